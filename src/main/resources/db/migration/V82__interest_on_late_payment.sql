-- Interest that is owed to a provider because its claim was paid late. It follows from the payment and from what the programme's table of
-- interest says; a payment run pays it as a payment of its own.

create table claim_interest (
    number          text primary key,
    -- once for a claim: a claim that is paid again because the money came back earns none again
    claim_number    text not null unique references claim,
    -- the payment that was late
    end_to_end_id   text not null unique references payment,
    provider_code   text not null references service_provider,
    programme_code  text not null references programme,
    currency        text not null,
    due_on          date not null,
    paid_on         date not null,
    -- so many days after the due day a payment is not late yet
    grace_days      int not null check (grace_days >= 0),
    -- days from the due day to the payment
    days            int not null,
    -- hundredths of a percent a year
    rate_bp         int not null check (rate_bp between 1 and 10000),
    amount_minor    bigint not null check (amount_minor > 0),
    owed_since      timestamptz not null,
    constraint interest_is_named_after_its_claim check (number = 'INT-' || claim_number),
    constraint interest_is_for_days_after_the_due_day check (days = paid_on - due_on and days > grace_days)
);
create index claim_interest_by_provider on claim_interest (provider_code, programme_code);
create index claim_interest_by_programme on claim_interest (programme_code);

create function guard_claim_interest() returns trigger language plpgsql as $$
declare
    its_claim claim;
    its_payment payment;
begin
    select * into its_payment from payment where end_to_end_id = new.end_to_end_id for no key update;
    select * into its_claim from claim where number = new.claim_number;
    if its_payment.state is distinct from 'paid'
       or (new.claim_number, new.provider_code, new.currency, new.paid_on)
          is distinct from (its_payment.claim_number, its_payment.provider_code, its_payment.currency, its_payment.paid_on)
       or new.programme_code is distinct from its_claim.programme_code then
        raise exception 'interest % follows from no payment', new.number using errcode = 'restrict_violation';
    end if;
    -- the time zone in which days begin last: nowhere was the claim approved after the day on which it was due
    if new.due_on < (its_claim.approved_at at time zone 'Etc/GMT+12')::date then
        raise exception 'claim % was not due before it was approved', new.claim_number using errcode = 'restrict_violation';
    end if;
    if new.amount_minor is distinct from round(its_payment.amount_minor::numeric * new.rate_bp * new.days / 3650000)::bigint then
        raise exception 'interest % is not so much', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_interest_guarded before insert on claim_interest for each row execute function guard_claim_interest();
create trigger claim_interest_append_only before update or delete on claim_interest for each row execute function refuse_rewrite();
create trigger claim_interest_never_emptied before truncate on claim_interest execute function refuse_rewrite();

-- ---------------------------------------------------------------- how it is paid

alter table payment
    add column interest_number text references claim_interest,
    drop constraint a_payment_pays_one_thing,
    add constraint a_payment_pays_one_thing check (num_nonnulls(claim_number, advance_number, interest_number) = 1),
    drop constraint end_to_end_id_names_what_it_pays,
    add constraint end_to_end_id_names_what_it_pays
        check (end_to_end_id = coalesce(claim_number, advance_number, interest_number) || '-' || attempt),
    add constraint interest_is_paid_by_a_run check (interest_number is null or run_number is not null);
create unique index payment_of_interest_made_once on payment (interest_number) where state in ('prepared', 'released', 'paid');
create unique index payment_of_interest_attempt on payment (interest_number, attempt) where interest_number is not null;

create function guard_interest_payment() returns trigger language plpgsql as $$
declare
    its_interest claim_interest;
begin
    if tg_op = 'INSERT' then
        if new.state <> 'prepared' then
            raise exception 'a payment is prepared before it is made' using errcode = 'restrict_violation';
        end if;
        select * into its_interest from claim_interest where number = new.interest_number for no key update;
        if (new.provider_code, new.currency, new.amount_minor)
              is distinct from (its_interest.provider_code, its_interest.currency, its_interest.amount_minor)
           or not exists (
                select from payment_run r where r.number = new.run_number and r.state = 'prepared' and r.currency = new.currency
                   and r.programme_code = its_interest.programme_code) then
            raise exception 'interest % is not to be paid so', new.interest_number using errcode = 'restrict_violation';
        end if;
    elsif new.interest_number is distinct from old.interest_number then
        raise exception 'payment % stays as it is', old.end_to_end_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger payment_of_interest_is_right before insert on payment
    for each row when (new.interest_number is not null) execute function guard_interest_payment();
create trigger payment_of_interest_stays_right before update on payment
    for each row when (new.interest_number is not null or old.interest_number is not null) execute function guard_interest_payment();

-- Who decided on a claim of which a run pays the interest, or recorded the payment that was late: the day that was recorded makes the
-- interest. They do not release the run.
create function took_part_in_interest(its_run text) returns table (claim_number text, person text) language sql stable as $$
    select i.claim_number, d.decided_by
      from payment p join claim_interest i on i.number = p.interest_number join stage_decision d on d.case_number = i.claim_number
     where p.run_number = its_run and p.state <> 'dropped'
    union
    select i.claim_number, l.recorded_by
      from payment p join claim_interest i on i.number = p.interest_number join payment l on l.end_to_end_id = i.end_to_end_id
     where p.run_number = its_run and p.state <> 'dropped' and l.recorded_by is not null
$$;

create function refuse_release_by_who_made_interest() returns trigger language plpgsql as $$
begin
    if exists (select from took_part_in_interest(new.number) where person = new.decided_by) then
        raise exception 'who took part in interest of run % does not release it', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger who_made_interest_does_not_release before update of state on payment_run
    for each row when (old.state = 'prepared' and new.state = 'releasing') execute function refuse_release_by_who_made_interest();

-- ---------------------------------------------------------------- the accounts of providers

-- late: what late payments cost, as a minus. interest: what is owed of it and not paid.
alter table provider_movement
    add column interest_number text references claim_interest,
    drop constraint provider_movement_from_account_check,
    drop constraint provider_movement_to_account_check,
    add constraint provider_movement_from_account_check
        check (from_account in ('help', 'spent', 'claimed', 'payable', 'paid', 'advanced', 'late', 'interest')),
    add constraint provider_movement_to_account_check
        check (to_account in ('help', 'spent', 'claimed', 'payable', 'paid', 'advanced', 'late', 'interest')),
    drop constraint a_movement_has_one_cause,
    add constraint a_movement_has_one_cause check (num_nonnulls(claim_number, redemption_id, advance_number, interest_number) = 1);

create function book_interest() returns trigger language plpgsql as $$
begin
    insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, interest_number)
    values (new.provider_code, new.programme_code, new.currency, 'late', 'interest', new.amount_minor, new.number);
    return null;
end $$;
create trigger interest_is_booked after insert on claim_interest for each row execute function book_interest();

create function book_interest_payment() returns trigger language plpgsql as $$
begin
    insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, interest_number)
    select i.provider_code, i.programme_code, i.currency, case new.state when 'paid' then 'interest' else 'paid' end,
           case new.state when 'paid' then 'paid' else 'interest' end, new.amount_minor, i.number
      from claim_interest i where i.number = new.interest_number;
    return null;
end $$;
create trigger payment_of_interest_is_booked after update of state on payment
    for each row when (new.interest_number is not null and new.state <> old.state and (new.state = 'paid' or old.state = 'paid'))
    execute function book_interest_payment();

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
        union all
        select provider_code, programme_code, 'late', -amount_minor from claim_interest
        union all
        select i.provider_code, i.programme_code,
               case when exists (select from payment p where p.interest_number = i.number and p.state = 'paid') then 'paid' else 'interest' end,
               i.amount_minor
          from claim_interest i
    ), so as (
        select provider_code, programme_code, account, sum(amount_minor) as amount_minor from is_so group by 1, 2, 3
    )
    select provider_code, programme_code, account, b.balance_minor as booked_minor, s.amount_minor as due_minor
      from provider_balance b full join so s using (provider_code, programme_code, account)
     where coalesce(b.balance_minor, 0) <> coalesce(s.amount_minor, 0);
