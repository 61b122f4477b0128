-- What the registry says about a person beyond the first facts: further names, telephones, addresses of mail and identity numbers, where the
-- person lives, income, disability, bank or wallet, language, consents. It is one encrypted text of the person's row, so that each version
-- has it whole, and nothing of it changes without a next version. Beside it stand keyed hashes and spellings, by which it is found.

alter table person
    -- see org.lifeline.registry.Profile, encrypted as one text; null where there is nothing
    add column profile bytea,
    -- keyed hashes of the further identity numbers and telephones
    add column further_ids bytea[] not null default '{}',
    add column further_phones bytea[] not null default '{}',
    -- the further names as in name_latin and name_sound, with | between them
    add column further_latin text not null default '',
    add column further_sound text not null default '',
    add constraint ten_numbers_at_most check (cardinality(further_ids) <= 10 and cardinality(further_phones) <= 9),
    add constraint ten_names_at_most check (length(further_latin) - length(replace(further_latin, '|', '')) <= 8),
    add constraint what_is_found_is_said check (profile is not null
        or cardinality(further_ids) = 0 and cardinality(further_phones) = 0 and further_latin = '' and further_sound = ''),
    -- the first telephone is the one that a person prefers
    add constraint one_telephone_comes_first check (phone is not null or cardinality(further_phones) = 0),
    add constraint the_first_number_is_no_further_one check (id_number_hash is null or not id_number_hash = any (further_ids)),
    add constraint a_profile_is_small check (octet_length(profile) <= 32768);
alter table person_version add column profile bytea;

create index person_by_further_phone on person using gin (further_phones) where further_phones <> '{}';
create index person_by_further_name on person using gin (further_sound gin_trgm_ops, address_words) where further_sound <> '';

-- The best likeness of one of some spellings with one of several, which have | between them.
create function best_similarity(ones text[], several text) returns real language sql immutable as $$
    select coalesce(max(similarity(n, s)), 0)::real from unnest(string_to_array(several, '|')) n cross join unnest(ones) s where n <> ''
$$;

alter table person_version drop constraint person_version_change_kind_check;
-- told: the person told us something else, and somebody of the office entered it
alter table person_version add constraint person_version_change_kind_check
    check (change_kind in ('known', 'registered', 'renewed', 'corrected', 'told', 'merged', 'tookIn', 'separated', 'erased'));

-- As before, and with the profile. What it is found by belongs to it.
create or replace function said_of(its person) returns jsonb language sql immutable as $$
    select jsonb_build_array(its.given_name, its.family_name, its.gender, its.birth_date, its.birth_year_only, its.id_number, its.phone, its.email,
                             its.address, its.occupation, its.profile, its.further_ids, its.further_phones, its.further_latin, its.further_sound)
$$;

create or replace function keep_person_version() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.version = old.version then
        return new;
    end if;
    if new.erased_at is not null then
        update person_version set change_reason = null, given_name = null, family_name = null, gender = null, birth_date = null, birth_year_only = null,
               id_number = null, phone = null, email = null, address = null, occupation = null, profile = null
         where person_id = new.id;
        insert into person_version (person_id, version, change_kind, changed_by, changed_at, change_case)
        values (new.id, new.version, new.change_kind, new.changed_by, new.changed_at, new.change_case);
        return new;
    end if;
    insert into person_version (person_id, version, change_kind, changed_by, changed_at, change_case, change_reason, given_name, family_name, gender,
                                birth_date, birth_year_only, id_number, phone, email, address, occupation, profile)
    values (new.id, new.version, new.change_kind, new.changed_by, new.changed_at, new.change_case, new.change_reason, new.given_name, new.family_name,
            new.gender, new.birth_date, new.birth_year_only, new.id_number, new.phone, new.email, new.address, new.occupation, new.profile);
    return new;
end $$;

create or replace function guard_person_version() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and exists (select from person where id = old.person_id and erased_at is not null)
       and (new.person_id, new.version, new.change_kind, new.changed_by, new.changed_at, new.change_case)
           is not distinct from (old.person_id, old.version, old.change_kind, old.changed_by, old.changed_at, old.change_case)
       and num_nonnulls(new.change_reason, new.given_name, new.family_name, new.gender, new.birth_date, new.birth_year_only, new.id_number, new.phone,
                        new.email, new.address, new.occupation, new.profile) = 0 then
        return new;
    end if;
    raise exception 'the versions of a person are append-only' using errcode = 'restrict_violation';
end $$;

-- Who was erased has no profile, whatever code path erases.
alter table person add constraint nothing_is_said_of_the_erased check (erased_at is null or profile is null);
-- A change that somebody was told has its author's reason.
alter table person add constraint what_was_told_has_a_reason check (change_kind <> 'told' or change_reason is not null);

-- ---------------------------------------------------------------- whose identity number it is

-- The entry that an identity number leads to, the first one and the further ones alike: of two people, one at most has a number. It is that
-- of an entry that was not merged.
create table person_identity_key (
    hash            bytea primary key,
    person_id       bigint not null references person
);
insert into person_identity_key (hash, person_id) select id_number_hash, coalesce(merged_into, id) from person where id_number_hash is not null;

-- The further identity numbers that an entry has or had, with who entered them. A conflict of interest that was known once stays known, so a
-- row stays when the number is taken out of the entry.
create table person_identity (
    person_id       bigint not null references person,
    hash            bytea not null,
    entered_by      text not null,
    entered_at      timestamptz not null,
    -- who took it out; null while the entry has it
    ended_by        text,
    primary key (person_id, hash)
);
create index person_identity_by_number on person_identity (hash);

create function identity_numbers(its person) returns bytea[] language sql immutable as $$
    select case when its.id_number_hash is null then its.further_ids else its.further_ids || its.id_number_hash end
$$;

create function keep_identity_numbers() returns trigger language plpgsql as $$
declare
    its_numbers bytea[] := identity_numbers(new);
    its_owner bigint := coalesce(new.merged_into, new.id);
    old_numbers bytea[] := '{}';
    old_owner bigint := its_owner;
    old_further bytea[] := '{}';
begin
    if tg_op = 'UPDATE' then
        old_further := old.further_ids;
        old_numbers := identity_numbers(old);
        old_owner := coalesce(old.merged_into, old.id);
        -- what this entry has no more leads nowhere, unless another entry of the same person has it
        delete from person_identity_key k
         where k.hash = any (old_numbers) and not k.hash = any (its_numbers) and k.person_id = old_owner
           and not exists (select from person p where p.id <> new.id and (p.id = old_owner or p.merged_into = old_owner)
                              and k.hash = any (identity_numbers(p)));
        if old_owner <> its_owner then
            update person_identity_key set person_id = its_owner where hash = any (its_numbers) and person_id = old_owner;
        end if;
    end if;
    if cardinality(its_numbers) > 0 then
        insert into person_identity_key (hash, person_id) select n, its_owner from unnest(its_numbers) n order by n on conflict do nothing;
        if exists (select from person_identity_key where hash = any (its_numbers) and person_id <> its_owner) then
            raise exception 'an identity number of person % is that of another person', new.id
                using errcode = 'unique_violation', constraint = 'person_identity_key_pkey';
        end if;
    end if;
    if old_further = new.further_ids and new.erased_at is null then
        return new;
    end if;
    if new.erased_at is not null then
        delete from person_identity where person_id = new.id;
    elsif new.change_kind = 'separated' then
        -- a number that came with a merge goes with it, as if the merge had not been
        delete from person_identity
         where person_id = new.id and hash = any (old_further) and not hash = any (new.further_ids)
           and entered_at >= (select min(merged_at) from person_merge where survivor_id = new.id and ended is null);
    end if;
    update person_identity set ended_by = new.changed_by where person_id = new.id and ended_by is null and not hash = any (new.further_ids);
    insert into person_identity (person_id, hash, entered_by, entered_at)
    select new.id, n, new.changed_by, new.changed_at from unnest(new.further_ids) n order by n
        on conflict (person_id, hash) do update set ended_by = null;
    if new.change_kind = 'told' then
        -- who says which number a person has says who cannot decide: as for who says who belongs to a household
        insert into case_duty (application_number, person, duty)
        select a, new.changed_by, 'householdChange' from applications_of_people(array[new.id]) a order by a on conflict do nothing;
    end if;
    return new;
end $$;
create trigger person_identity_numbers_kept after insert or update on person for each row
    execute function keep_identity_numbers();

-- Rows of these tables follow the person; nothing else writes them.
create function guard_identity_rows() returns trigger language plpgsql as $$
begin
    if pg_trigger_depth() < 2 then
        raise exception 'identity numbers change with their person' using errcode = 'restrict_violation';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end $$;
create trigger person_identity_key_follows before insert or update or delete on person_identity_key
    for each row execute function guard_identity_rows();
create trigger person_identity_follows before insert or update or delete on person_identity for each row execute function guard_identity_rows();
create trigger person_identity_key_never_emptied before truncate on person_identity_key execute function refuse_rewrite();
create trigger person_identity_never_emptied before truncate on person_identity execute function refuse_rewrite();

-- ---------------------------------------------------------------- what it means for duties

-- Every identity number that an entry has or had.
create view known_identity as
    select id as person_id, id_number_hash as hash from person where id_number_hash is not null
    union all
    select person_id, hash from person_identity;

-- So few entries a person has; the planner would expect a thousand.
alter function same_people(bigint) rows 3;

-- As before, with every identity number of each of them.
create or replace function is_of_household(its_person text, its_other bigint) returns boolean language plpgsql stable as $$
begin
    return exists (
        with other as (
            select s as id from same_people(its_other) s
        ), mine as (
            select s as id from account_person m cross join lateral same_people(m.person_id) s where m.user_id = its_person
            union
            select s from account_identity i join known_identity k on k.hash = i.id_number_hash cross join lateral same_people(k.person_id) s
             where i.user_id = its_person
        ), its_numbers as (
            select k.hash from other a join known_identity k on k.person_id = a.id
        ), my_numbers as (
            select k.hash from mine m join known_identity k on k.person_id = m.id
            union select i.id_number_hash from account_identity i where i.user_id = its_person
        )
        select from other a join mine m on m.id = a.id
        union all select from its_numbers a join my_numbers m using (hash)
        union all select from other a join household_member h on h.person_id = a.id join my_numbers m on m.hash = h.id_number_hash
        union all select from mine m join household_member h on h.person_id = m.id join its_numbers a on a.hash = h.id_number_hash
        union all select from other a join household_member h on h.person_id = a.id join household_member k using (id_number_hash)
                              join mine m on m.id = k.person_id
        union all select from other a join household_tie h on h.person_id = a.id join household_tie k using (household_id)
                              join mine m on m.id = k.person_id);
end $$;

create or replace function applications_of_number(its_hash bytea) returns setof text language sql stable as $$
    with holder as (
        select distinct s as id from known_identity k cross join lateral same_people(k.person_id) s where k.hash = its_hash
    ), tied as (
        select id from holder
        union select person_id from household_member where id_number_hash = its_hash
        -- who is named in the household of the holder, and whoever names one of the holder's other numbers
        union select a.person_id from holder p join household_member h on h.person_id = p.id join known_identity a on a.hash = h.id_number_hash
        union select k.person_id from holder p join household_member h on h.person_id = p.id join household_member k on k.id_number_hash = h.id_number_hash
        union select h.person_id from holder p join known_identity n on n.person_id = p.id join household_member h on h.id_number_hash = n.hash
        union select k.person_id from holder p join household_tie h on h.person_id = p.id join household_tie k using (household_id)
    )
    select a.number from application a
     where a.person_id in (select s from tied t cross join lateral same_people(t.id) s)
$$;

-- As before, and whoever entered or took out an identity number of the person.
create or replace function changed_household_in(its_person text, its_application text) returns boolean language plpgsql stable as $$
begin
    return exists (select from application a cross join lateral same_people(a.person_id) s join household_tie mine on mine.person_id = s
                          join household_tie t on t.household_id = mine.household_id
                    where a.number = its_application and (t.entered_by = its_person or t.ended_by = its_person))
        or exists (select from application a cross join lateral same_people(a.person_id) s join person_identity i on i.person_id = s
                    where a.number = its_application and (i.entered_by = its_person or i.ended_by = its_person));
end $$;

-- ---------------------------------------------------------------- who may take along what the registry says

-- The account whose holder this person is: a social worker saw a paper of the person, and the person logged in. To have applied for somebody
-- proves nothing, since anybody can name somebody else.
create table person_holder (
    user_id         text primary key,
    person_id       bigint not null references person,
    seen_by         text not null,
    seen_at         timestamptz not null,
    constraint nobody_sees_their_own_paper check (seen_by <> user_id)
);
create index person_holder_by_person on person_holder (person_id);
create function forget_holder() returns trigger language plpgsql as $$
begin
    delete from person_holder where person_id = new.id;
    return new;
end $$;
create trigger person_holder_forgotten after update of erased_at on person
    for each row when (old.erased_at is null and new.erased_at is not null) execute function forget_holder();
