-- Each change of what the registry says about a person is kept: what it said, who changed it, when, why and on what occasion. And a person is
-- named by a code that says nothing and cannot be guessed by counting.

-- Hexadecimal, so that it can be read out over a telephone; 48 bits of chance (the first twelve digits of a random UUID).
create function new_person_code() returns text language sql volatile as $$
    select 'P-' || upper(substr(u, 1, 4) || '-' || substr(u, 5, 4) || '-' || substr(u, 9, 4)) from replace(gen_random_uuid()::text, '-', '') u
$$;

alter table person
    add column code text not null default new_person_code() check (code ~ '^P(-[0-9A-F]{4}){3}$'),
    -- counts the changes; the newest row of person_version has the same
    add column version int not null default 1 check (version > 0),
    add column changed_by text,
    add column changed_at timestamptz,
    add column change_kind text,
    -- the case on whose occasion it was changed, where there is one
    add column change_case text,
    -- in the words of who changed it, encrypted
    add column change_reason bytea;
update person set changed_by = '(before versions)', changed_at = coalesce(erased_at, registered_at),
                  change_kind = case when erased_at is null then 'known' else 'erased' end;
alter table person
    alter column changed_by set not null,
    alter column changed_at set not null,
    alter column change_kind set not null;
create unique index person_by_code on person (code);

create table person_version (
    person_id       bigint not null references person,
    version         int not null,
    -- known: from before versions were kept; renewed: how to reach the person was said anew with an application
    change_kind     text not null check (change_kind in ('known', 'registered', 'renewed', 'erased')),
    changed_by      text not null,
    changed_at      timestamptz not null,
    change_case     text,
    change_reason   bytea,
    -- as in person, encrypted in the same way; null once the person is erased
    given_name      text,
    family_name     text,
    gender          text,
    birth_date      date,
    birth_year_only boolean,
    id_number       bytea,
    phone           bytea,
    email           bytea,
    address         bytea,
    occupation      text,
    primary key (person_id, version)
);

insert into person_version (person_id, version, change_kind, changed_by, changed_at, given_name, family_name, gender, birth_date, birth_year_only,
                            id_number, phone, email, address, occupation)
select id, version, change_kind, changed_by, changed_at, given_name, family_name, gender, birth_date, birth_year_only,
       id_number, phone, email, address, occupation
  from person where erased_at is null;
insert into person_version (person_id, version, change_kind, changed_by, changed_at)
select id, version, change_kind, changed_by, changed_at from person where erased_at is not null;

-- What the registry says about a person, without search keys.
create function said_of(its person) returns jsonb language sql immutable as $$
    select jsonb_build_array(its.given_name, its.family_name, its.gender, its.birth_date, its.birth_year_only, its.id_number, its.phone, its.email,
                             its.address, its.occupation)
$$;

-- No change without who and why, whatever code path makes it: the next version is part of the change, or the change is refused.
create function guard_person() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a person is erased, not deleted' using errcode = 'restrict_violation';
    end if;
    if new.id <> old.id or new.code <> old.code then
        raise exception 'a person keeps their code' using errcode = 'restrict_violation';
    end if;
    if old.erased_at is not null and (new.erased_at is distinct from old.erased_at or said_of(new) <> said_of(old)) then
        raise exception 'a person who was erased stays erased' using errcode = 'restrict_violation';
    end if;
    if new.version <> old.version and new.version <> old.version + 1
       or new.version = old.version
          and (said_of(new) <> said_of(old) or new.erased_at is distinct from old.erased_at
               or (new.changed_by, new.changed_at, new.change_kind, new.change_case, new.change_reason)
                  is distinct from (old.changed_by, old.changed_at, old.change_kind, old.change_case, old.change_reason)) then
        raise exception 'a change of person % has no next version', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger person_guarded before update or delete on person for each row execute function guard_person();
create trigger person_never_emptied before truncate on person execute function refuse_rewrite();

create function keep_person_version() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.version = old.version then
        return new;
    end if;
    if new.erased_at is not null then
        update person_version set change_reason = null, given_name = null, family_name = null, gender = null, birth_date = null, birth_year_only = null,
               id_number = null, phone = null, email = null, address = null, occupation = null
         where person_id = new.id;
        insert into person_version (person_id, version, change_kind, changed_by, changed_at, change_case)
        values (new.id, new.version, new.change_kind, new.changed_by, new.changed_at, new.change_case);
        return new;
    end if;
    insert into person_version (person_id, version, change_kind, changed_by, changed_at, change_case, change_reason, given_name, family_name, gender,
                                birth_date, birth_year_only, id_number, phone, email, address, occupation)
    values (new.id, new.version, new.change_kind, new.changed_by, new.changed_at, new.change_case, new.change_reason, new.given_name, new.family_name,
            new.gender, new.birth_date, new.birth_year_only, new.id_number, new.phone, new.email, new.address, new.occupation);
    return new;
end $$;
create trigger person_version_kept after insert or update on person for each row execute function keep_person_version();

-- Append-only, but for one change: the contents go when the person is erased.
create function guard_person_version() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and exists (select from person where id = old.person_id and erased_at is not null)
       and (new.person_id, new.version, new.change_kind, new.changed_by, new.changed_at, new.change_case)
           is not distinct from (old.person_id, old.version, old.change_kind, old.changed_by, old.changed_at, old.change_case)
       and num_nonnulls(new.change_reason, new.given_name, new.family_name, new.gender, new.birth_date, new.birth_year_only, new.id_number, new.phone,
                        new.email, new.address, new.occupation) = 0 then
        return new;
    end if;
    raise exception 'the versions of a person are append-only' using errcode = 'restrict_violation';
end $$;
create trigger person_version_append_only before update or delete on person_version for each row execute function guard_person_version();
create trigger person_version_never_emptied before truncate on person_version execute function refuse_rewrite();

-- ---------------------------------------------------------------- reading by need

-- Who opened what the registry knows about a person, for what need, and until when it is open to them.
create table person_reading (
    id              bigint generated always as identity primary key,
    person_id       bigint not null references person,
    reader          text not null,
    need            text not null check (need in ('application', 'duplicate', 'contact', 'voucher', 'complaint', 'other')),
    -- in the reader's words, encrypted; null once the person is erased
    words           bytea,
    opened_at       timestamptz not null,
    open_until      timestamptz not null,
    constraint open_for_a_day_at_most check (open_until > opened_at and open_until <= opened_at + interval '1 day')
);
create index person_reading_by_reader on person_reading (reader, person_id, open_until);
create index person_reading_by_person on person_reading (person_id);

create function guard_person_reading() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.words is null and to_jsonb(new) - 'words' = to_jsonb(old) - 'words'
       and exists (select from person where id = old.person_id and erased_at is not null) then
        return new;
    end if;
    raise exception 'readings of people are append-only' using errcode = 'restrict_violation';
end $$;
create trigger person_reading_append_only before update or delete on person_reading for each row execute function guard_person_reading();
create trigger person_reading_never_emptied before truncate on person_reading execute function refuse_rewrite();

create function erase_words_of_readings() returns trigger language plpgsql as $$
begin
    update person_reading set words = null where person_id = new.id and words is not null;
    return new;
end $$;
create trigger person_readings_erased after update of erased_at on person
    for each row when (old.erased_at is null and new.erased_at is not null) execute function erase_words_of_readings();

-- ---------------------------------------------------------------- whose household somebody is of

-- Whether a log-in is this person, or of this person's household: one named the other's identity number, or both named the same one.
create function is_of_household(its_person text, its_other bigint) returns boolean language plpgsql stable as $$
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
                             where h.person_id = a.id and k.person_id = m.id));
end $$;

-- As before: the applicant of the case, or of the household of the person whom it is for.
create or replace function is_related(its_person text, its_application text) returns boolean language plpgsql stable as $$
begin
    return exists (select from application where number = its_application and applicant = its_person)
        or exists (select from application where number = its_application and person_id is not null and is_of_household(its_person, person_id));
end $$;

-- A person's cases, whatever became of them.
create index application_of_person on application (person_id, created_at desc) where person_id is not null;
