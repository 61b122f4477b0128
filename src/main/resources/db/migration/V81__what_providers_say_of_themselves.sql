-- What a provider says of itself changes after it has joined: licence, places, services and mailbox are approved by a manager; opening hours and
-- the person to ask change at once. Everything is kept.

alter table service_provider
    -- for questions; never one to call back about payout details, those are in provider_phone
    add contact_phone text check (contact_phone ~ '^\+[1-9][0-9]{5,14}$');

update service_provider s set contact_phone =
    (select number from provider_phone p where p.provider_code = s.code and p.ended_at is null order by known_since, number limit 1);

create table provider_change (
    provider_code   text not null references service_provider,
    number          int not null check (number > 0),
    -- details: a manager approves; contact: at once
    part            text not null check (part in ('details', 'contact')),
    before          jsonb not null check (jsonb_typeof(before) = 'object'),
    after           jsonb not null check (jsonb_typeof(after) = 'object'),
    state           text not null check (state in ('asked', 'made', 'refused', 'lapsed', 'withdrawn')),
    asked_by        text not null,
    asked_at        timestamptz not null,
    reason          text check (length(reason) between 1 and 1000),
    decided_by      text,
    decided_at      timestamptz check (decided_at >= asked_at),
    decided_reason  text check (length(decided_reason) between 1 and 1000),
    primary key (provider_code, number),
    constraint provider_change_decided_whole check ((state = 'asked') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
    constraint provider_change_says_why check (part = 'contact' or reason is not null),
    constraint provider_change_by_another check (part = 'contact' or state not in ('made', 'refused') or decided_by <> asked_by),
    constraint provider_contact_at_once check (part = 'details' or state = 'made')
);
create unique index provider_change_one_open on provider_change (provider_code) where state = 'asked';

create function guard_provider_change() returns trigger language plpgsql as $$
begin
    perform from service_provider where code = new.provider_code for no key update;
    if tg_op = 'INSERT' then
        if new.part = 'details' and new.state <> 'asked'
           or new.number <> (select coalesce(max(number), 0) + 1 from provider_change where provider_code = new.provider_code) then
            raise exception 'a change of a provider begins by being asked for' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if old.state <> 'asked'
       or (new.provider_code, new.number, new.part, new.before, new.after, new.asked_by, new.asked_at, new.reason)
          is distinct from (old.provider_code, old.number, old.part, old.before, old.after, old.asked_by, old.asked_at, old.reason) then
        raise exception 'what was asked and decided of % stays', new.provider_code using errcode = 'restrict_violation';
    end if;
    if new.state in ('made', 'refused')
       and exists (select from provider_account where provider_code = new.provider_code and user_id = new.decided_by) then
        raise exception 'nobody of % decides about it', new.provider_code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger provider_change_guarded before insert or update on provider_change for each row execute function guard_provider_change();
create trigger provider_change_kept before delete on provider_change for each row execute function refuse_rewrite();
create trigger provider_change_never_emptied before truncate on provider_change execute function refuse_rewrite();

-- Who was told that a licence ends or has ended: once for each last day.
create table provider_licence_notice (
    provider_code   text not null references service_provider,
    licence_until   date not null,
    kind            text not null check (kind in ('ends', 'ended')),
    told_at         timestamptz not null,
    primary key (provider_code, licence_until, kind)
);
