-- An applicant may ask what was sent to them: the message's content is deleted once it is sent, so its kind is kept beside it.

-- Name of its template, such as voucher-issued; null for a message that was posted before this was kept.
alter table message add column template text;
-- Whether it went to staff about the case, and not to the person of the case.
alter table message add column to_staff boolean not null default false;

-- ---------------------------------------------------------------- documents that go with an appeal

-- As with an answer: what the applicant adds after a rejection is sent with the appeal, and may go until then.
create or replace function note_whether_document_is_sent() returns trigger language plpgsql as $$
begin
    perform from application where number = new.case_number for share;
    perform from claim where number = new.case_number for share;
    new.sent := not exists (select from application where number = new.case_number
                               and (status = 'draft' or (status in ('waitingForApplicant', 'rejected') and new.uploaded_by in (filed_by, applicant))))
            and not exists (select from claim where number = new.case_number and status in ('draft', 'returned'));
    return new;
end $$;

drop trigger application_sends_its_documents on application;
create trigger application_sends_its_documents after update of status on application
    for each row when (old.status in ('draft', 'waitingForApplicant', 'rejected') and new.status <> old.status)
    execute function send_documents_of_application();
