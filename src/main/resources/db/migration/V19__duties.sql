-- One person, one duty on a case, on everything that moves money or changes who decides. What is not listed as going together
-- excludes each other: a duty that is added later excludes all others until somebody writes down why it need not.

-- ---------------------------------------------------------------- the duties

create table duty (
    kind            text primary key check (kind ~ '^[a-zA-Z]+$'),
    -- such as application:1 and application:2, which exclude each other
    numbered        boolean not null default false
);
insert into duty (kind, numbered) values
    ('applicant', false), ('filing', false), ('comparing', false), ('identityChange', false),
    ('application', true), ('emergency', false), ('emergencyReview', false), ('appeal', false),
    ('reassigning', false), ('absence', false), ('funds', false),
    ('voucherChange', false), ('print', false), ('pin', false),
    ('redemption', false), ('reversal', false), ('fraudReview', false), ('overdrawn', true),
    ('claiming', false), ('claim', true), ('payment', false);

-- Which of them one person may hold on one case, and why that lets nobody take money alone.
create table duty_together (
    duty            text not null references duty,
    other           text not null references duty,
    why             text not null check (length(trim(why)) > 0),
    primary key (duty, other),
    -- what is true of two is true the other way round
    foreign key (other, duty) references duty_together (duty, other)
);
with pair (duty, other, why) as (values
    ('redemption', 'reversal', 'Who made a mistake takes it back: the money returns to the voucher.'),
    ('redemption', 'claiming', 'A small clinic has one clerk. A claim asks for what was redeemed, and two others look at it and pay.'),
    ('reversal', 'claiming', 'The same clerk; what was taken back cannot be claimed.'),
    ('reassigning', 'absence', 'Both name who decides; whoever named somebody may name somebody else.'),
    ('filing', 'pin', 'A PIN goes to the telephone or mail of the application, not to who asks; a holder without an account has nobody else.'))
insert into duty_together (duty, other, why)
select duty, other, why from pair union all select other, duty, why from pair;

-- Which exclude each other on one case; a kind beside itself: two of its numbers.
create view duty_exclusion as
    select a.kind as duty, b.kind as other from duty a cross join duty b
     where (a.kind <> b.kind or a.numbered)
       and not exists (select from duty_together t where t.duty = a.kind and t.other = b.kind);

-- ---------------------------------------------------------------- who holds one

alter table case_duty
    drop constraint case_duty_pkey,
    add primary key (application_number, person, duty),
    add column kind text not null generated always as (split_part(duty, ':', 1)) stored references duty,
    add column taken_at timestamptz not null default now(),
    add constraint duty_is_written_as_such check (duty ~ '^[a-zA-Z]+(:[1-9][0-9]*)?$');
create index case_duty_by_person on case_duty (person, application_number);

-- Who acted on cases before this was written down. What was done then stays done; it counts from here on.
insert into case_duty (application_number, person, duty)
      select number, filed_by, 'filing' from application where status <> 'draft' and filed_by is distinct from applicant
union select application_number, decided_by, 'comparing' from comparison
union select r.case_number, r.reassigned_by, 'reassigning' from stage_reassignment r join application a on a.number = r.case_number
union select v.application_number, c.changed_by, 'voucherChange' from voucher_change c join voucher v on v.code = c.voucher_code
union select v.application_number, p.requested_by, 'print' from voucher_printed n join voucher_print p on p.id = n.print_id
                                                             join voucher v on v.code = n.voucher_code
union select v.application_number, r.redeemed_by, 'redemption' from redemption r join voucher v on v.code = r.voucher_code
       where not r.overdrawn
union select v.application_number, b.reversed_by, 'reversal' from redemption_reversal b join redemption r on r.id = b.redemption_id
                                                               join voucher v on v.code = r.voucher_code
union select v.application_number, f.reviewed_by, 'fraudReview' from fraud_review f join fraud_signal s on s.id = f.signal_id
                                                                  join voucher v on v.code = s.voucher_code
union select v.application_number, d.decided_by, 'overdrawn' from overdrawn_decision d join offline_record o on o.id = d.record_id
                                                                join voucher v on v.code = o.voucher_code
union select v.application_number, c.created_by, 'claiming' from claim c join claim_line l on l.claim_number = c.number
                                                              join redemption r on r.id = l.redemption_id
                                                              join voucher v on v.code = r.voucher_code
on conflict do nothing;

-- ---------------------------------------------------------------- who may take one

-- The applications that a case is about: itself, or those behind the redemptions of a claim.
create function applications_behind(its_case text) returns setof text language sql stable as $$
    select number from application where number = its_case
    union
    select v.application_number from claim_line l join redemption r on r.id = l.redemption_id join voucher v on v.code = r.voucher_code
     where l.claim_number = its_case
$$;

-- Whether a log-in is the person that an application is for, or of that person's household: one named the other's identity number,
-- or both named the same one.
create function is_related(its_person text, its_application text) returns boolean language sql stable as $$
    with applicant as (
        select p.id, p.id_number_hash from application a join person p on p.id = a.person_id where a.number = its_application
    ), mine as (
        select p.id, p.id_number_hash from account_person m join person p on p.id = m.person_id where m.user_id = its_person
        union all
        select p.id, i.id_number_hash from account_identity i left join person p on p.id_number_hash = i.id_number_hash
         where i.user_id = its_person
    )
    select exists (select from application where number = its_application and applicant = its_person)
        or exists (select from applicant a join mine m
                      on m.id = a.id
                      or m.id_number_hash = a.id_number_hash
                      or exists (select from household_member h where h.person_id = a.id and h.id_number_hash = m.id_number_hash)
                      or exists (select from household_member h where h.person_id = m.id and h.id_number_hash = a.id_number_hash)
                      or exists (select from household_member h join household_member k using (id_number_hash)
                                  where h.person_id = a.id and k.person_id = m.id))
$$;

-- What keeps a person from a duty on an application: a duty that they hold; 'provider': they work for a provider of its programme and
-- this is no provider's duty; 'household'. Null: nothing does.
create function duty_obstacle(its_application text, its_person text, its_duty text) returns text language sql stable as $$
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
             then 'household' end)
$$;

create function guard_case_duty() returns trigger language plpgsql as $$
declare
    obstacle text;
begin
    -- two duties that one person takes at the same moment: the second one waits and sees the first
    perform pg_advisory_xact_lock(hashtextextended(new.application_number || ' ' || new.person, 9));
    obstacle := duty_obstacle(new.application_number, new.person, new.duty);
    if obstacle is not null then
        raise exception 'no % on % for one who has: %', new.duty, new.application_number, obstacle using errcode = 'LD001', detail = obstacle;
    end if;
    return new;
end $$;
create trigger case_duty_guarded before insert on case_duty
    for each row execute function guard_case_duty();
create trigger case_duty_append_only before update or delete on case_duty
    for each row execute function refuse_rewrite();
create trigger case_duty_never_emptied before truncate on case_duty execute function refuse_rewrite();

-- Gives a person a duty on applications, in order: two that want the same ones queue up instead of blocking each other. Answers what
-- keeps the person from it, in place of an error that the transaction would not survive; nothing is written then.
create function take_duty(its_applications text[], its_person text, its_duty text) returns text language plpgsql as $$
declare
    obstacle text;
begin
    insert into case_duty (application_number, person, duty)
    select distinct a, its_person, its_duty from unnest(its_applications) a order by a on conflict do nothing;
    return null;
exception when sqlstate 'LD001' then
    get stacked diagnostics obstacle = pg_exception_detail;
    return obstacle;
end $$;
