-- A reference price has a first day. What a service costs on a day that has begun never changes: only what it costs from a later day on.

-- The name of a service however it is written: without regard to case and to how many blanks are in it.
create function folded_service(its_name text) returns text language sql immutable parallel safe as $$
    select lower(trim(regexp_replace(normalize(its_name, nfkc), '\s+', ' ', 'g')))
$$;

drop index reference_price_newest;
alter table reference_price
    add service_key text not null generated always as (folded_service(service)) stored,
    -- the day on which it was set, in the time zone of the product
    add set_on date,
    add valid_from date;
alter table reference_price disable trigger user;
update reference_price set set_on = (set_at at time zone 'UTC')::date, valid_from = (set_at at time zone 'UTC')::date;
alter table reference_price enable trigger user;
alter table reference_price
    alter column set_on set not null,
    alter column valid_from set not null,
    add constraint set_on_its_day check (abs(set_on - (set_at at time zone 'UTC')::date) <= 1);
-- of a day counts what begins last until then, and of what begins on the same day what was set last
create index reference_price_of_a_day on reference_price (programme_code, service_key, valid_from desc, id desc);

create function guard_reference_price() returns trigger language plpgsql as $$
begin
    -- those who set prices of a programme wait for each other
    perform pg_advisory_xact_lock(hashtextextended('reference prices of ' || new.programme_code, 0));
    if new.valid_from < new.set_on
       or new.valid_from = new.set_on
          and (select unit_price_minor from reference_price
                where programme_code = new.programme_code and service_key = folded_service(new.service) and valid_from <= new.set_on
                order by valid_from desc, id desc limit 1) is not null then
        raise exception 'what % costs on a day that has begun does not change', new.service using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger reference_price_of_a_coming_day before insert on reference_price for each row execute function guard_reference_price();

-- ---------------------------------------------------------------- figures

-- A price of a submitted claim beside its reference price.
create table insight_claimed_price (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    submitted_on date,
    programme text,
    provider text,
    service text,
    side text,
    outlier boolean,
    thousandths bigint
);
create index insight_claimed_price_by_day on insight_claimed_price (submitted_on, programme);
create index insight_claimed_price_by_subject on insight_claimed_price (subject);
create trigger claimed_price_is_queued after insert or update or delete on insight_claimed_price for each row execute function queue_fact();

-- A price that is set for today is the reference of today's redemptions: claims for them are counted again, once for all prices of a file.
create function note_insight_reference_price() returns trigger language plpgsql as $$
begin
    insert into insight_change (subject, key)
    select distinct 'claim', l.claim_number
      from (select programme_code, min(set_at) as set_at from added where valid_from = set_on group by programme_code) a
      join claim_standing s on s.programme_code = a.programme_code and s.redeemed_at > a.set_at - interval '1 day'
      join claim_line l on l.redemption_id = s.redemption_id join claim c on c.number = l.claim_number
     where c.submitted_at is not null;
    return null;
end $$;
create trigger reference_price_is_counted after insert on reference_price referencing new table as added
    for each statement execute function note_insight_reference_price();
