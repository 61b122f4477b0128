-- Two entries of one person are merged by two people: one stays, the other leads to it. What was moved is written down, so that undoing the
-- merge moves exactly that back. No entry is deleted, no ledger is touched: money is counted by case, and cases are counted by person.

alter table person add column merged_into bigint references person,
    add constraint nobody_is_merged_into_themselves check (merged_into <> id);
create index person_merged on person (merged_into) where merged_into is not null;

alter table person_version drop constraint person_version_change_kind_check;
-- merged: into another entry; tookIn: another entry was merged into this one; separated: a merge was undone or split
alter table person_version add constraint person_version_change_kind_check
    check (change_kind in ('known', 'registered', 'renewed', 'corrected', 'merged', 'tookIn', 'separated', 'erased'));

-- As before; to be merged is a change like others, and leads to an entry that is neither merged nor erased. So there is no chain and no circle.
create or replace function guard_person() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a person is erased, not deleted' using errcode = 'restrict_violation';
    end if;
    if new.id <> old.id or new.code <> old.code then
        raise exception 'a person keeps their code' using errcode = 'restrict_violation';
    end if;
    if old.erased_at is not null and (new.erased_at is distinct from old.erased_at or new.merged_into is distinct from old.merged_into
                                      or said_of(new) <> said_of(old)) then
        raise exception 'a person who was erased stays erased' using errcode = 'restrict_violation';
    end if;
    if new.version <> old.version and new.version <> old.version + 1
       or new.version = old.version
          and (said_of(new) <> said_of(old) or new.erased_at is distinct from old.erased_at or new.merged_into is distinct from old.merged_into
               or (new.changed_by, new.changed_at, new.change_kind, new.change_case, new.change_reason)
                  is distinct from (old.changed_by, old.changed_at, old.change_kind, old.change_case, old.change_reason)) then
        raise exception 'a change of person % has no next version', old.id using errcode = 'restrict_violation';
    end if;
    if new.merged_into is not null and new.merged_into is distinct from old.merged_into then
        -- locked, so that of two merges in both directions at once one fails
        perform from person where id = new.merged_into and merged_into is null and erased_at is null for share;
        if not found or exists (select from person where merged_into = new.id) then
            raise exception 'person % cannot be merged into %', new.id, new.merged_into using errcode = 'restrict_violation';
        end if;
        if exists (select from application where person_id = new.id) then
            raise exception 'person % has cases and cannot be merged', new.id using errcode = 'restrict_violation';
        end if;
    end if;
    return new;
end $$;

create function guard_new_person() returns trigger language plpgsql as $$
begin
    if new.merged_into is not null then
        raise exception 'an entry is made first and merged afterwards' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger person_begins_alone before insert on person for each row execute function guard_new_person();

-- A case is never of an entry that leads to another one.
create function guard_person_of_case() returns trigger language plpgsql as $$
begin
    perform from person where id = new.person_id and merged_into is null for share;
    if not found then
        raise exception 'the person of case % was merged into another entry', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger application_of_a_living_entry before update of person_id on application
    for each row when (new.person_id is not null and new.person_id is distinct from old.person_id) execute function guard_person_of_case();
create trigger application_begins_with_a_living_entry before insert on application
    for each row when (new.person_id is not null) execute function guard_person_of_case();

create table person_merge (
    id              bigint generated always as identity primary key,
    merged_id       bigint not null references person,
    survivor_id     bigint not null references person,
    -- the version of the survivor before it took over anything
    before_version  int not null,
    asked_by        text not null,
    confirmed_by    text not null,
    -- in the words of who asked, encrypted; null once one of the two is erased
    reason          bytea,
    merged_at       timestamptz not null,
    -- from then on it is split, not undone
    undo_until      timestamptz not null,
    ended           text check (ended in ('undone', 'split')),
    ended_asked_by  text,
    ended_confirmed_by text,
    ended_reason    bytea,
    ended_at        timestamptz,
    constraint two_entries check (merged_id <> survivor_id),
    constraint two_people_merge check (asked_by <> confirmed_by),
    constraint two_people_end_it check (ended_asked_by <> ended_confirmed_by),
    constraint how_it_ended check (num_nonnulls(ended, ended_asked_by, ended_confirmed_by, ended_at) in (0, 4))
);
create unique index person_merge_live on person_merge (merged_id) where ended is null;
create index person_merge_by_survivor on person_merge (survivor_id, id);
create index person_merge_by_merged on person_merge (merged_id, id);

-- What a merge moved: cases by number, what the survivor took over by name, and entries that had been merged into the other one before.
create table person_merge_moved (
    merge_id        bigint not null references person_merge,
    kind            text not null check (kind in ('case', 'fact', 'entry')),
    what            text not null,
    primary key (merge_id, kind, what)
);
create trigger person_merge_moved_append_only before update or delete on person_merge_moved for each row execute function refuse_rewrite();
create trigger person_merge_moved_never_emptied before truncate on person_merge_moved execute function refuse_rewrite();

create function guard_person_merge() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if old.ended is null and new.ended is not null
           and to_jsonb(new) - array['ended', 'ended_asked_by', 'ended_confirmed_by', 'ended_reason', 'ended_at']
             = to_jsonb(old) - array['ended', 'ended_asked_by', 'ended_confirmed_by', 'ended_reason', 'ended_at'] then
            return new;
        end if;
        if new.reason is null and new.ended_reason is null
           and to_jsonb(new) - array['reason', 'ended_reason'] = to_jsonb(old) - array['reason', 'ended_reason']
           and exists (select from person where id in (old.merged_id, old.survivor_id) and erased_at is not null) then
            return new;
        end if;
    end if;
    raise exception 'merges are kept' using errcode = 'restrict_violation';
end $$;
create trigger person_merge_guarded before update or delete on person_merge for each row execute function guard_person_merge();
create trigger person_merge_never_emptied before truncate on person_merge execute function refuse_rewrite();

create function erase_words_of_merges() returns trigger language plpgsql as $$
begin
    update person_merge set reason = null, ended_reason = null
     where (merged_id = new.id or survivor_id = new.id) and num_nonnulls(reason, ended_reason) > 0;
    return new;
end $$;
create trigger person_merges_erased after update of erased_at on person
    for each row when (old.erased_at is null and new.erased_at is not null) execute function erase_words_of_merges();

-- ---------------------------------------------------------------- a finding is taken back

alter table likely_pair
    add column back_asked_by text,
    add column back_confirmed_by text,
    add column back_at timestamptz,
    add constraint two_people_take_it_back check (back_asked_by <> back_confirmed_by),
    add constraint only_the_same_is_taken_back check (back_at is null or decision = 'same'),
    add constraint how_it_was_taken_back check (num_nonnulls(back_asked_by, back_confirmed_by, back_at) in (0, 3));

create or replace function guard_likely_pair() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.decision is null and exists (select from person where id in (old.person_id, old.other_person_id) and erased_at is not null) then
            return old;
        end if;
    elsif (new.id, new.person_id, new.other_person_id, new.likeness, new.found_at)
          is not distinct from (old.id, old.person_id, old.other_person_id, old.likeness, old.found_at) then
        if old.decision is null and new.decision is not null and new.reason is not null and new.back_at is null then
            return new;
        end if;
        if old.back_at is null and new.back_at is not null
           and to_jsonb(new) - array['back_asked_by', 'back_confirmed_by', 'back_at']
             = to_jsonb(old) - array['back_asked_by', 'back_confirmed_by', 'back_at'] then
            return new;
        end if;
        if new.reason is null and to_jsonb(new) - 'reason' = to_jsonb(old) - 'reason'
           and exists (select from person where id in (old.person_id, old.other_person_id) and erased_at is not null) then
            return new;
        end if;
    end if;
    raise exception 'two people are compared once, and what was found is kept' using errcode = 'restrict_violation';
end $$;

-- As before, without findings that were taken back, and with entries that were merged: for who may decide, all of them are one person.
create or replace function same_people(its_person bigint) returns setof bigint language sql stable as $$
    with recursive same (id) as (
        select its_person
        union
        select n.id from same s cross join lateral (
            select case l.person_id when s.id then l.other_person_id else l.person_id end as id
              from likely_pair l where l.decision = 'same' and l.back_at is null and (l.person_id = s.id or l.other_person_id = s.id)
            union all
            select p.merged_into from person p where p.id = s.id and p.merged_into is not null
            union all
            select p.id from person p where p.merged_into = s.id) n
    )
    select id from same
$$;

-- ---------------------------------------------------------------- households of merged entries

-- A tie stays with the entry for which it was entered, and counts for the entry that this one was merged into.
create or replace function applications_of_people(its_people bigint[]) returns setof text language sql stable as $$
    select number from application
     where person_id in (select coalesce(merged_into, id) from person where id = any (its_people)) and status <> 'draft'
$$;

create function guard_household_of_merged() returns trigger language plpgsql as $$
begin
    if exists (select from person where id = new.person_id and merged_into is not null) then
        raise exception 'person % was merged into another entry', new.person_id using errcode = 'restrict_violation';
    end if;
    if exists (select from household_tie t join person p on p.id = t.person_id where p.merged_into = new.person_id and t.until_day is null) then
        raise exception 'person % belongs to a household already', new.person_id using errcode = 'unique_violation';
    end if;
    return new;
end $$;
create trigger household_tie_of_a_living_entry before insert on household_tie for each row execute function guard_household_of_merged();

-- As before; whose household somebody changed is read over all entries of the person.
create or replace function changed_household_in(its_person text, its_application text) returns boolean language plpgsql stable as $$
begin
    return exists (select from application a cross join lateral same_people(a.person_id) s join household_tie mine on mine.person_id = s
                          join household_tie t on t.household_id = mine.household_id
                    where a.number = its_application and (t.entered_by = its_person or t.ended_by = its_person));
end $$;
