-- A passkey opens an applicant's account with the lock of their own phone. The private key never leaves the phone; here is only what checks it.

-- Whose passkeys these are. They were added by whoever has the contact that opens the account: they end with it, and with the account.
create table passkey_holder (
    account             text primary key check (length(account) between 1 and 64),
    contact_fingerprint bytea not null references applicant_contact on delete cascade,
    -- by which the phone knows the account: random, so that it says nothing about the person
    user_handle         bytea not null unique check (length(user_handle) = 32),
    -- until then the person is not offered a passkey, because they said "not now"
    not_before          timestamptz
);
create index passkey_holder_contact on passkey_holder (contact_fingerprint);

create table passkey (
    id              uuid primary key,
    -- chosen by the phone; one opens one account
    credential_id   bytea not null unique check (length(credential_id) between 16 and 1023),
    account         text not null references passkey_holder on delete cascade,
    -- at most ten an account, also when several are added at the same moment
    place           int not null check (place between 1 and 10),
    -- what its owner calls it, encrypted
    name            bytea not null,
    public_key      bytea not null check (length(public_key) between 32 and 4096),
    attestation     bytea not null check (length(attestation) between 32 and 16384),
    -- how often the key was used, as the phone says; 0 for keys that are on several devices
    signature_count bigint not null check (signature_count between 0 and 4294967295),
    made_at         timestamptz not null,
    last_used_at    timestamptz,
    -- the last time a count went backwards, which means that the key was copied
    copied_at       timestamptz,
    constraint ten_passkeys_an_account unique (account, place),
    constraint used_after_it_was_made check (last_used_at is null or last_used_at >= made_at)
);

create function refuse_another_passkey() returns trigger language plpgsql as $$
begin
    if (new.id, new.credential_id, new.account, new.public_key, new.attestation, new.made_at)
        is distinct from (old.id, old.credential_id, old.account, old.public_key, old.attestation, old.made_at) then
        raise exception 'a passkey stays what it is' using errcode = 'check_violation';
    end if;
    if new.signature_count < old.signature_count then
        raise exception 'the count of a passkey does not go backwards' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger passkey_stays before update on passkey for each row execute function refuse_another_passkey();

-- What a phone signs: random, for one browser, for one use, for five minutes, on any node.
create table passkey_challenge (
    challenge  bytea primary key check (length(challenge) = 32),
    -- hash of a secret in a cookie of the browser that asked for it
    browser    bytea not null check (length(browser) = 32),
    -- the account that adds a passkey; null: a log-in
    account    text unique references passkey_holder on delete cascade,
    expires_at timestamptz not null
);
create index passkey_challenge_expiry on passkey_challenge (expires_at);
