-- What happens to a case at the same moment: what must hold between a case, its vouchers and what it holds, whoever wins.
-- Locks are taken in one order: the case, then its vouchers, then the programme's accounts (docs/decisions/0027).

-- ---------------------------------------------------------------- a case whose programme was closed

alter table application
    drop constraint application_status_check,
    add constraint application_status_check check (status in
        ('draft', 'submitted', 'inAssessment', 'waitingForApplicant', 'waitingForFunds', 'approved', 'voucherIssued', 'rejected',
         'inAppeal', 'withdrawn', 'programmeClosed'));

-- Such a case is no live case of the person any more.
drop index application_by_person;
create index application_by_person on application (person_id) where status not in ('draft', 'rejected', 'withdrawn', 'programmeClosed');

-- ---------------------------------------------------------------- no live voucher of a case that was not approved

-- Not approved, or withdrawn: no voucher of such a case can be redeemed. A case that only its programme ended keeps its emergency help.
create function forbids_vouchers(its_status text) returns boolean language sql immutable as $$
    select its_status in ('rejected', 'withdrawn', 'inAppeal')
$$;

-- The new voucher waits for whoever holds the case, and then sees what became of it.
create function refuse_voucher_of_an_ended_case() returns trigger language plpgsql as $$
declare
    its_status text;
begin
    select status into its_status from application where number = new.application_number for no key update;
    if forbids_vouchers(its_status) then
        raise exception 'case % is %: it gets no voucher', new.application_number, its_status using errcode = 'restrict_violation';
    end if;
    if new.replaces is null
       and (its_status = 'programmeClosed' or exists (select from programme where code = new.programme_code and state = 'closed')) then
        raise exception 'programme % is closed: it issues nothing', new.programme_code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger voucher_of_a_case_that_goes_on before insert on voucher
    for each row execute function refuse_voucher_of_an_ended_case();

-- A voucher that is good again: resumed, or a redemption was taken back. Whoever ends the case holds the voucher's row, so one look is enough.
create function refuse_revived_voucher() returns trigger language plpgsql as $$
begin
    if forbids_vouchers((select status from application where number = new.application_number)) then
        raise exception 'the case of voucher % is over', new.code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger voucher_not_revived before update of state on voucher
    for each row when (new.state = 'issued' and old.state <> 'issued') execute function refuse_revived_voucher();

create function refuse_end_with_live_voucher() returns trigger language plpgsql as $$
begin
    -- the locks hold back whoever redeems, resumes or takes back just now
    perform from voucher where application_number = new.number order by code for update;
    if exists (select from voucher where application_number = new.number and state in ('issued', 'suspended')) then
        raise exception 'case % has a live voucher: it cannot be %', new.number, new.status using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger application_ends_without_live_voucher before update of status on application
    for each row when (old.status is distinct from new.status and forbids_vouchers(new.status))
    execute function refuse_end_with_live_voucher();

-- A case that is over stays so; only an appeal opens one that was rejected.
create function guard_end_of_case() returns trigger language plpgsql as $$
begin
    if old.status in ('withdrawn', 'programmeClosed') or (old.status = 'rejected' and new.status <> 'inAppeal') then
        raise exception 'case % is % and cannot become %', old.number, old.status, new.status using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger application_stays_over before update of status on application
    for each row when (old.status is distinct from new.status) execute function guard_end_of_case();

-- A voucher that was used up, of which a redemption was taken back after its case was rejected, is not good again.
create or replace function guard_voucher_state() returns trigger language plpgsql as $$
begin
    if (old.state, new.state) not in (
            ('issued', 'suspended'), ('issued', 'exhausted'), ('issued', 'expired'), ('issued', 'revoked'), ('issued', 'replaced'),
            ('suspended', 'issued'), ('suspended', 'expired'), ('suspended', 'revoked'), ('suspended', 'replaced'),
            -- a redemption was taken back
            ('exhausted', 'issued'), ('exhausted', 'revoked')) then
        raise exception 'voucher % is % and cannot become %', old.code, old.state, new.state using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- ---------------------------------------------------------------- never more than was granted

-- Before the grant, what an emergency was authorised for; with the grant, no more than it; what was spent is spent.
-- Reservations of a programme wait for its account, so this look sees all that came before.
create function refuse_more_than_granted() returns trigger language plpgsql as $$
declare
    granted bigint;
    authorised bigint;
    held bigint;
begin
    select a.granted_minor, e.amount_minor into granted, authorised
      from application a left join emergency_decision e on e.application_number = a.number and e.decision = 'authorise'
     where a.number = new.application_number;
    select coalesce(sum(amount_minor - released_minor), 0) into held from reservation where application_number = new.application_number;
    if new.part = 'main' and (granted is null or held + new.amount_minor > granted) then
        raise exception '% was granted % and holds %', new.application_number, granted, held using errcode = 'restrict_violation';
    end if;
    if new.part = 'emergency' and (granted is not null or authorised is null or held + new.amount_minor > authorised) then
        raise exception 'no emergency help of % is authorised beyond what it holds', new.application_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger reservation_within_the_grant before insert on reservation
    for each row execute function refuse_more_than_granted();

-- What was granted once does not change.
create function guard_grant() returns trigger language plpgsql as $$
begin
    raise exception 'what case % was granted stays', old.number using errcode = 'restrict_violation';
end $$;
create trigger application_granted_once before update of granted_minor on application
    for each row when (old.granted_minor is not null and new.granted_minor is distinct from old.granted_minor) execute function guard_grant();

-- ---------------------------------------------------------------- a closed programme takes no money and promises none

create function refuse_entry_of_a_closed_programme() returns trigger language plpgsql as $$
begin
    if exists (select from programme where code = new.programme_code and state = 'closed') then
        raise exception 'programme % is closed: it takes no money and promises none', new.programme_code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger ledger_entry_of_an_open_programme before insert on ledger_entry
    for each row when (new.kind in ('fund', 'reserve')) execute function refuse_entry_of_a_closed_programme();
create trigger waiting_in_an_open_programme before insert on waiting_for_funds
    for each row execute function refuse_entry_of_a_closed_programme();
