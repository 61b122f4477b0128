-- Two entries of the registry that are likely one person: found at night, looked at by a person, decided once.

-- Up to which version of a person others like them were looked for.
create table person_searched (
    person_id       bigint primary key references person,
    version         int not null
);

create table likely_pair (
    id              bigint generated always as identity primary key,
    person_id       bigint not null references person,
    other_person_id bigint not null references person,
    -- as DuplicateSearch counts it, from 0 to 100
    likeness        int not null check (likeness between 0 and 100),
    found_at        timestamptz not null,
    decision        text check (decision in ('same', 'different')),
    -- in the words of who decided, encrypted; null once one of the two is erased
    reason          bytea,
    decided_by      text,
    decided_at      timestamptz,
    constraint each_pair_is_written_one_way check (person_id < other_person_id),
    constraint a_decision_has_its_author check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null))
);
-- one open question about two people
create unique index likely_pair_open on likely_pair (person_id, other_person_id) where decision is null;
create index likely_pair_to_decide on likely_pair (likeness desc, id) where decision is null;
create index likely_pair_decided on likely_pair (person_id, other_person_id) where decision is not null;
create index likely_pair_same on likely_pair (person_id) where decision = 'same';
create index likely_pair_same_other on likely_pair (other_person_id) where decision = 'same';
create index likely_pair_by_other on likely_pair (other_person_id);

create function guard_likely_pair() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.decision is null and exists (select from person where id in (old.person_id, old.other_person_id) and erased_at is not null) then
            return old;
        end if;
    elsif (new.id, new.person_id, new.other_person_id, new.likeness, new.found_at)
          is not distinct from (old.id, old.person_id, old.other_person_id, old.likeness, old.found_at) then
        if old.decision is null and new.decision is not null and new.reason is not null then
            return new;
        end if;
        if new.reason is null and (new.decision, new.decided_by, new.decided_at) is not distinct from (old.decision, old.decided_by, old.decided_at)
           and exists (select from person where id in (old.person_id, old.other_person_id) and erased_at is not null) then
            return new;
        end if;
    end if;
    raise exception 'two people are compared once, and what was found is kept' using errcode = 'restrict_violation';
end $$;
create trigger likely_pair_guarded before update or delete on likely_pair for each row execute function guard_likely_pair();
create trigger likely_pair_never_emptied before truncate on likely_pair execute function refuse_rewrite();

create function forget_likely_pairs() returns trigger language plpgsql as $$
begin
    delete from likely_pair where decision is null and (person_id = new.id or other_person_id = new.id);
    update likely_pair set reason = null where reason is not null and (person_id = new.id or other_person_id = new.id);
    return new;
end $$;
create trigger person_leaves_likely_pairs after update of erased_at on person
    for each row when (old.erased_at is null and new.erased_at is not null) execute function forget_likely_pairs();

-- ---------------------------------------------------------------- one person with two entries

-- The entries that were found to be the same person, with this one. Two entries that are each the same as a third are found through it.
create function same_people(its_person bigint) returns setof bigint language sql stable as $$
    with recursive same (id) as (
        select its_person
        union
        select case l.person_id when s.id then l.other_person_id else l.person_id end
          from same s join likely_pair l on l.decision = 'same' and (l.person_id = s.id or l.other_person_id = s.id)
    )
    select id from same
$$;

-- As before; entries of one person count as one.
create or replace function is_of_household(its_person text, its_other bigint) returns boolean language plpgsql stable as $$
begin
    return exists (
        with other as (
            select p.id, p.id_number_hash from same_people(its_other) s join person p on p.id = s
        ), mine as (
            select p.id, p.id_number_hash from account_person m cross join lateral same_people(m.person_id) s join person p on p.id = s
             where m.user_id = its_person
            union all
            select p.id, i.id_number_hash from account_identity i left join person p on p.id_number_hash = i.id_number_hash
             where i.user_id = its_person
            union all
            select t.id, t.id_number_hash from account_identity i join person p on p.id_number_hash = i.id_number_hash
                                               cross join lateral same_people(p.id) s join person t on t.id = s
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

create or replace function applications_of_number(its_hash bytea) returns setof text language sql stable as $$
    with holder as (
        select s as id from person p cross join lateral same_people(p.id) s where p.id_number_hash = its_hash
    ), tied as (
        select id from holder
        union select person_id from household_member where id_number_hash = its_hash
        union select a.id from holder p join household_member h on h.person_id = p.id join person a on a.id_number_hash = h.id_number_hash
        union select k.person_id from holder p join household_member h on h.person_id = p.id join household_member k on k.id_number_hash = h.id_number_hash
        union select k.person_id from holder p join household_tie h on h.person_id = p.id join household_tie k using (household_id)
    )
    select a.number from application a
     where a.person_id in (select s from tied t cross join lateral same_people(t.id) s)
$$;
