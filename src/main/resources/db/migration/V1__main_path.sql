-- The tables of the main path: programme, registry, application, approval, voucher, redemption, reimbursement.
-- Money is in minor units of the row's ISO 4217 currency. What must never happen is refused here, whatever the code above does.

-- ---------------------------------------------------------------- programme

create table service_provider (
    code            text primary key check (code ~ '^[A-Z0-9-]{2,16}$'),
    name            text not null,
    email           text,
    account_name    text not null,
    iban            text not null,
    bic             text not null
);

-- A log-in of a provider works for exactly one organisation.
create table provider_account (
    user_id         text primary key,
    provider_code   text not null references service_provider
);

create table programme (
    code            text primary key check (code ~ '^[A-Z0-9-]{2,16}$'),
    name            text not null,
    currency        text not null check (currency ~ '^[A-Z]{3}$'),
    form            text not null,
    active          boolean not null,
    demo            boolean not null default false,
    maximum_minor   bigint not null check (maximum_minor > 0),
    budget_minor    bigint not null check (budget_minor >= 0),
    -- the value of all vouchers issued and not yet released: reserved and spent together
    committed_minor bigint not null default 0 check (committed_minor >= 0),
    constraint committed_within_budget check (committed_minor <= budget_minor)
);

create table programme_provider (
    programme_code  text not null references programme,
    provider_code   text not null references service_provider,
    primary key (programme_code, provider_code)
);

-- The stages of a programme: who decides on an application, and on a provider's claim. A change is a new version.
create table programme_stage (
    programme_code  text not null references programme,
    case_kind       text not null check (case_kind in ('application', 'claim')),
    plan_version    int not null check (plan_version > 0),
    position        int not null check (position > 0),
    name            text not null,
    officer         text,
    officer_group   text,
    condition       text not null default 'always',
    primary key (programme_code, case_kind, plan_version, position),
    constraint stage_has_one_kind_of_officer check ((officer is null) <> (officer_group is null))
);

-- ---------------------------------------------------------------- registry

create table person (
    id              bigint generated always as identity primary key,
    given_name      text not null,
    family_name     text not null,
    -- lower case, no accents or spaces: only for finding the same person again
    name_key        text not null,
    gender          text,
    birth_date      date not null,
    id_number       text,
    phone           text,
    email           text,
    address         text,
    occupation      text,
    registered_at   timestamptz not null
);
create unique index person_by_id_number on person (id_number) where id_number is not null;
create index person_by_name on person (name_key, birth_date);

-- ---------------------------------------------------------------- application

create sequence application_number;

create table application (
    number          text primary key,
    programme_code  text not null references programme,
    -- the log-in that may see it as its own; null for a walk-in without an account
    applicant       text,
    filed_by        text not null,
    on_behalf_of    text,
    status          text not null check (status in
                    ('draft', 'submitted', 'inAssessment', 'waitingForFunds', 'approved', 'voucherIssued', 'rejected')),
    answers         jsonb not null,
    amount_minor    bigint check (amount_minor > 0),
    currency        text not null,
    treatment_type  text,
    person_id       bigint references person,
    plan_version    int,
    funds_minor     bigint not null default 0,
    reason_code     text,
    created_at      timestamptz not null,
    submitted_at    timestamptz,
    constraint submitted_is_complete check (status = 'draft' or (amount_minor is not null and submitted_at is not null))
);
create index application_by_applicant on application (applicant, created_at desc);
create index application_by_person on application (person_id) where status not in ('draft', 'rejected');

create table case_event (
    id              bigint generated always as identity primary key,
    case_number     text not null,
    at              timestamptz not null,
    kind            text not null,
    actor           text,
    detail          text
);
create index case_event_by_case on case_event (case_number, id);

-- ---------------------------------------------------------------- documents (the bytes lie in the document store by their checksum)

create table document (
    id              uuid primary key,
    case_number     text not null,
    kind            text not null,
    file_name       text not null,
    media_type      text not null,
    size_bytes      bigint not null check (size_bytes > 0),
    sha256          text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    uploaded_by     text not null,
    uploaded_at     timestamptz not null
);
create index document_by_case on document (case_number, uploaded_at);

-- ---------------------------------------------------------------- approval

create table decision_reason (
    code            text primary key,
    decision        text not null check (decision in ('approve', 'reject')),
    position        int not null,
    label           text not null
);

-- The plan that a case started with: it does not move when the programme changes.
create table frozen_stage (
    case_number     text not null,
    position        int not null check (position > 0),
    plan_version    int not null,
    name            text not null,
    officer         text,
    officer_group   text,
    primary key (case_number, position),
    constraint frozen_stage_has_one_kind_of_officer check ((officer is null) <> (officer_group is null))
);

create table stage_decision (
    case_number     text not null,
    position        int not null,
    decision        text not null check (decision in ('approve', 'reject')),
    reason_code     text not null references decision_reason,
    reason          text not null check (length(trim(reason)) > 0),
    decided_by      text not null,
    decided_at      timestamptz not null,
    primary key (case_number, position),
    foreign key (case_number, position) references frozen_stage,
    constraint one_person_one_stage unique (case_number, decided_by)
);

-- One person, one duty on a case from application to payment: the key says it.
-- Duties: applicant, stage:1, stage:2, ..., claim:1, claim:2, ..., payment.
create table case_duty (
    application_number text not null references application,
    person          text not null,
    duty            text not null,
    primary key (application_number, person)
);

-- ---------------------------------------------------------------- voucher

create sequence voucher_number;

create table voucher (
    code            text primary key check (code ~ '^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$'),
    application_number text not null references application,
    programme_code  text not null references programme,
    currency        text not null,
    value_minor     bigint not null check (value_minor > 0),
    redeemed_minor  bigint not null default 0 check (redeemed_minor >= 0),
    state           text not null check (state in ('issued', 'exhausted')),
    issued_by       text not null,
    issued_at       timestamptz not null,
    expires_at      timestamptz not null,
    qr              text not null,
    status_list     int not null,
    status_index    int not null,
    document_sha256 text,
    constraint redeemed_within_value check (redeemed_minor <= value_minor),
    constraint exhausted_means_nothing_left check ((state = 'exhausted') = (redeemed_minor = value_minor)),
    constraint one_voucher_an_application unique (application_number),
    constraint one_place_in_the_status_list unique (status_list, status_index)
);

create table redemption (
    id              uuid primary key,
    voucher_code    text not null references voucher,
    provider_code   text not null references service_provider,
    idempotency_key text not null,
    request_sha256  text not null,
    amount_minor    bigint not null check (amount_minor > 0),
    balance_minor   bigint not null check (balance_minor >= 0),
    redeemed_by     text not null,
    redeemed_at     timestamptz not null,
    constraint one_key_one_redemption unique (provider_code, idempotency_key)
);
create index redemption_by_voucher on redemption (voucher_code);
create index redemption_by_provider on redemption (provider_code, redeemed_at desc);

-- ---------------------------------------------------------------- reimbursement

create sequence claim_number;

create table claim (
    number          text primary key,
    provider_code   text not null references service_provider,
    programme_code  text not null references programme,
    currency        text not null,
    amount_minor    bigint not null check (amount_minor > 0),
    invoice_number  text not null check (length(invoice_number) between 1 and 35),
    status          text not null check (status in
                    ('draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn', 'paid')),
    created_by      text not null,
    created_at      timestamptz not null,
    submitted_at    timestamptz,
    reason_code     text,
    approved_at     timestamptz,
    payable_qr      text,
    payable_sha256  text,
    payment_sha256  text,
    payment_reference text,
    paid_on         date,
    paid_by         text,
    constraint approved_claim_has_its_payable check (status not in ('approved', 'paid') or
        (approved_at is not null and payable_qr is not null and payable_sha256 is not null and payment_sha256 is not null)),
    constraint paid_once check ((status = 'paid') = (paid_by is not null)),
    constraint payment_is_complete check (status <> 'paid' or (payment_reference is not null and paid_on is not null))
);
-- A provider's invoice is in at most one live claim.
create unique index invoice_claimed_once on claim (provider_code, invoice_number) where status not in ('rejected', 'withdrawn');
create index claim_by_provider on claim (provider_code, created_at desc);

create table claim_line (
    claim_number    text not null references claim,
    redemption_id   uuid not null references redemption,
    amount_minor    bigint not null check (amount_minor > 0),
    description     text,
    live            boolean not null default true,
    primary key (claim_number, redemption_id)
);
-- A redemption is in at most one live claim.
create unique index redemption_claimed_once on claim_line (redemption_id) where live;

-- ---------------------------------------------------------------- notification

-- One row a message that left the house, by its business key: a repeated job sends nothing twice.
create table sent_message (
    business_key    text primary key,
    sent_at         timestamptz not null
);

-- ---------------------------------------------------------------- what no one may rewrite

create function refuse_rewrite() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger stage_decision_append_only before update or delete on stage_decision
    for each row execute function refuse_rewrite();
create trigger redemption_append_only before update or delete on redemption
    for each row execute function refuse_rewrite();
create trigger frozen_stage_append_only before update or delete on frozen_stage
    for each row execute function refuse_rewrite();
create trigger stage_decision_never_emptied before truncate on stage_decision execute function refuse_rewrite();
create trigger redemption_never_emptied before truncate on redemption execute function refuse_rewrite();
create trigger frozen_stage_never_emptied before truncate on frozen_stage execute function refuse_rewrite();

-- No voucher without every stage of the frozen plan approved.
create function refuse_unapproved_voucher() returns trigger language plpgsql as $$
begin
    if not exists (select from frozen_stage where case_number = new.application_number)
       or exists (select from frozen_stage f
                    left join stage_decision d on d.case_number = f.case_number and d.position = f.position
                   where f.case_number = new.application_number and d.decision is distinct from 'approve') then
        raise exception 'not every stage of % is approved', new.application_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger voucher_needs_every_stage before insert on voucher
    for each row execute function refuse_unapproved_voucher();

-- A claim line never exceeds what was redeemed, and only the provider who gave the help claims it. Lines come with a draft and
-- stay as they are; only the end of a claim without payment frees its redemptions.
create function guard_claim_line() returns trigger language plpgsql as $$
declare
    its_claim claim;
begin
    -- the lock holds back a submission that would not count this line
    select * into its_claim from claim where number = new.claim_number for share;
    if tg_op = 'UPDATE' then
        if (new.claim_number, new.redemption_id, new.amount_minor, new.description)
               is distinct from (old.claim_number, old.redemption_id, old.amount_minor, old.description)
           or (new.live and not old.live)
           or (old.live and not new.live and its_claim.status not in ('rejected', 'withdrawn')) then
            raise exception 'a line of claim % does not change', new.claim_number using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if its_claim.status is distinct from 'draft' or not new.live then
        raise exception 'claim % takes no more lines', new.claim_number using errcode = 'restrict_violation';
    end if;
    if not exists (select from redemption r join voucher v on v.code = r.voucher_code
                    where r.id = new.redemption_id and r.provider_code = its_claim.provider_code
                      and v.programme_code = its_claim.programme_code and v.currency = its_claim.currency
                      and new.amount_minor <= r.amount_minor) then
        raise exception 'the claim exceeds what was redeemed' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_line_guarded before insert or update on claim_line
    for each row execute function guard_claim_line();
create trigger claim_line_kept before delete on claim_line
    for each row execute function refuse_rewrite();

-- A claim walks from draft to its end and never back; what it claims does not change on the way; it asks for the sum of its
-- lines; nothing is approved or paid without every stage of its frozen plan, and nothing is paid twice.
create function guard_claim() returns trigger language plpgsql as $$
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
    if new.status in ('approved', 'paid')
       and (not exists (select from frozen_stage where case_number = new.number)
            or exists (select from frozen_stage f
                         left join stage_decision d on d.case_number = f.case_number and d.position = f.position
                        where f.case_number = new.number and d.decision is distinct from 'approve')) then
        raise exception 'not every stage of % is approved', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_guarded before insert or update on claim
    for each row execute function guard_claim();
create trigger claim_kept before delete on claim
    for each row execute function refuse_rewrite();

insert into decision_reason (code, decision, position, label) values
    ('needConfirmed',      'approve', 1, 'The need is confirmed'),
    ('urgentNeed',         'approve', 2, 'Confirmed, and delay would harm'),
    ('documentsVerified',  'approve', 3, 'The documents are verified'),
    ('claimVerified',      'approve', 4, 'The claim and its documents are correct'),
    ('notEligible',        'reject',  1, 'The programme does not cover this need'),
    ('documentsMissing',   'reject',  2, 'Needed documents are missing or cannot be read'),
    ('documentsInvalid',   'reject',  3, 'The documents are not genuine or do not match'),
    ('needNotConfirmed',   'reject',  4, 'The need could not be confirmed'),
    ('alreadyAssisted',    'reject',  5, 'This need has already been met'),
    ('claimNotJustified',  'reject',  6, 'The claim does not match the help given'),
    ('aboveProgrammeLimit','reject',  7, 'The cost is above the programme''s limit'),
    ('treatmentNotCovered','reject',  8, 'The programme does not cover this treatment');
