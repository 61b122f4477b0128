-- Beneficiaries are asked whether they got the help that was redeemed, and whether somebody asked them to pay for it. A "no" or an "asked to
-- pay" is a complaint: no claim with this redemption is approved or paid until a manager has cleared the provider.

-- Redemptions of which nobody has decided yet whether the beneficiary is asked. A row becomes visible with its redemption, in whatever
-- order they commit.
create table feedback_waiting (
    redemption_id   uuid primary key references redemption
);

create function await_feedback() returns trigger language plpgsql as $$
begin
    insert into feedback_waiting (redemption_id) values (new.id);
    return null;
end $$;
-- what a programme pays beyond a voucher was decided by two managers, and is the rest of help that is asked about already
create trigger redemption_awaits_feedback after insert on redemption
    for each row when (not new.overdrawn) execute function await_feedback();

create table beneficiary_feedback (
    redemption_id       uuid primary key references redemption,
    application_number  text not null references application,
    programme_code      text not null references programme,
    provider_code       text not null references service_provider,
    voucher_code        text not null references voucher,
    -- of the link, which is nowhere stored; none where the beneficiary called without having been asked
    token_sha256        text unique check (token_sha256 ~ '^[0-9a-f]{64}$'),
    asked_at            timestamptz,
    -- the link answers nothing any more: the time is over, or the redemption was taken back
    closed_at           timestamptz,
    received            boolean,
    asked_to_pay        boolean,
    answered_at         timestamptz,
    -- who wrote down what the beneficiary said on the telephone; none for an answer by the link
    recorded_by         text,
    complaint           boolean not null generated always as (coalesce(not received or asked_to_pay, false)) stored,
    constraint asked_by_a_link check ((token_sha256 is null) = (asked_at is null)),
    constraint answered_as_a_whole check ((received is null) = (answered_at is null) and (asked_to_pay is null) = (answered_at is null)),
    constraint asked_or_answered check (asked_at is not null or recorded_by is not null),
    constraint only_an_answer_is_recorded check (recorded_by is null or answered_at is not null)
);
create index feedback_complaint on beneficiary_feedback (redemption_id) where complaint;
create index feedback_complaint_by_provider on beneficiary_feedback (provider_code, answered_at) where complaint;
create index feedback_complaint_by_voucher on beneficiary_feedback (voucher_code, answered_at) where complaint;
create index feedback_by_application on beneficiary_feedback (application_number);

-- What a manager found out about a complaint. Confirmed, it keeps the redemption out of payments for good.
create table complaint_decision (
    redemption_id   uuid primary key references beneficiary_feedback,
    finding         text not null check (finding in ('cleared', 'confirmed')),
    reason          text not null check (length(trim(reason)) > 0),
    decided_by      text not null,
    decided_at      timestamptz not null
);

create function guard_feedback() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE'
       and ((new.redemption_id, new.application_number, new.programme_code, new.provider_code, new.voucher_code)
               is distinct from (old.redemption_id, old.application_number, old.programme_code, old.provider_code, old.voucher_code)
            or old.asked_at is not null and (new.asked_at, new.token_sha256) is distinct from (old.asked_at, old.token_sha256)
            or old.closed_at is not null and new.closed_at is distinct from old.closed_at
            or old.answered_at is not null and (new.received, new.asked_to_pay, new.answered_at, new.recorded_by)
                   is distinct from (old.received, old.asked_to_pay, old.answered_at, old.recorded_by)
            or old.answered_at is null and new.answered_at is not null and new.recorded_by is null and old.closed_at is not null) then
        raise exception 'what was asked and answered about % stays as it is', old.redemption_id using errcode = 'restrict_violation';
    end if;
    if new.answered_at is not null and (not new.received or new.asked_to_pay) then
        -- a claim that is being approved or paid at this moment: one of the two waits for the other, and sees it
        perform from claim where number in (select claim_number from claim_line where redemption_id = new.redemption_id and live)
            order by number for no key update;
    end if;
    return new;
end $$;
create trigger beneficiary_feedback_guarded before insert or update on beneficiary_feedback
    for each row execute function guard_feedback();
create trigger beneficiary_feedback_kept before delete on beneficiary_feedback for each row execute function refuse_rewrite();
create trigger beneficiary_feedback_never_emptied before truncate on beneficiary_feedback execute function refuse_rewrite();

create function guard_complaint_decision() returns trigger language plpgsql as $$
begin
    if not exists (select from beneficiary_feedback where redemption_id = new.redemption_id and complaint
                      and recorded_by is distinct from new.decided_by) then
        raise exception 'no complaint about % that % decides', new.redemption_id, new.decided_by using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger complaint_decision_guarded before insert on complaint_decision
    for each row execute function guard_complaint_decision();
create trigger complaint_decision_append_only before update or delete on complaint_decision
    for each row execute function refuse_rewrite_of_words();
create trigger complaint_decision_never_emptied before truncate on complaint_decision execute function refuse_rewrite();

-- ---------------------------------------------------------------- what a complaint holds

-- Whether a complaint about one of its redemptions holds a claim. A line of which nothing is approved holds nothing.
create function is_held_by_complaint(its_claim text) returns boolean language sql stable as $$
    select exists (select from claim_line l join beneficiary_feedback f on f.redemption_id = l.redemption_id and f.complaint
                    where l.claim_number = its_claim and l.live and coalesce(l.approved_minor, l.amount_minor) > 0
                      and not exists (select from complaint_decision d where d.redemption_id = l.redemption_id and d.finding = 'cleared'))
$$;

create function refuse_held_approval() returns trigger language plpgsql as $$
begin
    perform from claim where number = new.case_number for no key update;
    if is_held_by_complaint(new.case_number) then
        raise exception 'a complaint holds claim %', new.case_number using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
-- at the end of the transaction, in which the officer may have struck out the line that the complaint is about
create constraint trigger stage_decision_not_held after insert on stage_decision deferrable initially deferred
    for each row when (new.decision = 'approve' and new.case_number like 'C-%') execute function refuse_held_approval();

create function refuse_held_payment() returns trigger language plpgsql as $$
begin
    perform from claim where number = new.claim_number for no key update;
    if is_held_by_complaint(new.claim_number) then
        raise exception 'a complaint holds claim %', new.claim_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger payment_not_held before insert on payment
    for each row execute function refuse_held_payment();
create trigger payment_not_released_while_held before update on payment
    for each row when (old.state = 'prepared' and new.state in ('released', 'paid')) execute function refuse_held_payment();

-- ---------------------------------------------------------------- erasure

create or replace function tables_with_words() returns text[] language sql immutable as $$
    select array['stage_decision', 'assessment', 'stage_reassignment', 'appeal_decision', 'emergency_decision', 'comparison',
                 'voucher_change', 'redemption_reversal', 'overdrawn_decision', 'overdrawn_confirmation', 'fraud_review',
                 'complaint_decision']
$$;

create or replace function erase_officers_words(its_case text) returns void language plpgsql as $$
begin
    update stage_decision set reason = '(erased)' where case_number = its_case;
    update assessment set reason = '(erased)' where case_number = its_case and reason is not null;
    update stage_reassignment set reason = '(erased)' where case_number = its_case;
    update appeal_decision set reason = '(erased)' where application_number = its_case;
    update emergency_decision set reason = '(erased)' where application_number = its_case;
    update comparison set reason = '(erased)' where application_number = its_case;
    update voucher_change c set reason = '(erased)' from voucher v where v.code = c.voucher_code and v.application_number = its_case;
    update redemption_reversal x set reason = '(erased)' from redemption r join voucher v on v.code = r.voucher_code
     where r.id = x.redemption_id and v.application_number = its_case;
    update overdrawn_decision d set reason = '(erased)' from offline_record o join voucher v on v.code = o.voucher_code
     where o.id = d.record_id and v.application_number = its_case;
    update overdrawn_confirmation d set reason = '(erased)' from offline_record o join voucher v on v.code = o.voucher_code
     where o.id = d.record_id and v.application_number = its_case;
    update fraud_review f set reason = '(erased)' from fraud_signal s join voucher v on v.code = s.voucher_code
     where s.id = f.signal_id and v.application_number = its_case;
    update complaint_decision d set reason = '(erased)' from beneficiary_feedback f
     where f.redemption_id = d.redemption_id and f.application_number = its_case;
end $$;
