-- Filing without a network (docs/decisions/0104). A prepared device has the public half of a key; what it seals, only the server opens.

create table outreach_device (
    id          uuid primary key,
    account     text not null,
    name        text not null check (length(name) between 1 and 64),
    prepared_at timestamptz not null,
    ended_at    timestamptz,
    ended_by    text,
    constraint an_end_has_somebody check ((ended_at is null) = (ended_by is null))
);
create index outreach_device_by_account on outreach_device (account, prepared_at desc);

create table outreach_key (
    id          uuid primary key,
    device_id   uuid not null references outreach_device,
    public_key  bytea not null,
    -- encrypted; null once nothing may be opened with it any more
    private_key bytea,
    made_at     timestamptz not null,
    seals_until timestamptz not null,
    opens_until timestamptz not null,
    constraint opens_longer_than_it_seals check (made_at < seals_until and seals_until <= opens_until)
);
create index outreach_key_by_device on outreach_key (device_id);
create index outreach_key_to_forget on outreach_key (opens_until) where private_key is not null;

-- An envelope that was opened. Its id was made when it was sealed: the same one never makes a second application.
create table outreach_envelope (
    id                 uuid primary key,
    device_id          uuid not null references outreach_device,
    account            text not null,
    sha256             text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    -- what the device says; null when its clock cannot have been right
    sealed_at          timestamptz,
    received_at        timestamptz not null,
    -- null once the draft is deleted
    application_number text unique references application on delete set null,
    outcome            text not null check (outcome in ('filed', 'draft')),
    -- encrypted: what whoever files looks at before they submit the draft
    notes              bytea,
    constraint sealed_before_it_came check (sealed_at is null or sealed_at <= received_at)
);
create index outreach_envelope_by_device on outreach_envelope (device_id);

create function keep_outreach_device() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.ended_at is not null
       or (new.id, new.account, new.name, new.prepared_at) is distinct from (old.id, old.account, old.name, old.prepared_at) then
        raise exception 'an outreach device stays as it was prepared, and ends once' using errcode = 'restrict_violation';
    end if;
    -- what waits on it can never be read again
    update outreach_key set private_key = null where device_id = new.id and new.ended_at is not null;
    return new;
end $$;
create trigger outreach_device_stays before update or delete on outreach_device for each row execute function keep_outreach_device();

create function keep_outreach_key() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if exists (select from outreach_device where id = new.device_id and ended_at is not null) then
            raise exception 'an ended outreach device gets no key' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' or new.private_key is not null or to_jsonb(new) - 'private_key' <> to_jsonb(old) - 'private_key' then
        raise exception 'a key of an outreach device is only forgotten' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger outreach_key_stays before insert or update or delete on outreach_key for each row execute function keep_outreach_key();

create function keep_outreach_envelope() returns trigger language plpgsql as $$
declare
    device record;
begin
    if tg_op = 'INSERT' then
        select account, ended_at into device from outreach_device where id = new.device_id for share;
        if device.ended_at is not null or device.account <> new.account then
            raise exception 'an envelope comes from a device of its own account that has not ended' using errcode = 'restrict_violation';
        end if;
        if not exists (select from application where number = new.application_number and filed_by = new.account) then
            raise exception 'an envelope becomes an application of its own account' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' or (new.application_number is not null and new.application_number is distinct from old.application_number)
       or (new.notes is not null and new.notes is distinct from old.notes)
       or to_jsonb(new) - 'application_number' - 'notes' <> to_jsonb(old) - 'application_number' - 'notes' then
        raise exception 'an opened envelope stays as it was' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger outreach_envelope_stays before insert or update or delete on outreach_envelope for each row execute function keep_outreach_envelope();
