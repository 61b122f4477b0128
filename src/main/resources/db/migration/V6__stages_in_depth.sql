-- Stages with several officers, rounds, assessments, appeals, emergency help, absences.

-- ---------------------------------------------------------------- what a programme says

alter table programme
    -- days after a rejection within which it may be appealed against
    add appeal_days int not null default 30 check (appeal_days between 0 and 3650),
    -- who reviews an appeal; somebody who never took part in the case
    add appeal_group text not null default 'programme-manager',
    -- the largest provisional voucher for life-threatening cases; 0: the programme has no fast track
    add emergency_cap_minor bigint not null default 0 check (emergency_cap_minor >= 0),
    -- who may authorise it
    add emergency_group text not null default 'senior-officer',
    -- the form that officers of its stages fill in
    add stage_form text not null default 'stageDecision';

-- quorum of seats: so many officers decide at once, so many must approve. Hours: until when, where triage does not say less.
alter table programme_stage
    add seats int not null default 1 check (seats between 1 and 9),
    add quorum int not null default 1,
    add sla_hours int check (sla_hours between 1 and 8760),
    add constraint quorum_can_be_reached check (quorum between 1 and seats),
    add constraint named_officer_sits_alone check (officer is null or seats = 1);
alter table frozen_stage
    add seats int not null default 1 check (seats between 1 and 9),
    add quorum int not null default 1,
    add sla_hours int,
    add constraint frozen_quorum_can_be_reached check (quorum between 1 and seats);

-- ---------------------------------------------------------------- what officers decide

-- A stage is opened again when a later one sends the case back, or the applicant has answered: that is its next round.
create table stage_opening (
    case_number     text not null,
    position        int not null,
    round           int not null check (round > 0),
    opened_at       timestamptz not null,
    primary key (case_number, position, round),
    foreign key (case_number, position) references frozen_stage
);

alter table stage_decision
    drop constraint stage_decision_pkey,
    drop constraint one_person_one_stage,
    drop constraint stage_decision_decision_check,
    add id bigint generated always as identity primary key,
    add round int not null default 1,
    -- 0: the applicant; else an earlier stage
    add back_to int,
    add constraint stage_decision_decision_check check (decision in ('approve', 'reject', 'sendBack')),
    add constraint sent_back_somewhere check ((decision = 'sendBack') = (back_to is not null)),
    add constraint sent_back_and_not_on check (back_to >= 0 and back_to < position),
    add constraint one_person_one_seat unique (case_number, position, round, decided_by);

alter table decision_reason
    drop constraint decision_reason_decision_check,
    add constraint decision_reason_decision_check check
        (decision in ('approve', 'reject', 'sendBack', 'uphold', 'overturn', 'authorise', 'decline'));

insert into decision_reason (code, decision, position, label) values
    ('informationMissing',  'sendBack',  1, 'Information is missing'),
    ('documentUnclear',     'sendBack',  2, 'A document is missing or cannot be read'),
    ('assessAgain',         'sendBack',  3, 'An earlier stage should look again'),
    ('rejectionHolds',      'uphold',    1, 'The rejection was right'),
    ('appealNotFounded',    'uphold',    2, 'The appeal brings nothing new'),
    ('newEvidence',         'overturn',  1, 'The appeal brings new evidence'),
    ('decidedWrongly',      'overturn',  2, 'The rejection was not right'),
    ('lifeInDanger',        'authorise', 1, 'Life is in danger and waiting would harm'),
    ('canWait',             'decline',   1, 'The case can wait for its stages'),
    ('notConvincing',       'decline',   2, 'The danger is not convincing'),
    ('otherSendBack',       'sendBack',  9, 'Another reason, see the text');

-- Each version of what officers found; the newest one counts.
create table assessment (
    case_number     text not null references application,
    version         int not null check (version > 0),
    position        int not null,
    assessed_by     text not null,
    assessed_at     timestamptz not null,
    need            int not null check (need between 0 and 4),
    vulnerability   int not null check (vulnerability between 0 and 4),
    medical_urgency int not null check (medical_urgency between 0 and 4),
    income_per_head_minor bigint not null check (income_per_head_minor >= 0),
    score           int not null check (score between 0 and 100),
    recommended_minor bigint not null check (recommended_minor > 0),
    reason          text,
    primary key (case_number, version)
);

-- Who decides a stage instead of whom the plan names.
create table stage_reassignment (
    case_number     text not null,
    position        int not null,
    officer         text not null,
    reassigned_by   text not null,
    reason          text not null check (length(trim(reason)) > 0),
    reassigned_at   timestamptz not null,
    id              bigint generated always as identity primary key,
    foreign key (case_number, position) references frozen_stage
);
create index stage_reassignment_by_stage on stage_reassignment (case_number, position, id);

-- Days, both included, on which somebody's stages are another one's.
create table absence (
    id              bigint generated always as identity primary key,
    officer         text not null,
    substitute      text not null,
    from_day        date not null,
    until_day       date not null,
    entered_by      text not null,
    entered_at      timestamptz not null,
    constraint absence_ends_after_it_begins check (until_day >= from_day),
    constraint nobody_substitutes_oneself check (officer <> substitute)
);
create index absence_by_officer on absence (officer, until_day);

-- ---------------------------------------------------------------- appeal

create table appeal (
    application_number text not null references application,
    number          int not null check (number > 0),
    -- the stage that rejected; 0: a rule did, before any stage
    position        int not null,
    filed_by        text not null,
    filed_at        timestamptz not null,
    -- sealed: people tell their story
    grounds         bytea not null,
    primary key (application_number, number)
);

create table appeal_decision (
    application_number text not null,
    number          int not null,
    outcome         text not null check (outcome in ('uphold', 'overturn')),
    reason_code     text not null references decision_reason,
    reason          text not null check (length(trim(reason)) > 0),
    decided_by      text not null,
    decided_at      timestamptz not null,
    primary key (application_number, number),
    foreign key (application_number, number) references appeal
);

-- ---------------------------------------------------------------- emergency help

create table emergency_decision (
    application_number text primary key references application,
    decision        text not null check (decision in ('authorise', 'decline')),
    amount_minor    bigint not null check (amount_minor > 0),
    reason_code     text not null references decision_reason,
    reason          text not null check (length(trim(reason)) > 0),
    decided_by      text not null,
    decided_at      timestamptz not null
);

alter table voucher
    add provisional boolean not null default false,
    drop constraint one_voucher_an_application,
    add constraint one_voucher_of_a_kind_an_application unique (application_number, provisional);

-- ---------------------------------------------------------------- statuses

alter table application
    drop constraint application_status_check,
    add constraint application_status_check check (status in
        ('draft', 'submitted', 'inAssessment', 'waitingForApplicant', 'waitingForFunds', 'approved', 'voucherIssued', 'rejected',
         'inAppeal', 'withdrawn')),
    -- what the officers granted; null until all stages approved
    add granted_minor bigint check (granted_minor > 0);

drop index application_by_person;
create index application_by_person on application (person_id) where status not in ('draft', 'rejected', 'withdrawn');

-- ---------------------------------------------------------------- what no one may rewrite

do $$
declare
    its_table text;
begin
    foreach its_table in array array['stage_opening', 'assessment', 'stage_reassignment', 'appeal_decision', 'emergency_decision'] loop
        execute format('create trigger %I before update or delete on %I for each row execute function refuse_rewrite()',
                       its_table || '_append_only', its_table);
        execute format('create trigger %I before truncate on %I execute function refuse_rewrite()',
                       its_table || '_never_emptied', its_table);
    end loop;
end $$;

-- A stage is approved when its quorum approved in its last round, or an appeal against its rejection was right.
create function is_stage_approved(its_case text, its_position int) returns boolean language sql stable as $$
    select f.quorum <= (select count(*) from stage_decision d
                         where d.case_number = f.case_number and d.position = f.position and d.decision = 'approve'
                           and d.round = coalesce((select max(o.round) from stage_opening o
                                                    where o.case_number = f.case_number and o.position = f.position), 1))
           or exists (select from appeal a join appeal_decision d using (application_number, number)
                       where a.application_number = f.case_number and a.position = f.position and d.outcome = 'overturn')
      from frozen_stage f where f.case_number = its_case and f.position = its_position
$$;

create function is_case_approved(its_case text) returns boolean language sql stable as $$
    select coalesce(bool_and(is_stage_approved(case_number, position)), false) from frozen_stage where case_number = its_case
$$;

-- No voucher without every stage of the frozen plan approved, or an authorised emergency within the programme's cap.
create or replace function refuse_unapproved_voucher() returns trigger language plpgsql as $$
begin
    if new.provisional then
        if not exists (select from emergency_decision e join programme p on p.code = new.programme_code
                        where e.application_number = new.application_number and e.decision = 'authorise'
                          and new.value_minor <= e.amount_minor and e.amount_minor <= p.emergency_cap_minor) then
            raise exception 'no emergency of % is authorised to this amount', new.application_number using errcode = 'restrict_violation';
        end if;
    elsif not is_case_approved(new.application_number) then
        raise exception 'not every stage of % is approved', new.application_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create or replace function guard_claim() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.status <> 'draft' then
            raise exception 'a claim begins as a draft' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.number, new.provider_code, new.programme_code, new.currency, new.amount_minor, new.invoice_number)
           is distinct from (old.number, old.provider_code, old.programme_code, old.currency, old.amount_minor, old.invoice_number) then
        raise exception 'what claim % asks for does not change', new.number using errcode = 'restrict_violation';
    end if;
    if (old.status, new.status) not in (
            ('draft', 'draft'), ('draft', 'submitted'), ('draft', 'withdrawn'),
            ('submitted', 'submitted'), ('submitted', 'returned'), ('submitted', 'rejected'), ('submitted', 'approved'),
            ('returned', 'returned'), ('returned', 'submitted'), ('returned', 'withdrawn'),
            ('approved', 'paid')) then
        raise exception 'claim % is % and cannot become %', new.number, old.status, new.status using errcode = 'restrict_violation';
    end if;
    if new.status = 'submitted'
       and new.amount_minor is distinct from (select sum(amount_minor) from claim_line where claim_number = new.number and live) then
        raise exception 'claim % does not ask for the sum of its lines', new.number using errcode = 'restrict_violation';
    end if;
    if new.status in ('approved', 'paid') and not is_case_approved(new.number) then
        raise exception 'not every stage of % is approved', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- What an applicant answered when asked: sealed, people tell their story.
create table applicant_answer (
    id              bigint generated always as identity primary key,
    application_number text not null references application,
    answered_by     text not null,
    answered_at     timestamptz not null,
    answer          bytea not null
);
create index applicant_answer_by_application on applicant_answer (application_number, id);
