-- Redemptions without a network: devices that may note them, what they noted, and what becomes of those that no voucher covers.

create table device (
    id              uuid primary key,
    provider_code   text not null references service_provider,
    name            text not null check (length(trim(name)) between 1 and 64),
    -- the public half, as a JWK with nothing but its point; the private one never leaves the device
    public_key      text not null,
    -- RFC 7638: one key, one device
    thumbprint      text not null unique,
    registered_by   text not null,
    registered_at   timestamptz not null,
    -- the next record in its chain, and the hash of the one before
    next_seq        bigint not null default 1 check (next_seq > 0),
    last_hash       text,
    withdrawn_at    timestamptz,
    withdrawn_by    text,
    withdrawal_reason text,
    constraint chain_begins_with_nothing check ((next_seq = 1) = (last_hash is null)),
    constraint withdrawn_by_somebody_for_a_reason check (
        (withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawal_reason is null))
);
create index device_by_provider on device (provider_code, registered_at);

-- A chain only grows, and who was withdrawn stays so.
create function guard_device() returns trigger language plpgsql as $$
begin
    if (new.id, new.provider_code, new.name, new.public_key, new.thumbprint, new.registered_by, new.registered_at)
           is distinct from (old.id, old.provider_code, old.name, old.public_key, old.thumbprint, old.registered_by, old.registered_at)
       or new.next_seq not in (old.next_seq, old.next_seq + 1)
       or (old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawn_by, new.withdrawal_reason)
               is distinct from (old.withdrawn_at, old.withdrawn_by, old.withdrawal_reason)) then
        raise exception 'device % does not change so', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger device_guarded before update on device for each row execute function guard_device();
create trigger device_kept before delete on device for each row execute function refuse_rewrite();
create trigger device_never_emptied before truncate on device execute function refuse_rewrite();

-- How much it may note until it is heard of again, from when on; the amount for each currency.
create table device_caps (
    id              bigint generated always as identity primary key,
    device_id       uuid not null references device,
    records         int not null check (records >= 0),
    amount_minor    bigint not null check (amount_minor >= 0),
    at              timestamptz not null
);
create index device_caps_by_device on device_caps (device_id, id);
create trigger device_caps_append_only before update or delete on device_caps for each row execute function refuse_rewrite();
create trigger device_caps_never_emptied before truncate on device_caps execute function refuse_rewrite();

create table offline_record (
    -- as the device named it
    id              uuid primary key,
    device_id       uuid not null references device,
    seq             bigint not null check (seq > 0),
    hash            text not null,
    -- sealed, since the code in it names the holder; null for a voucher that is none of ours, and after its retention
    payload         bytea,
    signature       text not null,
    voucher_code    text references voucher,
    currency        text not null,
    amount_minor    bigint not null check (amount_minor > 0),
    identity_kind   text,
    -- by the device's clock: for people only, nothing is ordered by it
    noted_at        timestamptz not null,
    -- how new the device's list of cancelled vouchers was
    status_at       timestamptz not null,
    received_at     timestamptz not null,
    received_by     text not null,
    outcome         text not null check (outcome in ('accepted', 'overdrawn', 'rejected')),
    reason          text,
    message         text not null,
    -- what nothing covered
    rest_minor      bigint not null default 0 check (rest_minor >= 0),
    status_fresh    boolean not null,
    within_voucher  boolean not null,
    within_device   boolean not null,
    policy_kept     boolean not null generated always as (status_fresh and within_voucher and within_device) stored,
    constraint one_record_a_place unique (device_id, seq),
    constraint only_a_refusal_has_a_reason check ((outcome = 'rejected') = (reason is not null)),
    constraint only_what_is_overdrawn_has_a_rest check ((outcome = 'overdrawn') = (rest_minor > 0) and rest_minor <= amount_minor),
    constraint what_is_taken_has_a_voucher check (outcome = 'rejected' or voucher_code is not null)
);
create index offline_record_by_voucher on offline_record (voucher_code, device_id);
create index offline_record_overdrawn on offline_record (device_id, received_at) where outcome = 'overdrawn';

-- Another record under a place that was taken: proof that somebody copied or set back the device.
create table offline_fork (
    device_id       uuid not null references device,
    seq             bigint not null,
    hash            text not null,
    payload         bytea,
    signature       text not null,
    voucher_code    text references voucher,
    received_at     timestamptz not null,
    received_by     text not null,
    primary key (device_id, seq, hash)
);

-- Nothing but the sealed text is ever taken out, when its retention is over.
create function guard_offline_evidence() returns trigger language plpgsql as $$
begin
    -- a generated column is not there yet before the update
    if new.payload is not null
       or to_jsonb(new) - '{payload,policy_kept}'::text[] is distinct from to_jsonb(old) - '{payload,policy_kept}'::text[] then
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger offline_record_guarded before update on offline_record for each row execute function guard_offline_evidence();
create trigger offline_fork_guarded before update on offline_fork for each row execute function guard_offline_evidence();
create trigger offline_record_append_only before delete on offline_record for each row execute function refuse_rewrite();
create trigger offline_fork_append_only before delete on offline_fork for each row execute function refuse_rewrite();
create trigger offline_record_never_emptied before truncate on offline_record execute function refuse_rewrite();
create trigger offline_fork_never_emptied before truncate on offline_fork execute function refuse_rewrite();

-- ---------------------------------------------------------------- what no voucher covers

create table overdrawn_decision (
    record_id       uuid primary key references offline_record,
    decision        text not null check (decision in ('pay', 'doNotPay')),
    reason          text not null check (length(trim(reason)) > 0),
    decided_by      text not null,
    decided_at      timestamptz not null
);
create trigger overdrawn_decision_append_only before update or delete on overdrawn_decision
    for each row execute function refuse_rewrite();
create trigger overdrawn_decision_never_emptied before truncate on overdrawn_decision execute function refuse_rewrite();

-- A provider who kept the rules is paid, whoever decides.
create function guard_overdrawn_decision() returns trigger language plpgsql as $$
begin
    if not exists (select from offline_record where id = new.record_id and outcome = 'overdrawn' and (new.decision = 'pay' or not policy_kept)) then
        raise exception 'record % is not decided so', new.record_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger overdrawn_decision_guarded before insert on overdrawn_decision for each row execute function guard_overdrawn_decision();

alter table redemption
    add offline_record uuid references offline_record,
    -- beyond the voucher's value: paid by the programme, on a manager's word
    add overdrawn boolean not null default false,
    add constraint only_an_offline_record_overdraws check (not overdrawn or offline_record is not null);
create unique index one_redemption_a_record on redemption (offline_record, overdrawn) where offline_record is not null;

create function guard_offline_redemption() returns trigger language plpgsql as $$
begin
    if not exists (select from offline_record r join device d on d.id = r.device_id
                    where r.id = new.offline_record and r.voucher_code = new.voucher_code and d.provider_code = new.provider_code
                      and new.amount_minor = case when new.overdrawn then r.rest_minor else r.amount_minor - r.rest_minor end
                      and (not new.overdrawn or exists (select from overdrawn_decision where record_id = r.id and decision = 'pay'))) then
        raise exception 'record % does not pay so much', new.offline_record using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger offline_redemption_guarded before insert on redemption
    for each row when (new.offline_record is not null) execute function guard_offline_redemption();

-- What a manager had paid out is no part of the voucher: it cannot be taken back into it.
create function refuse_overdrawn_reversal() returns trigger language plpgsql as $$
begin
    if exists (select from redemption where id = new.redemption_id and overdrawn) then
        raise exception 'redemption % was paid beyond its voucher', new.redemption_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger redemption_reversal_of_a_voucher before insert on redemption_reversal
    for each row execute function refuse_overdrawn_reversal();

create or replace function guard_reservation() returns trigger language plpgsql as $$
begin
    if (new.application_number, new.part, new.round, new.programme_code, new.fiscal_year, new.amount_minor)
           is distinct from (old.application_number, old.part, old.round, old.programme_code, old.fiscal_year, old.amount_minor)
       or new.released_minor < old.released_minor
       or (new.spent_minor < old.spent_minor
           and new.spent_minor < (select coalesce(sum(r.amount_minor), 0)
                                    from redemption r join voucher v on v.code = r.voucher_code
                                   where v.application_number = new.application_number and v.funds_part = new.part
                                     and not r.overdrawn
                                     and not exists (select from redemption_reversal where redemption_id = r.id))) then
        raise exception 'what % holds does not change so', old.application_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- Each overdrawn payment is an entry of its own, from what is available.
alter table ledger_entry
    drop constraint ledger_entry_kind_check,
    add constraint ledger_entry_kind_check check (kind in ('fund', 'withdraw', 'reserve', 'release', 'spend', 'unspend', 'overspend'));

-- A record that redeems nothing is looked at as well.
create function await_watch_of_overdrawn() returns trigger language plpgsql as $$
begin
    insert into redemption_unwatched (voucher_code, provider_code)
    select new.voucher_code, provider_code from device where id = new.device_id;
    return null;
end $$;
create trigger overdrawn_record_awaits_watch after insert on offline_record
    for each row when (new.outcome = 'overdrawn') execute function await_watch_of_overdrawn();
