-- Where a virus scanner is set up, a document is held back until the scanner has found it clean (docs/decisions/0081).
create table document_scan (
    document        uuid primary key references document (id) on delete cascade,
    asked_at        timestamptz not null,
    -- the last time that the scanner could not be asked about it
    tried_at        timestamptz,
    clean_at        timestamptz
);
-- a document that could not be scanned goes behind the others
create index document_scan_waiting on document_scan ((coalesce(tried_at, asked_at)), document) where clean_at is null;

-- What is clean stays clean, and nobody takes a document out of the queue.
create function guard_document_scan() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if new.document <> old.document or new.asked_at <> old.asked_at or old.clean_at is not null then
            raise exception 'the scan of document % stays as it is', old.document using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if exists (select from document where id = old.document) then
        raise exception 'document % is still there, so is its scan', old.document using errcode = 'restrict_violation';
    end if;
    return old;
end $$;
create trigger document_scan_stays before update or delete on document_scan for each row execute function guard_document_scan();

create function is_held_back(its_document uuid) returns boolean language sql stable as $$
    select exists (select from document_scan where document = its_document and clean_at is null)
$$;

-- Documents with a virus, which were deleted. Nobody has opened them.
create table document_infected (
    document        uuid primary key,
    case_number     text not null,
    file_name       text not null,
    virus           text not null,
    uploaded_by     text not null,
    found_at        timestamptz not null
);
create index document_infected_by_case on document_infected (case_number, found_at);

-- Deletes every document with this content, in whichever case, and keeps that it was there.
create function delete_infected_documents(its_sha256 text, its_virus text, now timestamptz) returns setof document_infected language plpgsql as $$
declare
    each document;
begin
    for each in select * from document where sha256 = its_sha256 order by id for update loop
        perform set_config('lifeline.erases_documents_of', each.case_number, true);
        delete from document where id = each.id;
        perform set_config('lifeline.erases_documents_of', '', true);
        return query insert into document_infected values (each.id, each.case_number, each.file_name, its_virus, each.uploaded_by, now) returning *;
    end loop;
end $$;

-- The names that people gave to their files are erased with the case.
create or replace function erase_documents(its_case text) returns setof text language plpgsql as $$
begin
    perform set_config('lifeline.erases_documents_of', its_case, true);
    return query delete from document where case_number = its_case returning sha256;
    perform set_config('lifeline.erases_documents_of', '', true);
    delete from document_infected where case_number = its_case;
end $$;

-- No case is decided on a paper that nobody could read. It may be sent back.
create function no_decision_on_a_held_back_document() returns trigger language plpgsql as $$
begin
    if new.decision <> 'sendBack'
       and exists (select from document d where d.case_number = new.case_number and d.sent and is_held_back(d.id)) then
        raise exception 'a document of % is being checked for viruses', new.case_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger stage_decision_reads_its_documents before insert on stage_decision
    for each row execute function no_decision_on_a_held_back_document();
