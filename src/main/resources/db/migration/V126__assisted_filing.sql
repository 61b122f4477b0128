-- What a social worker files for others (docs/decisions/0102).

-- The list of one's own filings, newest first.
create index application_by_filer on application (filed_by, created_at desc, number desc);

-- That a person agreed that somebody files for them and that their data are used for it: a signature that they drew, words that they spoke, or,
-- where neither can be, a social worker's statement with a witness. For one application only.
create table assisted_consent (
    application_number text primary key references application on delete cascade,
    way                text not null check (way in ('signature', 'voice', 'statement')),
    -- in which language it was read or read out to the person, and the words themselves, as they were then
    language           text not null check (language ~ '^[a-z]{2,3}$'),
    purpose            text not null check (length(purpose) between 1 and 4000),
    -- null for a statement, and once the document is gone
    document_id        uuid unique references document on delete set null,
    -- encrypted: the name of who was there
    witness            bytea,
    taken_by           text not null,
    taken_at           timestamptz not null,
    constraint a_statement_has_a_witness check ((way = 'statement') = (witness is not null)),
    constraint a_statement_has_no_document check (way <> 'statement' or document_id is null)
);

-- Whether the rules asked for consent when it was submitted.
alter table application add column consent_needed boolean not null default true;

create function keep_consent() returns trigger language plpgsql as $$
declare
    its record;
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - 'document_id' <> to_jsonb(old) - 'document_id' or new.document_id is not null then
            raise exception 'the consent to % stays as it was given', old.application_number using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' then
        if exists (select from application where number = old.application_number and status <> 'draft' and erased_at is null) then
            raise exception 'the consent to % stays with it', old.application_number using errcode = 'restrict_violation';
        end if;
        return old;
    end if;
    select status, filed_by, applicant into its from application where number = new.application_number for share;
    if its.status <> 'draft' or its.filed_by is not distinct from its.applicant or new.taken_by <> its.filed_by then
        raise exception 'consent to % is taken by who files it, before it is submitted', new.application_number using errcode = 'restrict_violation';
    end if;
    if new.way <> 'statement'
       and not exists (select from document d where d.id = new.document_id and d.case_number = new.application_number
                          and d.kind = 'consent' and d.uploaded_by = new.taken_by) then
        raise exception 'the consent to % is no document of its own', new.application_number using errcode = 'restrict_violation';
    end if;
    -- two at once: the second waits for the first, and sees its document
    perform pg_advisory_xact_lock(hashtextextended('document ' || d.sha256, 0)) from document d where d.id = new.document_id;
    if exists (select from document d join document o on o.sha256 = d.sha256 and o.case_number <> d.case_number where d.id = new.document_id) then
        raise exception 'the consent to % was given to another application', new.application_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger consent_stays before insert or update or delete on assisted_consent for each row execute function keep_consent();

create function submit_with_consent() returns trigger language plpgsql as $$
begin
    if not exists (select from assisted_consent c where c.application_number = new.number
                      and (c.way = 'statement' or c.document_id is not null)) then
        raise exception 'nobody consented to %', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger application_is_submitted_with_consent before update of status on application
    for each row when (old.status = 'draft' and new.status <> 'draft' and new.filed_by is distinct from new.applicant and new.consent_needed)
    execute function submit_with_consent();
