-- How a provider proves that the beneficiary is there.

alter table programme
    add presence text not null default 'none' check (presence in ('none', 'pin', 'id'));

-- The PIN in force of a voucher. What is kept is a sealed, slow hash: neither a copy of the table nor a copy of the key gives the PIN.
create table voucher_pin (
    voucher_code    text primary key references voucher,
    hash            bytea not null,
    -- each attempt counts before it is looked at, and the right one counts back: guesses at one moment cannot outrun the limit
    attempts        int not null default 0 check (attempts between 0 and 5)
);

-- Each PIN that was sent; asked_by is null for the one that comes with the voucher.
create table voucher_pin_sent (
    id              bigint generated always as identity primary key,
    voucher_code    text not null references voucher,
    asked_by        text,
    sent_at         timestamptz not null
);
create index voucher_pin_sent_by_voucher on voucher_pin_sent (voucher_code, sent_at);
create trigger voucher_pin_sent_append_only before update or delete on voucher_pin_sent
    for each row execute function refuse_rewrite();

create table pin_failure (
    id              bigint generated always as identity primary key,
    voucher_code    text not null references voucher,
    provider_code   text not null references service_provider,
    at              timestamptz not null
);
create index pin_failure_by_voucher on pin_failure (voucher_code, at);
create trigger pin_failure_append_only before update or delete on pin_failure
    for each row execute function refuse_rewrite();

-- How it was proven at each redemption, and on which device. No number of a paper: only what kind it was.
alter table redemption
    add presence text not null default 'none' check (presence in ('none', 'pin', 'id')),
    add identity_kind text check (identity_kind in
        ('nationalId', 'passport', 'drivingLicence', 'refugeeCard', 'birthCertificate', 'other')),
    add device text check (length(device) between 1 and 64),
    add constraint identity_check_names_the_paper check ((presence = 'id') = (identity_kind is not null));

-- ---------------------------------------------------------------- a redemption taken back

alter table programme
    -- for so long a provider can take a redemption back; 0: never
    add reversal_hours int not null default 24 check (reversal_hours between 0 and 8760);

create table redemption_reversal (
    redemption_id   uuid primary key references redemption,
    reason          text not null check (length(trim(reason)) > 0),
    reversed_by     text not null,
    reversed_at     timestamptz not null
);
create trigger redemption_reversal_append_only before update or delete on redemption_reversal
    for each row execute function refuse_rewrite();
create trigger redemption_reversal_never_emptied before truncate on redemption_reversal execute function refuse_rewrite();

-- A redemption is claimed or taken back, never both. Whoever wants either holds its row first: the other one then sees what was done.
create function guard_reversal() returns trigger language plpgsql as $$
begin
    perform from redemption where id = new.redemption_id for update;
    if exists (select from claim_line where redemption_id = new.redemption_id and live) then
        raise exception 'redemption % is claimed', new.redemption_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger redemption_reversal_guarded before insert on redemption_reversal for each row execute function guard_reversal();

create function refuse_reversed_line() returns trigger language plpgsql as $$
begin
    perform from redemption where id = new.redemption_id for key share;
    if exists (select from redemption_reversal where redemption_id = new.redemption_id) then
        raise exception 'redemption % was taken back', new.redemption_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_line_of_a_standing_redemption before insert on claim_line for each row execute function refuse_reversed_line();

-- What a case spent becomes less only by redemptions that were taken back.
create or replace function guard_reservation() returns trigger language plpgsql as $$
begin
    if (new.application_number, new.part, new.round, new.programme_code, new.fiscal_year, new.amount_minor)
           is distinct from (old.application_number, old.part, old.round, old.programme_code, old.fiscal_year, old.amount_minor)
       or new.released_minor < old.released_minor
       or (new.spent_minor < old.spent_minor
           and new.spent_minor < (select coalesce(sum(r.amount_minor), 0)
                                    from redemption r join voucher v on v.code = r.voucher_code
                                   where v.application_number = new.application_number and v.funds_part = new.part
                                     and not exists (select from redemption_reversal where redemption_id = r.id))) then
        raise exception 'what % holds does not change so', old.application_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

alter table ledger_entry
    drop constraint ledger_entry_kind_check,
    add constraint ledger_entry_kind_check check (kind in ('fund', 'withdraw', 'reserve', 'release', 'spend', 'unspend'));

-- ---------------------------------------------------------------- fraud signals

-- What happened at a provider and nobody has looked at yet. A row becomes visible with its cause, in whatever order they commit.
create table redemption_unwatched (
    id              bigint generated always as identity primary key,
    voucher_code    text not null,
    provider_code   text not null
);

create function await_watch() returns trigger language plpgsql as $$
begin
    insert into redemption_unwatched (voucher_code, provider_code) values (new.voucher_code, new.provider_code);
    return null;
end $$;
create trigger redemption_awaits_watch after insert on redemption for each row execute function await_watch();
create trigger pin_failure_awaits_watch after insert on pin_failure for each row execute function await_watch();
create index pin_failure_by_provider on pin_failure (provider_code, at);
create index voucher_by_officer on voucher (issued_by, issued_at);

create table fraud_signal (
    id              bigint generated always as identity primary key,
    kind            text not null check (kind ~ '^[a-z][A-Za-z]{1,39}$'),
    voucher_code    text not null references voucher,
    provider_code   text not null references service_provider,
    programme_code  text not null references programme,
    facts           jsonb not null check (jsonb_typeof(facts) = 'object'),
    at              timestamptz not null,
    on_day          date not null,
    -- what it is about: the same is raised once a day
    subject         text not null,
    constraint one_signal_a_day unique (kind, subject, on_day)
);
create table fraud_review (
    signal_id       bigint primary key references fraud_signal,
    finding         text not null check (finding in ('nothingWrong', 'noted', 'suspend')),
    reason          text not null check (length(trim(reason)) > 0),
    reviewed_by     text not null,
    reviewed_at     timestamptz not null
);
create trigger fraud_signal_append_only before update or delete on fraud_signal for each row execute function refuse_rewrite();
create trigger fraud_signal_never_emptied before truncate on fraud_signal execute function refuse_rewrite();
create trigger fraud_review_append_only before update or delete on fraud_review for each row execute function refuse_rewrite();
create trigger fraud_review_never_emptied before truncate on fraud_review execute function refuse_rewrite();
