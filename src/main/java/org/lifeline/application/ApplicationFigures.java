package org.lifeline.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Districts;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.lifeline.insight.Lengths;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of applications. Once a person is erased, the facts no longer say what group they belonged to. */
@Repository
class ApplicationFigures implements FactSource {

    private static final Set<String> DECIDED = Set.of("approved", "waitingForFunds", "rejected");
    private static final Set<String> ISSUED = Set.of("voucherIssued", "helpConfirmed", "emergencyVoucher");

    private final JdbcClient jdbc;
    private final Clock clock;
    private final CaseTimeline timeline;
    private final StoredAnswers stored;
    private final Districts districts;

    ApplicationFigures(JdbcClient jdbc, Clock clock, CaseTimeline timeline, StoredAnswers stored, Districts districts) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.timeline = timeline;
        this.stored = stored;
        this.districts = districts;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.application);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        Map<String, List<CaseEvent>> events = timeline.of(keys);
        return jdbc.sql("""
                        select number, programme_code, currency, treatment_type, status, reason_code, amount_minor, granted_minor,
                               submitted_at, filed_by is not distinct from applicant as by_themselves, answers, erased_at,
                               (select nullif(count(distinct o.person_id), 0) from application o
                                 where o.applicant = a.applicant and o.person_id <> a.person_id) as same_account,
                               person_id is not null and not exists (
                                   select from application e where e.person_id = a.person_id and e.submitted_at < a.submitted_at) as first
                          from application a where number = any (:numbers) and submitted_at is not null""")
                .param("numbers", keys.toArray(String[]::new))
                .query((row, n) -> fact(row, events.getOrDefault(row.getString("number"), List.of())))
                .list();
    }

    private Fact fact(ResultSet row, List<CaseEvent> events) throws SQLException {
        String number = row.getString("number");
        Instant submitted = row.getObject("submitted_at", OffsetDateTime.class).toInstant();
        Instant decided = first(events, DECIDED);
        Instant issued = first(events, ISSUED);
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("caseNumber", number);
        values.put("submittedOn", day(submitted));
        values.put("programme", row.getString("programme_code"));
        values.put("currency", row.getString("currency"));
        values.put("category", row.getString("treatment_type"));
        values.put("filedBy", row.getBoolean("by_themselves") ? "applicant" : "socialWorker");
        Status status = Status.valueOf(row.getString("status"));
        values.put("status", status.name());
        values.put("outcome", outcome(status));
        values.put("reason", row.getString("reason_code"));
        values.put("emergency", first(events, Set.of("emergencyVoucher")) != null);
        values.put("firstOfPerson", row.getBoolean("first"));
        values.put("sameAccount", row.getObject("same_account", Long.class));
        values.put("requestedMinor", row.getObject("amount_minor", Long.class));
        values.put("grantedMinor", row.getObject("granted_minor", Long.class));
        values.put("decidedOn", decided == null ? null : day(decided));
        values.put("submittedAt", submitted);
        values.put("decidedAt", decided);
        values.put("issuedAt", issued);
        values.put("hoursToDecision", Lengths.hours(submitted, decided));
        values.put("hoursToVoucher", Lengths.hours(submitted, issued));
        values.put(
                "hoursWithApplicant", waited(events, "asked", Set.of("assessedAgain", "withdrawn", "programmeClosed")));
        values.put(
                "hoursForFunds", waited(events, "waitingForFunds", Set.of("approved", "withdrawn", "programmeClosed")));
        if (row.getObject("erased_at") == null) {
            answers(row.getBytes("answers"), values);
        }
        return new Fact(FactKind.APPLICATION, number, values);
    }

    private void answers(byte @Nullable [] encrypted, Map<String, @Nullable Object> values) {
        if (encrypted == null) {
            return;
        }
        try {
            Map<String, Object> answers = stored.answers(encrypted);
            values.put("urgency", answers.get("urgency"));
            values.put("language", answers.get("language"));
            values.put("disability", answers.get("disability"));
            values.put("district", districts.named(answers.get("region")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("answers that are stored cannot be read", e);
        }
    }

    private static String outcome(Status status) {
        return switch (status) {
            case draft, submitted, inAssessment, waitingForApplicant, inAppeal -> "open";
            case waitingForFunds, approved, voucherIssued -> "approved";
            case rejected -> "rejected";
            case withdrawn -> "withdrawn";
            case programmeClosed -> "programmeClosed";
        };
    }

    private LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, clock.getZone());
    }

    private static @Nullable Instant first(List<CaseEvent> events, Set<String> kinds) {
        return events.stream()
                .filter(event -> kinds.contains(event.kind()))
                .map(CaseEvent::at)
                .findFirst()
                .orElse(null);
    }

    /** Hours that the case waited, all times together; null when it never did. A wait that goes on does not count yet. */
    private static @Nullable Long waited(List<CaseEvent> events, String begins, Set<String> ends) {
        @Nullable Long all = null;
        @Nullable Instant since = null;
        for (CaseEvent event : events) {
            if (event.kind().equals(begins)) {
                since = event.at();
            } else if (since != null && ends.contains(event.kind())) {
                Long hours = Lengths.hours(since, event.at());
                all = (all == null ? 0 : all) + (hours == null ? 0 : hours);
                since = null;
            }
        }
        return all;
    }
}
