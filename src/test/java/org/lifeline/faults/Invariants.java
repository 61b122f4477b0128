package org.lifeline.faults;

import static org.lifeline.faults.Invariants.When.ALWAYS;
import static org.lifeline.faults.Invariants.When.AT_REST;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.lifeline.testing.Api;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What must be true of the tables of any database of the product, however it came to be: by people, by a loader of a million cases, or by
 * requests while machines failed. Each check is one statement that finds the rows that break it. A statement sees one moment, so most of
 * them hold while requests run; those that hold only once nothing is under way are marked.
 */
public final class Invariants {

    /** When a check holds. */
    public enum When {
        /** At every moment, also while requests and jobs run. */
        ALWAYS,
        /** Once no request and no job is under way. */
        AT_REST
    }

    /**
     * @param name says what is wrong when it finds something
     * @param sql its one column tells a row that is wrong
     */
    public record Check(String name, When when, String sql) {}

    /**
     * What a caller was told that it is done.
     *
     * @param kind one of those in {@link #LOST}
     * @param id of what was made, such as the number of a case
     * @param detail more that must be true of it; may be empty
     */
    public record Acknowledged(String kind, String id, String detail) {}

    /** A check that found something, and all rows that it found. Its words tell the first of them. */
    public record Broken(String check, List<String> rows) {

        @Override
        public String toString() {
            String more = rows.size() > TOLD ? "\n    and " + (rows.size() - TOLD) + " more" : "";
            return check + ":\n    " + String.join("\n    ", rows.subList(0, Math.min(TOLD, rows.size()))) + more;
        }
    }

    /** So many rows of a check are told; all are kept, so that what was wrong before can be told from what is new. */
    private static final int TOLD = 10;

    static final String LOST = "a request that was acknowledged is lost";

    static final String FILE_WITHOUT_ROW = "a file that no row names";

    private static final String ACKNOWLEDGED = """
            select kind || ' ' || id || ' ' || detail
              from jsonb_to_recordset(cast(:acknowledged as jsonb)) as a (kind text, id text, detail text)
             where not case kind
                 when 'application' then exists (select from application where number = a.id)
                 when 'submission' then exists (select from application where number = a.id and status <> 'draft')
                 when 'document' then exists (select from document where id = cast(a.id as uuid))
                                   or exists (select from document_infected where document = cast(a.id as uuid))
                 -- detail: who decided
                 when 'decision' then exists (select from stage_decision where case_number = a.id and decided_by = a.detail)
                 -- detail: the amount in minor units
                 when 'redemption' then exists (select from redemption where id = cast(a.id as uuid) and amount_minor = cast(a.detail as bigint))
                 when 'reversal' then exists (select from redemption_reversal where redemption_id = cast(a.id as uuid))
                 -- detail: suspended, resumed, revoked or replaced
                 when 'voucherChange' then exists (select from voucher_change where voucher_code = a.id and kind = a.detail)
                 when 'claim' then exists (select from claim where number = a.id)
                 when 'claimSubmission' then exists (select from claim where number = a.id and status <> 'draft')
                 when 'run' then exists (select from payment_run where number = a.id)
                 when 'release' then exists (select from payment_run where number = a.id and state in ('releasing', 'released'))
                 -- id: the SHA-256 of the file
                 when 'bankFile' then exists (select from bank_file where sha256 = a.id)
                 else false end""";

    private static final List<Check> CHECKS = List.of(

            // ------------------------------------------------------------ vouchers and redemptions

            check("two vouchers of one part of a case", """
                    select application_number || ' ' || funds_part from voucher where state <> 'replaced'
                     group by application_number, funds_part having count(*) > 1"""),
            check("a voucher without the approval of every stage", """
                    select code || ' of ' || application_number from voucher
                     where not provisional and replaces is null and not is_case_approved(application_number)"""),
            check("a voucher that is not worth its value less its redemptions", """
                    select v.code || ' says ' || v.redeemed_minor || ', its redemptions ' || coalesce(r.minor, 0)
                      from voucher v
                      left join (select r.voucher_code, sum(r.amount_minor) as minor from redemption r
                                   left join redemption_reversal b on b.redemption_id = r.id
                                  where b.redemption_id is null and not r.overdrawn group by 1) r on r.voucher_code = v.code
                     where v.redeemed_minor <> coalesce(r.minor, 0)"""),
            check("a voucher that is redeemed beyond its value, or used up with something left", """
                    select code || ' ' || state || ' ' || redeemed_minor || ' of ' || value_minor from voucher
                     where redeemed_minor not between 0 and value_minor
                        or state = 'exhausted' and redeemed_minor <> value_minor or state = 'issued' and redeemed_minor = value_minor"""),
            check("a voucher in the place of another that is worth more than was left", """
                    select n.code || ' for ' || o.code from voucher n join voucher o on o.code = n.replaces
                     where o.state <> 'replaced' or n.value_minor > o.value_minor - o.redeemed_minor"""),
            check("two vouchers in the place of one", """
                    select replaces from voucher where replaces is not null group by replaces having count(*) > 1"""),
            check("one idempotency key, two redemptions", """
                    select provider_code || ' ' || idempotency_key from redemption group by provider_code, idempotency_key having count(*) > 1
                    union all
                    select voucher_code || ' ' || idempotency_key from redemption group by voucher_code, idempotency_key having count(*) > 1"""),
            check("a redemption that was taken back twice", """
                    select cast(redemption_id as text) from redemption_reversal group by redemption_id having count(*) > 1"""),

            // ------------------------------------------------------------ the ledger

            check("an entry that does not balance", """
                    select e.business_key from ledger_entry e left join ledger_posting p on p.entry_id = e.id
                     group by e.business_key having count(p.entry_id) < 2 or sum(p.amount_minor) <> 0"""),
            check("one effect, two entries", """
                    select business_key from ledger_entry group by business_key having count(*) > 1"""),
            check("a balance that is not the sum of its postings", """
                    select a.programme_code || ' ' || a.fiscal_year || ' ' || a.kind || ' ' || a.shard || ' ' || a.balance_minor || ', postings ' || coalesce(p.minor, 0)
                      from ledger_account a left join (select account_id, sum(amount_minor) as minor from ledger_posting group by 1) p on p.account_id = a.id
                     where a.balance_minor <> coalesce(p.minor, 0)"""),
            check("accounts of a year that are not zero together", """
                    select programme_code || ' ' || fiscal_year || ' ' || sum(balance_minor) from ledger_account
                     group by programme_code, fiscal_year having sum(balance_minor) <> 0"""),
            check("an account below zero", """
                    select programme_code || ' ' || fiscal_year || ' ' || kind || ' ' || shard || ' ' || balance_minor from ledger_account
                     where kind = 'funding' and balance_minor > 0 or kind <> 'funding' and balance_minor < 0"""),
            check("more reserved and spent than the budget", """
                    select programme_code || ' ' || fiscal_year from ledger_account group by programme_code, fiscal_year
                    having sum(balance_minor) filter (where kind in ('reserved', 'spent')) > -sum(balance_minor) filter (where kind = 'funding')"""),
            check("an account that is not the sum of what cases hold", """
                    select a.programme_code || ' ' || a.fiscal_year || ' ' || a.shard || ' says ' || a.balance_minor || ', cases hold ' || coalesce(r.minor, 0)
                      from ledger_account a
                      left join (select programme_code, fiscal_year, shard, sum(amount_minor - spent_minor - released_minor) as minor
                                   from reservation group by 1, 2, 3) r using (programme_code, fiscal_year, shard)
                     where a.kind = 'reserved' and a.balance_minor <> coalesce(r.minor, 0)"""),
            check("money that is spent and was not given", """
                    select a.programme_code || ' ' || a.fiscal_year || ' spent ' || a.minor || ', cases ' || coalesce(r.minor, 0) || ', beyond ' || coalesce(o.minor, 0)
                      from (select programme_code, fiscal_year, sum(balance_minor) as minor from ledger_account where kind = 'spent' group by 1, 2) a
                      left join (select programme_code, fiscal_year, sum(spent_minor) as minor from reservation group by 1, 2) r
                          using (programme_code, fiscal_year)
                      left join (select e.programme_code, e.fiscal_year, sum(p.amount_minor) as minor
                                   from ledger_entry e join ledger_posting p on p.entry_id = e.id
                                  where e.kind = 'overspend' and p.amount_minor > 0 group by 1, 2) o using (programme_code, fiscal_year)
                     where a.minor <> coalesce(r.minor, 0) + coalesce(o.minor, 0)"""),
            check("a case that spent and gave back more than it holds", """
                    select application_number || ' ' || part || ' ' || round from reservation
                     where spent_minor < 0 or released_minor < 0 or spent_minor + released_minor > amount_minor"""),
            check("vouchers that promise more than their case holds", """
                    select v.application_number || ' ' || v.funds_part || ' promises ' || v.minor || ' of ' || coalesce(r.minor, 0)
                      from (select application_number, funds_part, sum(value_minor - redeemed_minor) as minor from voucher
                             where state in ('issued', 'suspended') group by 1, 2) v
                      left join (select application_number, part, sum(amount_minor - spent_minor - released_minor) as minor from reservation group by 1, 2) r
                        on r.application_number = v.application_number and r.part = v.funds_part
                     where v.minor > coalesce(r.minor, 0)"""),
            rest("money that a case holds and nobody can spend", """
                    select r.application_number || ' ' || r.part || ' holds ' || r.minor || ', its vouchers are worth ' || coalesce(v.minor, 0)
                      from (select application_number, part, sum(amount_minor - spent_minor - released_minor) as minor from reservation group by 1, 2) r
                      join application a on a.number = r.application_number
                      left join (select application_number, funds_part, sum(value_minor - redeemed_minor) as minor from voucher
                             where state in ('issued', 'suspended') group by 1, 2) v
                        on r.application_number = v.application_number and r.part = v.funds_part
                     where a.status in ('voucherIssued', 'rejected', 'withdrawn', 'programmeClosed') and r.minor > coalesce(v.minor, 0)"""),
            check("a redemption that the ledger does not have, or has otherwise", """
                    select cast(r.id as text) from redemption r
                      left join ledger_entry e on e.business_key = case when r.overdrawn then 'overspend:' else 'spend:' end || r.id
                      left join ledger_posting p on p.entry_id = e.id and p.amount_minor = r.amount_minor
                     where p.entry_id is null
                    union all
                    select 'taken back: ' || r.id from redemption r join redemption_reversal b on b.redemption_id = r.id
                      left join ledger_entry e on e.business_key = 'unspend:' || r.id
                      left join ledger_posting p on p.entry_id = e.id and p.amount_minor = r.amount_minor
                     where p.entry_id is null"""),
            check("an entry for a redemption that there is not", """
                    select e.business_key from ledger_entry e
                      left join redemption r on e.business_key = case when r.overdrawn then 'overspend:' else 'spend:' end || r.id
                     where e.kind in ('spend', 'overspend') and r.id is null
                    union all
                    select e.business_key from ledger_entry e left join redemption_reversal b on e.business_key = 'unspend:' || b.redemption_id
                     where e.kind = 'unspend' and b.redemption_id is null"""),

            // ------------------------------------------------------------ claims and payments

            check("a redemption in two live claims", """
                    select cast(redemption_id as text) from claim_line where live and not settled group by redemption_id having count(*) > 1"""),
            check("more claimed than was redeemed", """
                    select r.id || ' claimed ' || l.minor || ' of ' || r.amount_minor
                      from (select redemption_id, sum(case when settled then coalesce(approved_minor, amount_minor) else amount_minor end) as minor
                              from claim_line where live group by 1) l
                      join redemption r on r.id = l.redemption_id where l.minor > r.amount_minor"""),
            check("a redemption that was taken back and is in an open claim", """
                    select b.redemption_id || ' in ' || c.number from redemption_reversal b join claim_line l on l.redemption_id = b.redemption_id and l.live
                      join claim c on c.number = l.claim_number where c.status in ('draft', 'submitted', 'returned')"""),
            check("a claim that is not the sum of its lines", """
                    select c.number || ' ' || c.amount_minor || ', lines ' || coalesce(l.minor, 0) from claim c
                      left join (select claim_number, sum(amount_minor) as minor, sum(coalesce(approved_minor, amount_minor)) as approved
                                   from claim_line where live group by 1) l on l.claim_number = c.number
                     where c.status in ('submitted', 'approved', 'paid')
                       and (c.amount_minor <> coalesce(l.minor, 0) or c.status in ('approved', 'paid') and c.approved_minor is distinct from l.approved)"""),
            check("an approved claim without the approval of every stage", """
                    select number from claim where status in ('approved', 'paid') and disputes is null and not is_case_approved(number)"""),
            check("a claim that is paid twice", """
                    select coalesce(claim_number, advance_number, interest_number) from payment where state in ('prepared', 'released', 'paid')
                     group by 1 having count(*) > 1"""),
            check("a payment that is not what is owed", """
                    select p.end_to_end_id || ' ' || p.amount_minor || ' of ' || c.approved_minor from payment p join claim c on c.number = p.claim_number
                      left join (select claim_number, sum(amount_minor) as minor from provider_debit_set_off group by 1) o on o.claim_number = c.number
                     where p.state in ('released', 'paid') and p.amount_minor <> c.approved_minor - coalesce(o.minor, 0)"""),
            check("a claim that is paid without its payment, or not paid with it", """
                    select c.number || ' ' || c.status || ' ' || coalesce(p.end_to_end_id, '') from claim c
                      left join payment p on p.claim_number = c.number and p.state = 'paid'
                     where (c.status = 'paid') <> (p.claim_number is not null)"""),
            check("a payment of a run that was not released", """
                    select p.end_to_end_id || ' ' || r.number from payment p join payment_run r on r.number = p.run_number
                     where p.state in ('released', 'paid', 'rejected', 'returned') and r.state not in ('releasing', 'released')"""),
            check("a provider whose accounts differ from what was given, claimed and paid", """
                    select provider_code || ' ' || programme_code || ' ' || account || ' ' || coalesce(booked_minor, 0) || ' for ' || coalesce(due_minor, 0)
                      from provider_balance_difference"""),
            check("a sum of a provider's movements that is not what moved", """
                    select provider_code || ' ' || programme_code || ' ' || account || ' ' || coalesce(a.balance_minor, 0) || ' for ' || coalesce(b.balance_minor, 0)
                      from provider_summed_balance a full join provider_balance b using (provider_code, programme_code, currency, account)
                     where coalesce(a.balance_minor, 0) <> coalesce(b.balance_minor, 0)"""),
            check("a sum of what a provider redeemed that is not what it redeemed", """
                    select provider_code || ' ' || programme_code || ' ' || coalesce(a.number, 0) || ' for ' || coalesce(b.number, 0)
                      from provider_redeemed a
                      full join (select r.provider_code, v.programme_code, v.currency, count(*) as number, sum(r.amount_minor) as amount_minor
                                   from redemption r join voucher v on v.code = r.voucher_code group by 1, 2, 3) b
                          using (provider_code, programme_code, currency)
                     where (a.number, a.amount_minor) is distinct from (b.number, b.amount_minor)"""),

            // ------------------------------------------------------------ people

            check("one person who decided in two stages of a case", """
                    select case_number || ' ' || decided_by from stage_decision group by case_number, decided_by having count(distinct position) > 1"""),
            check("one person with two duties on a case that exclude each other", """
                    select h.application_number || ' ' || h.person || ' ' || h.duty || ' and ' || o.duty
                      from case_duty h join case_duty o on o.application_number = h.application_number and o.person = h.person and o.duty > h.duty
                     where not exists (select from duty_together t where t.duty = h.kind and t.other = o.kind)"""),

            // ------------------------------------------------------------ cases and their processes

            check("a case without its process", """
                    select a.number || ' ' || a.status from application a
                      left join (select e.business_key_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                                  where d.key_ = 'assistanceApplication' and e.parent_id_ is null) e on e.business_key_ = a.number
                     where a.status not in ('draft', 'voucherIssued', 'rejected', 'withdrawn', 'programmeClosed') and e.business_key_ is null"""),
            check("a claim without its process", """
                    select c.number || ' ' || c.status from claim c
                      left join (select e.business_key_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                                  where d.key_ in ('reimbursementClaim', 'claimDispute') and e.parent_id_ is null) e on e.business_key_ = c.number
                     where c.status in ('submitted', 'returned', 'approved') and e.business_key_ is null"""),
            check("a payment run without its process", """
                    select r.number || ' ' || r.state from payment_run r
                      left join (select e.business_key_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                                  where d.key_ = 'paymentRun' and e.parent_id_ is null) e on e.business_key_ = r.number
                     where r.state in ('prepared', 'releasing') and e.business_key_ is null"""),
            check("a voucher whose process does not match its state", """
                    select v.code || ' ' || v.state from voucher v
                      left join (select distinct x.text_ from act_ru_variable x join act_ru_execution e on e.id_ = x.proc_inst_id_
                                   join act_re_procdef d on d.id_ = e.proc_def_id_
                                  where d.key_ = 'voucherLifecycle' and x.name_ = 'voucherCode') p on p.text_ = v.code
                     where v.lifecycle and (v.state in ('issued', 'suspended')) <> (p.text_ is not null)"""),
            check("two processes of one case", """
                    select e.business_key_ || ' ' || d.key_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                     where e.parent_id_ is null and d.key_ in ('assistanceApplication', 'reimbursementClaim', 'claimDispute', 'paymentRun')
                     group by e.business_key_, d.key_ having count(*) > 1"""),
            check("a process without its case", """
                    select d.key_ || ' ' || coalesce(e.business_key_, e.id_) from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                      left join application a on a.number = e.business_key_
                      left join claim c on c.number = e.business_key_
                      left join payment_run r on r.number = e.business_key_
                     where e.parent_id_ is null
                       and case when d.key_ in ('assistanceApplication', 'voucherLifecycle') then a.number is null
                                when d.key_ in ('reimbursementClaim', 'claimDispute') then c.number is null
                                when d.key_ = 'paymentRun' then r.number is null else false end"""),
            check("a process that is in the archive and in the engine", """
                    select a.case_number || ' ' || a.id from archived_process a join act_hi_procinst p on p.id_ = a.id"""),
            check("a task of a case that is over", """
                    select a.number || ' ' || a.status || ' ' || t.task_def_key_ from act_ru_task t join act_ru_execution e on e.id_ = t.proc_inst_id_
                      join act_re_procdef d on d.id_ = e.proc_def_id_ join application a on a.number = e.business_key_
                     where a.status in ('voucherIssued', 'rejected', 'withdrawn', 'programmeClosed')
                       and d.key_ in ('assistanceApplication', 'approvalStage', 'appeal', 'personCheck', 'voucherIssuance')"""),

            // ------------------------------------------------------------ jobs

            check("a job that gave up, and nobody is told", """
                    select j.id_ || ' ' || coalesce(j.handler_cfg_, '') || ' ' || coalesce(j.exception_msg_, '') from act_ru_job j
                      left join act_ru_incident i on i.configuration_ = j.id_ where j.retries_ = 0 and i.id_ is null"""),
            rest("a job that gave up", """
                    select j.id_ || ' ' || coalesce(j.handler_cfg_, '') || ' ' || coalesce(j.exception_msg_, '') from act_ru_job j where j.retries_ = 0"""),
            rest("a job that is due for two minutes, and nobody takes it", """
                    select j.id_ || ' ' || coalesce(j.handler_cfg_, '') || ', due ' || coalesce(cast(j.duedate_ as text), '') || ', locked until '
                             || coalesce(cast(j.lock_exp_time_ as text), 'never')
                      from act_ru_job j
                     where j.retries_ > 0 and j.suspension_state_ = 1
                       and coalesce(j.duedate_, j.create_time_, '-infinity') < localtimestamp - interval '2 minutes'
                       and (j.lock_exp_time_ is null or j.lock_exp_time_ < localtimestamp - interval '2 minutes')"""),
            check("a step from which nothing goes on", """
                    select d.key_ || ' ' || coalesce(e.act_id_, '') || ' ' || e.id_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                      left join act_ru_execution c on c.parent_id_ = e.id_
                      left join act_ru_execution s on s.super_exec_ = e.id_
                      left join act_ru_task t on t.execution_id_ = e.id_
                      left join act_ru_job j on j.execution_id_ = e.id_
                      left join act_ru_event_subscr b on b.execution_id_ = e.id_
                     where e.is_active_ and c.id_ is null and s.id_ is null and t.id_ is null and j.id_ is null and b.id_ is null"""),

            // ------------------------------------------------------------ the audit log

            check("an entry of the audit log that is neither sealed nor waits for its seal", """
                    select e.id || ' ' || e.action from audit_entry e left join audit_leaf l on l.entry = e.id left join audit_unsealed u on u.entry = e.id
                     where l.entry is null and u.entry is null"""),
            check("an entry of the audit log that is sealed and still waits", """
                    select cast(u.entry as text) from audit_unsealed u join audit_leaf l on l.entry = u.entry"""),
            check("an entry of the audit log that is gone", """
                    select cast(l.entry as text) from audit_leaf l left join audit_entry e on e.id = l.entry where e.id is null
                    union all
                    select cast(u.entry as text) from audit_unsealed u left join audit_entry e on e.id = u.entry where e.id is null"""),
            check("a gap between seals", """
                    select number || ' from ' || first_position from (
                        select number, first_position, previous, lag(number, 1, 0) over w as before, lag(last_position, 1, 0) over w as until,
                               lag(hash, 1, decode(repeat('00', 32), 'hex')) over w as hash_before
                          from audit_seal window w as (order by number)) s
                     where number <> before + 1 or first_position <> until + 1 or previous <> hash_before"""),
            check("places of the audit log that no seal covers", """
                    select l.places || ' places, sealed until ' || s.until
                      from (select count(*) as places, coalesce(max(position), 0) as last from audit_leaf) l,
                           (select coalesce(max(last_position), 0) as until from audit_seal) s
                     where l.places <> s.until or l.last <> s.until"""),
            rest("an entry of the audit log that waits for its seal for ten minutes", """
                    select e.id || ' ' || e.action from audit_unsealed u join audit_entry e on e.id = u.entry where e.at < now() - interval '10 minutes'"""),
            check("an effect without its entry in the audit log, or with two", """
                    select 'redemption ' || r.id from redemption r
                      left join (select details ->> 'id' as id, count(*) as entries from audit_entry where action = 'redemption' group by 1) e
                        on e.id = cast(r.id as text) where e.entries is distinct from 1
                    union all
                    select 'reversal ' || r.redemption_id from redemption_reversal r
                      left join (select details ->> 'id' as id, count(*) as entries from audit_entry where action = 'redemptionReversed' group by 1) e
                        on e.id = cast(r.redemption_id as text) where e.entries is distinct from 1
                    union all
                    select 'voucher ' || v.code from voucher v
                      left join (select details ->> 'voucher' as code, count(*) as entries from audit_entry where action = 'voucherIssued' group by 1) e
                        on e.code = v.code where e.entries is distinct from 1
                    union all
                    select 'decisions of ' || d.case_number from (select case_number, count(*) as decisions from stage_decision group by 1) d
                      left join (select case_number, count(*) as entries from audit_entry where action = 'decision' group by 1) e using (case_number)
                     where e.entries is distinct from d.decisions"""),
            check("an entry in the audit log without its effect", """
                    select 'redemption ' || (e.details ->> 'id') from audit_entry e left join redemption r on cast(r.id as text) = e.details ->> 'id'
                     where e.action = 'redemption' and r.id is null
                    union all
                    select 'voucher ' || (e.details ->> 'voucher') from audit_entry e left join voucher v on v.code = e.details ->> 'voucher'
                     where e.action = 'voucherIssued' and v.code is null"""),

            // ------------------------------------------------------------ documents

            check("a row whose file is not stored", """
                    select x.what || ' ' || x.id || ' ' || x.sha256 from (
                        select 'document' as what, cast(id as text) as id, sha256 from document where deleted_at is null
                        union all select 'voucher', code, document_sha256 from voucher
                        union all select 'payable', number, payable_sha256 from claim
                        union all select 'instruction', number, payment_sha256 from claim
                        union all select 'page', sha256 || ' ' || page, picture_sha256 from page_picture
                        union all select 'report', cast(id as text), document_sha256 from programme_report
                        union all select 'run', number, file_sha256 from payment_run
                        union all select 'print', cast(id as text), document_sha256 from voucher_print) x
                      left join stored_file f on f.sha256 = x.sha256
                     where x.sha256 is not null and f.sha256 is null"""),
            check("a document that is damaged or missing", """
                    select sha256 || ' ' || fault from document_fault"""),
            rest("a stored file that no row needs, and that nobody will delete", """
                    select f.sha256 || ' of ' || f.stored_at from stored_file f left join (
                        select sha256 from document where deleted_at is null
                        union select document_sha256 from voucher
                        union select payable_sha256 from claim
                        union select payment_sha256 from claim
                        union select picture_sha256 from page_picture
                        union select document_sha256 from programme_report
                        union select document_sha256 from voucher_print
                        union select sha256 from people_import
                        union select file_sha256 from payment_run
                        union select sha256 from bank_file
                        union select sha256 from unneeded_file) x on x.sha256 = f.sha256
                     where x.sha256 is null"""),

            // ------------------------------------------------------------ messages

            check("a message that is not sent, and that nobody sends", """
                    select m.business_key from message m
                      left join (select distinct x.text_ from act_ru_variable x where x.name_ = 'messageKey') p on p.text_ = m.business_key
                     where m.unreached_at is null and (m.mail is not null or m.sms is not null) and p.text_ is null"""));

    private final JdbcClient jdbc;

    /** @param jdbc reads a database whose schema is the product's newest */
    public Invariants(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static Check check(String name, String sql) {
        return new Check(name, ALWAYS, sql);
    }

    private static Check rest(String name, String sql) {
        return new Check(name, AT_REST, sql);
    }

    /** All checks that need nothing but the tables. */
    public static List<Check> checks() {
        return CHECKS;
    }

    /** What is wrong at this moment, while requests and jobs run. */
    public List<Broken> now() {
        return read(List.of(ALWAYS));
    }

    /** What is wrong once no request and no job is under way. */
    public List<Broken> atRest() {
        return read(List.of(ALWAYS, AT_REST));
    }

    private List<Broken> read(List<When> which) {
        List<Broken> broken = new ArrayList<>();
        for (Check check : CHECKS) {
            if (which.contains(check.when())) {
                add(broken, check.name(), find(check));
            }
        }
        return broken;
    }

    /** The rows that break a check. */
    List<String> find(Check check) {
        return jdbc.sql(check.sql()).query(String.class).list();
    }

    /** What callers were told and the tables do not have. Read what was acknowledged before this asks. */
    public List<Broken> lost(Collection<Acknowledged> acknowledged) {
        List<Broken> broken = new ArrayList<>();
        add(
                broken,
                LOST,
                jdbc.sql(ACKNOWLEDGED)
                        .param("acknowledged", json(acknowledged))
                        .query(String.class)
                        .list());
        return broken;
    }

    /**
     * Files of the place where documents are kept that no row names, and rows whose file is not there. A file is written before its row
     * commits, so this holds only once nothing is under way and the daily care has run.
     *
     * @param names of the files in that place
     */
    public List<Broken> files(Collection<String> names) {
        List<Broken> broken = new ArrayList<>();
        add(
                broken,
                FILE_WITHOUT_ROW,
                jdbc.sql("""
                        select n from unnest(:names) n left join stored_file f on cast(f.name as text) = n where f.name is null""")
                        .param("names", names.toArray(String[]::new))
                        .query(String.class)
                        .list());
        add(
                broken,
                "a row whose file is not in its place",
                jdbc.sql("""
                        select f.sha256 || ' ' || f.name from stored_file f left join unnest(:names) n on cast(f.name as text) = n where n is null""")
                        .param("names", names.toArray(String[]::new))
                        .query(String.class)
                        .list());
        return broken;
    }

    private static void add(List<Broken> broken, String check, List<String> rows) {
        if (!rows.isEmpty()) {
            broken.add(new Broken(check, rows));
        }
    }

    private static String json(Collection<Acknowledged> acknowledged) {
        try {
            return Api.JSON.writeValueAsString(acknowledged);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
