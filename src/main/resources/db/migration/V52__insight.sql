-- Facts for figures. Triggers note what changes, in the transaction of the change; a job builds the facts anew from the notes.
-- No fact holds personal data.

-- What may have changed, in the order in which it was noted. A row is short-lived.
create table insight_change (
    id      bigint generated always as identity primary key,
    subject text not null check (subject in ('application', 'claim', 'voucher', 'redemption', 'signal', 'message', 'refusal')),
    key     text not null,
    at      timestamptz not null default clock_timestamp(),
    -- why its facts cannot be built, such as damaged answers; null: it waits for the next run
    problem text
);

create index insight_change_waiting on insight_change (id) where problem is null;
create index insight_change_set_aside on insight_change (subject, key) where problem is not null;

create sequence insight_version;

-- An application that was submitted.
create table insight_application (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    submitted_on date,
    programme text,
    currency text,
    category text,
    urgency text,
    language text,
    district text,
    gender text,
    age_band text,
    disability text,
    filed_by text,
    status text,
    outcome text,
    reason text,
    appeal text,
    emergency boolean,
    first_of_person boolean,
    requested_minor bigint,
    granted_minor bigint,
    send_backs bigint,
    duplicates bigint,
    same_phone bigint,
    same_account bigint,
    decided_on date,
    helped_on date,
    submitted_at timestamptz,
    decided_at timestamptz,
    issued_at timestamptz,
    helped_at timestamptz,
    hours_to_decision bigint,
    hours_to_voucher bigint,
    hours_to_help bigint,
    hours_with_applicant bigint,
    hours_for_funds bigint
);
create index insight_application_by_day on insight_application (submitted_on, programme);

-- A stage of an application or a claim, once for each time that it was opened.
create table insight_stage (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    opened_on date,
    programme text,
    category text,
    urgency text,
    case_kind text,
    stage text,
    position bigint,
    round bigint,
    officer text,
    officer_group text,
    open boolean,
    late boolean,
    outcome text,
    due_on date,
    opened_at timestamptz,
    due_at timestamptz,
    closed_at timestamptz,
    hours bigint
);
create index insight_stage_by_day on insight_stage (opened_on, programme);
create index insight_stage_by_subject on insight_stage (subject);
create index insight_stage_by_officer on insight_stage (officer);
create index insight_stage_open on insight_stage (programme) where open;

-- An officer's decision.
create table insight_decision (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    decided_on date,
    programme text,
    category text,
    case_kind text,
    stage text,
    officer text,
    decision text,
    reason text
);
create index insight_decision_by_day on insight_decision (decided_on, programme);
create index insight_decision_by_subject on insight_decision (subject);
create index insight_decision_by_officer on insight_decision (officer);

-- A voucher.
create table insight_voucher (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    issued_on date,
    programme text,
    currency text,
    state text,
    end_reason text,
    used text,
    provisional boolean,
    issued_by text,
    value_minor bigint,
    redeemed_minor bigint,
    expires_on date,
    ended_on date
);
create index insight_voucher_by_day on insight_voucher (issued_on, programme);
create index insight_voucher_by_issuer on insight_voucher (issued_by);

-- A redemption.
create table insight_redemption (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    redeemed_on date,
    programme text,
    currency text,
    provider text,
    presence text,
    clerk text,
    officer text,
    offline boolean,
    overdrawn boolean,
    reversed boolean,
    wrong_pins bigint,
    amount_minor bigint,
    first_digit text,
    round_amount boolean
);
create index insight_redemption_by_day on insight_redemption (redeemed_on, programme);
create index insight_redemption_by_clerk on insight_redemption (clerk);
create index insight_redemption_by_officer on insight_redemption (officer);

-- A claim that was submitted.
create table insight_claim (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    submitted_on date,
    programme text,
    currency text,
    provider text,
    status text,
    outcome text,
    reason text,
    amount_minor bigint,
    approved_on date,
    paid_on date,
    days_to_payment bigint
);
create index insight_claim_by_day on insight_claim (submitted_on, programme);

-- A payment that was ordered for a claim.
create table insight_payment (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    ordered_on date,
    programme text,
    currency text,
    provider text,
    paid boolean,
    paid_on date,
    amount_minor bigint
);
create index insight_payment_by_day on insight_payment (ordered_on, programme);

-- A fraud signal.
create table insight_signal (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    raised_on date,
    programme text,
    provider text,
    signal text,
    finding text,
    open boolean,
    reviewed_on date
);
create index insight_signal_by_day on insight_signal (raised_on, programme);

-- An attempt that was refused because the person has another duty in the case.
create table insight_refusal (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    refused_on date,
    programme text,
    category text,
    officer text
);
create index insight_refusal_by_day on insight_refusal (refused_on, programme);
create index insight_refusal_by_officer on insight_refusal (officer);

-- A message to somebody.
create table insight_message (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    posted_on date,
    message text,
    mail_waits boolean,
    sms_waits boolean,
    sent boolean
);
create index insight_message_by_day on insight_message (posted_on);

-- ---------------------------------------------------------------- what the index in OpenSearch still has to learn

-- One row. Off: there is no index, and nothing is queued for it.
create table insight_index (
    only_row    boolean primary key default true check (only_row),
    is_on       boolean not null default false,
    -- the index has all facts but the latest changes; until then PostgreSQL answers
    complete    boolean not null default false,
    -- since when OpenSearch takes nothing; null while it does
    failing_since timestamptz,
    delivered_at timestamptz
);
insert into insight_index default values;

-- Documents to write or to delete, in their last version. Who delivers deletes what was taken, unless there is a newer version by then.
create table insight_queue (
    kind        text not null,
    key         text not null,
    version     bigint not null,
    gone        boolean not null,
    queued_at   timestamptz not null default clock_timestamp(),
    attempts    int not null default 0,
    -- why OpenSearch does not take it; it is tried again by its own process then, not with the others
    parked      text,
    primary key (kind, key)
);
create index insight_queue_in_order on insight_queue (version) where parked is null;

-- An index that is being made anew beside the one that is read. What changes meanwhile is written to both.
create table insight_rebuild (
    kind        text primary key,
    target      text not null,
    after_key   text,
    written     bigint not null default 0,
    started_at  timestamptz not null
);

create function queue_fact() returns trigger language plpgsql as $$
declare
    its_kind text := substr(tg_table_name, length('insight_') + 1);
begin
    if exists (select from insight_index where is_on) then
        if tg_op = 'DELETE' then
            insert into insight_queue (kind, key, version, gone) values (its_kind, old.key, nextval('insight_version'), true)
            on conflict (kind, key) do update set version = excluded.version, gone = true, attempts = 0, parked = null;
        else
            insert into insight_queue (kind, key, version, gone) values (its_kind, new.key, new.version, false)
            on conflict (kind, key) do update set version = excluded.version, gone = false, attempts = 0, parked = null;
        end if;
    end if;
    return null;
end $$;
create trigger application_is_queued after insert or update or delete on insight_application for each row execute function queue_fact();
create trigger stage_is_queued after insert or update or delete on insight_stage for each row execute function queue_fact();
create trigger decision_is_queued after insert or update or delete on insight_decision for each row execute function queue_fact();
create trigger voucher_is_queued after insert or update or delete on insight_voucher for each row execute function queue_fact();
create trigger redemption_is_queued after insert or update or delete on insight_redemption for each row execute function queue_fact();
create trigger claim_is_queued after insert or update or delete on insight_claim for each row execute function queue_fact();
create trigger payment_is_queued after insert or update or delete on insight_payment for each row execute function queue_fact();
create trigger signal_is_queued after insert or update or delete on insight_signal for each row execute function queue_fact();
create trigger refusal_is_queued after insert or update or delete on insight_refusal for each row execute function queue_fact();
create trigger message_is_queued after insert or update or delete on insight_message for each row execute function queue_fact();

-- ---------------------------------------------------------------- what is noted

-- by when an open stage should be decided
alter table stage_opening add due_at timestamptz;

-- A person who is erased is erased from what is known of each of their cases, also of those that were erased before.
create function note_insight_erasure() returns trigger language plpgsql as $$
begin
    insert into insight_change (subject, key) select 'application', number from application where person_id = new.id and submitted_at is not null;
    return null;
end $$;

-- Notes that subjects may have changed. Arguments, in pairs: the subject, and the column that has its key. The subject "case" is an
-- application or a claim, as its number says.
create function note_insight_change() returns trigger language plpgsql as $$
declare
    its_row jsonb := to_jsonb(new);
    its_key text;
begin
    for i in 0 .. tg_nargs - 1 by 2 loop
        its_key := its_row ->> tg_argv[i + 1];
        if its_key is not null then
            insert into insight_change (subject, key)
            values (case when tg_argv[i] <> 'case' then tg_argv[i] when its_key like 'C-%' then 'claim' else 'application' end, its_key);
        end if;
    end loop;
    return null;
end $$;

-- A redemption changes what is known of its case, too: when help was given.
create function note_insight_redemption() returns trigger language plpgsql as $$
begin
    insert into insight_change (subject, key)
    select 'redemption', new.id::text
     union all
    select 'application', application_number from voucher where code = new.voucher_code;
    return null;
end $$;

create trigger application_is_counted after insert or update of status, amount_minor, granted_minor, reason_code, person_id, erased_at on application
    for each row when (new.submitted_at is not null) execute function note_insight_change('application', 'number');
create trigger person_erasure_is_counted after update of erased_at on person
    for each row when (new.erased_at is not null) execute function note_insight_erasure();
create trigger comparison_is_counted after insert on comparison
    for each row execute function note_insight_change('application', 'application_number');
create trigger stage_opening_is_counted after insert on stage_opening
    for each row execute function note_insight_change('case', 'case_number');
create trigger stage_decision_is_counted after insert on stage_decision
    for each row execute function note_insight_change('case', 'case_number');
create trigger stage_reassignment_is_counted after insert on stage_reassignment
    for each row execute function note_insight_change('case', 'case_number');
create trigger appeal_is_counted after insert on appeal
    for each row execute function note_insight_change('application', 'application_number');
create trigger appeal_decision_is_counted after insert on appeal_decision
    for each row execute function note_insight_change('application', 'application_number');
create trigger voucher_is_counted after insert or update of state, redeemed_minor, ended_at on voucher
    for each row execute function note_insight_change('voucher', 'code');
create trigger redemption_is_counted after insert on redemption
    for each row execute function note_insight_redemption();
create trigger reversal_is_counted after insert on redemption_reversal
    for each row execute function note_insight_change('redemption', 'redemption_id');
create trigger signal_is_counted after insert on fraud_signal
    for each row execute function note_insight_change('signal', 'id');
create trigger review_is_counted after insert on fraud_review
    for each row execute function note_insight_change('signal', 'signal_id');
create trigger claim_is_counted after insert or update of status, amount_minor, reason_code, approved_at, paid_on on claim
    for each row when (new.submitted_at is not null) execute function note_insight_change('claim', 'number');
create trigger refusal_is_counted after insert on audit_entry
    for each row when (new.action = 'refused' and new.details ->> 'reason' = 'separationOfDuties') execute function note_insight_change('refusal', 'id');
create trigger message_is_counted after insert or update of mail, sms on message
    for each row execute function note_insight_change('message', 'business_key');

-- to find refused attempts among all that was ever done
create index audit_entry_refused on audit_entry (id) where action = 'refused' and details ->> 'reason' = 'separationOfDuties';

-- ---------------------------------------------------------------- what is there already

insert into insight_change (subject, key) select 'application', number from application where submitted_at is not null;
insert into insight_change (subject, key) select 'voucher', code from voucher;
insert into insight_change (subject, key) select 'redemption', id::text from redemption;
insert into insight_change (subject, key) select 'claim', number from claim where submitted_at is not null;
insert into insight_change (subject, key) select 'signal', id::text from fraud_signal;
insert into insight_change (subject, key) select 'message', business_key from message;
insert into insight_change (subject, key)
select 'refusal', id::text from audit_entry where action = 'refused' and details ->> 'reason' = 'separationOfDuties';
