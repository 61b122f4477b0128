-- Money that a provider gets ahead of its claims. Two managers agree on an advance, it is paid as claims are, and once it is paid it is a debit: the
-- provider's next claims in the same programme are lowered by it.

create sequence provider_advance_number;

create table provider_advance (
    number          text primary key check (number ~ '^ADV-[0-9]{4}-[0-9]{6,}$'),
    provider_code   text not null references service_provider,
    programme_code  text not null references programme,
    fiscal_year     text not null,
    currency        text not null,
    amount_minor    bigint not null check (amount_minor > 0),
    -- what one provider could owe of advances in this programme when this one was agreed
    limit_minor     bigint not null,
    reason          text not null check (length(trim(reason)) between 1 and 1000),
    asked_by        text not null,
    approved_by     text not null,
    approved_at     timestamptz not null,
    -- approved: agreed; payable: its process waits for the payment; paid: the provider has it; givenUp: it is not paid
    state           text not null check (state in ('approved', 'payable', 'paid', 'givenUp')),
    paid_at         timestamptz,
    given_up_by     text,
    given_up_at     timestamptz,
    foreign key (programme_code, fiscal_year) references fiscal_year,
    constraint two_people_agree_on_an_advance check (asked_by <> approved_by),
    constraint paid_advance_has_its_time check ((state = 'paid') = (paid_at is not null)),
    constraint given_up_advance_names_who check ((state = 'givenUp') = (given_up_by is not null) and (given_up_by is null) = (given_up_at is null))
);
create index provider_advance_by_provider on provider_advance (provider_code, programme_code);
create index provider_advance_to_pay on provider_advance (programme_code, provider_code) where state = 'payable';
create index provider_advance_by_year on provider_advance (programme_code, fiscal_year);

-- ---------------------------------------------------------------- how it is paid

alter table payment
    alter column claim_number drop not null,
    add column advance_number text references provider_advance,
    add constraint a_payment_pays_one_thing check ((claim_number is null) <> (advance_number is null)),
    drop constraint end_to_end_id_names_its_claim,
    add constraint end_to_end_id_names_what_it_pays check (end_to_end_id = coalesce(claim_number, advance_number) || '-' || attempt);
create unique index payment_of_advance_made_once on payment (advance_number) where state in ('prepared', 'released', 'paid');
create unique index payment_of_advance_attempt on payment (advance_number, attempt) where advance_number is not null;

-- Nothing is sent ahead to who may not be paid, or to an account that somebody just now wants to change.
create function may_get_an_advance(its_provider text) returns boolean language sql stable as $$
    select exists (select from provider_payout where provider_code = its_provider and state = 'inForce')
       and not exists (select from provider_payout where provider_code = its_provider and state in ('asked', 'confirmed'))
       and not exists (select from provider_suspension where provider_code = its_provider and resumed_at is null)
$$;

create function guard_advance_payment() returns trigger language plpgsql as $$
declare
    its_advance provider_advance;
begin
    if tg_op = 'INSERT' then
        if new.state <> 'prepared' then
            raise exception 'a payment is prepared before it is made' using errcode = 'restrict_violation';
        end if;
        select * into its_advance from provider_advance where number = new.advance_number for no key update;
        if its_advance.state is distinct from 'payable'
           or (new.provider_code, new.currency, new.amount_minor)
              is distinct from (its_advance.provider_code, its_advance.currency, its_advance.amount_minor)
           or new.run_number is not null and not exists (
                select from payment_run r where r.number = new.run_number and r.state = 'prepared' and r.currency = new.currency
                   and r.programme_code = its_advance.programme_code) then
            raise exception 'advance % is not to be paid so', new.advance_number using errcode = 'restrict_violation';
        end if;
    elsif new.advance_number is distinct from old.advance_number then
        raise exception 'payment % stays as it is', old.end_to_end_id using errcode = 'restrict_violation';
    end if;
    if (tg_op = 'INSERT' or old.state = 'prepared' and new.state in ('released', 'paid')) and not may_get_an_advance(new.provider_code) then
        raise exception 'provider % gets no advance now', new.provider_code using errcode = 'restrict_violation';
    end if;
    if new.state = 'paid' and new.recorded_by is not null
       and exists (select from provider_advance where number = new.advance_number and new.recorded_by in (asked_by, approved_by)) then
        raise exception 'who agreed on advance % does not pay it', new.advance_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
drop trigger payment_guarded on payment;
create trigger payment_guarded before insert on payment for each row when (new.claim_number is not null) execute function guard_payment();
create trigger payment_stays_as_it_is before update on payment for each row execute function guard_payment();
create trigger payment_of_advance_is_right before insert on payment
    for each row when (new.advance_number is not null) execute function guard_advance_payment();
create trigger payment_of_advance_stays_right before update on payment
    for each row when (new.advance_number is not null or old.advance_number is not null) execute function guard_advance_payment();

-- Who agreed on an advance of a run, or told that an earlier payment of it failed. They do not release the run.
create function took_part_in_advances(its_run text) returns table (advance_number text, person text) language sql stable as $$
    select a.number, w.person
      from payment p join provider_advance a on a.number = p.advance_number
     cross join lateral (values (a.asked_by), (a.approved_by)) as w (person)
     where p.run_number = its_run and p.state <> 'dropped'
    union
    select p.advance_number, f.received_by
      from payment p join payment e on e.advance_number = p.advance_number and e.attempt < p.attempt
      join bank_line l on l.end_to_end_id = e.end_to_end_id and l.kind in ('rejected', 'returned') and l.outcome = 'matched'
      join bank_file f on f.sha256 = l.file_sha256
     where p.run_number = its_run and p.state <> 'dropped'
    union
    select p.advance_number, e.recorded_by
      from payment p join payment e on e.advance_number = p.advance_number and e.attempt < p.attempt
     where p.run_number = its_run and p.state <> 'dropped' and e.state = 'dropped' and e.recorded_by is not null
$$;

create function refuse_release_by_who_agreed() returns trigger language plpgsql as $$
begin
    if exists (select from took_part_in_advances(new.number) where person = new.decided_by) then
        raise exception 'who agreed on an advance of run % does not release it', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger who_agreed_on_an_advance_does_not_release before update of state on payment_run
    for each row when (old.state = 'prepared' and new.state = 'releasing') execute function refuse_release_by_who_agreed();

-- ---------------------------------------------------------------- what it becomes: a debit

alter table provider_debit
    alter column claim_number drop not null,
    add column advance_number text references provider_advance,
    drop constraint provider_debit_kind_check,
    -- advance: what was paid ahead of claims
    add constraint provider_debit_kind_check check (kind in ('creditNote', 'reversal', 'review', 'advance')),
    add constraint a_debit_comes_from_one_thing check ((kind = 'advance') = (advance_number is not null) and (kind = 'advance') = (claim_number is null));
-- the limit of a reason is that of an advance
alter table provider_debit
    drop constraint provider_debit_reason_check,
    add constraint provider_debit_reason_check check (length(trim(reason)) between 1 and 1000);
create unique index advance_is_one_debit on provider_debit (advance_number) where kind = 'advance';

drop trigger provider_debit_guarded on provider_debit;
create trigger provider_debit_guarded before insert on provider_debit
    for each row when (new.claim_number is not null) execute function guard_provider_debit();

create function guard_advance_debit() returns trigger language plpgsql as $$
begin
    if not exists (select from provider_advance a
                    where a.number = new.advance_number and a.state = 'paid'
                      and (a.provider_code, a.programme_code, a.currency, a.amount_minor)
                          is not distinct from (new.provider_code, new.programme_code, new.currency, new.amount_minor)) then
        raise exception 'advance % is not paid', new.advance_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger debit_of_advance_guarded before insert on provider_debit
    for each row when (new.claim_number is null) execute function guard_advance_debit();

-- While the money of an advance is back with us, nothing is owed of it.
create function guard_set_off_of_advance() returns trigger language plpgsql as $$
declare
    its_advance text := (select advance_number from provider_debit where id = new.debit_id);
    its_state text;
begin
    if its_advance is not null then
        select state into its_state from provider_advance where number = its_advance for no key update;
        if its_state <> 'paid' then
            raise exception 'advance % is not with the provider', its_advance using errcode = 'restrict_violation';
        end if;
    end if;
    return new;
end $$;
create trigger set_off_of_advance_guarded before insert on provider_debit_set_off for each row execute function guard_set_off_of_advance();

-- ---------------------------------------------------------------- what the database keeps

-- What a provider has of advances in a programme and its claims have not paid back, with what is agreed and not paid yet.
create function open_advances(its_programme text, its_provider text, its_year text) returns bigint language sql stable as $$
    select coalesce(sum(a.amount_minor - coalesce((select sum(o.amount_minor) from provider_debit d
                                                     join provider_debit_set_off o on o.debit_id = d.id
                                                    where d.advance_number = a.number), 0)), 0)::bigint
      from provider_advance a
     where a.programme_code = its_programme and a.state <> 'givenUp'
       and (its_provider is null or a.provider_code = its_provider) and (its_year is null or a.fiscal_year = its_year)
$$;

create function guard_advance() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'approved' then
            raise exception 'an advance is agreed before it is paid' using errcode = 'restrict_violation';
        end if;
        -- advances of one programme are agreed one after the other: the sums below are of all others
        perform pg_advisory_xact_lock(hashtextextended(new.programme_code, 76));
        if new.currency is distinct from (select currency from programme where code = new.programme_code) then
            raise exception 'an advance is in the currency of its programme' using errcode = 'restrict_violation';
        end if;
        if not may_get_an_advance(new.provider_code)
           or not exists (select from programme_provider where programme_code = new.programme_code and provider_code = new.provider_code) then
            raise exception 'provider % gets no advance now', new.provider_code using errcode = 'restrict_violation';
        end if;
        if new.amount_minor + open_advances(new.programme_code, new.provider_code, null) > new.limit_minor then
            raise exception 'advances to provider % are above the limit', new.provider_code using errcode = 'restrict_violation';
        end if;
        if new.amount_minor + open_advances(new.programme_code, null, new.fiscal_year)
               > (select coalesce(sum(balance_minor), 0) from ledger_account
                   where programme_code = new.programme_code and fiscal_year = new.fiscal_year and kind = 'available') then
            raise exception 'advances of programme % are above what is available', new.programme_code using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.number, new.provider_code, new.programme_code, new.fiscal_year, new.currency, new.amount_minor, new.limit_minor, new.reason,
        new.asked_by, new.approved_by, new.approved_at)
           is distinct from (old.number, old.provider_code, old.programme_code, old.fiscal_year, old.currency, old.amount_minor,
                             old.limit_minor, old.reason, old.asked_by, old.approved_by, old.approved_at)
       or (old.state, new.state) not in (('approved', 'payable'), ('payable', 'paid'), ('paid', 'payable'), ('payable', 'givenUp')) then
        raise exception 'advance % is % and cannot become %', old.number, old.state, new.state using errcode = 'restrict_violation';
    end if;
    if old.state <> 'approved'
       and (new.state = 'paid') <> exists (select from payment where advance_number = new.number and state = 'paid') then
        raise exception 'advance % is paid when its payment is', new.number using errcode = 'restrict_violation';
    end if;
    if new.state = 'givenUp'
       and (exists (select from payment where advance_number = new.number and state in ('prepared', 'released'))
            or exists (select from provider_debit d join provider_debit_set_off o on o.debit_id = d.id where d.advance_number = new.number)) then
        raise exception 'advance % is on its way, or partly paid back', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger provider_advance_guarded before insert or update on provider_advance for each row execute function guard_advance();
create trigger provider_advance_kept before delete on provider_advance for each row execute function refuse_rewrite();
create trigger provider_advance_never_emptied before truncate on provider_advance execute function refuse_rewrite();

-- ---------------------------------------------------------------- the accounts of providers

-- advanced: what a provider has of advances, as a minus; what its paid claims paid back comes to it.
alter table provider_movement
    add column advance_number text references provider_advance,
    drop constraint provider_movement_from_account_check,
    drop constraint provider_movement_to_account_check,
    add constraint provider_movement_from_account_check check (from_account in ('help', 'spent', 'claimed', 'payable', 'paid', 'advanced')),
    add constraint provider_movement_to_account_check check (to_account in ('help', 'spent', 'claimed', 'payable', 'paid', 'advanced')),
    drop constraint a_movement_has_one_cause,
    add constraint a_movement_has_one_cause check (num_nonnulls(claim_number, redemption_id, advance_number) = 1);

-- An advance that is paid is a debit and a movement; one that comes back is the movement backwards. Its debit stays, and counts again when it is
-- paid again: what was set off in the meantime is paid back already.
create function book_advance() returns trigger language plpgsql as $$
begin
    insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, advance_number)
    values (new.provider_code, new.programme_code, new.currency, case new.state when 'paid' then 'advanced' else 'paid' end,
            case new.state when 'paid' then 'paid' else 'advanced' end, new.amount_minor, new.number);
    if new.state = 'paid' then
        insert into provider_debit (id, provider_code, programme_code, currency, amount_minor, kind, advance_number, reason, created_by, created_at)
        values (gen_random_uuid(), new.provider_code, new.programme_code, new.currency, new.amount_minor, 'advance', new.number, new.reason,
                new.approved_by, new.paid_at)
        on conflict do nothing;
    end if;
    return null;
end $$;
create trigger advance_is_booked after update of state on provider_advance
    for each row when (new.state = 'paid' or old.state = 'paid') execute function book_advance();

-- What of a paid claim was set off against advances did not go out again.
create function book_set_off_of_advances() returns trigger language plpgsql as $$
declare
    its_sum bigint := (select sum(o.amount_minor) from provider_debit_set_off o join provider_debit d on d.id = o.debit_id
                        where o.claim_number = new.number and d.kind = 'advance');
begin
    if its_sum > 0 then
        insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, claim_number)
        values (new.provider_code, new.programme_code, new.currency, case new.status when 'paid' then 'paid' else 'advanced' end,
                case new.status when 'paid' then 'advanced' else 'paid' end, its_sum, new.number);
    end if;
    return null;
end $$;
create trigger set_off_of_advances_is_booked after update of status on claim
    for each row when (new.status <> old.status and (new.status = 'paid' or old.status = 'paid')) execute function book_set_off_of_advances();

create or replace view provider_balance_difference as
    with is_so as (
        select r.provider_code, v.programme_code, 'help' as account, -r.amount_minor as amount_minor
          from redemption r join voucher v on v.code = r.voucher_code
         where not exists (select from redemption_reversal b where b.redemption_id = r.id)
        union all
        select r.provider_code, v.programme_code, 'spent', r.amount_minor
          from redemption r join voucher v on v.code = r.voucher_code
         where not exists (select from redemption_reversal b where b.redemption_id = r.id)
        union all
        select provider_code, programme_code, 'spent', -coalesce(approved_minor, amount_minor) from claim
         where status in ('submitted', 'approved', 'paid')
        union all
        select provider_code, programme_code, case status when 'submitted' then 'claimed' when 'approved' then 'payable' else 'paid' end,
               coalesce(approved_minor, amount_minor)
          from claim where status in ('submitted', 'approved', 'paid')
        union all
        select a.provider_code, a.programme_code, s.account, s.sign * a.amount_minor
          from provider_advance a cross join (values ('paid', 1), ('advanced', -1)) as s (account, sign) where a.state = 'paid'
        union all
        select c.provider_code, c.programme_code, s.account, s.sign * o.amount_minor
          from provider_debit d join provider_debit_set_off o on o.debit_id = d.id join claim c on c.number = o.claim_number
         cross join (values ('paid', -1), ('advanced', 1)) as s (account, sign) where d.kind = 'advance' and c.status = 'paid'
    ), so as (
        select provider_code, programme_code, account, sum(amount_minor) as amount_minor from is_so group by 1, 2, 3
    )
    select provider_code, programme_code, account, b.balance_minor as booked_minor, s.amount_minor as due_minor
      from provider_balance b full join so s using (provider_code, programme_code, account)
     where coalesce(b.balance_minor, 0) <> coalesce(s.amount_minor, 0);
