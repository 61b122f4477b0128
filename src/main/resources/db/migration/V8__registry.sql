-- Finding a person again: over spellings, scripts, and programmes. What the columns mean is said by NameKeys and SearchKeys.

-- trusted since PostgreSQL 13: the owner of the database may create it
create extension if not exists pg_trgm;

alter table person
    add name_latin text not null default '',
    add name_sound text not null default '',
    add phone_hash bytea,
    -- a keyed hash of each word of the address
    add address_words bigint[] not null default '{}';

-- a keyed hash of the provider that the applicant named
alter table application add provider_hash bytea;

-- What a source of identities said about the person of an application. No names: the source has them.
create table identity_check (
    id              bigint generated always as identity primary key,
    application_number text not null references application,
    check_point     text not null check (check_point in ('intake', 'issuance')),
    source          text not null,
    result          text not null check (result in ('confirmed', 'unknown', 'mismatch', 'deceased')),
    checked_at      timestamptz not null
);
create index identity_check_by_application on identity_check (application_number, id);

-- What a person found who compared two cases, or a case with the source of identities (no other case then).
create table comparison (
    id              bigint generated always as identity primary key,
    application_number text not null references application,
    other_number    text references application,
    person_id       bigint not null references person,
    other_person_id bigint references person,
    check_point     text not null check (check_point in ('intake', 'issuance')),
    decision        text not null check (decision in ('different', 'duplicate')),
    reason          text not null check (length(trim(reason)) > 0),
    decided_by      text not null,
    decided_at      timestamptz not null,
    constraint two_cases_are_compared check (other_number is distinct from application_number),
    constraint the_other_case_has_a_person check ((other_number is null) = (other_person_id is null))
);
create unique index compared_once on comparison (application_number, coalesce(other_number, ''));
create index comparison_by_other on comparison (other_number);
create index comparison_by_person on comparison (person_id, other_person_id);

create trigger identity_check_append_only before update or delete on identity_check
    for each row execute function refuse_rewrite();
create trigger comparison_append_only before update or delete on comparison
    for each row execute function refuse_rewrite();
create trigger identity_check_never_emptied before truncate on identity_check execute function refuse_rewrite();
create trigger comparison_never_emptied before truncate on comparison execute function refuse_rewrite();

-- Which people a log-in applied for: itself, or those it cares for.
create table account_person (
    user_id         text not null,
    person_id       bigint not null references person,
    primary key (user_id, person_id)
);
create index account_person_by_person on account_person (person_id);

-- The identity number of a log-in that never applied, an officer's: a keyed hash.
create table account_identity (
    user_id         text primary key,
    id_number_hash  bytea not null
);

-- Who lives in a person's household, as that person said, by a keyed hash of the identity number.
create table household_member (
    person_id       bigint not null references person,
    id_number_hash  bytea not null,
    primary key (person_id, id_number_hash)
);
create index household_member_by_number on household_member (id_number_hash);

insert into decision_reason (code, decision, position, label) values
    ('duplicateApplication', 'reject',  9, 'There is another application of the same person for the same need'),
    ('identityNotConfirmed', 'reject', 10, 'It could not be confirmed who the applicant is'),
    ('personDeceased',       'reject', 11, 'The person that the application is for has died');
