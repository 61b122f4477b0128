-- Two people for money, for who decides, and for what the books say about an officer: one asks, another one confirms.

create table change_request (
    id              bigint generated always as identity primary key,
    -- what would change: the code of a kind of change in the product
    kind            text not null,
    programme_code  text,
    -- what the change needs; gone when it is refused or nobody decided
    content         jsonb check (jsonb_typeof(content) = 'object'),
    -- the change in plain words as both people read it: what, now, then
    lines           jsonb not null check (jsonb_typeof(lines) = 'array'),
    reason          text not null check (length(trim(reason)) > 0),
    asked_by        text not null,
    asked_at        timestamptz not null,
    state           text not null default 'open' check (state in ('open', 'confirmed', 'refused', 'lapsed')),
    decided_by      text,
    decided_at      timestamptz,
    decision_reason text,
    constraint nobody_confirms_what_they_asked_for check (decided_by <> asked_by),
    constraint decided_whole check ((state = 'open') = (decided_at is null)
        and (state in ('confirmed', 'refused')) = (decided_by is not null)
        and (state in ('confirmed', 'refused')) = (decision_reason is not null)),
    constraint only_what_is_open_or_was_made_is_kept check ((state in ('open', 'confirmed')) = (content is not null))
);
create index change_request_open on change_request (kind, programme_code) where state = 'open';

-- Decided once; what was asked for stays as it was read.
create function guard_change_request() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'open' then
            raise exception 'a change is asked for before it is decided' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if old.state <> 'open' or new.state = 'open'
       or (new.id, new.kind, new.programme_code, new.lines, new.reason, new.asked_by, new.asked_at)
              is distinct from (old.id, old.kind, old.programme_code, old.lines, old.reason, old.asked_by, old.asked_at)
       or (new.content is not null and new.content <> old.content) then
        raise exception 'change request % stays as it is', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger change_request_guarded before insert or update on change_request for each row execute function guard_change_request();
create trigger change_request_kept before delete on change_request for each row execute function refuse_rewrite();
create trigger change_request_never_emptied before truncate on change_request execute function refuse_rewrite();

-- The record of a programme names both. Not valid: what one person did before this rule stays in the record.
alter table programme_change
    add asked_by text,
    add constraint two_people_change_a_programme check (asked_by <> person),
    add constraint two_people_where_it_matters check
        (kind not in ('resumed', 'closed', 'extended', 'toppedUp', 'managersNamed') or asked_by is not null) not valid;

-- An absence is the officer's own word, or that of two managers; its substitute has no hand in it. Not valid: what one manager alone
-- entered before this rule stays in the table and counts no more.
alter table absence
    add confirmed_by text,
    add constraint nobody_makes_themselves_a_substitute check (substitute <> entered_by and substitute is distinct from confirmed_by) not valid,
    add constraint the_officer_or_two_managers check
        ((entered_by = officer and confirmed_by is null) or (entered_by <> officer and confirmed_by is not null and confirmed_by <> entered_by)) not valid;
create trigger absence_append_only before update or delete on absence for each row execute function refuse_rewrite();
create trigger absence_never_emptied before truncate on absence execute function refuse_rewrite();

-- The group that a named officer is of: a substitute must be of it too.
alter table programme_stage
    add named_from_group text,
    add constraint named_from_a_group_where_named check (named_from_group is null or officer is not null);
alter table frozen_stage
    add named_from_group text,
    add constraint frozen_named_from_a_group_where_named check (named_from_group is null or officer is not null);

-- Every identity number that an officer's log-in was ever said to have: a conflict of interest that was known once stays known.
alter table account_identity
    drop constraint account_identity_pkey,
    add id bigint generated always as identity primary key,
    add asked_by text,
    add confirmed_by text,
    add entered_at timestamptz not null default now(),
    add constraint nobody_says_their_own check (user_id <> asked_by and user_id <> confirmed_by) not valid,
    add constraint two_people_say_whose_it_is check
        (asked_by is not null and confirmed_by is not null and asked_by <> confirmed_by) not valid;
create index account_identity_by_user on account_identity (user_id, id);
create trigger account_identity_append_only before update or delete on account_identity for each row execute function refuse_rewrite();
create trigger account_identity_never_emptied before truncate on account_identity execute function refuse_rewrite();

-- Which stages an officer's absence concerns is asked when it is entered.
create index frozen_stage_by_named_officer on frozen_stage (officer) where officer is not null;
create index stage_reassignment_by_officer on stage_reassignment (officer);
