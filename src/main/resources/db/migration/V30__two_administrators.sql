-- What two administrators do together: one asks for it, another asks for the same, and then it is done. Decision 28.
create table account_change (
    id              bigint generated always as identity primary key,
    what            text not null check (what in ('grant', 'withdrawal', 'password')),
    account         text not null,
    -- of a grant or a withdrawal; empty for a password
    role            text not null default '',
    asked_by        text not null,
    asked_at        timestamptz not null,
    agreed_by       text,
    agreed_at       timestamptz,
    constraint account_change_by_two check (agreed_by <> asked_by),
    constraint nobody_changes_themself check (account <> asked_by and account <> agreed_by),
    constraint agreed_by_somebody check ((agreed_by is null) = (agreed_at is null)),
    constraint role_of_a_password check ((role = '') = (what = 'password'))
);
create unique index account_change_open on account_change (what, account, role) where agreed_at is null;

-- From where somebody has logged in as an account before, as a keyed hash of both: whoever tries passwords elsewhere shuts none of
-- these out.
create table log_in_place (
    id              bytea primary key,
    seen_at         timestamptz not null
);
