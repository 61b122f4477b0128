package org.lifeline.application;

import org.lifeline.notification.UnreachedPeople;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notes in an application that a message did not reach its applicant, who reads it in the portal, and whose officers read it in the case file. */
@Component
class UnreachedApplicants implements UnreachedPeople {

    private final JdbcClient jdbc;
    private final CaseTimeline timeline;

    UnreachedApplicants(JdbcClient jdbc, CaseTimeline timeline) {
        this.jdbc = jdbc;
        this.timeline = timeline;
    }

    @Override
    public boolean isCase(String about) {
        return jdbc.sql("select exists (select from application where number = :number)")
                .param("number", about)
                .query(Boolean.class)
                .single();
    }

    @Override
    public void note(String caseNumber) {
        timeline.record(caseNumber, "notReached");
    }
}
