-- Roles that exclude each other: who may be what at once. Decision 28. This is the one place; what is not named here can do nothing.

-- What the groups of a kind do.
--   staff         reaches Tasklist and the other pages of officers
--   takes_stages  may be named for a stage of a programme
--   needs_two     is given by two administrators, each of whom asks for it
create table role_kind (
    kind            text primary key,
    staff           boolean not null,
    takes_stages    boolean not null,
    needs_two       boolean not null
);
insert into role_kind (kind, staff, takes_stages, needs_two) values
    ('applies',     false, false, false),
    ('provides',    false, false, true),
    ('decides',     true,  true,  true),
    ('manages',     true,  true,  true),
    ('approves',    true,  true,  true),
    ('pays',        true,  true,  true),
    ('audits',      true,  false, true),
    ('operates',    true,  false, true),
    ('administers', true,  false, true),
    ('deploys',     true,  false, true);

-- Groups of the engine, or of the identity provider. An installation's own officers' groups come from lifeline.roles.officers.
create table role (
    name            text primary key check (name ~ '^[a-zA-Z0-9][a-zA-Z0-9._@-]*$'),
    kind            text not null references role_kind,
    built_in        boolean not null default false,
    constraint own_groups_decide check (built_in or kind = 'decides')
);
insert into role (name, kind, built_in) values
    ('applicant',         'applies',     true),
    ('service-provider',  'provides',    true),
    ('social-worker',     'decides',     true),
    ('junior-officer',    'decides',     true),
    ('senior-officer',    'decides',     true),
    ('programme-manager', 'manages',     true),
    ('accountant',        'approves',    true),
    ('cash-manager',      'pays',        true),
    ('auditor',           'audits',      true),
    ('operations',        'operates',    true),
    ('camunda-admin',     'administers', true),
    ('deployer',          'deploys',     true);

-- Two kinds that nobody has both of. Applicants may be anything: an officer falls ill too, and their own case is kept from them there.
create table role_exclusion (
    one             text not null references role_kind,
    other           text not null references role_kind,
    why             text not null,
    primary key (one, other),
    constraint exclusion_in_order check (one < other)
);
insert into role_exclusion (one, other, why)
    select least(a, b), greatest(a, b), why from (values
        ('provides',    'decides',  'who is paid for help does not decide who gets it'),
        ('provides',    'manages',  'who is paid for help does not set programmes up'),
        ('provides',    'approves', 'who claims does not approve claims'),
        ('provides',    'pays',     'who is paid does not pay'),
        ('provides',    'audits',   'who is audited does not audit'),
        ('provides',    'operates', 'who is paid does not repair payments'),
        ('provides',    'administers', 'who is paid does not give roles'),
        ('provides',    'deploys',  'who is paid does not change processes'),
        ('administers', 'decides',  'who gives roles has none that decides'),
        ('administers', 'manages',  'who gives roles has none that decides'),
        ('administers', 'approves', 'who gives roles has none that decides'),
        ('administers', 'pays',     'who gives roles has none that pays'),
        ('administers', 'audits',   'who gives roles has none that audits'),
        ('administers', 'deploys',  'who gives roles does not change processes'),
        ('deploys',     'decides',  'who changes processes does not work in them'),
        ('deploys',     'manages',  'who changes processes does not work in them'),
        ('deploys',     'approves', 'who changes processes does not work in them'),
        ('deploys',     'pays',     'who changes processes does not pay'),
        ('deploys',     'audits',   'who changes processes does not audit'),
        ('approves',    'pays',     'who approves a claim does not pay it'),
        ('audits',      'decides',  'who audits does nothing that is audited'),
        ('audits',      'manages',  'who audits does nothing that is audited'),
        ('audits',      'approves', 'who audits does nothing that is audited'),
        ('audits',      'pays',     'who audits does nothing that is audited'),
        ('audits',      'operates', 'who audits does nothing that is audited'),
        ('operates',    'decides',  'who repairs what failed does not decide it'),
        ('operates',    'manages',  'who repairs what failed does not decide it'),
        ('operates',    'approves', 'who repairs what failed does not decide it'),
        ('operates',    'pays',     'who repairs payments does not pay')) pairs (a, b, why);

-- The product's own part of the table is changed by its migrations alone.
create function refuse_change_of_built_in_role() returns trigger language plpgsql as $$
begin
    if old.built_in then
        raise exception 'the role % comes with the product', old.name;
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger role_built_in before update or delete on role for each row execute function refuse_change_of_built_in_role();

-- The engine makes its own tables, before or after this: AccountTables ties the functions below to them at each start.

-- On act_id_membership: whoever writes it, over whatever way.
create function refuse_excluding_roles() returns trigger language plpgsql as $$
declare
    pair record;
begin
    -- two roles given at the same moment do not miss each other
    perform pg_advisory_xact_lock(hashtextextended('roles of ' || new.user_id_, 0));
    select had.name as one, given.name as other, e.why into pair
        from role given
        join act_id_membership m on m.user_id_ = new.user_id_ and m.group_id_ <> given.name
        join role had on had.name = m.group_id_
        join role_exclusion e on e.one = least(given.kind, had.kind) and e.other = greatest(given.kind, had.kind)
        where given.name = new.group_id_
        limit 1;
    if pair.one is not null then
        raise exception 'the roles % and % exclude each other: %', pair.one, pair.other, pair.why using errcode = 'LR001';
    end if;
    if exists (select from role where name = new.group_id_ and kind = 'deploys')
            and coalesce(current_setting('lifeline.named_by_setting', true), '') <> new.user_id_ then
        raise exception 'the role % is given by the setting lifeline.roles.deployers alone', new.group_id_ using errcode = 'LR002';
    end if;
    return new;
end $$;

-- Names that an account once had: a new one of the same name would get its cases, its tasks, and the blame for what it did.
create table former_account (
    name            text primary key
);
create function remember_former_account() returns trigger language plpgsql as $$
begin
    insert into former_account (name) values (old.id_) on conflict do nothing;
    return old;
end $$;
create function refuse_former_account() returns trigger language plpgsql as $$
begin
    if exists (select from former_account where name = new.id_) then
        raise exception 'an account was called % before', new.id_ using errcode = 'LR003';
    end if;
    return new;
end $$;
