package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the tables must say of every case, whatever happened to it and in whichever order. Each question finds the cases that break it. */
final class CaseTables {

    /** Question: what it finds is wrong. {@code :case} is the case, {@code :programme} its programme. */
    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("a live voucher of a case that was not approved, or was withdrawn", """
                select v.code || ' is ' || v.state || ', its case ' || a.status from voucher v join application a on a.number = v.application_number
                 where a.number = :case and v.state in ('issued', 'suspended') and a.status in ('rejected', 'withdrawn', 'inAppeal')""");
        QUESTIONS.put("more is held than was granted or, before that, authorised", """
                select 'holds ' || held || ' of ' || coalesce(granted, authorised) from (
                    select coalesce(sum(r.amount_minor - r.released_minor), 0) held, coalesce(sum(r.spent_minor), 0) spent,
                           (select granted_minor from application where number = :case) granted,
                           (select coalesce(max(amount_minor), 0) from emergency_decision where application_number = :case
                               and decision = 'authorise') authorised
                      from reservation r where r.application_number = :case) sums
                 where held > greatest(coalesce(granted, authorised), spent)""");
        QUESTIONS.put("what is held is not what its vouchers are still worth", """
                select part || ': holds ' || held || ', its vouchers are worth ' || worth from (
                    select p.part,
                           (select coalesce(sum(amount_minor - spent_minor - released_minor), 0) from reservation
                             where application_number = :case and part = p.part) held,
                           (select coalesce(sum(value_minor - redeemed_minor), 0) from voucher
                             where application_number = :case and funds_part = p.part and state in ('issued', 'suspended')) worth
                      from (values ('main'), ('emergency')) p (part)) sums
                 where held <> worth""");
        QUESTIONS.put("two vouchers of one part", """
                select funds_part from voucher where application_number = :case and state <> 'replaced' group by funds_part having count(*) > 1""");
        QUESTIONS.put("a balance that is not the sum of its postings", """
                select a.kind from ledger_account a left join ledger_posting p on p.account_id = a.id
                 where a.programme_code = :programme group by a.id having a.balance_minor <> coalesce(sum(p.amount_minor), 0)""");
        QUESTIONS.put("accounts of a year that are not zero together", """
                select fiscal_year from ledger_account where programme_code = :programme group by fiscal_year having sum(balance_minor) <> 0""");
        QUESTIONS.put("an account that is not the sum of what cases hold", """
                select shard from ledger_account a where programme_code = :programme and kind = 'reserved'
                   and balance_minor <> (select coalesce(sum(amount_minor - spent_minor - released_minor), 0) from reservation r
                                          where r.programme_code = a.programme_code and r.fiscal_year = a.fiscal_year and r.shard = a.shard)""");
        QUESTIONS.put("a case without its process", """
                select status from application where number = :case
                   and status not in ('draft', 'voucherIssued', 'rejected', 'withdrawn', 'programmeClosed')
                   and not exists (select from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                                    where e.business_key_ = :case and d.key_ = 'assistanceApplication' and e.parent_id_ is null)""");
        QUESTIONS.put("a task of a case that is over", """
                select t.task_def_key_ || ' of a case that is ' || a.status from application a, act_ru_task t
                  join act_ru_execution e on e.id_ = t.proc_inst_id_
                 where a.number = :case and e.business_key_ = :case and a.status in ('voucherIssued', 'rejected', 'withdrawn', 'programmeClosed')
                   and t.task_def_key_ <> 'userTask_reviewEmergency'""");
        QUESTIONS.put("a voucher whose process does not match its state", """
                select v.code || ' is ' || v.state from voucher v
                 where v.application_number = :case and v.state in ('issued', 'suspended') <> exists (
                     select from act_ru_variable x join act_ru_execution e on e.id_ = x.proc_inst_id_
                       join act_re_procdef d on d.id_ = e.proc_def_id_
                      where d.key_ = 'voucherLifecycle' and x.name_ = 'voucherCode' and x.text_ = v.code)""");
        QUESTIONS.put("a case that waits in the queue and is in another state, or waits for funds outside of it", """
                select status from application a where number = :case
                   and (status = 'waitingForFunds') <> exists (select from waiting_for_funds where application_number = a.number)""");
        QUESTIONS.put("a used emergency voucher of a rejected case that nobody reviews", """
                select a.status from application a where number = :case and status in ('rejected', 'inAppeal')
                   and exists (select from voucher where application_number = a.number and provisional)
                   and not exists (select from act_hi_taskinst t join act_hi_procinst p on p.id_ = t.root_proc_inst_id_
                                    where p.business_key_ = a.number and t.task_def_key_ = 'userTask_reviewEmergency')
                   and not exists (select from archived_process r cross join json_to_recordset(r.processes) p (steps json)
                                    cross join json_to_recordset(p.steps) s (id text)
                                    where r.case_number = a.number and s.id = 'userTask_reviewEmergency')""");
        QUESTIONS.put("something new in a closed programme", """
                select 'has money that nobody gave back' from programme p
                 where p.code = :programme and p.state = 'closed'
                   and (select sum(balance_minor) from ledger_account where programme_code = p.code and kind = 'available') >
                       (select coalesce(sum(o.amount_minor), 0) from ledger_posting o join ledger_entry e on e.id = o.entry_id
                                                                                      join ledger_account a on a.id = o.account_id
                         where a.programme_code = p.code and a.kind = 'available' and e.kind in ('release', 'unspend'))
                union all
                select 'waits' from waiting_for_funds w join programme p on p.code = w.programme_code where p.code = :programme and p.state = 'closed'""");
        QUESTIONS.put("a job that has given up", """
                select j.handler_cfg_ || ': ' || coalesce(j.exception_msg_, '') from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
                 where e.business_key_ = :case and j.retries_ = 0""");
        QUESTIONS.put("an incident", """
                select i.incident_msg_ from act_ru_incident i join act_ru_execution e on e.id_ = i.proc_inst_id_ where e.business_key_ = :case""");
    }

    private final JdbcClient jdbc;

    CaseTables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Waits until nothing of the case is under way, and asks every question. */
    void expectSound(String number, String told) {
        awaitQuiet(number);
        String programme = jdbc.sql("select programme_code from application where number = ?")
                .param(number)
                .query(String.class)
                .optional()
                .orElse("none");
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        QUESTIONS.forEach((what, question) -> {
            List<String> found = jdbc.sql(question)
                    .param("case", number)
                    .param("programme", programme)
                    .query(String.class)
                    .list();
            if (!found.isEmpty()) {
                wrong.put(what, found);
            }
        });
        assertThat(wrong).as("%s %s: %s", number, told, history(number)).isEmpty();
    }

    /** No job of the case is due: what happens next takes a person, or time. */
    void awaitQuiet(String number) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(25))
                .until(() -> jdbc.sql("""
                        select count(*) from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
                         where e.business_key_ = ? and j.retries_ > 0
                           and (j.duedate_ is null or j.duedate_ <= now() or (j.exception_msg_ is not null and j.duedate_ < now() + interval '2 minutes'))""").param(number).query(Long.class).single() == 0);
    }

    /** Where the case stands; {@code none} when it was deleted. */
    String status(String number) {
        return jdbc.sql("select status from application where number = ?")
                .param(number)
                .query(String.class)
                .optional()
                .orElse("none");
    }

    private List<String> history(String number) {
        return jdbc.sql("select to_char(at, 'SS.MS') || ' ' || kind from case_event where case_number = ? order by id")
                .param(number)
                .query(String.class)
                .list();
    }
}
