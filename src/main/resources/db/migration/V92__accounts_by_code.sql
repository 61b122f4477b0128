-- An applicant logs in with a telephone number or a mail address and a code that is sent there. There is no password.

-- Which account a telephone number or mail address opens. One contact opens one account, also when two people register it at the same moment.
create table applicant_contact (
    -- a keyed fingerprint, by which the contact is found; the contact itself is encrypted
    contact_fingerprint bytea primary key check (length(contact_fingerprint) = 32),
    kind                text not null check (kind in ('phone', 'mail')),
    contact             bytea not null,
    user_id             text not null check (length(user_id) between 1 and 64),
    -- how the person wants to be called on our pages, encrypted; null until they said so
    display_name        bytea,
    language            text not null check (language ~ '^[a-z]{2,3}$'),
    made_at             timestamptz not null
);
create index applicant_contact_user on applicant_contact (user_id);

-- The last code that was sent to a contact, whether an account has it or not. A new code takes the row of the older one.
create table one_time_code (
    contact_fingerprint bytea primary key check (length(contact_fingerprint) = 32),
    -- in the address of the page on which the code is typed
    id                  uuid not null unique,
    kind                text not null check (kind in ('phone', 'mail')),
    contact             bytea not null,
    -- a keyed hash of the code, the contact and the id: a code opens nothing else
    code_hash           bytea not null check (length(code_hash) = 32),
    made_at             timestamptz not null,
    expires_at          timestamptz not null,
    tries               int not null default 0,
    used_at             timestamptz,
    constraint five_tries check (tries between 0 and 5),
    constraint code_lasts_ten_minutes check (expires_at > made_at and expires_at <= made_at + interval '10 minutes'),
    constraint used_in_time check (used_at is null or (used_at between made_at and expires_at and tries > 0))
);
create index one_time_code_expiry on one_time_code (expires_at);
