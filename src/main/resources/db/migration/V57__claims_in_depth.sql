-- A claim can be changed while it is with its provider, claim a part of a redemption, and be approved in part. What stays: a claim never
-- exceeds what was redeemed, a redemption is in at most one claim that is not decided, and what officers look at does not change under them.

alter table claim
    -- the day on the provider's invoice; its year is the year within which an invoice number may be used once
    add invoice_date date,
    -- what is owed to the provider: the sum of what is approved of each line
    add approved_minor bigint check (approved_minor between 1 and amount_minor);

alter table claim_line
    -- what an officer approves of the line; empty until somebody says less or more than all of it
    add approved_minor bigint check (approved_minor between 0 and amount_minor),
    -- the claim was approved: what is left of the redemption can be in another claim
    add settled boolean not null default false;

-- What was given for the money of a line: a service, how many and for how much each.
create table claim_item (
    claim_number    text not null,
    redemption_id   uuid not null,
    position        int not null check (position between 1 and 50),
    service         text not null check (length(service) between 1 and 80 and service = trim(service)),
    quantity        int not null check (quantity between 1 and 9999),
    unit_price_minor bigint not null check (unit_price_minor > 0),
    primary key (claim_number, redemption_id, position),
    foreign key (claim_number, redemption_id) references claim_line on delete cascade
);

-- What a service usually costs in a programme. The newest row of a service counts; without a price it counts no more.
create table reference_price (
    id              bigint generated always as identity primary key,
    programme_code  text not null references programme,
    service         text not null check (length(service) between 1 and 80 and service = trim(service)),
    unit_price_minor bigint check (unit_price_minor > 0),
    set_by          text not null,
    set_at          timestamptz not null
);
create index reference_price_newest on reference_price (programme_code, service, id desc);
create trigger reference_price_append_only before update or delete on reference_price
    for each row execute function refuse_rewrite();
create trigger reference_price_never_emptied before truncate on reference_price execute function refuse_rewrite();

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
            ('approved', 'paid')) then
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
    return new;
end $$;

-- What was approved before there were parts was approved whole.
alter table claim disable trigger user;
update claim set approved_minor = amount_minor where status in ('approved', 'paid');
alter table claim enable trigger user;
alter table claim add constraint approved_claim_has_its_amount check (status not in ('approved', 'paid') or approved_minor is not null);

create or replace function guard_claim_line() returns trigger language plpgsql as $$
declare
    its_claim claim;
begin
    -- the lock holds back a submission that would not count this line
    select * into its_claim from claim where number = coalesce(new.claim_number, old.claim_number) for share;
    if tg_op = 'DELETE' then
        if its_claim.status not in ('draft', 'returned') then
            raise exception 'claim % keeps its lines', old.claim_number using errcode = 'restrict_violation';
        end if;
        return old;
    end if;
    if tg_op = 'UPDATE' then
        if (new.claim_number, new.redemption_id) is distinct from (old.claim_number, old.redemption_id)
           or (new.amount_minor, new.description) is distinct from (old.amount_minor, old.description)
              and its_claim.status not in ('draft', 'returned')
           -- a returned claim is decided anew: what was approved of it before does not count
           or new.approved_minor is distinct from old.approved_minor
              and its_claim.status <> 'submitted' and not (its_claim.status = 'returned' and new.approved_minor is null)
           or (new.live and not old.live)
           or (old.live and not new.live and its_claim.status not in ('rejected', 'withdrawn'))
           or new.settled is distinct from old.settled and not (new.settled and its_claim.status in ('approved', 'paid')) then
            raise exception 'a line of claim % does not change', new.claim_number using errcode = 'restrict_violation';
        end if;
    elsif its_claim.status not in ('draft', 'returned') or not new.live or new.settled or new.approved_minor is not null then
        raise exception 'claim % takes no more lines', new.claim_number using errcode = 'restrict_violation';
    end if;
    -- other lines of the redemption cannot come in between: there is one open line of a redemption at most (redemption_claimed_once)
    if new.live and not new.settled
       and not exists (select from redemption r join voucher v on v.code = r.voucher_code
                        where r.id = new.redemption_id and r.provider_code = its_claim.provider_code
                          and v.programme_code = its_claim.programme_code and v.currency = its_claim.currency
                          and new.amount_minor + (select coalesce(sum(o.amount_minor), 0) from claim_line o
                                                   where o.redemption_id = new.redemption_id and o.live
                                                     and o.claim_number <> new.claim_number) <= r.amount_minor) then
        raise exception 'the claim exceeds what was redeemed' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
drop trigger claim_line_kept on claim_line;
drop trigger claim_line_guarded on claim_line;
create trigger claim_line_guarded before insert or update or delete on claim_line for each row execute function guard_claim_line();
create trigger claim_line_never_emptied before truncate on claim_line execute function refuse_rewrite();

create function guard_claim_item() returns trigger language plpgsql as $$
begin
    perform from claim where number = coalesce(new.claim_number, old.claim_number) and status in ('draft', 'returned') for share;
    if not found then
        raise exception 'claim % keeps its items', coalesce(new.claim_number, old.claim_number) using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger claim_item_guarded before insert or update or delete on claim_item for each row execute function guard_claim_item();
create trigger claim_item_never_emptied before truncate on claim_item execute function refuse_rewrite();

-- What was approved is settled: the claim holds its amounts for ever, and the rest of a redemption can be claimed.
create function settle_lines() returns trigger language plpgsql as $$
begin
    update claim_line set settled = true where claim_number = new.number and live and not settled;
    return null;
end $$;
create trigger approved_claim_settles_its_lines after update of status on claim
    for each row when (new.status = 'approved' and old.status <> 'approved') execute function settle_lines();

alter table claim_line disable trigger user;
update claim_line l set settled = true from claim c where c.number = l.claim_number and l.live and c.status in ('approved', 'paid');
alter table claim_line enable trigger user;

-- A redemption is in at most one live claim that is not decided.
drop index redemption_claimed_once;
create unique index redemption_claimed_once on claim_line (redemption_id) where live and not settled;
create index claim_line_by_redemption on claim_line (redemption_id) where live;

-- An invoice is in at most one live claim: its number, however it is written, once in the year of the invoice.
create function folded_invoice(its_number text) returns text language sql immutable parallel safe as $$
    select coalesce(nullif(upper(regexp_replace(its_number, '[^[:alnum:]]', '', 'g')), ''), its_number)
$$;
alter table claim add invoice_key text;
create function fold_invoice() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' or (new.invoice_number, new.invoice_date) is distinct from (old.invoice_number, old.invoice_date) then
        new.invoice_key := extract(year from new.invoice_date) || ' ' || folded_invoice(new.invoice_number);
    elsif new.invoice_key is distinct from old.invoice_key then
        raise exception 'the key of an invoice follows from its number' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
-- before others, in the order of names: they see the claim with its key
create trigger a_claim_has_its_invoice_key before insert or update on claim for each row execute function fold_invoice();

alter table claim disable trigger user;
update claim set invoice_date = (created_at at time zone current_setting('TimeZone'))::date;
-- two claims of before whose numbers differ only in how they are written stay as they are
update claim c
   set invoice_key = case when exists (select from claim o
                                        where o.provider_code = c.provider_code and o.number <> c.number and o.status not in ('rejected', 'withdrawn')
                                          and folded_invoice(o.invoice_number) = folded_invoice(c.invoice_number)
                                          and extract(year from o.invoice_date) = extract(year from c.invoice_date))
                          then 'before ' || invoice_number
                          else extract(year from invoice_date) || ' ' || folded_invoice(invoice_number) end;
alter table claim enable trigger user;
alter table claim alter column invoice_date set not null, alter column invoice_key set not null;
drop index invoice_claimed_once;
create unique index invoice_claimed_once on claim (provider_code, invoice_key) where status not in ('rejected', 'withdrawn');
