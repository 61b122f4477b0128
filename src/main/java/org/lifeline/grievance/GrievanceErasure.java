package org.lifeline.grievance;

import java.util.List;
import org.lifeline.account.AccountRecords;
import org.lifeline.hold.LegalHolds;
import org.lifeline.retention.PersonalRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is forgotten of complaints, and when. That one was made and answered stays. */
@Service
public class GrievanceErasure implements PersonalRecords, AccountRecords {

    private final JdbcClient jdbc;
    private final GrievanceRows rows;
    private final LegalHolds holds;

    GrievanceErasure(JdbcClient jdbc, GrievanceRows rows, LegalHolds holds) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.holds = holds;
    }

    /** The words of both sides, and how the person is reached. */
    private void eraseWords(String number) {
        jdbc.sql("update grievance set case_typed = null, words = null, reach = null where number = :number")
                .param("number", number)
                .update();
        jdbc.sql("update grievance_round set not_settled = null, answer = null where number = :number")
                .param("number", number)
                .update();
    }

    /**
     * Erases the words of a complaint once its time is over, or with the account. One about an application on hold keeps them, and loses them
     * with the application after the hold.
     */
    @Transactional
    public void eraseAfterTime(String number) {
        String application = rows.get(number).application();
        if (application == null || !holds.isOnHold(application)) {
            eraseWords(number);
        }
    }

    @Override
    @Transactional
    public void erase(String applicationNumber) {
        numbers("application_number = :of", applicationNumber).forEach(this::eraseWords);
    }

    @Override
    @Transactional
    public void eraseAccount(String account) {
        numbers("asked_by = :of", account).forEach(this::eraseAfterTime);
    }

    /** Complaints that wait for an answer: it would go to nobody. */
    @Override
    public List<String> open(String account) {
        return jdbc.sql("""
                        select number from grievance
                         where asked_by = :account and words is not null
                           and exists (select from grievance_round r where r.number = grievance.number and answered_by is null)
                         order by number""").param("account", account).query(String.class).list();
    }

    private List<String> numbers(String which, String of) {
        return jdbc.sql("select number from grievance where " + which + " order by number")
                .param("of", of)
                .query(String.class)
                .list();
    }
}
