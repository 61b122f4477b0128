-- Whether somebody is tied to a case by acting is asked with each duty. As soon as one person acted for another, the database answered it by asking for
-- every account there is whether its person is of the household, because it took that question for a cheap one: half a second with three hundred accounts.
-- The answers are the same as in V124.
create or replace function is_tied_by_acting(its_person text, its_application text) returns boolean language plpgsql stable as $$
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
        ), tied as materialized (
            -- the few people first, then the question about each of them
            select m.person_id from agreed x join account_person m on m.user_id = x.actor
            union select x.person_id from acted x where x.person_id is not null
            union select m.person_id from acted x join account_person m on m.user_id = x.represented
        )
        select from agreed x where x.actor = its_person
        union all select from acted x where x.represented = its_person
        union all select from tied t where is_of_household(its_person, t.person_id));
end $$;

-- it runs a dozen joins: no plan may ask it for all rows of a table where a condition could come first
alter function is_of_household(text, bigint) cost 10000;
