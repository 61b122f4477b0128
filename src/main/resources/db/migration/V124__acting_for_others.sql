-- One person manages the applications of another one: a child, a parent, somebody without a telephone (docs/decisions/0100).

-- A social worker who records a consent says who reads a case and answers in it. Whoever filed for somebody without an account knows the
-- family; in a small office there is nobody else.
insert into duty (kind, numbered) values ('consent', false);
with pair (duty, other, why) as (values
    ('filing', 'consent', 'Who filed for somebody without an account knows the family, and sees the consent; it pays nobody and decides nothing.'))
insert into duty_together (duty, other, why)
select duty, other, why from pair union all select other, duty, why from pair;

create table acting (
    id              bigint generated always as identity primary key,
    -- what whoever asks shows to a social worker; it opens nothing
    reference       text not null unique check (reference ~ '^V-[0-9A-F]{4}-[0-9A-F]{4}$'),
    actor           text not null check (length(actor) between 1 and 64),
    -- 'account': the holder of another account agrees; 'person': a social worker records a consent or checks a statement
    whom            text not null check (whom in ('account', 'person')),
    -- the other account; null where nobody has to be told, which whoever asks does not learn
    represented     text check (length(represented) between 1 and 64),
    -- an entry of the registry; known once a social worker recorded the consent
    person_id       bigint references person,
    -- a row of the table actingRelationships
    relationship    text not null check (relationship ~ '^[a-z][A-Za-z]{0,39}$'),
    -- encrypted: how the two are called, as it was typed, and why; emptied when nothing becomes of it, and with the account or the person
    actor_name      bytea,
    for_name        bytea,
    statement       bytea,
    asked_at        timestamptz not null,
    -- until then it can be agreed to
    open_until      timestamptz not null,
    consent         text check (consent in ('code', 'statement', 'seen')),
    consented_by    text check (length(consented_by) between 1 and 64),
    consented_at    timestamptz,
    -- for a consent that a social worker recorded: the paper of whoever acts, the end of its number and how the consent was given, encrypted
    paper           text check (paper in ('nationalId', 'passport', 'drivingLicence', 'refugeeCard', 'birthCertificate', 'other')),
    paper_ending    bytea,
    seen            bytea,
    -- the end of its last day
    until_at        timestamptz,
    ended_at        timestamptz,
    -- who ended it; the product where the time was over
    ended_by        text check (length(ended_by) between 1 and 64),
    outcome         text check (outcome in ('refused', 'lapsed', 'ended', 'over', 'erased')),
    constraint nobody_acts_for_themselves check (actor <> represented),
    constraint account_or_person check (case whom when 'account' then person_id is null else represented is null end),
    constraint consented_whole check ((consent is null) = (consented_at is null) and (consent is null) = (consented_by is null)
                                      and (consent is null) = (until_at is null)),
    constraint consent_of_an_account check (consent is null or (whom = 'account') = (consent = 'code')),
    -- nobody gives the consent that they ask for, and the holder of an account alone gives theirs
    constraint consented_by_another check (consented_by <> actor),
    constraint consented_by_the_holder check (consent is distinct from 'code' or consented_by = represented),
    constraint person_with_consent check (whom = 'account' or (person_id is null) = (consent is null)),
    constraint paper_with_consent check ((whom = 'person' and consent is not null) = (paper is not null)),
    constraint consented_in_time check (consented_at < open_until),
    constraint never_for_ever check (until_at > consented_at and until_at <= consented_at + interval '25 months'),
    constraint ended_whole check ((outcome is null) = (ended_at is null) and (outcome is null) = (ended_by is null)),
    constraint outcome_fits check (outcome is null or outcome = 'erased' or (consent is null) = (outcome in ('refused', 'lapsed'))),
    constraint ends_later check (ended_at >= asked_at)
);
-- of two requests or two consents at the same moment, one is stored
create unique index acting_account_once on acting (actor, represented) where ended_at is null and represented is not null;
create unique index acting_person_once on acting (actor, person_id) where ended_at is null and person_id is not null;
create index acting_by_actor on acting (actor, asked_at desc);
create index acting_for_account on acting (represented, asked_at desc) where represented is not null;
create index acting_for_person on acting (person_id, asked_at desc) where person_id is not null;
create index acting_to_end on acting (coalesce(until_at, open_until)) where ended_at is null;
-- how the two are called is kept of a refused request until it would have lapsed: who asked does not learn that it was refused
create index acting_refused on acting (open_until) where outcome = 'refused' and actor_name is not null;

create function guard_acting() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.consent is not null or new.outcome is not null or new.person_id is not null then
            raise exception 'somebody asks before they act for another person' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.id, new.reference, new.actor, new.whom, new.represented, new.relationship, new.asked_at, new.open_until)
          is distinct from
          (old.id, old.reference, old.actor, old.whom, old.represented, old.relationship, old.asked_at, old.open_until)
       or (old.consent is not null and (new.person_id, new.consent, new.consented_by, new.consented_at, new.paper, new.until_at)
          is distinct from (old.person_id, old.consent, old.consented_by, old.consented_at, old.paper, old.until_at))
       or (old.outcome is not null and (new.outcome, new.ended_at, new.ended_by, new.consent)
          is distinct from (old.outcome, old.ended_at, old.ended_by, old.consent))
       or (new.actor_name is not null and new.actor_name is distinct from old.actor_name)
       or (new.for_name is not null and new.for_name is distinct from old.for_name)
       or (new.statement is not null and new.statement is distinct from old.statement)
       or (old.consent is not null and new.paper_ending is not null and new.paper_ending is distinct from old.paper_ending)
       or (old.consent is not null and new.seen is not null and new.seen is distinct from old.seen) then
        raise exception 'what was agreed in % stays as it is', old.reference using errcode = 'restrict_violation';
    end if;
    -- by the clock of the database, too: nobody agrees late by a clock that is wrong
    if old.consent is null and new.consent is not null and (old.outcome is not null or clock_timestamp() >= old.open_until) then
        raise exception 'the time to agree to % is over', old.reference using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger acting_guarded before insert or update on acting for each row execute function guard_acting();
create trigger acting_kept before delete on acting for each row execute function refuse_rewrite();
create trigger acting_never_emptied before truncate on acting execute function refuse_rewrite();

-- Somebody who was erased is acted for no more, and nothing is kept of how they were called.
create function end_acting_for_erased() returns trigger language plpgsql as $$
begin
    update acting set actor_name = null, for_name = null, statement = null, paper_ending = null, seen = null,
           outcome = coalesce(outcome, 'erased'), ended_at = coalesce(ended_at, greatest(new.erased_at, asked_at)), ended_by = coalesce(ended_by, '(system)')
     where person_id = new.id;
    return new;
end $$;
create trigger acting_for_erased_ends after update of erased_at on person
    for each row when (old.erased_at is null and new.erased_at is not null) execute function end_acting_for_erased();

-- The applications in which an agreement lets somebody act, whatever its day: for the holder of an account those of the account, for a
-- person without one those that no account has. So an application that the other parent filed stays with the other parent.
create function applications_of_agreement(its acting) returns setof text language sql stable as $$
    select number from application
     where its.whom = 'account' and applicant = its.represented and status <> 'draft' and erased_at is null
    union all
    select number from application
     where its.whom = 'person' and applicant is null and status <> 'draft' and erased_at is null
       and person_id = (select coalesce(merged_into, id) from person where id = its.person_id)
$$;

-- The applications in which an account acts now. The end of a day is that of lifeline.zone, which who agreed has written down.
create function acted_applications(its_account text) returns setof text language sql stable as $$
    select n from acting x cross join lateral applications_of_agreement(x) n
     where x.actor = its_account and x.consent is not null and x.ended_at is null and x.until_at > clock_timestamp()
$$;

-- What was agreed or recorded for a person, by whichever entry.
create function acting_for(its_person bigint) returns setof acting language sql stable as $$
    select x.* from person p join acting x on x.person_id = p.id where p.id = its_person or p.merged_into = its_person
$$;

-- What was asked and agreed about the applicant of a case: the other way round.
create function agreements_on(its_application text) returns setof acting language sql stable as $$
    select x.* from application a join acting x on x.represented = a.applicant where a.number = its_application
    union all
    select x.* from application a join person p on p.id = a.person_id or p.merged_into = a.person_id join acting x on x.person_id = p.id
     where a.number = its_application and a.applicant is null
$$;

-- Whether a log-in is tied to a case by an agreement, now or before: it acts for its applicant or for the person whom it is for, or one of
-- them acts for it; by any log-in of the same person or household. Unlike what may be read, each case of that person counts: of the
-- other parent's account, too.
create function is_tied_by_acting(its_person text, its_application text) returns boolean language plpgsql stable as $$
begin
    return exists (
        with entry as (
            select s as id from application a cross join lateral same_people(a.person_id) s
             where a.number = its_application and a.person_id is not null
        ), holder as (
            select applicant as id from application where number = its_application and applicant is not null
            union select m.user_id from entry e join account_person m on m.person_id = e.id
        ), agreed as (
            select x.actor from holder h join acting x on x.represented = h.id where x.consent is not null
            union all select x.actor from entry e join acting x on x.person_id = e.id where x.consent is not null
        ), acted as (
            select x.represented, x.person_id from holder h join acting x on x.actor = h.id where x.consent is not null
        )
        select from agreed x
         where x.actor = its_person
            or exists (select from account_person m where m.user_id = x.actor and is_of_household(its_person, m.person_id))
        union all
        select from acted x
         where x.represented = its_person
            or x.person_id is not null and is_of_household(its_person, x.person_id)
            or exists (select from account_person m where m.user_id = x.represented and is_of_household(its_person, m.person_id)));
end $$;

-- As before, and whoever an agreement ties to the case.
create or replace function is_related(its_person text, its_application text) returns boolean language plpgsql stable as $$
begin
    return exists (select from application where number = its_application and applicant = its_person)
        or exists (select from application where number = its_application and person_id is not null and is_of_household(its_person, person_id))
        or is_tied_by_acting(its_person, its_application);
end $$;
