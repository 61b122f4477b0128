-- The hours that the deadlines of its stages gave an application, all together: figures of time are compared with it.
alter table insight_application add hours_allowed bigint;

-- Facts anew, for this column and because the age of a person is now that of the day of the application.
insert into insight_change (subject, key) select 'application', number from application where submitted_at is not null;

-- ---------------------------------------------------------------- figures of a whole year

-- The lengths of a year's cases without reading their other columns.
create index insight_application_to_decision on insight_application (submitted_on, hours_to_decision)
    include (programme, category, hours_allowed, hours_with_applicant, hours_for_funds) where hours_to_decision is not null;
create index insight_application_to_voucher on insight_application (submitted_on, hours_to_voucher)
    include (programme, category, hours_to_decision) where hours_to_voucher is not null;
create index insight_application_to_help on insight_application (submitted_on, hours_to_help)
    include (programme, category, hours_to_voucher) where hours_to_help is not null;

-- What few cases have, and what a year's vouchers and redemptions became.
create index insight_application_emergencies on insight_application (submitted_on) include (programme, category, outcome, decided_on)
    where emergency;
create index insight_application_duplicates on insight_application (submitted_on, duplicates) include (programme, category)
    where duplicates is not null;
create index insight_application_same_phone on insight_application (submitted_on, same_phone) include (programme, category)
    where same_phone is not null;
create index insight_application_same_account on insight_application (submitted_on, same_account) include (programme, category)
    where same_account is not null;
create index insight_application_granted on insight_application (submitted_on)
    include (programme, category, outcome, granted_minor, requested_minor) where granted_minor is not null;
create index insight_redemption_use on insight_redemption (redeemed_on)
    include (programme, reversed, provider, presence, offline, overdrawn, first_digit, round_amount, currency, amount_minor);
create index insight_voucher_use on insight_voucher (issued_on) include (programme, state, used, end_reason, value_minor, redeemed_minor);

-- Applications, stages and decisions counted by day, kept by triggers: a year of them is too much to count for a page.
-- Null means that there is none; a row may count nothing.
create table insight_application_day (
    submitted_on date, programme text, category text, outcome text, reason text, appeal text, emergency boolean, first_of_person boolean,
    many bigint not null,
    constraint insight_application_day_once unique nulls not distinct
        (submitted_on, programme, category, outcome, reason, appeal, emergency, first_of_person)
);

-- Applications by the groups that people belong to, one after the other: all together would be nearly as many rows as people.
create table insight_group_day (
    -- district, gender, ageBand, language or disability
    group_field text, submitted_on date, programme text, category text, outcome text, first_of_person boolean, group_value text,
    many bigint not null,
    constraint insight_group_day_once unique nulls not distinct
        (group_field, submitted_on, programme, category, outcome, first_of_person, group_value)
);

create table insight_stage_day (
    opened_on date, programme text, category text, urgency text, case_kind text, stage text, position bigint, open boolean, late boolean,
    outcome text,
    many bigint not null,
    -- their sum
    hours bigint not null,
    constraint insight_stage_day_once unique nulls not distinct
        (opened_on, programme, category, urgency, case_kind, stage, position, open, late, outcome)
);

create table insight_decision_day (
    decided_on date, programme text, category text, case_kind text, stage text, officer text, decision text, reason text,
    many bigint not null,
    constraint insight_decision_day_once unique nulls not distinct
        (decided_on, programme, category, case_kind, stage, officer, decision, reason)
);

create function groups_of(its insight_application) returns table (group_field text, group_value text) language sql immutable as $$
    values ('district', its.district), ('gender', its.gender), ('ageBand', its.age_band), ('language', its.language),
           ('disability', its.disability);
$$;

create function count_application(its insight_application, more int) returns void language sql as $$
    insert into insight_application_day as d
    values (its.submitted_on, its.programme, its.category, its.outcome, its.reason, its.appeal, its.emergency, its.first_of_person, more)
    on conflict on constraint insight_application_day_once do update set many = d.many + excluded.many;
    insert into insight_group_day as d
    select g.group_field, its.submitted_on, its.programme, its.category, its.outcome, its.first_of_person, g.group_value, more
      from groups_of(its) g
    on conflict on constraint insight_group_day_once do update set many = d.many + excluded.many;
$$;

create function count_stage(its insight_stage, more int) returns void language sql as $$
    insert into insight_stage_day as d
    values (its.opened_on, its.programme, its.category, its.urgency, its.case_kind, its.stage, its.position, its.open, its.late, its.outcome,
            more, more * coalesce(its.hours, 0))
    on conflict on constraint insight_stage_day_once do update set many = d.many + excluded.many, hours = d.hours + excluded.hours;
$$;

create function count_decision(its insight_decision, more int) returns void language sql as $$
    insert into insight_decision_day as d
    values (its.decided_on, its.programme, its.category, its.case_kind, its.stage, its.officer, its.decision, its.reason, more)
    on conflict on constraint insight_decision_day_once do update set many = d.many + excluded.many;
$$;

create function count_application_by_day() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform count_application(old, -1);
    end if;
    if tg_op <> 'DELETE' then
        perform count_application(new, 1);
    end if;
    return null;
end $$;

create function count_stage_by_day() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform count_stage(old, -1);
    end if;
    if tg_op <> 'DELETE' then
        perform count_stage(new, 1);
    end if;
    return null;
end $$;

create function count_decision_by_day() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform count_decision(old, -1);
    end if;
    if tg_op <> 'DELETE' then
        perform count_decision(new, 1);
    end if;
    return null;
end $$;

-- Counts all anew: for what was written without the triggers.
create function count_insight_days() returns void language sql as $$
    delete from insight_application_day;
    insert into insight_application_day
    select submitted_on, programme, category, outcome, reason, appeal, emergency, first_of_person, count(*)
      from insight_application group by 1, 2, 3, 4, 5, 6, 7, 8;
    delete from insight_group_day;
    insert into insight_group_day
    select g.group_field, a.submitted_on, a.programme, a.category, a.outcome, a.first_of_person, g.group_value, count(*)
      from insight_application a, groups_of(a) g group by 1, 2, 3, 4, 5, 6, 7;
    delete from insight_stage_day;
    insert into insight_stage_day
    select opened_on, programme, category, urgency, case_kind, stage, position, open, late, outcome, count(*), coalesce(sum(hours), 0)
      from insight_stage group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
    delete from insight_decision_day;
    insert into insight_decision_day
    select decided_on, programme, category, case_kind, stage, officer, decision, reason, count(*)
      from insight_decision group by 1, 2, 3, 4, 5, 6, 7, 8;
$$;
select count_insight_days();

create trigger application_is_counted_by_day after insert or update or delete on insight_application for each row execute function count_application_by_day();
create trigger stage_is_counted_by_day after insert or update or delete on insight_stage for each row execute function count_stage_by_day();
create trigger decision_is_counted_by_day after insert or update or delete on insight_decision for each row execute function count_decision_by_day();
