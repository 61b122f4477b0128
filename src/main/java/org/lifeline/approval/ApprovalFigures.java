package org.lifeline.approval;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.lifeline.insight.Lengths;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of stages, decisions and appeals. */
@Repository
class ApprovalFigures implements FactSource {

    private final JdbcClient jdbc;
    private final Clock clock;

    ApprovalFigures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.application, Subject.claim);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        List<Fact> facts = new ArrayList<>(stages(keys));
        facts.addAll(decisions(keys));
        facts.addAll(cases(keys));
        return facts;
    }

    /** A round of a stage is closed by the decision with which its quorum is reached, or can be reached no more. */
    private List<Fact> stages(Collection<String> keys) {
        return jdbc.sql("""
                        with vote as (
                            select d.case_number, d.position, d.round, d.decided_at, d.decided_by, d.decision, f.seats, f.quorum,
                                   count(*) filter (where decision = 'approve') over so_far as approvals,
                                   count(*) filter (where decision <> 'approve') over so_far as others
                              from stage_decision d join frozen_stage f using (case_number, position)
                             where d.case_number = any (:cases)
                            window so_far as (partition by d.case_number, d.position, d.round order by d.decided_at, d.id)),
                        closing as (
                            select distinct on (case_number, position, round) * from vote
                             where approvals >= quorum or seats - others < quorum order by case_number, position, round, decided_at)
                        select o.case_number, o.position, o.round, o.opened_at, o.due_at, f.name, f.officer_group,
                               coalesce(c.decided_by,
                                        (select r.officer from stage_reassignment r where r.case_number = o.case_number and r.position = o.position
                                          order by r.id desc limit 1),
                                        f.officer) as officer,
                               c.decision as outcome, c.decided_at as closed_at,
                               (select min(n.opened_at) from stage_opening n
                                 where n.case_number = o.case_number and n.opened_at > o.opened_at) as next_opened
                          from stage_opening o join frozen_stage f using (case_number, position)
                          left join closing c using (case_number, position, round)
                         where o.case_number = any (:cases)""")
                .param("cases", keys.toArray(String[]::new))
                .query((row, n) -> stage(row))
                .list();
    }

    private Fact stage(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> values = new HashMap<>();
        String number = row.getString("case_number");
        Instant opened = at(row, "opened_at");
        Instant due = at(row, "due_at");
        Instant closed = at(row, "closed_at") == null ? at(row, "next_opened") : at(row, "closed_at");
        values.put("caseNumber", number);
        values.put("caseKind", kind(number));
        values.put("openedOn", LocalDate.ofInstant(opened, clock.getZone()));
        values.put("stage", row.getString("name"));
        values.put("position", row.getLong("position"));
        values.put("round", row.getLong("round"));
        values.put("officer", row.getString("officer"));
        values.put("officerGroup", row.getString("officer_group"));
        values.put("open", closed == null);
        values.put("late", due != null && closed != null && closed.isAfter(due));
        values.put("outcome", row.getString("outcome"));
        values.put("openedAt", opened);
        values.put("dueOn", due == null ? null : LocalDate.ofInstant(due, clock.getZone()));
        values.put("dueAt", due);
        values.put("closedAt", closed);
        values.put("hours", Lengths.hours(opened, closed));
        return new Fact(FactKind.STAGE, number + ":" + row.getInt("position") + ":" + row.getInt("round"), values);
    }

    private List<Fact> decisions(Collection<String> keys) {
        return jdbc.sql("""
                        select d.id, d.case_number, d.decision, d.reason_code, d.decided_by, d.decided_at, f.name
                          from stage_decision d join frozen_stage f using (case_number, position) where d.case_number = any (:cases)""")
                .param("cases", keys.toArray(String[]::new))
                .query((row, n) -> {
                    Map<String, @Nullable Object> values = new HashMap<>();
                    values.put("caseNumber", row.getString("case_number"));
                    values.put("caseKind", kind(row.getString("case_number")));
                    values.put("decidedOn", LocalDate.ofInstant(at(row, "decided_at"), clock.getZone()));
                    values.put("stage", row.getString("name"));
                    values.put("officer", row.getString("decided_by"));
                    values.put("decision", row.getString("decision"));
                    values.put("reason", row.getString("reason_code"));
                    return new Fact(FactKind.DECISION, row.getString("case_number") + ":" + row.getLong("id"), values);
                })
                .list();
    }

    /** What the case itself has of its decisions. */
    private List<Fact> cases(Collection<String> keys) {
        return jdbc.sql("""
                        select number,
                               (select count(*) from stage_decision d where d.case_number = number and d.decision = 'sendBack') as send_backs,
                               (select coalesce(o.outcome, 'open') from appeal a
                                  left join appeal_decision o on o.application_number = a.application_number and o.number = a.number
                                 where a.application_number = c.number order by a.number desc limit 1) as appeal,
                               (select sum(extract(epoch from o.due_at - o.opened_at))::bigint / 3600 from stage_opening o
                                 where o.case_number = c.number) as allowed
                          from unnest(:cases) as c (number) where number like 'A-%'""")
                .param("cases", keys.toArray(String[]::new))
                .query((row, n) -> {
                    Map<String, @Nullable Object> values = new HashMap<>();
                    values.put("sendBacks", row.getLong("send_backs"));
                    values.put("hoursAllowed", row.getObject("allowed", Long.class));
                    values.put("appeal", row.getString("appeal") == null ? "none" : row.getString("appeal"));
                    return new Fact(FactKind.APPLICATION, row.getString("number"), values);
                })
                .list();
    }

    private static String kind(String number) {
        return number.startsWith("C-") ? "claim" : "application";
    }

    private static @Nullable Instant at(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
