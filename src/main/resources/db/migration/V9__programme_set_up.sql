-- Programmes that managers set up: their versions, their states, and the record of every change.

alter table programme
    add purpose text not null default '',
    add state text not null default 'active' check (state in ('active', 'paused', 'closed')),
    -- days on which it takes applications, both included; no last day: until somebody ends it
    add starts_on date not null default current_date,
    add ends_on date,
    -- vouchers are good for at most so many days; null: the decision table alone says
    add validity_days int check (validity_days between 1 and 3650),
    add voucher_template text not null default 'voucher',
    -- the version that is in force
    add version int not null default 1 check (version > 0),
    add constraint programme_ends_after_it_begins check (ends_on >= starts_on);
update programme set state = 'paused' where not active;
alter table programme drop column active;

create function guard_programme_state() returns trigger language plpgsql as $$
begin
    if old.state = 'closed' and new.state <> 'closed' then
        raise exception 'programme % is closed for good', old.code using errcode = 'restrict_violation';
    end if;
    if new.currency <> old.currency or new.version < old.version then
        raise exception 'the currency of programme % stays, and its versions only grow', old.code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger programme_state_guarded before update on programme for each row execute function guard_programme_state();

-- What a manager wrote, each time it was handed in. No foreign key: a draft is there before its programme.
create table programme_version (
    id              bigint generated always as identity primary key,
    programme_code  text not null,
    -- the version that the author saw; 0: a new programme
    base_version    int not null check (base_version >= 0),
    -- SHA-256 of what the author saw: whatever changed since is noticed; empty for a new programme
    base            text not null,
    -- given at activation
    version         int,
    content         jsonb not null check (jsonb_typeof(content) = 'object'),
    state           text not null check (state in ('draft', 'returned', 'dropped', 'active', 'superseded')),
    author          text not null,
    written_at      timestamptz not null,
    activated_by    text,
    activated_at    timestamptz,
    -- the process that it was written in
    process_id      text not null,
    constraint activated_by_somebody_else check (activated_by <> author),
    constraint activation_is_complete check ((state in ('active', 'superseded'))
        = (activated_by is not null and activated_at is not null and version is not null)),
    constraint one_draft_a_version unique (programme_code, version)
);
create unique index programme_version_in_force on programme_version (programme_code) where state = 'active';
create unique index programme_draft_of_its_process on programme_version (process_id) where state = 'draft';

create function guard_programme_version() returns trigger language plpgsql as $$
begin
    if (new.id, new.programme_code, new.base_version, new.base, new.content, new.author, new.written_at, new.process_id)
           is distinct from (old.id, old.programme_code, old.base_version, old.base, old.content, old.author, old.written_at, old.process_id)
       or (old.state, new.state) not in (('draft', 'active'), ('draft', 'returned'), ('draft', 'dropped'), ('active', 'superseded'))
       or (old.activated_by is not null and (new.version, new.activated_by, new.activated_at)
               is distinct from (old.version, old.activated_by, old.activated_at)) then
        raise exception 'what was written of programme % stays as it is', old.programme_code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger programme_version_guarded before update on programme_version for each row execute function guard_programme_version();
create trigger programme_version_kept before delete on programme_version for each row execute function refuse_rewrite();
create trigger programme_version_never_emptied before truncate on programme_version execute function refuse_rewrite();

create table programme_change (
    id              bigint generated always as identity primary key,
    programme_code  text not null,
    kind            text not null check (kind in
                    ('handedIn', 'sentBack', 'dropped', 'activated', 'paused', 'resumed', 'closed', 'extended', 'toppedUp')),
    person          text not null,
    at              timestamptz not null,
    -- the version, the day or the amount that it is about
    detail          text,
    reason          text
);
create index programme_change_by_programme on programme_change (programme_code, id);
create trigger programme_change_append_only before update or delete on programme_change
    for each row execute function refuse_rewrite();
create trigger programme_change_never_emptied before truncate on programme_change execute function refuse_rewrite();

-- A reason that was used is named by decisions for ever; nobody chooses a retired one.
alter table decision_reason
    add retired boolean not null default false,
    add constraint reason_code_is_a_code check (code ~ '^[a-z][A-Za-z0-9]{2,39}$');
create function guard_decision_reason() returns trigger language plpgsql as $$
begin
    if (new.code, new.decision) is distinct from (old.code, old.decision) then
        raise exception 'reason % stays what it is', old.code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger decision_reason_guarded before update on decision_reason for each row execute function guard_decision_reason();
create trigger decision_reason_kept before delete on decision_reason for each row execute function refuse_rewrite();
