package org.lifeline.testing;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Facts as a busy programme would have them after a year, made up in the database: more at the beginning of a week, some kinds of help far
 * more often than others, a tail of cases that took long. They are facts only, without the cases behind them.
 */
public final class PlausibleFacts {

    private PlausibleFacts() {}

    /** Adds facts about so many applications, with what followed from them, to the last year before today. */
    public static void of(JdbcClient jdbc, String programme, int applications) {
        jdbc.sql("select setseed(0.42)").query(String.class).optional();
        jdbc.sql("""
                        with a as (
                            select :programme || '-' || lpad(n::text, 7, '0') as number, n, day,
                                   random() as r1, random() as r2, random() as r3, random() as r4, random() as r5, random() as r6,
                                   (random() * 10 * power(random(), 2) * 24)::bigint as wait
                              from (select day, row_number() over (order by day) as n
                                      from (select current_date - (365 * power(random(), 1.3))::int as day from generate_series(1, :many)) x) y),
                        b as (
                            select a.*, case when day > current_date - 8 and r1 < 0.5 then 'open' when r1 < 0.72 then 'approved'
                                             when r1 < 0.9 then 'rejected' when r1 < 0.95 then 'withdrawn' else 'open' end as outcome
                              from a)
                        insert into insight_application (key, subject, case_number, submitted_on, programme, currency, category, urgency, language,
                               district, gender, age_band, filed_by, status, outcome, reason, appeal, emergency, first_of_person, requested_minor,
                               granted_minor, send_backs, duplicates, decided_on, submitted_at, decided_at, issued_at, helped_at, helped_on,
                               hours_to_decision, hours_to_voucher, hours_to_help, hours_with_applicant, hours_for_funds)
                        select number, number, number, day, :programme, 'EUR',
                               (array['surgery', 'surgery', 'medicine', 'medicine', 'medicine', 'treatment', 'diagnostics', 'other'])[1 + (r2 * 7.99)::int % 8],
                               (array['lifeThreatening', 'urgent', 'urgent', 'planned'])[1 + (r3 * 3.99)::int % 4],
                               (array['en', 'am', 'am', 'am', 'fr', 'ar'])[1 + (r4 * 5.99)::int % 6],
                               (array['Addis Ababa', 'Addis Ababa', 'Oromia', 'Oromia', 'Oromia', 'Amhara', 'Amhara', 'Tigray', 'Somali', 'Sidama', 'Harari', 'other'])[1 + (r5 * 11.99)::int % 12],
                               (array['female', 'female', 'male', 'female', 'male', 'other'])[1 + (power(r6, 1.4) * 5.99)::int % 6],
                               (array['0-4', '5-17', '18-29', '30-44', '30-44', '45-59', '60-74', '75+'])[1 + (r3 * 7.99)::int % 8],
                               case when r4 < 0.3 then 'socialWorker' else 'applicant' end,
                               case outcome when 'approved' then 'voucherIssued' when 'open' then 'inAssessment' else outcome end, outcome,
                               case outcome when 'rejected' then (array['notEligible', 'documentsMissing', 'needNotConfirmed'])[1 + (r2 * 2.99)::int % 3] end,
                               case when outcome = 'rejected' and r6 < 0.2 then (array['overturn', 'uphold', 'open'])[1 + (r5 * 2.99)::int % 3] else 'none' end,
                               r5 < 0.05, r6 < 0.85, (5000 + r2 * 200000)::bigint, case outcome when 'approved' then (4000 + r2 * 180000)::bigint end,
                               case when r1 > 0.6 and r1 < 0.7 then 1 else 0 end, case when r6 < 0.03 then 1 end,
                               case when outcome in ('approved', 'rejected') then day + (wait / 24)::int end, day::timestamptz,
                               case when outcome in ('approved', 'rejected') then day::timestamptz + make_interval(hours => wait::int) end,
                               case when outcome = 'approved' then day::timestamptz + make_interval(hours => wait::int + 2) end,
                               case when outcome = 'approved' and r3 < 0.8 then day::timestamptz + make_interval(hours => wait::int * 2) end,
                               case when outcome = 'approved' and r3 < 0.8 then day + (wait / 12)::int end,
                               case when outcome in ('approved', 'rejected') then wait end, case when outcome = 'approved' then wait + 2 end,
                               case when outcome = 'approved' and r3 < 0.8 then wait * 2 end,
                               case when r1 > 0.6 and r1 < 0.7 then (r4 * 72)::bigint end, case when r2 > 0.9 and outcome = 'approved' then (r4 * 200)::bigint end
                          from b order by n""").param("programme", programme).param("many", applications).update();
        jdbc.sql("""
                        insert into insight_stage (key, subject, case_number, opened_on, programme, category, urgency, case_kind, stage, position, round, officer,
                               officer_group, open, late, outcome, due_on, opened_at, due_at, closed_at, hours)
                        select a.key || ':' || s.position || ':1', a.key, a.key, a.submitted_on, a.programme, a.category, a.urgency, 'application', s.name,
                               s.position, 1, s.name || '-' || (1 + hashtext(a.key) % 6 + 5), s.name,
                               a.outcome = 'open', a.hours_to_decision > 96, case when a.outcome in ('approved', 'rejected') then a.outcome end, a.submitted_on + 4,
                               a.submitted_at, a.submitted_at + interval '4 days', a.decided_at, a.hours_to_decision / 2
                          from insight_application a, (values (1, 'Social assessment'), (2, 'Medical check'), (3, 'Approval')) s (position, name)
                         where a.programme = :programme and (a.outcome <> 'open' or s.position = 1 + abs(hashtext(a.key)) % 3)""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_decision (key, subject, case_number, decided_on, programme, category, case_kind, stage, officer, decision, reason)
                        select s.key, s.subject, s.case_number, a.decided_on, s.programme, s.category, 'application', s.stage, s.officer,
                               case when a.outcome = 'rejected' and s.position = 3 then 'reject' else 'approve' end, coalesce(a.reason, 'needConfirmed')
                          from insight_stage s join insight_application a on a.key = s.case_number
                         where a.programme = :programme and not s.open and a.decided_on is not null""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_decision (key, subject, case_number, decided_on, programme, category, case_kind, stage, officer, decision, reason)
                        select s.key || ':back', s.subject, s.case_number, s.opened_on, s.programme, s.category, 'application', s.stage, s.officer,
                               'sendBack', 'needConfirmed'
                          from insight_stage s join insight_application a on a.key = s.case_number
                         where a.programme = :programme and a.send_backs > 0 and s.position = 2""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_voucher (key, subject, case_number, issued_on, programme, currency, state, end_reason, used, provisional, issued_by,
                               value_minor, redeemed_minor, expires_on, ended_on)
                        select 'V-' || key, 'V-' || key, key, issued_at::date, programme, currency,
                               case when helped_at is not null then 'exhausted' when issued_at < now() - interval '60 days' then 'expired' else 'issued' end,
                               case when helped_at is not null then 'exhausted' when issued_at < now() - interval '60 days' then 'expired' end,
                               case when helped_at is null then 'nothing' when hashtext(key) % 7 = 0 then 'part' else 'all' end, emergency, 'Approval-' || (1 + hashtext(key) % 6 + 5), granted_minor, case when helped_at is not null then granted_minor else 0 end,
                               issued_at::date + 60, case when helped_at is not null then helped_on when issued_at < now() - interval '60 days' then issued_at::date + 60 end
                          from insight_application where programme = :programme and issued_at is not null""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_redemption (key, subject, case_number, redeemed_on, programme, currency, provider, presence, clerk, officer,
                               offline, overdrawn, reversed, amount_minor, first_digit, round_amount)
                        select 'R-' || v.key, 'R-' || v.key, v.case_number, a.helped_on, v.programme, v.currency,
                               'PROVIDER-' || (1 + (power(random(), 2) * 11.9)::int), (array['pin', 'pin', 'id', 'none'])[1 + (random() * 3.99)::int % 4],
                               'clerk-' || (1 + (random() * 20)::int), v.issued_by, random() < 0.12, random() < 0.01, random() < 0.02, v.redeemed_minor,
                               left(v.redeemed_minor::text, 1), v.redeemed_minor % 10000 = 0
                          from insight_voucher v join insight_application a on a.key = v.case_number
                         where v.programme = :programme and v.redeemed_minor > 0""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_claim (key, subject, case_number, submitted_on, programme, currency, provider, status, outcome, reason, amount_minor,
                               approved_on, paid_on, days_to_payment)
                        select 'C-' || key, 'C-' || key, 'C-' || key, redeemed_on + 5, programme, currency, provider,
                               case when r < 0.7 then 'paid' when r < 0.8 then 'approved' when r < 0.9 then 'submitted' when r < 0.95 then 'returned' else 'rejected' end,
                               case when r < 0.7 then 'paid' when r < 0.8 then 'approved' when r < 0.9 then 'open' when r < 0.95 then 'returned' else 'rejected' end,
                               case when r >= 0.9 then 'amountWrong' end, amount_minor, case when r < 0.8 then redeemed_on + 10 end,
                               case when r < 0.7 then redeemed_on + 12 + (r * 20)::int end, case when r < 0.7 then 7 + (r * 20)::int end
                          from (select *, random() as r from insight_redemption where programme = :programme and not reversed) x""").param("programme", programme).update();
        jdbc.sql("""
                        update insight_claim set sent_back = abs(hashtext(key)) % 10 = 0, cut = approved_on is not null and abs(hashtext(key)) % 12 = 0,
                               approved_minor = case when approved_on is not null then amount_minor - case when abs(hashtext(key)) % 12 = 0 then amount_minor / 4 else 0 end end,
                               cut_minor = case when approved_on is not null then case when abs(hashtext(key)) % 12 = 0 then amount_minor / 4 else 0 end end
                         where programme = :programme""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_claimed_price (key, subject, case_number, submitted_on, programme, provider, service, side, outlier, thousandths)
                        select 'I-' || key, key, case_number, submitted_on, programme, provider, service,
                               case when t > 1000 then 'above' when t < 1000 then 'below' else 'same' end, t > 1200, t
                          from (select *, (array['Consultation', 'X-ray', 'Bandage', 'Consultation', 'Night in a ward'])[1 + abs(hashtext(key || 's')) % 5] as service,
                                       900 + abs(hashtext(key || 't')) % 8 * 50 as t
                                  from insight_claim where programme = :programme) x""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_feedback (key, subject, case_number, asked_on, programme, provider, answered, complaint, answer, by_telephone, finding)
                        select 'B-' || key, 'B-' || key, case_number, redeemed_on + 1, programme, provider, a <> 'none', a in ('notReceived', 'askedToPay'),
                               nullif(a, 'none'), abs(hashtext(key)) % 9 = 0, case when a = 'askedToPay' then 'confirmed' end
                          from (select *, (array['well', 'none', 'well', 'none', 'well', 'askedToPay', 'none', 'notReceived', 'well', 'none'])[1 + abs(hashtext(key || 'b')) % 10] as a
                                  from insight_redemption where programme = :programme and not reversed) x""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_bank_line (key, subject, case_number, read_on, programme, currency, provider, bank_file, line, outcome, open,
                               amount_minor)
                        select 'L-' || key, 'L-' || key, case_number, paid_on, programme, currency, provider, 'camt.054', 'booked', o,
                               o <> 'matched' and abs(hashtext(key)) % 2 = 0, amount_minor
                          from (select *, (array['matched', 'part', 'matched', 'unknown', 'matched', 'duplicate', 'matched', 'matched'])[1 + abs(hashtext(key || 'l')) % 8] as o
                                  from insight_claim where programme = :programme and paid_on is not null) x""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_payment (key, subject, case_number, ordered_on, programme, currency, provider, paid, paid_on, amount_minor)
                        select 'P-' || key, 'P-' || key, case_number, approved_on, programme, currency, provider, paid_on is not null, paid_on, amount_minor
                          from insight_claim where programme = :programme and approved_on is not null""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_signal (key, subject, case_number, raised_on, programme, provider, signal, finding, open, reviewed_on)
                        select 'S-' || key, 'S-' || key, case_number, redeemed_on, programme, provider,
                               (array['pinGuessing', 'twoPlaces', 'officerAndProvider', 'unusualVolume', 'overdrawn'])[1 + (r * 100 * 4.99)::int % 5],
                               case when r < 0.02 then (array['nothingWrong', 'noted', 'suspend'])[1 + (r * 100 * 2.99)::int % 3] end, r >= 0.02,
                               case when r < 0.02 then redeemed_on + 2 end
                          from (select *, random() as r from insight_redemption where programme = :programme) x where r < 0.03""").param("programme", programme).update();
        jdbc.sql("""
                        update insight_application set
                               hours_allowed = case when decided_on is not null then case urgency when 'lifeThreatening' then 12 when 'planned' then 216 else 72 end end,
                               disability = (array['none', 'none', 'none', 'none', 'none', 'some', 'some', 'much', 'cannot', null])[1 + abs(hashtext(key)) % 10],
                               same_phone = nullif(greatest(0, abs(hashtext(key || 'p')) % 40 - 32), 0), same_account = nullif(greatest(0, abs(hashtext(key || 'a')) % 60 - 54), 0)
                         where programme = :programme""").param("programme", programme).update();
        jdbc.sql("""
                        update insight_redemption set wrong_pins = greatest(0, abs(hashtext(key)) % 30 - 27)
                         where programme = :programme and presence = 'pin'""").param("programme", programme).update();
        jdbc.sql("""
                        insert into insight_refusal (key, subject, case_number, refused_on, programme, category, officer)
                        select 'F-' || key, 'F-' || key, case_number, opened_on, programme, category, officer
                          from insight_stage where programme = :programme and abs(hashtext(key)) % 60 = 0""").param("programme", programme).update();
    }
}
