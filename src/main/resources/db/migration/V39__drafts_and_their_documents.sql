-- Who saves an application says which version of it they have seen; and a document may go until it is sent (docs/decisions/0036).

-- ---------------------------------------------------------------- the version of what people write into an application

alter table application add version bigint not null default 1;

-- Nobody forgets to count: whatever writes answers or contact data makes a new version.
create function count_version() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    return new;
end $$;
create trigger application_version before update of answers, contact on application for each row execute function count_version();

-- ---------------------------------------------------------------- a document may go until it is sent

alter table document
    -- sent: officers decide by it, so it stays. Until then whoever added it may take it away.
    add sent boolean not null default true,
    -- the same file again in one case, from before this was refused
    add repeats boolean not null default false;

update document d set sent = false
 where exists (select from application where number = d.case_number and status = 'draft')
    or exists (select from claim where number = d.case_number and submitted_at is null and status = 'draft');

update document d set repeats = true
 where exists (select from document e where e.case_number = d.case_number and e.sha256 = d.sha256
                                        and (e.uploaded_at, e.id) < (d.uploaded_at, d.id));

create unique index document_once_in_a_case on document (case_number, sha256) where not repeats;

-- A document of a draft, of a claim that is with its provider, or of an answer that its applicant has not sent yet. The locks wait for
-- whoever sends it just now. Any other document is sent with the moment it comes in.
create function note_whether_document_is_sent() returns trigger language plpgsql as $$
begin
    perform from application where number = new.case_number for share;
    perform from claim where number = new.case_number for share;
    new.sent := not exists (select from application where number = new.case_number
                               and (status = 'draft' or (status = 'waitingForApplicant' and new.uploaded_by in (filed_by, applicant))))
            and not exists (select from claim where number = new.case_number and status in ('draft', 'returned'));
    return new;
end $$;
create trigger document_sent_or_not before insert on document for each row execute function note_whether_document_is_sent();

create function send_documents_of_application() returns trigger language plpgsql as $$
begin
    update document set sent = true where case_number = new.number and not sent;
    return null;
end $$;
create trigger application_sends_its_documents after update of status on application
    for each row when (old.status in ('draft', 'waitingForApplicant') and new.status <> old.status)
    execute function send_documents_of_application();

create function send_documents_with_answer() returns trigger language plpgsql as $$
begin
    update document set sent = true where case_number = new.application_number and not sent;
    return null;
end $$;
create trigger answer_sends_its_documents after insert on applicant_answer
    for each row execute function send_documents_with_answer();

create function send_documents_of_claim() returns trigger language plpgsql as $$
begin
    update document set sent = true where case_number = new.number and not sent;
    return null;
end $$;
create trigger claim_sends_its_documents after update of status on claim
    for each row when (new.status <> old.status and new.status not in ('draft', 'returned'))
    execute function send_documents_of_claim();

-- What was sent stays as it was sent; only the end of its period takes it away.
create function guard_document() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - 'sent' <> to_jsonb(old) - 'sent' or (old.sent and not new.sent) then
            raise exception 'document % stays as it came in', old.id using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if old.sent and current_setting('lifeline.erases_documents_of', true) is distinct from old.case_number then
        raise exception 'document % was sent: it stays in its case', old.id using errcode = 'restrict_violation';
    end if;
    return old;
end $$;
create trigger document_stays before update or delete on document for each row execute function guard_document();

create function erase_documents(its_case text) returns setof text language plpgsql as $$
begin
    perform set_config('lifeline.erases_documents_of', its_case, true);
    return query delete from document where case_number = its_case returning sha256;
    perform set_config('lifeline.erases_documents_of', '', true);
end $$;

-- ---------------------------------------------------------------- and its file leaves the store

-- Files whose row is gone. They leave the store once that is committed, or with the next night when the machine stopped between.
create table unneeded_file (
    sha256          text primary key
);
create function note_unneeded_file() returns trigger language plpgsql as $$
begin
    insert into unneeded_file values (old.sha256) on conflict do nothing;
    return null;
end $$;
create trigger document_leaves_its_file after delete on document for each row execute function note_unneeded_file();
