-- A programme's money of one year was one row of each kind, so every reservation and every redemption of the programme waited for the same
-- row until the one before was on the disk. Now what is available, reserved and spent is divided over shards, each a row of its own. A shard
-- never falls below zero, so what all shards give together is never more than there is.

-- How many shards each of these balances has. A power of two.
create function ledger_shards() returns int language sql immutable parallel safe as $$ select 16 $$;

-- The shard that the money of a case is taken from and stays in. One case, one shard: so two parts of one case still wait for each other.
create function ledger_shard(its_case text) returns int language sql immutable parallel safe as $$
    select hashtext(its_case) & (ledger_shards() - 1)
$$;

alter table ledger_account
    add column shard smallint not null default 0,
    drop constraint one_account_of_a_kind,
    add constraint one_account_of_a_kind_and_shard unique (programme_code, fiscal_year, kind, shard),
    add constraint shard_is_known check (shard >= 0 and (kind <> 'funding' or shard = 0));
alter table ledger_account alter column shard drop default;

-- What was there stays in shard 0: its case spends it, or returns it, there. The first case of another shard finds its shard empty, and
-- spreads what is available over all of them.
alter table reservation add column shard smallint not null default 0 check (shard >= 0);

create or replace function open_accounts() returns trigger language plpgsql as $$
begin
    insert into ledger_account (programme_code, fiscal_year, kind, shard)
    select new.programme_code, new.code, k.kind, s.shard
      from unnest(array['funding', 'available', 'reserved', 'spent']) with ordinality as k (kind, place)
           cross join generate_series(0, ledger_shards() - 1) as s (shard)
     where k.kind <> 'funding' or s.shard = 0
     order by k.place, s.shard;
    return null;
end $$;

insert into ledger_account (programme_code, fiscal_year, kind, shard)
select a.programme_code, a.fiscal_year, a.kind, s.shard
  from ledger_account a cross join generate_series(1, ledger_shards() - 1) as s (shard)
 where a.kind <> 'funding'
 order by a.id, s.shard;

create or replace function guard_account() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.balance_minor <> 0 then
            raise exception 'an account begins empty' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    -- 1: somebody's own statement; deeper: the trigger of a posting
    if pg_trigger_depth() = 1 and new.balance_minor <> old.balance_minor
       or (new.programme_code, new.fiscal_year, new.kind, new.shard)
              is distinct from (old.programme_code, old.fiscal_year, old.kind, old.shard) then
        raise exception 'a balance changes by a posting only' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create or replace function guard_reservation() returns trigger language plpgsql as $$
begin
    if (new.application_number, new.part, new.round, new.programme_code, new.fiscal_year, new.shard, new.amount_minor)
           is distinct from
       (old.application_number, old.part, old.round, old.programme_code, old.fiscal_year, old.shard, old.amount_minor)
       or new.released_minor < old.released_minor
       or (new.spent_minor < old.spent_minor
           and new.spent_minor < (select coalesce(sum(r.amount_minor), 0)
                                    from redemption r join voucher v on v.code = r.voucher_code
                                   where v.application_number = new.application_number and v.funds_part = new.part
                                     and not r.overdrawn
                                     and not exists (select from redemption_reversal where redemption_id = r.id))) then
        raise exception 'what % holds does not change so', old.application_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- ---------------------------------------------------------------- movements

-- One movement of an amount between the accounts of a year, as one entry. Reserved and spent money moves within the case's shard. So does
-- available money while the shard has enough of it. Otherwise the entry takes from several shards, and whoever calls holds all of them:
--   * evenly, so that afterwards all shards have the same, if that leaves each of them enough for another such amount;
--   * else from this shard first and then from the fullest, because then every shard is short whatever one does.
-- Money that comes from outside or goes back there leaves all shards with the same.
drop function ledger_move(text, text, text, text, text, text, bigint, text, text, timestamptz, text);
create function ledger_move(its_key text, its_kind text, its_programme text, its_year text, from_kind text, to_kind text,
                            its_amount bigint, its_application text, its_actor text, its_time timestamptz, its_note text,
                            its_shard int default 0)
    returns bigint language plpgsql as $$
declare
    its_entry bigint;
    outside boolean := from_kind = 'funding' or to_kind = 'funding';
    change bigint := case when from_kind = 'available' then -its_amount else its_amount end;
    shards bigint;
    rest bigint;
begin
    insert into ledger_entry (business_key, kind, programme_code, fiscal_year, application_number, actor, at, note)
    values (its_key, its_kind, its_programme, its_year, its_application, its_actor, its_time, its_note)
    returning id into its_entry;

    if not outside and (from_kind <> 'available'
                        or its_amount <= (select balance_minor from ledger_account
                                           where programme_code = its_programme and fiscal_year = its_year
                                             and kind = 'available' and shard = its_shard)) then
        insert into ledger_posting (entry_id, account_id, amount_minor)
        select its_entry, a.id, case a.kind when to_kind then its_amount else -its_amount end
          from ledger_account a
         where a.programme_code = its_programme and a.fiscal_year = its_year and a.kind in (from_kind, to_kind) and a.shard = its_shard
         order by a.id;
        return its_entry;
    end if;

    perform from ledger_account
     where programme_code = its_programme and fiscal_year = its_year and kind = 'available' order by id for no key update;
    select sum(balance_minor) + change, count(*) into rest, shards from ledger_account
     where programme_code = its_programme and fiscal_year = its_year and kind = 'available';
    if rest < 0 then
        raise exception 'less than % is available in year % of %', its_amount, its_year, its_programme using errcode = 'check_violation';
    end if;
    insert into ledger_posting (entry_id, account_id, amount_minor)
    select its_entry, id, difference
      from (select a.id, case when outside or rest / shards >= its_amount
                              then rest / shards + case when a.shard < rest % shards then 1 else 0 end - a.balance_minor
                              else -least(a.balance_minor, greatest(0, its_amount - a.already))
                         end as difference
              from (select id, shard, balance_minor,
                           coalesce(sum(balance_minor) over (order by shard = its_shard desc, balance_minor desc, id
                                                             rows between unbounded preceding and 1 preceding), 0)::bigint as already
                      from ledger_account
                     where programme_code = its_programme and fiscal_year = its_year and kind = 'available') a
            union all
            select id, -change from ledger_account
             where programme_code = its_programme and fiscal_year = its_year
               and kind = case from_kind when 'available' then to_kind else from_kind end
               and shard = case when outside then 0 else its_shard end) d
     where difference <> 0
     order by id;
    return its_entry;
end $$;

-- Reserves for a case from its shard of what is available on this day, and holds no lock on any other. Answers the year; '' when the case
-- holds this part already. Null when one shard is not enough to decide: it has too little, a case waits that comes first, the programme is
-- closed or has no such year, the currency is another. Then nothing is locked, so that the caller may lock all shards in their order.
create function reserve_from_shard(its_application text, its_part text, its_programme text, its_currency text, its_amount bigint,
                                   its_priority int, its_day date, its_actor text, its_time timestamptz)
    returns text language plpgsql as $$
declare
    its_shard int := ledger_shard(its_application);
    its_year text;
    its_account bigint;
    its_round int;
begin
    -- a look without a lock: when money is short, nobody waits here in vain
    select a.id, a.fiscal_year into its_account, its_year
      from ledger_account a
      join fiscal_year y on y.programme_code = a.programme_code and y.code = a.fiscal_year
      join programme p on p.code = a.programme_code
     where a.programme_code = its_programme and a.kind = 'available' and a.shard = its_shard and a.balance_minor >= its_amount
       and y.starts_on <= its_day and y.ends_on >= its_day and p.currency = its_currency;
    if not found then
        return null;
    end if;
    -- what fails in this block loses its lock with it
    begin
        perform from ledger_account where id = its_account for no key update;
        -- whoever waits, closes the programme or takes much holds every shard: what is seen from here on stays so
        if not exists (select from ledger_account where id = its_account and balance_minor >= its_amount)
           or exists (select from waiting_for_funds where programme_code = its_programme and priority >= its_priority)
           or exists (select from programme where code = its_programme and state = 'closed') then
            raise exception 'one shard is not enough' using errcode = 'LD002';
        end if;
    exception when sqlstate 'LD002' then
        return null;
    end;
    if exists (select from reservation where application_number = its_application and part = its_part
                  and (released_minor = 0 or spent_minor + released_minor < amount_minor)) then
        return '';
    end if;
    insert into reservation (application_number, part, round, programme_code, fiscal_year, shard, amount_minor)
    select its_application, its_part, 1 + count(*), its_programme, its_year, its_shard, its_amount
      from reservation where application_number = its_application and part = its_part
    returning round into its_round;
    perform ledger_move('reserve:' || its_application || ':' || its_part || ':' || its_round, 'reserve', its_programme, its_year,
                        'available', 'reserved', its_amount, its_application, its_actor, its_time, null, its_shard);
    return its_year;
end $$;

-- Postings are booked and checked together, once for each statement, in place of three looks at the entry when the transaction ends. So all
-- postings of an entry come with one statement. An entry without postings is still found at the end.
drop trigger ledger_posting_keeps_the_balance on ledger_posting;
drop function keep_balance();
drop trigger ledger_posting_balances on ledger_posting;
drop trigger ledger_entry_balances on ledger_entry;
drop function refuse_unbalanced_entry();

create function book_postings() returns trigger language plpgsql as $$
declare
    its record;
begin
    -- accounts are locked in the order of their numbers
    for its in select entry_id, account_id, amount_minor from added order by account_id loop
        update ledger_account a set balance_minor = a.balance_minor + its.amount_minor
          from ledger_entry e
         where a.id = its.account_id and e.id = its.entry_id
           and (a.programme_code, a.fiscal_year) = (e.programme_code, e.fiscal_year);
        if not found then
            raise exception 'entry % does not balance: it moves money between years or programmes', its.entry_id
                using errcode = 'restrict_violation';
        end if;
    end loop;
    -- one by one: a join with the new rows makes PostgreSQL read all entries
    for its in select distinct entry_id from added loop
        if (select sum(amount_minor) from ledger_posting where entry_id = its.entry_id) <> 0 then
            raise exception 'entry % does not balance', its.entry_id using errcode = 'restrict_violation';
        end if;
    end loop;
    return null;
end $$;
create trigger ledger_posting_is_booked after insert on ledger_posting
    referencing new table as added for each statement execute function book_postings();

create function refuse_empty_entry() returns trigger language plpgsql as $$
begin
    if not exists (select from ledger_posting where entry_id = new.id) then
        raise exception 'entry % does not balance: it has no postings', new.id using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
create constraint trigger ledger_entry_has_postings after insert on ledger_entry
    deferrable initially deferred for each row execute function refuse_empty_entry();

-- ---------------------------------------------------------------- what every redemption asks

-- These three say what they said before. PostgreSQL makes the plan of a function in SQL anew for each call, which took half of a redemption's
-- time in the database; of one in PL/pgSQL it keeps the plan.
create or replace function is_related(its_person text, its_application text) returns boolean language plpgsql stable as $$
begin
    return exists (select from application where number = its_application and applicant = its_person)
        or exists (
            with applicant as (
                select p.id, p.id_number_hash from application a join person p on p.id = a.person_id where a.number = its_application
            ), mine as (
                select p.id, p.id_number_hash from account_person m join person p on p.id = m.person_id where m.user_id = its_person
                union all
                select p.id, i.id_number_hash from account_identity i left join person p on p.id_number_hash = i.id_number_hash
                 where i.user_id = its_person
            )
            select from applicant a join mine m
                     on m.id = a.id
                     or m.id_number_hash = a.id_number_hash
                     or exists (select from household_member h where h.person_id = a.id and h.id_number_hash = m.id_number_hash)
                     or exists (select from household_member h where h.person_id = m.id and h.id_number_hash = a.id_number_hash)
                     or exists (select from household_member h join household_member k using (id_number_hash)
                                 where h.person_id = a.id and k.person_id = m.id));
end $$;

create or replace function changed_a_number_in(its_person text, its_application text) returns boolean language plpgsql stable as $$
begin
    return exists (select from account_identity i
                    where (i.asked_by = its_person or i.confirmed_by = its_person)
                      and its_application in (select applications_of_number(i.id_number_hash)));
end $$;

create or replace function duty_obstacle(its_application text, its_person text, its_duty text) returns text language plpgsql stable as $$
declare
    its_kind text := split_part(its_duty, ':', 1);
    obstacle text;
begin
    select h.duty into obstacle from case_duty h
     where h.application_number = its_application and h.person = its_person and h.duty <> its_duty
       and not exists (select from duty_together t where t.duty = h.kind and t.other = its_kind)
     order by h.taken_at, h.duty limit 1;
    if obstacle is not null then
        return obstacle;
    end if;
    if its_kind not in ('applicant', 'redemption', 'reversal', 'claiming')
       and exists (select from provider_account w join programme_provider p on p.provider_code = w.provider_code
                          join application a on a.programme_code = p.programme_code
                    where w.user_id = its_person and a.number = its_application) then
        return 'provider';
    end if;
    if its_kind not in ('applicant', 'filing') and is_related(its_person, its_application) then
        return 'household';
    end if;
    if its_kind not in ('applicant', 'identityChange')
       and not exists (select from duty_together t where t.duty = 'identityChange' and t.other = its_kind)
       and changed_a_number_in(its_person, its_application) then
        return 'identityChange';
    end if;
    return null;
end $$;
