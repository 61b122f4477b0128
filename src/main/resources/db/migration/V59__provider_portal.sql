-- What a provider sees and does: what is claimed of each redemption, claims that two people edit, a statement of account, and debits after
-- a payment.

-- ---------------------------------------------------------------- what is claimed of each redemption

-- One row a redemption, kept by triggers: so that a list of a hundred thousand with its sums needs no other table.
create table claim_standing (
    redemption_id   uuid primary key references redemption,
    provider_code   text not null,
    programme_code  text not null,
    currency        text not null,
    voucher_code    text not null,
    redeemed_by     text not null,
    redeemed_at     timestamptz not null,
    amount_minor    bigint not null check (amount_minor > 0),
    -- what live claims ask for of it
    claimed_minor   bigint not null default 0,
    -- the claim in which it is and that is not decided yet: until then nothing more of it can be claimed
    open_claim      text,
    taken_back_at   timestamptz,
    constraint claimed_within_redeemed check (claimed_minor between 0 and amount_minor)
) with (fillfactor = 80);

insert into claim_standing
select r.id, r.provider_code, v.programme_code, v.currency, r.voucher_code, r.redeemed_by, r.redeemed_at, r.amount_minor,
       coalesce((select sum(l.amount_minor) from claim_line l where l.redemption_id = r.id and l.live), 0),
       (select l.claim_number from claim_line l where l.redemption_id = r.id and l.live and not l.settled),
       (select b.reversed_at from redemption_reversal b where b.redemption_id = r.id)
  from redemption r join voucher v on v.code = r.voucher_code;

create index claim_standing_by_provider on claim_standing (provider_code, redeemed_at desc, redemption_id)
    include (programme_code, currency, amount_minor, claimed_minor, open_claim, taken_back_at);
create index claim_standing_by_clerk on claim_standing (provider_code, redeemed_by, redeemed_at desc);
create index claim_standing_by_voucher on claim_standing (voucher_code);
-- what a new claim offers
create index claim_standing_left on claim_standing (provider_code, programme_code, currency, redeemed_at)
    include (amount_minor, claimed_minor)
    where open_claim is null and taken_back_at is null and claimed_minor < amount_minor;

create function stand_redeemed() returns trigger language plpgsql as $$
begin
    insert into claim_standing (redemption_id, provider_code, programme_code, currency, voucher_code, redeemed_by, redeemed_at, amount_minor)
    select new.id, new.provider_code, v.programme_code, v.currency, new.voucher_code, new.redeemed_by, new.redeemed_at, new.amount_minor
      from voucher v where v.code = new.voucher_code;
    return null;
end $$;
create trigger redemption_has_a_standing after insert on redemption for each row execute function stand_redeemed();

create function stand_taken_back() returns trigger language plpgsql as $$
begin
    update claim_standing set taken_back_at = new.reversed_at where redemption_id = new.redemption_id;
    return null;
end $$;
create trigger reversal_changes_the_standing after insert on redemption_reversal for each row execute function stand_taken_back();

-- once a statement, not once a line: a claim can have ten thousand
create function stand_claimed() returns trigger language plpgsql as $$
begin
    update claim_standing s
       set claimed_minor = now_claimed.minor, open_claim = now_claimed.claim
      from (select c.redemption_id, coalesce(sum(l.amount_minor), 0) as minor, max(l.claim_number) filter (where not l.settled) as claim
              from (select distinct redemption_id from changed) c
              left join claim_line l on l.redemption_id = c.redemption_id and l.live
             group by c.redemption_id) now_claimed
     where s.redemption_id = now_claimed.redemption_id
       and (s.claimed_minor, s.open_claim) is distinct from (now_claimed.minor, now_claimed.claim);
    return null;
end $$;
create trigger added_lines_change_the_standing after insert on claim_line
    referencing new table as changed for each statement execute function stand_claimed();
create trigger changed_lines_change_the_standing after update on claim_line
    referencing new table as changed for each statement execute function stand_claimed();
create trigger removed_lines_change_the_standing after delete on claim_line
    referencing old table as changed for each statement execute function stand_claimed();

create trigger claim_standing_follows before insert or update or delete on claim_standing
    for each row when (pg_trigger_depth() = 0) execute function refuse_rewrite();
create trigger claim_standing_never_emptied before truncate on claim_standing execute function refuse_rewrite();

-- ---------------------------------------------------------------- claims

alter table claim
    -- counts the changes of a draft or a returned claim, so that nobody overwrites what somebody else has just changed
    add version int not null default 0,
    -- in which the provider is written to about it: the language of the person who began or changed it last
    add language text not null default 'en' check (language ~ '^[a-z]{2,3}$');

-- What a claim asked for each time that it came to the office or went back: a returned claim may come again with another amount.
create table claim_movement (
    id              bigint generated always as identity primary key,
    claim_number    text not null references claim,
    kind            text not null check (kind in ('submitted', 'returned', 'rejected', 'approved')),
    amount_minor    bigint not null check (amount_minor > 0),
    at              timestamptz not null
);
create index claim_movement_by_claim on claim_movement (claim_number);

insert into claim_movement (claim_number, kind, amount_minor, at)
select c.number, e.kind, c.amount_minor, e.at
  from case_event e join claim c on c.number = e.case_number
 where e.kind in ('submitted', 'returned', 'rejected', 'approved')
 order by e.id;

create trigger claim_movement_append_only before update or delete on claim_movement for each row execute function refuse_rewrite();
create trigger claim_movement_never_emptied before truncate on claim_movement execute function refuse_rewrite();

create function note_claim_movement() returns trigger language plpgsql as $$
begin
    insert into claim_movement (claim_number, kind, amount_minor, at)
    select number, new.kind, amount_minor, new.at from claim where number = new.case_number;
    return null;
end $$;
create trigger event_of_a_claim_is_a_movement after insert on case_event
    for each row when (new.kind in ('submitted', 'returned', 'rejected', 'approved')) execute function note_claim_movement();

-- ---------------------------------------------------------------- after the payment

-- What a provider owes back of a paid claim. It lowers the payments of its next claims.
create table provider_debit (
    id              uuid primary key,
    provider_code   text not null references service_provider,
    programme_code  text not null references programme,
    currency        text not null,
    amount_minor    bigint not null check (amount_minor > 0),
    -- creditNote: the provider corrects its invoice; reversal: a paid redemption is taken back
    kind            text not null check (kind in ('creditNote', 'reversal')),
    -- the paid claim that it comes from
    claim_number    text not null references claim,
    redemption_id   uuid references redemption,
    credit_note     text check (length(credit_note) between 1 and 35),
    reason          text not null check (length(trim(reason)) between 1 and 500),
    created_by      text not null,
    created_at      timestamptz not null,
    constraint credit_note_has_a_number check ((kind = 'creditNote') = (credit_note is not null)),
    constraint reversal_names_its_redemption check ((kind = 'reversal') = (redemption_id is not null))
);
create index provider_debit_by_provider on provider_debit (provider_code, programme_code, currency, created_at);
create index provider_debit_by_claim on provider_debit (claim_number);
create unique index credit_note_once on provider_debit (provider_code, folded_invoice(credit_note)) where kind = 'creditNote';
create unique index redemption_debited_once_a_claim on provider_debit (claim_number, redemption_id) where kind = 'reversal';
create trigger provider_debit_append_only before update or delete on provider_debit for each row execute function refuse_rewrite();
create trigger provider_debit_never_emptied before truncate on provider_debit execute function refuse_rewrite();

create function guard_provider_debit() returns trigger language plpgsql as $$
declare
    its_claim claim;
begin
    -- the lock makes debits of one claim wait for each other
    select * into its_claim from claim where number = new.claim_number for no key update;
    if its_claim.status <> 'paid'
       or (its_claim.provider_code, its_claim.programme_code, its_claim.currency)
          is distinct from (new.provider_code, new.programme_code, new.currency) then
        raise exception 'claim % is not paid to this provider', new.claim_number using errcode = 'restrict_violation';
    end if;
    if new.amount_minor + (select coalesce(sum(amount_minor), 0) from provider_debit where claim_number = new.claim_number)
           > its_claim.approved_minor then
        raise exception 'more is given back than was paid for claim %', new.claim_number using errcode = 'restrict_violation';
    end if;
    if new.redemption_id is not null
       and new.amount_minor > (select coalesce(max(coalesce(approved_minor, amount_minor)), 0) from claim_line
                                where claim_number = new.claim_number and redemption_id = new.redemption_id and live and settled) then
        raise exception 'more is given back than was paid for redemption %', new.redemption_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger provider_debit_guarded before insert on provider_debit for each row execute function guard_provider_debit();

-- So much of a debit lowers the payment of this claim. A debit that is larger than a claim goes on in the next one.
create table provider_debit_set_off (
    debit_id        uuid not null references provider_debit,
    claim_number    text not null references claim,
    amount_minor    bigint not null check (amount_minor > 0),
    set_off_at      timestamptz not null,
    primary key (debit_id, claim_number)
);
create index provider_debit_set_off_by_claim on provider_debit_set_off (claim_number);
create trigger provider_debit_set_off_append_only before update or delete on provider_debit_set_off
    for each row execute function refuse_rewrite();
create trigger provider_debit_set_off_never_emptied before truncate on provider_debit_set_off execute function refuse_rewrite();

create function guard_set_off() returns trigger language plpgsql as $$
declare
    its_debit provider_debit;
    its_claim claim;
begin
    select * into its_claim from claim where number = new.claim_number for no key update;
    select * into its_debit from provider_debit where id = new.debit_id for update;
    if its_claim.status <> 'approved'
       or (its_claim.provider_code, its_claim.programme_code, its_claim.currency)
          is distinct from (its_debit.provider_code, its_debit.programme_code, its_debit.currency) then
        raise exception 'debit % is not set off in claim %', new.debit_id, new.claim_number using errcode = 'restrict_violation';
    end if;
    if new.amount_minor + (select coalesce(sum(amount_minor), 0) from provider_debit_set_off where debit_id = new.debit_id)
           > its_debit.amount_minor
       or new.amount_minor + (select coalesce(sum(amount_minor), 0) from provider_debit_set_off where claim_number = new.claim_number)
           > its_claim.approved_minor then
        raise exception 'more is set off than there is' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger provider_debit_set_off_guarded before insert on provider_debit_set_off for each row execute function guard_set_off();

-- A paid redemption can be taken back once what was paid for it is given back; one that is in another claim cannot.
create or replace function guard_reversal() returns trigger language plpgsql as $$
begin
    perform from redemption where id = new.redemption_id for update;
    if exists (select from claim_line l join claim c on c.number = l.claim_number
                where l.redemption_id = new.redemption_id and l.live
                  and (c.status <> 'paid'
                       or coalesce(l.approved_minor, l.amount_minor) > 0
                          and not exists (select from provider_debit d where d.claim_number = c.number and d.redemption_id = l.redemption_id)
                          and c.approved_minor > (select coalesce(sum(d.amount_minor), 0) from provider_debit d
                                                   where d.claim_number = c.number))) then
        raise exception 'redemption % is claimed', new.redemption_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
