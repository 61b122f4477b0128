-- Anybody complains, with or without an account; somebody who has no part in the case answers in time, and once more if it is not settled.

create sequence grievance_number;

create table grievance (
    number          text primary key check (number ~ '^G-[0-9]{4}-[0-9]{6}$'),
    -- a row of the table grievanceKinds
    kind            text not null check (kind ~ '^[a-z][A-Za-z]{0,39}$'),
    -- null for a visitor, whose number and code open the ticket
    asked_by        text check (length(asked_by) between 1 and 64),
    -- an application of the account; what a visitor types proves nothing and is in case_typed
    application_number text references application,
    -- encrypted: what it is about as it was typed, the words, and where the answer is sent; emptied after their time or with the person
    case_typed      bytea,
    words           bytea,
    reach           bytea,
    -- keyed hashes: of number and code, and of the form that was sent with what was typed into it
    code_hash       bytea not null check (length(code_hash) = 32),
    once_hash       bytea not null check (length(once_hash) = 32),
    language        text not null check (language ~ '^[a-z]{2,3}$'),
    asked_at        timestamptz not null,
    constraint case_of_an_account check (application_number is null or asked_by is not null),
    -- a form that is sent twice gives one ticket
    constraint grievance_once unique (once_hash)
);
create index grievance_by_asker on grievance (asked_by, asked_at) where asked_by is not null;
create index grievance_by_application on grievance (application_number) where application_number is not null;

create table grievance_round (
    number          text not null references grievance,
    round           smallint not null check (round in (1, 2)),
    -- who is asked to answer
    answer_group    text not null check (length(answer_group) between 1 and 64),
    asked_at        timestamptz not null,
    due_at          timestamptz not null,
    -- since when managers may answer, too, because the time was over
    escalated_at    timestamptz,
    -- encrypted: why the answer before did not settle it, and the answer
    not_settled     bytea,
    answer          bytea,
    answered_by     text check (length(answered_by) between 1 and 64),
    answered_at     timestamptz,
    primary key (number, round),
    constraint answered_whole check ((answered_by is null) = (answered_at is null)),
    constraint answer_of_somebody check (answer is null or answered_by is not null),
    constraint not_settled_again check (not_settled is null or round = 2),
    constraint due_later check (due_at > asked_at)
);

-- What was asked stays as it was. Only the words go, with the person whose words they are.
create function keep_grievance() returns trigger language plpgsql as $$
begin
    if (new.number, new.kind, new.asked_by, new.application_number, new.code_hash, new.once_hash, new.language, new.asked_at)
       is distinct from (old.number, old.kind, old.asked_by, old.application_number, old.code_hash, old.once_hash, old.language, old.asked_at) then
        raise exception 'a complaint is never rewritten: %', old.number using errcode = 'restrict_violation';
    end if;
    if (new.case_typed is distinct from old.case_typed and new.case_typed is not null)
       or (new.words is distinct from old.words and new.words is not null)
       or (new.reach is distinct from old.reach and new.reach is not null) then
        raise exception 'the words of a complaint are erased and never rewritten: %', old.number using errcode = 'restrict_violation';
    end if;
    if old.words is not null and new.words is null and old.application_number is not null then
        perform require_no_hold(old.application_number);
    end if;
    return new;
end $$;
create trigger grievance_kept before update on grievance for each row execute function keep_grievance();
create trigger grievance_append_only before delete on grievance for each row execute function refuse_rewrite();
create trigger grievance_never_emptied before truncate on grievance execute function refuse_rewrite();

-- The second round follows an answer. Of two at the same moment, the key refuses one.
create function check_grievance_round() returns trigger language plpgsql as $$
begin
    if new.answered_by is not null or new.answer is not null or new.escalated_at is not null then
        raise exception 'nobody has answered a round that begins: %', new.number using errcode = 'restrict_violation';
    end if;
    if new.round = 2 and not exists (select from grievance_round where number = new.number and round = 1 and answered_by is not null) then
        raise exception 'the second round of % follows the answer of the first one', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger grievance_round_follows before insert on grievance_round for each row execute function check_grievance_round();

create function keep_grievance_round() returns trigger language plpgsql as $$
declare
    its grievance;
begin
    if (new.number, new.round, new.answer_group, new.asked_at, new.due_at)
       is distinct from (old.number, old.round, old.answer_group, old.asked_at, old.due_at)
       or (old.escalated_at is not null and new.escalated_at is distinct from old.escalated_at)
       or (old.answered_by is not null and (new.answered_by, new.answered_at) is distinct from (old.answered_by, old.answered_at))
       or (old.answered_by is not null and new.answer is distinct from old.answer and new.answer is not null)
       or (new.not_settled is distinct from old.not_settled and new.not_settled is not null) then
        raise exception 'a complaint is answered once a round, and never rewritten: %', old.number using errcode = 'restrict_violation';
    end if;
    if old.answered_by is null and new.answered_by is not null then
        if new.answer is null then
            raise exception 'who answers % says something', old.number using errcode = 'restrict_violation';
        end if;
        select * into strict its from grievance where number = new.number;
        if new.answered_by = its.asked_by then
            raise exception 'nobody answers their own complaint: %', old.number using errcode = 'restrict_violation';
        end if;
        if exists (select from grievance_round where number = new.number and round <> new.round and answered_by = new.answered_by) then
            raise exception 'somebody else answers the second round of %', old.number using errcode = 'restrict_violation';
        end if;
        if its.application_number is not null then
            if exists (select from case_duty where application_number = its.application_number and person = new.answered_by and kind <> 'grievance') then
                raise exception 'who took part in % does not answer a complaint about it', its.application_number using errcode = 'restrict_violation';
            end if;
            if not exists (select from case_duty where application_number = its.application_number and person = new.answered_by and kind = 'grievance') then
                raise exception 'to answer a complaint about % is a duty on it', its.application_number using errcode = 'restrict_violation';
            end if;
        end if;
    end if;
    return new;
end $$;
create trigger grievance_round_kept before update on grievance_round for each row execute function keep_grievance_round();
create trigger grievance_round_append_only before delete on grievance_round for each row execute function refuse_rewrite();
create trigger grievance_round_never_emptied before truncate on grievance_round execute function refuse_rewrite();

-- Who answers a complaint about a case judges what others did in it.
insert into duty (kind, numbered) values ('grievance', false);
