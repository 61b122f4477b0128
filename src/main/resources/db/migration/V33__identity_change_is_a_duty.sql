-- Who asked for or confirmed an officer's identity number has a duty on every case in which that number counts: it keeps the officer from
-- the case, so it says who decides. Earlier numbers count on and nothing is taken back, so these are all cases that a change can touch.

-- The cases in which an identity number counts: it is the applicant's own, or one of the applicant's household; or the person whose
-- number it is named the applicant's, or somebody whom the applicant named, too. The same ties as in is_related, asked from the number.
create function applications_of_number(its_hash bytea) returns setof text language sql stable as $$
    with tied as (
        select id from person where id_number_hash = its_hash
        union select person_id from household_member where id_number_hash = its_hash
        union select a.id from person p join household_member h on h.person_id = p.id join person a on a.id_number_hash = h.id_number_hash
               where p.id_number_hash = its_hash
        union select k.person_id from person p join household_member h on h.person_id = p.id join household_member k on k.id_number_hash = h.id_number_hash
               where p.id_number_hash = its_hash
    )
    select a.number from application a join tied t on t.id = a.person_id
$$;

create index account_identity_by_asker on account_identity (asked_by);
create index account_identity_by_confirmer on account_identity (confirmed_by);

-- Whether somebody had a hand in an officer's identity number that counts in a case, also in one that was filed after it.
create function changed_a_number_in(its_person text, its_application text) returns boolean language sql stable as $$
    select exists (select from account_identity i
                    where (i.asked_by = its_person or i.confirmed_by = its_person)
                      and its_application in (select applications_of_number(i.id_number_hash)))
$$;

with pair (duty, other, why) as (values
    ('identityChange', 'reassigning', 'A conflict that two people recorded is followed by another officer; each of both says who decides.'),
    ('identityChange', 'absence', 'Both say who decides, each with a second person.'))
insert into duty_together (duty, other, why)
select duty, other, why from pair union all select other, duty, why from pair;

-- As before; and a number that counts in a case keeps who changed it from the case, whichever of them was there first.
-- Whoever needs help may ask for it.
create or replace function duty_obstacle(its_application text, its_person text, its_duty text) returns text language sql stable as $$
    select coalesce(
        (select h.duty from case_duty h
          where h.application_number = its_application and h.person = its_person and h.duty <> its_duty
            and not exists (select from duty_together t where t.duty = h.kind and t.other = split_part(its_duty, ':', 1))
          order by h.taken_at, h.duty limit 1),
        case when split_part(its_duty, ':', 1) not in ('applicant', 'redemption', 'reversal', 'claiming')
                  and exists (select from provider_account w join programme_provider p on p.provider_code = w.provider_code
                                     join application a on a.programme_code = p.programme_code
                               where w.user_id = its_person and a.number = its_application)
             then 'provider' end,
        case when split_part(its_duty, ':', 1) not in ('applicant', 'filing') and is_related(its_person, its_application)
             then 'household' end,
        case when split_part(its_duty, ':', 1) not in ('applicant', 'identityChange')
                  and not exists (select from duty_together t where t.duty = 'identityChange' and t.other = split_part(its_duty, ':', 1))
                  and changed_a_number_in(its_person, its_application)
             then 'identityChange' end)
$$;

-- Both people take the duty, in the transaction of the change and whichever way it comes: on no case does one of them hold another one.
create function take_duty_of_identity_change() returns trigger language plpgsql as $$
begin
    insert into case_duty (application_number, person, duty)
    select a, p, 'identityChange' from applications_of_number(new.id_number_hash) a cross join unnest(array[new.asked_by, new.confirmed_by]) p
     order by a, p on conflict do nothing;
    return new;
end $$;
create trigger account_identity_takes_duty before insert on account_identity
    for each row execute function take_duty_of_identity_change();
