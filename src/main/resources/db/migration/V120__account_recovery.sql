-- Somebody who can no longer log in gets their account back: a social worker who has seen two papers asks, its holder has time to object,
-- and a manager confirms (docs/decisions/0096).

-- Who says whom an account belongs to has no other part in its cases.
insert into duty (kind, numbered) values ('accountRecovery', false);

create table account_recovery (
    id              bigint generated always as identity primary key,
    request         bigint not null unique references change_request,
    account         text not null check (length(account) between 1 and 64),
    -- by which the account was found
    case_number     text not null references application,
    kind            text not null check (kind in ('phone', 'mail')),
    -- what is to open the account, encrypted; emptied once it does, or once it is clear that it will not
    contact         bytea,
    first_paper     text not null check (first_paper in ('nationalId', 'passport', 'drivingLicence', 'refugeeCard', 'birthCertificate', 'other')),
    -- the last characters of its number, encrypted; emptied when nothing becomes of the request, and with the account
    first_ending    bytea,
    second_paper    text not null check (second_paper in ('nationalId', 'passport', 'drivingLicence', 'refugeeCard', 'birthCertificate', 'other')),
    second_ending   bytea,
    asked_by        text not null,
    asked_at        timestamptz not null,
    -- until then the holder can object, and nobody confirms
    confirm_from    timestamptz not null,
    outcome         text check (outcome in ('recovered', 'stopped', 'refused', 'lapsed')),
    ended_at        timestamptz,
    constraint two_different_papers check (first_paper <> second_paper),
    constraint time_to_object check (confirm_from >= asked_at + interval '12 hours'),
    constraint nobody_recovers_their_own_account check (asked_by <> account),
    constraint ended_whole check ((outcome is null) = (ended_at is null)),
    constraint contact_while_it_is_open check (outcome is null or contact is null),
    constraint ends_later check (ended_at >= asked_at)
);
-- of two requests for one account at the same moment, one is stored
create unique index account_recovery_open on account_recovery (account) where outcome is null;
create index account_recovery_account on account_recovery (account);

create function guard_account_recovery() returns trigger language plpgsql as $$
declare
    request change_request;
begin
    select * into request from change_request where id = new.request;
    if tg_op = 'INSERT' then
        if new.outcome is not null or new.contact is null or new.first_ending is null or new.second_ending is null
           or request.kind <> 'accountRecovery' or request.state <> 'open'
           or request.asked_by <> new.asked_by or request.content ->> 'account' <> new.account then
            raise exception 'an account is asked for before it is given back' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.id, new.request, new.account, new.case_number, new.kind, new.first_paper, new.second_paper, new.asked_by, new.asked_at, new.confirm_from)
          is distinct from
          (old.id, old.request, old.account, old.case_number, old.kind, old.first_paper, old.second_paper, old.asked_by, old.asked_at, old.confirm_from)
       or (old.outcome is not null and (new.outcome, new.ended_at) is distinct from (old.outcome, old.ended_at))
       or (new.contact is not null and new.contact is distinct from old.contact)
       or (new.first_ending is not null and new.first_ending is distinct from old.first_ending)
       or (new.second_ending is not null and new.second_ending is distinct from old.second_ending) then
        raise exception 'account recovery % stays as it is', old.id using errcode = 'restrict_violation';
    end if;
    -- two people, and not before the holder had time to object: by the clock of whoever confirmed, and by this one
    if old.outcome is null and new.outcome = 'recovered'
       and (request.state <> 'confirmed' or request.decided_at < new.confirm_from or clock_timestamp() < new.confirm_from) then
        raise exception 'account recovery % is not confirmed, or its time to object is not over', old.id using errcode = 'restrict_violation';
    end if;
    if new.outcome in ('stopped', 'refused', 'lapsed') and request.state not in ('refused', 'lapsed') then
        raise exception 'account recovery % is open', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger account_recovery_guarded before insert or update on account_recovery for each row execute function guard_account_recovery();
create trigger account_recovery_kept before delete on account_recovery for each row execute function refuse_rewrite();
create trigger account_recovery_never_emptied before truncate on account_recovery execute function refuse_rewrite();

-- What the holder stopped, a manager refused, or nobody confirmed in time, is over, and the contact goes.
create function end_refused_recovery() returns trigger language plpgsql as $$
begin
    update account_recovery
       set outcome = case when new.state = 'lapsed' then 'lapsed' when new.decided_by = account then 'stopped' else 'refused' end,
           ended_at = greatest(new.decided_at, asked_at), contact = null, first_ending = null, second_ending = null
     where request = new.id and outcome is null;
    return null;
end $$;
create trigger refused_recovery_ends after update of state on change_request
    for each row when (new.kind = 'accountRecovery' and new.state in ('refused', 'lapsed')) execute function end_refused_recovery();

-- An account that is erased is not given back to anybody: what was to open it, and the ends of the papers' numbers, go with its contacts.
create function forget_recovery_of_erased_account() returns trigger language plpgsql as $$
begin
    if not exists (select from applicant_contact where user_id = old.user_id) then
        update account_recovery set contact = null, first_ending = null, second_ending = null
         where account = old.user_id and (contact is not null or first_ending is not null);
    end if;
    return null;
end $$;
create trigger erased_account_not_recovered after delete on applicant_contact for each row execute function forget_recovery_of_erased_account();
