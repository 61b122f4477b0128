-- Who lives with whom, with the relation to the head of the household and with days. What people say of their household in an application
-- (household_member: identity numbers) stays beside it and counts as before.

create table household (
    id              bigint generated always as identity primary key,
    made_by         text not null,
    made_at         timestamptz not null
);
create trigger household_append_only before update or delete on household for each row execute function refuse_rewrite();
create trigger household_never_emptied before truncate on household execute function refuse_rewrite();

create table household_tie (
    id              bigint generated always as identity primary key,
    household_id    bigint not null references household,
    person_id       bigint not null references person,
    -- to the head of the household
    relation        text not null check (relation in ('head', 'spouse', 'child', 'parent', 'sibling', 'grandchild', 'grandparent', 'relative', 'notRelated')),
    from_day        date not null,
    -- the last day; null while it lasts
    until_day       date,
    entered_by      text not null,
    entered_at      timestamptz not null,
    -- in the words of who entered or ended it, encrypted; null once the person is erased
    entered_reason  bytea,
    ended_by        text,
    ended_at        timestamptz,
    ended_reason    bytea,
    constraint it_ends_after_it_began check (until_day >= from_day),
    constraint who_ended_it check ((until_day is null) = (ended_by is null) and (ended_by is null) = (ended_at is null))
);
-- at a time, one household of a person and one head of a household
create unique index household_tie_of_person on household_tie (person_id) where until_day is null;
create unique index household_tie_of_head on household_tie (household_id) where relation = 'head' and until_day is null;
create index household_tie_by_household on household_tie (household_id, id);
create index household_tie_by_person on household_tie (person_id, id);

-- A tie is entered open, ended once, and kept: a conflict of interest that was known once stays known.
create function guard_household_tie() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.until_day is not null then
            raise exception 'a tie is ended by a change of its own' using errcode = 'restrict_violation';
        end if;
        if exists (select from person where id = new.person_id and erased_at is not null) then
            raise exception 'a person who was erased belongs to no household' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if tg_op = 'UPDATE' then
        if old.until_day is null and new.until_day is not null
           and to_jsonb(new) - array['until_day', 'ended_by', 'ended_at', 'ended_reason']
             = to_jsonb(old) - array['until_day', 'ended_by', 'ended_at', 'ended_reason'] then
            return new;
        end if;
        if new.entered_reason is null and new.ended_reason is null
           and to_jsonb(new) - array['entered_reason', 'ended_reason'] = to_jsonb(old) - array['entered_reason', 'ended_reason']
           and exists (select from person where id = old.person_id and erased_at is not null) then
            return new;
        end if;
    end if;
    raise exception 'ties of households are kept' using errcode = 'restrict_violation';
end $$;
create trigger household_tie_guarded before insert or update or delete on household_tie for each row execute function guard_household_tie();
create trigger household_tie_never_emptied before truncate on household_tie execute function refuse_rewrite();

-- A person who is erased lives with nobody any more, and the words about it go.
create function end_household_of_erased() returns trigger language plpgsql as $$
begin
    update household_tie set until_day = greatest(from_day, (new.erased_at at time zone 'UTC')::date), ended_by = new.changed_by, ended_at = new.erased_at
     where person_id = new.id and until_day is null;
    update household_tie set entered_reason = null, ended_reason = null where person_id = new.id;
    return new;
end $$;
create trigger person_leaves_household after update of erased_at on person
    for each row when (old.erased_at is null and new.erased_at is not null) execute function end_household_of_erased();

-- ---------------------------------------------------------------- what it means for duties

-- As before, or both were entered as of one household, at whatever time.
create or replace function is_of_household(its_person text, its_other bigint) returns boolean language plpgsql stable as $$
begin
    return exists (
        with other as (
            select p.id, p.id_number_hash from person p where p.id = its_other
        ), mine as (
            select p.id, p.id_number_hash from account_person m join person p on p.id = m.person_id where m.user_id = its_person
            union all
            select p.id, i.id_number_hash from account_identity i left join person p on p.id_number_hash = i.id_number_hash
             where i.user_id = its_person
        )
        select from other a join mine m
                 on m.id = a.id
                 or m.id_number_hash = a.id_number_hash
                 or exists (select from household_member h where h.person_id = a.id and h.id_number_hash = m.id_number_hash)
                 or exists (select from household_member h where h.person_id = m.id and h.id_number_hash = a.id_number_hash)
                 or exists (select from household_member h join household_member k using (id_number_hash)
                             where h.person_id = a.id and k.person_id = m.id)
                 or exists (select from household_tie h join household_tie k using (household_id)
                             where h.person_id = a.id and k.person_id = m.id));
end $$;

-- The cases in which an identity number counts; with the ties above.
create or replace function applications_of_number(its_hash bytea) returns setof text language sql stable as $$
    with tied as (
        select id from person where id_number_hash = its_hash
        union select person_id from household_member where id_number_hash = its_hash
        union select a.id from person p join household_member h on h.person_id = p.id join person a on a.id_number_hash = h.id_number_hash
               where p.id_number_hash = its_hash
        union select k.person_id from person p join household_member h on h.person_id = p.id join household_member k on k.id_number_hash = h.id_number_hash
               where p.id_number_hash = its_hash
        union select k.person_id from person p join household_tie h on h.person_id = p.id join household_tie k using (household_id)
               where p.id_number_hash = its_hash
    )
    select a.number from application a join tied t on t.id = a.person_id
$$;

-- Who says that somebody belongs to an applicant's household, or no longer does, says who cannot decide: that is a duty on the cases of all
-- of the household. Whoever files an application tells us its household, too.
insert into duty (kind, numbered) values ('householdChange', false);
with pair (duty, other, why) as (values
    ('filing', 'householdChange', 'Who files an application tells us who belongs to the household; others decide.'))
insert into duty_together (duty, other, why)
select duty, other, why from pair union all select other, duty, why from pair;

create function applications_of_people(its_people bigint[]) returns setof text language sql stable as $$
    select number from application where person_id = any (its_people) and status <> 'draft'
$$;

create function take_duty_of_household_change() returns trigger language plpgsql as $$
declare
    its_author text := case when tg_op = 'INSERT' then new.entered_by else new.ended_by end;
begin
    insert into case_duty (application_number, person, duty)
    select a, its_author, 'householdChange'
      from applications_of_people(array(select person_id from household_tie where household_id = new.household_id and until_day is null)
                                  || new.person_id) a
     order by a on conflict do nothing;
    return new;
end $$;
create trigger household_tie_takes_duty after insert on household_tie
    for each row execute function take_duty_of_household_change();
-- not when a job erases the person
create trigger household_tie_end_takes_duty after update of until_day on household_tie
    for each row when (old.until_day is null and new.until_day is not null and new.ended_by <> '(system)')
    execute function take_duty_of_household_change();

-- As before; and who said who belongs to a household is kept from its cases that are filed later, too.
create function changed_household_in(its_person text, its_application text) returns boolean language plpgsql stable as $$
begin
    return exists (select from application a join household_tie mine on mine.person_id = a.person_id
                          join household_tie t on t.household_id = mine.household_id
                    where a.number = its_application and (t.entered_by = its_person or t.ended_by = its_person));
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
    if its_kind not in ('applicant', 'householdChange')
       and not exists (select from duty_together t where t.duty = 'householdChange' and t.other = its_kind)
       and changed_household_in(its_person, its_application) then
        return 'householdChange';
    end if;
    return null;
end $$;
