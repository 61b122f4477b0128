-- Providers enter and change by a process. Where a provider's money goes is decided by two people and kept for ever; a provider can be
-- suspended, and then nothing is redeemed there and nothing is paid to it.

-- ---------------------------------------------------------------- where the money goes

create function has_iban_check_digits(iban text) returns boolean language sql immutable parallel safe as $$
    select iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$' and
           (select string_agg(case when c ~ '[A-Z]' then (ascii(c) - 55)::text else c end, '' order by n)::numeric % 97 = 1
              from regexp_split_to_table(substr(iban, 5) || substr(iban, 1, 4), '') with ordinality as letter (c, n))
$$;

-- A number by which the office reaches somebody of the provider. One that is to be called back must have been known before.
create table provider_phone (
    provider_code   text not null references service_provider,
    number          text not null check (number ~ '^\+[1-9][0-9]{5,14}$'),
    known_since     timestamptz not null,
    recorded_by     text not null,
    confirmed_by    text not null,
    ended_at        timestamptz check (ended_at >= known_since),
    ended_by        text,
    primary key (provider_code, number, known_since),
    constraint phone_known_by_two check (recorded_by <> confirmed_by),
    constraint phone_ended_by_somebody check ((ended_at is null) = (ended_by is null))
);
create unique index phone_known_once on provider_phone (provider_code, number) where ended_at is null;

create function guard_provider_phone() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - 'ended_at' - 'ended_by') <> (to_jsonb(old) - 'ended_at' - 'ended_by') or old.ended_at is not null then
        raise exception 'a number that was known stays known' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger provider_phone_guarded before update on provider_phone for each row execute function guard_provider_phone();
create trigger provider_phone_kept before delete on provider_phone for each row execute function refuse_rewrite();
create trigger provider_phone_never_emptied before truncate on provider_phone execute function refuse_rewrite();

-- The payout details of a provider, by version. Paid is to the one that is in force.
create table provider_payout (
    provider_code   text not null references service_provider,
    version         int not null check (version > 0),
    -- a way of payment, such as iban; the values that it needs are checked by its class
    kind            text not null check (kind ~ '^[a-z][A-Za-z]{1,29}$'),
    holder          text not null check (length(holder) between 1 and 140 and holder = trim(holder)),
    details         jsonb not null check (jsonb_typeof(details) = 'object'),
    -- before: known before there was a process; joining: with the provider; change: asked for later
    origin          text not null check (origin in ('before', 'joining', 'change')),
    state           text not null check (state in ('asked', 'confirmed', 'inForce', 'replaced', 'refused', 'lapsed')),
    asked_by        text not null,
    asked_at        timestamptz not null,
    reason          text not null check (length(reason) between 1 and 1000),
    -- the call by which the second person made sure: a number that was known before, and who answered
    called_number   text,
    called_person   text check (length(called_person) between 1 and 140),
    confirmed_by    text,
    confirmed_at    timestamptz,
    -- it is not paid to before
    in_force_from   timestamptz,
    in_force_at     timestamptz,
    -- refused, lapsed or replaced
    ended_by        text,
    ended_at        timestamptz,
    ended_reason    text check (length(ended_reason) between 1 and 1000),
    primary key (provider_code, version),
    constraint payout_confirmed_by_another check (confirmed_by <> asked_by),
    constraint payout_confirmed_whole check ((confirmed_by is null) = (confirmed_at is null) and (confirmed_by is null) = (in_force_from is null)),
    constraint payout_is_confirmed check (state not in ('confirmed', 'inForce', 'replaced') or confirmed_by is not null or origin = 'before'),
    constraint payout_change_is_called_back check (origin <> 'change' or confirmed_by is null or (called_number is not null and called_person is not null)),
    constraint payout_waits check (confirmed_at >= asked_at and in_force_from >= confirmed_at and in_force_at >= in_force_from),
    constraint payout_in_force_has_its_time check ((state in ('inForce', 'replaced')) = (in_force_at is not null)),
    constraint payout_end_has_its_time check ((state in ('replaced', 'refused', 'lapsed')) = (ended_at is not null)),
    constraint iban_is_valid check (kind <> 'iban' or has_iban_check_digits(details ->> 'iban') is true or state = 'refused')
);
create unique index payout_one_in_force on provider_payout (provider_code) where state = 'inForce';
create unique index payout_one_pending on provider_payout (provider_code) where state in ('asked', 'confirmed');

-- What the columns of before said. An account that no bank could be told about does not count any more: the provider asks for a change.
insert into provider_payout (provider_code, version, kind, holder, details, origin, state, asked_by, asked_at, reason, in_force_at, ended_by, ended_at, ended_reason)
select code, 1,
       case when number ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$' then 'iban' else 'localAccount' end,
       left(coalesce(nullif(trim(account_name), ''), name), 140),
       case when number ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$' then jsonb_build_object('iban', number)
            else jsonb_build_object('country', substr(bank, 5, 2), 'number', number) end
           || case when bank ~ '^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$' then jsonb_build_object('bic', bank) else '{}' end,
       'before',
       case when valid then 'inForce' else 'refused' end,
       'system', now(), 'Known before changes had a process',
       case when valid then now() end,
       case when not valid then 'system' end, case when not valid then now() end,
       case when not valid then 'The number of the account cannot be right' end
  from (select code, name, account_name, number, bank,
               case when number ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$' then has_iban_check_digits(number)
                    else number ~ '^[A-Z0-9]([A-Z0-9/.-]{0,32}[A-Z0-9])?$' and bank ~ '^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$' end as valid
          from (select code, name, account_name, upper(regexp_replace(iban, '\s', '', 'g')) as number,
                       upper(regexp_replace(bic, '\s', '', 'g')) as bank from service_provider) as written) as known;

create function guard_provider_payout() returns trigger language plpgsql as $$
begin
    -- one change of a provider at a time; payments read the details under this lock
    perform from service_provider where code = new.provider_code for no key update;
    if tg_op = 'INSERT' then
        if new.state <> 'asked' or new.origin = 'before' or new.confirmed_by is not null
           or new.version <> (select coalesce(max(version), 0) + 1 from provider_payout where provider_code = new.provider_code) then
            raise exception 'payout details begin by being asked for' using errcode = 'restrict_violation';
        end if;
        if new.origin = 'joining' and new.version <> 1 then
            raise exception 'provider % has joined already', new.provider_code using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.provider_code, new.version, new.kind, new.holder, new.details, new.origin, new.asked_by, new.asked_at, new.reason)
           is distinct from (old.provider_code, old.version, old.kind, old.holder, old.details, old.origin, old.asked_by, old.asked_at, old.reason)
       or old.state <> 'asked' and (new.called_number, new.called_person, new.confirmed_by, new.confirmed_at, new.in_force_from)
           is distinct from (old.called_number, old.called_person, old.confirmed_by, old.confirmed_at, old.in_force_from)
       or old.in_force_at is not null and new.in_force_at is distinct from old.in_force_at then
        raise exception 'payout details of % do not change', new.provider_code using errcode = 'restrict_violation';
    end if;
    if (old.state, new.state) not in (('asked', 'confirmed'), ('asked', 'refused'), ('asked', 'lapsed'),
                                      ('confirmed', 'inForce'), ('confirmed', 'refused'), ('inForce', 'replaced')) then
        raise exception 'payout details of % are % and cannot become %', new.provider_code, old.state, new.state using errcode = 'restrict_violation';
    end if;
    if new.state = 'confirmed' then
        if exists (select from provider_account where provider_code = new.provider_code and user_id = new.confirmed_by) then
            raise exception 'nobody of % confirms where its money goes', new.provider_code using errcode = 'restrict_violation';
        end if;
        if new.origin = 'change'
           and not exists (select from provider_phone where provider_code = new.provider_code and number = new.called_number
                              and known_since < new.asked_at and ended_at is null) then
            raise exception 'this number of % was not known before', new.provider_code using errcode = 'restrict_violation';
        end if;
    end if;
    return new;
end $$;
create trigger provider_payout_guarded before insert or update on provider_payout for each row execute function guard_provider_payout();
create trigger provider_payout_kept before delete on provider_payout for each row execute function refuse_rewrite();
create trigger provider_payout_never_emptied before truncate on provider_payout execute function refuse_rewrite();

alter table service_provider drop column account_name, drop column iban, drop column bic;

-- ---------------------------------------------------------------- suspension

create table provider_suspension (
    id              bigint generated always as identity primary key,
    provider_code   text not null references service_provider,
    reason          text not null check (length(reason) between 1 and 1000),
    suspended_by    text not null,
    suspended_at    timestamptz not null,
    resume_reason   text check (length(resume_reason) between 1 and 1000),
    resume_asked_by text,
    resumed_by      text,
    resumed_at      timestamptz check (resumed_at >= suspended_at),
    constraint resumed_whole check ((resumed_at is null) = (resumed_by is null) and (resumed_at is null) = (resume_asked_by is null)
                                    and (resumed_at is null) = (resume_reason is null)),
    constraint resumed_by_two check (resume_asked_by <> resumed_by)
);
create unique index provider_suspended_once on provider_suspension (provider_code) where resumed_at is null;

create function guard_provider_suspension() returns trigger language plpgsql as $$
begin
    perform from service_provider where code = new.provider_code for no key update;
    if tg_op = 'INSERT' then
        if new.resumed_at is not null then
            raise exception 'a suspension begins in force' using errcode = 'restrict_violation';
        end if;
    elsif old.resumed_at is not null
          or (new.provider_code, new.reason, new.suspended_by, new.suspended_at) is distinct from (old.provider_code, old.reason, old.suspended_by, old.suspended_at) then
        raise exception 'what was said of a suspension stays' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger provider_suspension_guarded before insert or update on provider_suspension for each row execute function guard_provider_suspension();
create trigger provider_suspension_kept before delete on provider_suspension for each row execute function refuse_rewrite();
create trigger provider_suspension_never_emptied before truncate on provider_suspension execute function refuse_rewrite();

-- Records of devices are judged when they arrive, and nothing is taken from a device while its provider is suspended.
create function refuse_redemption_while_suspended() returns trigger language plpgsql as $$
begin
    if exists (select from provider_suspension where provider_code = new.provider_code and resumed_at is null) then
        raise exception 'provider % is suspended', new.provider_code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger suspended_provider_redeems_nothing before insert on redemption
    for each row when (new.offline_record is null) execute function refuse_redemption_while_suspended();

-- ---------------------------------------------------------------- what a provider is, and how it joins

alter table service_provider
    add kind            text check (kind in ('hospital', 'clinic', 'pharmacy', 'laboratory', 'shop', 'other')),
    add licence_number  text check (length(licence_number) between 1 and 60),
    add licence_until   date,
    add services        text check (length(services) <= 1000),
    add contact_name    text check (length(contact_name) <= 140);

-- Where it gives help. The first place is also the provider's own (its latitude and longitude).
create table provider_place (
    provider_code   text not null references service_provider,
    position        int not null check (position between 1 and 20),
    address         text not null check (length(address) between 1 and 200),
    opening_hours   text check (length(opening_hours) <= 200),
    latitude        numeric(8, 5) check (latitude between -90 and 90),
    longitude       numeric(8, 5) check (longitude between -180 and 180),
    primary key (provider_code, position),
    constraint place_has_both check ((latitude is null) = (longitude is null))
);

create sequence joining_number;

-- An organisation that asks to join. Its papers are documents under its number.
create table provider_joining (
    number          text primary key check (number ~ '^J-[0-9]{4}-[0-9]{6}$'),
    email           text not null,
    content         jsonb not null check (jsonb_typeof(content) = 'object'),
    -- null: on the public page
    asked_by        text,
    asked_at        timestamptz not null,
    state           text not null default 'open' check (state in ('open', 'admitted', 'rejected')),
    checked_by      text,
    approved_by     text,
    decided_at      timestamptz,
    reason          text check (length(reason) between 1 and 1000),
    provider_code   text references service_provider,
    constraint joining_decided_whole check ((state = 'open') = (decided_at is null) and (state = 'admitted') = (provider_code is not null)
                                            and (state <> 'admitted' or (checked_by is not null and approved_by is not null))),
    constraint joining_approved_by_another check (approved_by <> checked_by)
);
create index provider_joining_open on provider_joining (lower(email)) where state = 'open';

create function guard_provider_joining() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'open' then
            raise exception 'a request to join begins open' using errcode = 'restrict_violation';
        end if;
    elsif old.state <> 'open' or (new.number, new.asked_by, new.asked_at) is distinct from (old.number, old.asked_by, old.asked_at) then
        raise exception 'request % was decided', old.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger provider_joining_guarded before insert or update on provider_joining for each row execute function guard_provider_joining();
create trigger provider_joining_kept before delete on provider_joining for each row execute function refuse_rewrite();
create trigger provider_joining_never_emptied before truncate on provider_joining execute function refuse_rewrite();

-- ---------------------------------------------------------------- an organisation's users

-- An invitation by mail: the hash of its token, so that who reads the table cannot use it. It serves once.
create table provider_invitation (
    token_sha256    text primary key check (token_sha256 ~ '^[0-9a-f]{64}$'),
    provider_code   text not null references service_provider,
    email           text not null,
    administrator   boolean not null,
    invited_by      text not null,
    invited_at      timestamptz not null,
    expires_at      timestamptz not null check (expires_at > invited_at),
    accepted_by     text,
    accepted_at     timestamptz check (accepted_at < expires_at),
    withdrawn_at    timestamptz,
    constraint invitation_accepted_whole check ((accepted_by is null) = (accepted_at is null)),
    constraint invitation_ends_once check (accepted_at is null or withdrawn_at is null)
);
create index provider_invitation_open on provider_invitation (provider_code) where accepted_at is null and withdrawn_at is null;

create function guard_provider_invitation() returns trigger language plpgsql as $$
begin
    if old.accepted_at is not null or old.withdrawn_at is not null
       or (new.token_sha256, new.provider_code, new.email, new.administrator, new.invited_by, new.invited_at, new.expires_at)
          is distinct from (old.token_sha256, old.provider_code, old.email, old.administrator, old.invited_by, old.invited_at, old.expires_at) then
        raise exception 'an invitation serves once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger provider_invitation_guarded before update on provider_invitation for each row execute function guard_provider_invitation();
create trigger provider_invitation_kept before delete on provider_invitation for each row execute function refuse_rewrite();
create trigger provider_invitation_never_emptied before truncate on provider_invitation execute function refuse_rewrite();
