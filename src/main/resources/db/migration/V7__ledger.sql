-- The ledger: each unit of a programme's money is in exactly one account, and each movement is an entry that nobody rewrites.
-- Takes the place of the two sums in the programme's row.

-- GiST knows ranges without an extension: a range of one text stands for "the same programme".
create type text_range as range (subtype = text);

create table fiscal_year (
    programme_code  text not null references programme,
    code            text not null check (code ~ '^[A-Z0-9-]{2,16}$'),
    starts_on       date not null,
    ends_on         date not null,
    primary key (programme_code, code),
    constraint fiscal_year_has_days check (ends_on >= starts_on),
    constraint fiscal_years_do_not_overlap exclude using gist (
        text_range(programme_code, programme_code, '[]') with &&, daterange(starts_on, ends_on, '[]') with &&)
);

-- funding: where the money comes from, so what it gave is a minus. available: neither promised nor spent. reserved: promised to
-- cases. spent: redeemed. The four of a year are zero together.
create table ledger_account (
    id              bigint generated always as identity primary key,
    programme_code  text not null,
    fiscal_year     text not null,
    kind            text not null check (kind in ('funding', 'available', 'reserved', 'spent')),
    -- the sum of the account's postings, kept by their trigger and by nothing else
    balance_minor   bigint not null default 0,
    foreign key (programme_code, fiscal_year) references fiscal_year,
    constraint one_account_of_a_kind unique (programme_code, fiscal_year, kind),
    constraint only_funding_is_a_minus check (case when kind = 'funding' then balance_minor <= 0 else balance_minor >= 0 end)
);

create table ledger_entry (
    id              bigint generated always as identity primary key,
    -- what it is for: the same effect twice is refused
    business_key    text not null unique,
    kind            text not null check (kind in ('fund', 'withdraw', 'reserve', 'release', 'spend')),
    programme_code  text not null,
    fiscal_year     text not null,
    application_number text references application,
    actor           text not null,
    at              timestamptz not null,
    -- of funds: where they come from
    note            text,
    foreign key (programme_code, fiscal_year) references fiscal_year
);
create index ledger_entry_by_application on ledger_entry (application_number) where application_number is not null;

create table ledger_posting (
    entry_id        bigint not null references ledger_entry,
    account_id      bigint not null references ledger_account,
    amount_minor    bigint not null check (amount_minor <> 0),
    primary key (entry_id, account_id)
);
create index ledger_posting_by_account on ledger_posting (account_id);

-- What a case holds. It stays in the year that it was taken from. A case has a part for each voucher that it may get; a part that
-- was given back may be taken anew, in another round.
create table reservation (
    application_number text not null references application,
    part            text not null check (part in ('main', 'emergency')),
    round           int not null check (round > 0),
    programme_code  text not null,
    fiscal_year     text not null,
    amount_minor    bigint not null check (amount_minor > 0),
    spent_minor     bigint not null default 0 check (spent_minor >= 0),
    released_minor  bigint not null default 0 check (released_minor >= 0),
    primary key (application_number, part, round),
    foreign key (programme_code, fiscal_year) references fiscal_year,
    constraint no_more_than_reserved check (spent_minor + released_minor <= amount_minor)
);

-- Approved cases that no money is left for: the highest priority first, then who came first.
create table waiting_for_funds (
    application_number text not null references application,
    part            text not null check (part in ('main', 'emergency')),
    programme_code  text not null references programme,
    amount_minor    bigint not null check (amount_minor > 0),
    priority        int not null check (priority >= 0),
    since           timestamptz not null,
    primary key (application_number, part)
);
create index waiting_for_funds_in_order on waiting_for_funds (programme_code, priority desc, since, application_number);

-- ---------------------------------------------------------------- what the database keeps

create function open_accounts() returns trigger language plpgsql as $$
begin
    insert into ledger_account (programme_code, fiscal_year, kind)
    select new.programme_code, new.code, kind
      from unnest(array['funding', 'available', 'reserved', 'spent']) with ordinality as k (kind, place) order by place;
    return null;
end $$;
create trigger fiscal_year_has_its_accounts after insert on fiscal_year for each row execute function open_accounts();

create function guard_account() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.balance_minor <> 0 then
            raise exception 'an account begins empty' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    -- 1: somebody's own statement; deeper: the trigger of a posting
    if pg_trigger_depth() = 1 and new.balance_minor <> old.balance_minor
       or (new.programme_code, new.fiscal_year, new.kind) is distinct from (old.programme_code, old.fiscal_year, old.kind) then
        raise exception 'a balance changes by a posting only' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger ledger_account_guarded before insert or update on ledger_account for each row execute function guard_account();

create function keep_balance() returns trigger language plpgsql as $$
begin
    update ledger_account set balance_minor = balance_minor + new.amount_minor where id = new.account_id;
    return null;
end $$;
create trigger ledger_posting_keeps_the_balance after insert on ledger_posting for each row execute function keep_balance();

create function refuse_unbalanced_entry() returns trigger language plpgsql as $$
declare
    its_entry bigint := case tg_table_name when 'ledger_entry' then (to_jsonb(new) ->> 'id')::bigint
                                           else (to_jsonb(new) ->> 'entry_id')::bigint end;
begin
    if (select count(*) < 2 or sum(p.amount_minor) <> 0
               or bool_or((a.programme_code, a.fiscal_year) is distinct from (e.programme_code, e.fiscal_year))
          from ledger_entry e
          left join ledger_posting p on p.entry_id = e.id
          left join ledger_account a on a.id = p.account_id
         where e.id = its_entry) then
        raise exception 'entry % does not balance', its_entry using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
create constraint trigger ledger_entry_balances after insert on ledger_entry
    deferrable initially deferred for each row execute function refuse_unbalanced_entry();
create constraint trigger ledger_posting_balances after insert on ledger_posting
    deferrable initially deferred for each row execute function refuse_unbalanced_entry();

create function guard_reservation() returns trigger language plpgsql as $$
begin
    if (new.application_number, new.part, new.round, new.programme_code, new.fiscal_year, new.amount_minor)
           is distinct from (old.application_number, old.part, old.round, old.programme_code, old.fiscal_year, old.amount_minor)
       or new.spent_minor < old.spent_minor or new.released_minor < old.released_minor then
        raise exception 'what % holds does not change so', old.application_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger reservation_guarded before update on reservation for each row execute function guard_reservation();

create trigger ledger_entry_append_only before update or delete on ledger_entry for each row execute function refuse_rewrite();
create trigger ledger_entry_never_emptied before truncate on ledger_entry execute function refuse_rewrite();
create trigger ledger_posting_append_only before update or delete on ledger_posting for each row execute function refuse_rewrite();
create trigger ledger_posting_never_emptied before truncate on ledger_posting execute function refuse_rewrite();
create trigger ledger_account_kept before delete on ledger_account for each row execute function refuse_rewrite();
create trigger ledger_account_never_emptied before truncate on ledger_account execute function refuse_rewrite();
create trigger reservation_kept before delete on reservation for each row execute function refuse_rewrite();
create trigger reservation_never_emptied before truncate on reservation execute function refuse_rewrite();

-- One movement between two accounts of a year, as one statement: a hot account's lock is held for as few round trips as can be.
-- Accounts are locked in the order of their numbers.
create function ledger_move(its_key text, its_kind text, its_programme text, its_year text, from_kind text, to_kind text,
                            its_amount bigint, its_application text, its_actor text, its_time timestamptz, its_note text)
    returns bigint language plpgsql as $$
declare
    its_entry bigint;
begin
    insert into ledger_entry (business_key, kind, programme_code, fiscal_year, application_number, actor, at, note)
    values (its_key, its_kind, its_programme, its_year, its_application, its_actor, its_time, its_note)
    returning id into its_entry;
    insert into ledger_posting (entry_id, account_id, amount_minor)
    select its_entry, a.id, case a.kind when to_kind then its_amount else -its_amount end
      from ledger_account a
     where a.programme_code = its_programme and a.fiscal_year = its_year and a.kind in (from_kind, to_kind)
     order by a.id;
    return its_entry;
end $$;

-- ---------------------------------------------------------------- the voucher's end

alter table voucher
    drop constraint voucher_state_check,
    add constraint voucher_state_check check (state in ('issued', 'exhausted', 'expired', 'revoked')),
    -- which part of what its case holds it is paid from
    add funds_part text not null generated always as (case when provisional then 'emergency' else 'main' end) stored,
    -- whether its process waits for its end; not so for vouchers from before there was one
    add lifecycle boolean not null default false,
    add ended_at timestamptz,
    add ended_by text,
    add end_reason text;

-- ---------------------------------------------------------------- what was there

insert into fiscal_year (programme_code, code, starts_on, ends_on)
select code, to_char(current_date, 'YYYY'), date_trunc('year', current_date)::date,
       (date_trunc('year', current_date) + interval '1 year - 1 day')::date
  from programme;

select ledger_move('fund:' || code || ':before', 'fund', code, to_char(current_date, 'YYYY'), 'funding', 'available', budget_minor,
                   null, '(system)', now(), null)
  from programme where budget_minor > 0;

insert into reservation (application_number, part, round, programme_code, fiscal_year, amount_minor, spent_minor)
select a.number, 'main', 1, a.programme_code, to_char(current_date, 'YYYY'), a.funds_minor, coalesce(v.redeemed_minor, 0)
  from application a left join voucher v on v.application_number = a.number
 where a.funds_minor > 0;

select ledger_move('reserve:' || number || ':main:1', 'reserve', programme_code, to_char(current_date, 'YYYY'), 'available', 'reserved',
                   funds_minor, number, '(system)', now(), null)
  from application where funds_minor > 0;

select ledger_move('spend:' || r.id, 'spend', v.programme_code, to_char(current_date, 'YYYY'), 'reserved', 'spent', r.amount_minor,
                   v.application_number, r.redeemed_by, r.redeemed_at, null)
  from redemption r join voucher v on v.code = r.voucher_code;

insert into waiting_for_funds (application_number, part, programme_code, amount_minor, priority, since)
select number, 'main', programme_code, amount_minor, 0, coalesce(submitted_at, created_at) from application where status = 'waitingForFunds';

-- the deferred checks of what was booked above, before the tables change
set constraints all immediate;

alter table programme drop constraint committed_within_budget, drop column budget_minor, drop column committed_minor;
alter table application drop column funds_minor;
