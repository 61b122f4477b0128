-- From an approved claim to money and back: payment runs, payments, what the bank answers, and the accounts of providers. A claim has at most
-- one payment that was neither rejected nor returned, of what was approved and no more, and is paid when such a payment is.

-- ---------------------------------------------------------------- runs and payments

create sequence payment_run_number;

create table payment_run (
    number          text primary key check (number ~ '^R-[0-9]{4}-[0-9]{6,}$'),
    programme_code  text not null references programme,
    -- how the money goes: the code of a payment rail in the product
    rail            text not null check (rail ~ '^[a-z0-9-]{2,20}$'),
    currency        text not null check (currency ~ '^[A-Z]{3}$'),
    -- claims are in it that are due on this day or before
    due             date not null,
    -- releasing: a second person agreed, and its payments are released one part after the other
    state           text not null check (state in ('prepared', 'releasing', 'released', 'dropped')),
    prepared_by     text not null,
    prepared_at     timestamptz not null,
    decided_by      text,
    decided_at      timestamptz,
    -- the business day on which the bank is asked to pay
    execution_on    date,
    file_sha256     text check (file_sha256 ~ '^[0-9a-f]{64}$'),
    sent_at         timestamptz,
    constraint nobody_releases_the_run_they_prepared check (state not in ('releasing', 'released') or decided_by <> prepared_by),
    constraint decided_run_names_who check ((state = 'prepared') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
    constraint released_run_has_its_day check (state not in ('releasing', 'released') or execution_on is not null),
    constraint only_a_released_run_has_a_file check (file_sha256 is null or state = 'released'),
    constraint only_a_file_is_sent check (sent_at is null or file_sha256 is not null)
);
create index payment_run_newest on payment_run (prepared_at desc);

create table payment (
    -- travels with the money: the number of the claim and of the attempt to pay it
    end_to_end_id   text primary key check (length(end_to_end_id) <= 35),
    claim_number    text not null references claim,
    attempt         int not null check (attempt > 0),
    -- none when the payment was made and recorded by hand
    run_number      text references payment_run,
    provider_code   text not null references service_provider,
    currency        text not null,
    -- what is approved less what was set off; 0: all of it was set off, and nothing goes to the bank
    amount_minor    bigint not null check (amount_minor >= 0),
    -- where it goes, as it was in force when the run was prepared: a change before the release takes the payment out of the run
    payout_version  int,
    holder          text,
    account         text,
    bic             text,
    country         text,
    -- the identification that banks pass on from one to the next (ISO 20022 UETR)
    uetr            uuid not null unique,
    -- the block of the file
    part            smallint not null default 1 check (part between 1 and 9),
    state           text not null check (state in ('prepared', 'released', 'paid', 'rejected', 'returned', 'dropped')),
    -- why it was rejected, returned or dropped: the bank's code, or the product's
    reason          text check (length(reason) between 1 and 35),
    reason_text     text check (length(reason_text) <= 500),
    reference       text check (length(reference) between 1 and 35),
    paid_on         date,
    -- who recorded it by hand
    recorded_by     text,
    unique (claim_number, attempt),
    constraint end_to_end_id_names_its_claim check (end_to_end_id = claim_number || '-' || attempt),
    constraint a_run_pays_to_an_account check (run_number is null or (payout_version is not null and holder is not null and account is not null)),
    constraint paid_with_reference_and_day check (state <> 'paid' or (reference is not null and paid_on is not null)),
    constraint ended_with_a_reason check (state not in ('rejected', 'returned', 'dropped') or reason is not null)
);
-- A claim is paid once.
create unique index payment_made_once on payment (claim_number) where state in ('prepared', 'released', 'paid');
create index payment_by_run on payment (run_number, end_to_end_id);
create index payment_by_reference on payment (reference) where reference is not null;

create function guard_payment_run() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'prepared' then
            raise exception 'a run is prepared before it is released' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.number, new.programme_code, new.rail, new.currency, new.due, new.prepared_by, new.prepared_at)
           is distinct from (old.number, old.programme_code, old.rail, old.currency, old.due, old.prepared_by, old.prepared_at)
       or old.decided_by is not null and (new.decided_by, new.decided_at, new.execution_on)
                                         is distinct from (old.decided_by, old.decided_at, old.execution_on)
       or old.file_sha256 is not null and new.file_sha256 is distinct from old.file_sha256
       or (old.state, new.state) not in (('prepared', 'releasing'), ('prepared', 'dropped'), ('releasing', 'releasing'),
                                         ('releasing', 'released'), ('released', 'released')) then
        raise exception 'payment run % stays as it is', old.number using errcode = 'restrict_violation';
    end if;
    if new.state = 'releasing' and old.state = 'prepared'
       and exists (select from payment p join stage_decision d on d.case_number = p.claim_number
                    where p.run_number = new.number and p.state = 'prepared' and d.decided_by = new.decided_by) then
        raise exception 'who decided a claim of run % does not release it', new.number using errcode = 'restrict_violation';
    end if;
    if new.state = 'released' and old.state = 'releasing'
       and exists (select from payment where run_number = new.number and state = 'prepared') then
        raise exception 'not every payment of run % is released', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger payment_run_guarded before insert or update on payment_run for each row execute function guard_payment_run();
create trigger payment_run_kept before delete on payment_run for each row execute function refuse_rewrite();
create trigger payment_run_never_emptied before truncate on payment_run execute function refuse_rewrite();

create function guard_payment() returns trigger language plpgsql as $$
declare
    its_claim claim;
    its_run payment_run;
begin
    if tg_op = 'INSERT' then
        if new.state <> 'prepared' then
            raise exception 'a payment is prepared before it is made' using errcode = 'restrict_violation';
        end if;
        select * into its_claim from claim where number = new.claim_number for no key update;
        if its_claim.status is distinct from 'approved'
           or (new.provider_code, new.currency, new.amount_minor)
              is distinct from (its_claim.provider_code, its_claim.currency, its_claim.approved_minor
                  - (select coalesce(sum(o.amount_minor), 0) from provider_debit_set_off o where o.claim_number = new.claim_number)) then
            raise exception 'claim % is not owed this', new.claim_number using errcode = 'restrict_violation';
        end if;
        if new.run_number is not null and not exists (
                select from payment_run r where r.number = new.run_number and r.state = 'prepared' and r.currency = new.currency
                   and r.programme_code = its_claim.programme_code) then
            raise exception 'claim % is not for run %', new.claim_number, new.run_number using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.end_to_end_id, new.claim_number, new.attempt, new.run_number, new.provider_code, new.currency, new.amount_minor,
        new.payout_version, new.holder, new.account, new.bic, new.country, new.uetr, new.part)
           is distinct from (old.end_to_end_id, old.claim_number, old.attempt, old.run_number, old.provider_code, old.currency,
                             old.amount_minor, old.payout_version, old.holder, old.account, old.bic, old.country, old.uetr, old.part) then
        raise exception 'payment % stays as it is', old.end_to_end_id using errcode = 'restrict_violation';
    end if;
    if (old.state, new.state) not in (('prepared', 'released'), ('prepared', 'dropped'), ('prepared', 'paid'),
                                      ('released', 'paid'), ('released', 'rejected'), ('released', 'returned'),
                                      ('paid', 'returned')) then
        raise exception 'payment % is % and cannot become %', old.end_to_end_id, old.state, new.state using errcode = 'restrict_violation';
    end if;
    if new.state = 'paid' and old.state = 'prepared' and (new.run_number is not null or new.recorded_by is null) then
        raise exception 'payment % is not released', old.end_to_end_id using errcode = 'restrict_violation';
    end if;
    if old.state = 'prepared' and new.run_number is not null then
        select * into its_run from payment_run where number = new.run_number for share;
        if new.state = 'released' and its_run.state <> 'releasing' or new.state = 'dropped' and its_run.state not in ('releasing', 'dropped') then
            raise exception 'run % is %', new.run_number, its_run.state using errcode = 'restrict_violation';
        end if;
        if new.state = 'released'
           and (not exists (select from provider_payout where provider_code = new.provider_code and version = new.payout_version
                               and state = 'inForce')
                or exists (select from provider_suspension where provider_code = new.provider_code and resumed_at is null)) then
            raise exception 'provider % cannot be paid so', new.provider_code using errcode = 'restrict_violation';
        end if;
    end if;
    return new;
end $$;
create trigger payment_guarded before insert or update on payment for each row execute function guard_payment();
create trigger payment_kept before delete on payment for each row execute function refuse_rewrite();
create trigger payment_never_emptied before truncate on payment execute function refuse_rewrite();

-- ---------------------------------------------------------------- what becomes of the claim

-- As before; new is that a claim is paid when its payment is, and owed again when the payment came back.
create or replace function guard_claim() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.status <> 'draft' then
            raise exception 'a claim begins as a draft' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.number, new.provider_code, new.programme_code, new.currency)
           is distinct from (old.number, old.provider_code, old.programme_code, old.currency)
       or (new.amount_minor, new.invoice_number, new.invoice_date)
           is distinct from (old.amount_minor, old.invoice_number, old.invoice_date)
          and not (old.status in ('draft', 'returned') and new.status = old.status)
       or new.approved_minor is distinct from old.approved_minor and (old.status, new.status) <> ('submitted', 'approved') then
        raise exception 'what claim % asks for does not change', new.number using errcode = 'restrict_violation';
    end if;
    if (old.status, new.status) not in (
            ('draft', 'draft'), ('draft', 'submitted'), ('draft', 'withdrawn'),
            ('submitted', 'submitted'), ('submitted', 'returned'), ('submitted', 'rejected'), ('submitted', 'approved'),
            ('returned', 'returned'), ('returned', 'submitted'), ('returned', 'withdrawn'),
            ('approved', 'paid'), ('paid', 'approved')) then
        raise exception 'claim % is % and cannot become %', new.number, old.status, new.status using errcode = 'restrict_violation';
    end if;
    if new.status = 'submitted'
       and new.amount_minor is distinct from (select sum(amount_minor) from claim_line where claim_number = new.number and live) then
        raise exception 'claim % does not ask for the sum of its lines', new.number using errcode = 'restrict_violation';
    end if;
    if new.status = 'submitted' and old.status <> 'submitted'
       and exists (select from claim_line l join claim_item i on i.claim_number = l.claim_number and i.redemption_id = l.redemption_id
                    where l.claim_number = new.number and l.live
                    group by l.redemption_id, l.amount_minor having sum(i.quantity * i.unit_price_minor) <> l.amount_minor) then
        raise exception 'a line of claim % is not the sum of its items', new.number using errcode = 'restrict_violation';
    end if;
    if new.status in ('approved', 'paid') and not is_case_approved(new.number) then
        raise exception 'not every stage of % is approved', new.number using errcode = 'restrict_violation';
    end if;
    if new.status = 'approved' and old.status = 'submitted'
       and new.approved_minor is distinct from
           (select sum(coalesce(approved_minor, amount_minor)) from claim_line where claim_number = new.number and live) then
        raise exception 'claim % is not approved with the sum of its lines', new.number using errcode = 'restrict_violation';
    end if;
    if (old.status, new.status) in (('approved', 'paid'), ('paid', 'approved'))
       and (new.status = 'paid') <> exists (select from payment where claim_number = new.number and state = 'paid') then
        raise exception 'claim % is paid when its payment is', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- A provider that is not paid by a bank has no instruction of its own for each claim.
alter table claim
    drop constraint approved_claim_has_its_payable,
    add constraint approved_claim_has_its_payable check (status not in ('approved', 'paid') or
        (approved_at is not null and payable_qr is not null and payable_sha256 is not null));
create index claim_to_pay on claim (programme_code, approved_at) where status = 'approved';

alter table payment disable trigger user;
insert into payment (end_to_end_id, claim_number, attempt, provider_code, currency, amount_minor, uetr, state, reference, paid_on, recorded_by)
select number || '-1', number, 1, provider_code, currency, approved_minor, gen_random_uuid(), 'paid', payment_reference, paid_on, paid_by
  from claim where status = 'paid';
alter table payment enable trigger user;

-- ---------------------------------------------------------------- what the bank says

create table bank_file (
    sha256          text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    kind            text not null check (kind in ('pain.002', 'camt.053', 'camt.054')),
    -- the account, or the person, it came from
    received_by     text not null,
    received_at     timestamptz not null
);

create table bank_line (
    file_sha256     text not null references bank_file,
    position        int not null check (position > 0),
    -- what the bank says: money went out, an order was not carried out, money came back
    kind            text not null check (kind in ('booked', 'rejected', 'returned')),
    end_to_end_id   text check (length(end_to_end_id) <= 35),
    -- only a rejection may say no amount
    amount_minor    bigint check (amount_minor >= 0),
    currency        text,
    account         text check (length(account) <= 35),
    bank_reference  text check (length(bank_reference) <= 35),
    booked_on       date,
    reason          text check (length(reason) <= 35),
    reason_text     text check (length(reason_text) <= 500),
    -- open: read, and not yet compared with the payments. known: it says what another line said already.
    outcome         text not null default 'open'
                    check (outcome in ('open', 'matched', 'known', 'part', 'over', 'wrongAccount', 'duplicate', 'unknown')),
    -- what a person did about a line that fits no payment
    cleared_by      text,
    cleared_at      timestamptz,
    clearing        text,
    clearing_note   text check (length(clearing_note) <= 1000),
    primary key (file_sha256, position),
    constraint cleared_whole check ((cleared_by is null) = (cleared_at is null) and (cleared_by is null) = (clearing is null)),
    constraint only_what_fits_nothing_is_cleared check (cleared_by is null or outcome in ('part', 'over', 'wrongAccount', 'duplicate', 'unknown'))
);
create index bank_line_open on bank_line (file_sha256, position) where outcome = 'open';
create index bank_line_to_clear on bank_line (outcome) where cleared_by is null and outcome not in ('open', 'matched', 'known');
create index bank_line_by_payment on bank_line (end_to_end_id);

create function guard_bank_line() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.outcome <> 'open' or new.cleared_by is not null then
            raise exception 'a line is read before it is compared' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.file_sha256, new.position, new.kind, new.end_to_end_id, new.amount_minor, new.currency, new.account, new.bank_reference,
        new.booked_on, new.reason, new.reason_text)
           is distinct from (old.file_sha256, old.position, old.kind, old.end_to_end_id, old.amount_minor, old.currency, old.account,
                             old.bank_reference, old.booked_on, old.reason, old.reason_text)
       or old.outcome <> 'open' and new.outcome <> old.outcome
       or old.cleared_by is not null then
        raise exception 'line % of a bank file stays as it is', old.position using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger bank_line_guarded before insert or update on bank_line for each row execute function guard_bank_line();
create trigger bank_line_kept before delete on bank_line for each row execute function refuse_rewrite();
create trigger bank_line_never_emptied before truncate on bank_line execute function refuse_rewrite();
create trigger bank_file_append_only before update or delete on bank_file for each row execute function refuse_rewrite();
create trigger bank_file_never_emptied before truncate on bank_file execute function refuse_rewrite();

-- ---------------------------------------------------------------- the accounts of providers

-- Double entry: each row takes an amount from one account of a provider and gives it to another, so all accounts together are always zero.
-- help: where it begins, what was given to people. spent: redeemed, and in no claim that is with us. claimed: in a claim that is being
-- decided. payable: approved and owed. paid: paid. No balance is kept in a row, so redemptions do not wait for each other.
create table provider_movement (
    id              bigint generated always as identity primary key,
    provider_code   text not null references service_provider,
    programme_code  text not null references programme,
    currency        text not null,
    from_account    text not null check (from_account in ('help', 'spent', 'claimed', 'payable', 'paid')),
    to_account      text not null check (to_account in ('help', 'spent', 'claimed', 'payable', 'paid')),
    amount_minor    bigint not null check (amount_minor > 0),
    claim_number    text references claim,
    redemption_id   uuid references redemption,
    at              timestamptz not null default now(),
    constraint a_movement_moves check (from_account <> to_account),
    constraint a_movement_has_one_cause check ((claim_number is null) <> (redemption_id is null))
);
create index provider_movement_by_provider on provider_movement (provider_code, programme_code, id);

create function guard_provider_movement() returns trigger language plpgsql as $$
begin
    -- 1: somebody's own statement; deeper: the trigger of a redemption or a claim
    if pg_trigger_depth() = 1 then
        raise exception 'a movement follows from a redemption, a claim or a payment' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger provider_movement_follows before insert on provider_movement for each row execute function guard_provider_movement();
create trigger provider_movement_append_only before update or delete on provider_movement for each row execute function refuse_rewrite();
create trigger provider_movement_never_emptied before truncate on provider_movement execute function refuse_rewrite();

create function book_redemption() returns trigger language plpgsql as $$
begin
    insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, redemption_id)
    select new.provider_code, v.programme_code, v.currency, 'help', 'spent', new.amount_minor, new.id
      from voucher v where v.code = new.voucher_code;
    return null;
end $$;
create trigger redemption_is_booked after insert on redemption for each row execute function book_redemption();

create function book_reversal() returns trigger language plpgsql as $$
begin
    insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, redemption_id)
    select r.provider_code, v.programme_code, v.currency, 'spent', 'help', r.amount_minor, r.id
      from redemption r join voucher v on v.code = r.voucher_code where r.id = new.redemption_id;
    return null;
end $$;
create trigger reversal_is_booked after insert on redemption_reversal for each row execute function book_reversal();

create function book_claim() returns trigger language plpgsql as $$
begin
    insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, claim_number)
    select new.provider_code, new.programme_code, new.currency, m.source, m.target, m.amount, new.number
      from (values
        ('draft',     'submitted', 'spent',   'claimed', new.amount_minor),
        ('returned',  'submitted', 'spent',   'claimed', new.amount_minor),
        ('submitted', 'returned',  'claimed', 'spent',   new.amount_minor),
        ('submitted', 'rejected',  'claimed', 'spent',   new.amount_minor),
        ('submitted', 'approved',  'claimed', 'payable', new.approved_minor),
        ('submitted', 'approved',  'claimed', 'spent',   new.amount_minor - new.approved_minor),
        ('approved',  'paid',      'payable', 'paid',    new.approved_minor),
        ('paid',      'approved',  'paid',    'payable', new.approved_minor)) as m (was, becomes, source, target, amount)
     where m.was = old.status and m.becomes = new.status and m.amount > 0;
    return null;
end $$;
create trigger claim_is_booked after update of status on claim for each row when (new.status <> old.status) execute function book_claim();

-- What was there.
alter table provider_movement disable trigger provider_movement_follows;
insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, redemption_id, at)
select r.provider_code, v.programme_code, v.currency, 'help', 'spent', r.amount_minor, r.id, r.redeemed_at
  from redemption r join voucher v on v.code = r.voucher_code
 where not exists (select from redemption_reversal b where b.redemption_id = r.id);
insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor, claim_number, at)
select provider_code, programme_code, currency, 'spent', 'claimed', amount_minor, number, submitted_at
  from claim where status in ('submitted', 'approved', 'paid')
union all
select provider_code, programme_code, currency, 'claimed', 'payable', approved_minor, number, approved_at
  from claim where status in ('approved', 'paid')
union all
select provider_code, programme_code, currency, 'claimed', 'spent', amount_minor - approved_minor, number, approved_at
  from claim where status in ('approved', 'paid') and amount_minor > approved_minor
union all
select provider_code, programme_code, currency, 'payable', 'paid', approved_minor, number, approved_at
  from claim where status = 'paid';
alter table provider_movement enable trigger provider_movement_follows;

create view provider_balance as
    select provider_code, programme_code, currency, account, sum(amount_minor)::bigint as balance_minor
      from (select provider_code, programme_code, currency, to_account as account, amount_minor from provider_movement
            union all
            select provider_code, programme_code, currency, from_account, -amount_minor from provider_movement) m
     group by provider_code, programme_code, currency, account;

-- Where the accounts differ from the redemptions, claims and payments that they follow from. Always empty.
create view provider_balance_difference as
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
    ), so as (
        select provider_code, programme_code, account, sum(amount_minor) as amount_minor from is_so group by 1, 2, 3
    )
    select provider_code, programme_code, account, b.balance_minor as booked_minor, s.amount_minor as due_minor
      from provider_balance b full join so s using (provider_code, programme_code, account)
     where coalesce(b.balance_minor, 0) <> coalesce(s.amount_minor, 0);
