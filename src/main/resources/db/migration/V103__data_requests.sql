-- A person asks that what is kept about them is corrected or erased; somebody else decides, with a reason.

create sequence data_request_number;

create table data_request (
    number          text primary key check (number ~ '^R-[0-9]{4}-[0-9]{6}$'),
    kind            text not null check (kind in ('correction', 'erasure')),
    asked_by        text not null check (length(asked_by) between 1 and 64),
    -- what is to be corrected: one answer of one application
    application_number text references application,
    field           text,
    -- encrypted: what was said when it was asked, what is right, why, and where the answer is sent; emptied with the person
    known           bytea,
    wanted          bytea,
    why             bytea,
    reach           bytea,
    language        text not null check (language ~ '^[a-z]{2,3}$'),
    asked_at        timestamptz not null,
    due_at          timestamptz not null,
    granted         boolean,
    -- changed: an answer is another one now; noted: the correction stands beside the answer; erased: nothing is left
    effect          text check (effect in ('changed', 'noted', 'erased')),
    reason          bytea,
    decided_by      text,
    decided_at      timestamptz,
    constraint correction_of_an_answer check ((kind = 'correction') = (application_number is not null and field is not null)),
    constraint decided_whole check ((granted is null) = (decided_by is null) and (granted is null) = (decided_at is null)),
    constraint effect_of_what_was_granted check (effect is null or coalesce(granted, false)),
    constraint effect_of_its_kind check (effect is null or (kind = 'erasure') = (effect = 'erased')),
    constraint decided_by_another check (decided_by is distinct from asked_by),
    constraint due_later check (due_at > asked_at)
);
-- sent twice, or in two windows: one request
create unique index data_request_open on data_request (asked_by, kind, coalesce(application_number, ''), coalesce(field, '')) where granted is null;
create index data_request_by_asker on data_request (asked_by, asked_at);
create index data_request_by_application on data_request (application_number, asked_at);

-- What was asked and decided stays as it was. Only the words go, with the person whose words they are.
create function keep_data_request() returns trigger language plpgsql as $$
begin
    if (new.number, new.kind, new.asked_by, new.language, new.asked_at, new.due_at) is distinct from (old.number, old.kind, old.asked_by, old.language, old.asked_at, old.due_at)
       or (new.application_number, new.field) is distinct from (old.application_number, old.field)
       or (old.granted is not null and (new.granted, new.decided_by, new.decided_at) is distinct from (old.granted, old.decided_by, old.decided_at))
       or (old.effect is not null and new.effect is distinct from old.effect) then
        raise exception 'a request about data is decided once and never rewritten: %', old.number;
    end if;
    if (new.known is distinct from old.known and new.known is not null) or (new.wanted is distinct from old.wanted and new.wanted is not null)
       or (new.why is distinct from old.why and new.why is not null) or (new.reach is distinct from old.reach and new.reach is not null)
       or (old.granted is not null and new.reason is distinct from old.reason and new.reason is not null) then
        raise exception 'the words of a request about data are erased and never rewritten: %', old.number;
    end if;
    return new;
end $$;
create trigger data_request_kept before update on data_request for each row execute function keep_data_request();
create trigger data_request_append_only before delete on data_request for each row execute function refuse_rewrite();
create trigger data_request_never_emptied before truncate on data_request execute function refuse_rewrite();

-- ---------------------------------------------------------------- answers that were corrected

-- To change what the officers of a case read is a duty on it, as to decide is.
insert into duty (kind, numbered) values ('correction', false);

create table answer_correction (
    id              bigint generated always as identity primary key,
    application_number text not null references application,
    request_number  text not null unique,
    field           text not null,
    -- encrypted, as the form has them; emptied with the application
    before          bytea,
    after           bytea,
    -- the version of the application that it made; null where the answer stays as it was decided upon, and this stands beside it
    made_version    bigint,
    asked_by        text not null,
    decided_by      text not null,
    corrected_at    timestamptz not null,
    constraint corrected_by_another check (asked_by <> decided_by),
    unique (application_number, made_version)
);
create index answer_correction_by_application on answer_correction (application_number, id);

create function check_answer_correction() returns trigger language plpgsql as $$
begin
    if new.made_version is null then
        return new;
    end if;
    if new.field in ('treatmentType', 'treatmentCost', 'urgency', 'idNumber', 'consent') then
        raise exception 'the case was begun by %: it is never changed by a correction', new.field;
    end if;
    if new.field not in ('givenName', 'familyName')
       and exists (select from voucher where application_number = new.application_number) then
        raise exception 'after a voucher was issued a correction changes the name only: %', new.application_number;
    end if;
    return new;
end $$;
create trigger answer_correction_allowed before insert on answer_correction for each row execute function check_answer_correction();

create function keep_answer_correction() returns trigger language plpgsql as $$
begin
    if new.before is not null or new.after is not null
       or (new.id, new.application_number, new.request_number, new.field, new.asked_by, new.decided_by, new.corrected_at)
          is distinct from (old.id, old.application_number, old.request_number, old.field, old.asked_by, old.decided_by, old.corrected_at)
       or new.made_version is distinct from old.made_version then
        raise exception 'a correction is erased and never rewritten: %', old.id;
    end if;
    return new;
end $$;
create trigger answer_correction_kept before update on answer_correction for each row execute function keep_answer_correction();
create trigger answer_correction_append_only before delete on answer_correction for each row execute function refuse_rewrite();
create trigger answer_correction_never_emptied before truncate on answer_correction execute function refuse_rewrite();

-- Once it is submitted, an answer changes by a correction that is written down with it, or is erased; in no other way.
create function check_changed_answers() returns trigger language plpgsql as $$
begin
    if new.erased_at is null
       and not exists (select from answer_correction where application_number = new.number and made_version = old.version + 1) then
        raise exception 'the answers of % were submitted: they change by a correction only', new.number;
    end if;
    return new;
end $$;
create trigger application_answers_stand before update of answers on application for each row
    when (old.status <> 'draft' and new.answers is distinct from old.answers) execute function check_changed_answers();
