-- How long a document is kept says a table of decisions, by its kind and by how its case ended (docs/decisions/0095). Its row stays.
alter table document
    add deleted_at timestamptz,
    -- the row and the column of the table, such as medicalReport/refused
    add deleted_by_rule text check (deleted_by_rule ~ '^[A-Za-z][A-Za-z0-9]*/[a-z][A-Za-z]*$'),
    -- after the end of the case; no table can say less
    add deleted_after_days int check (deleted_after_days between 90 and 36500),
    add constraint deleted_whole check ((deleted_at is null) = (deleted_by_rule is null) and (deleted_at is null) = (deleted_after_days is null));

-- the nightly search reads those that are there, the oldest first
create index document_there on document (uploaded_at, id) where deleted_at is null and sent;

-- How a case ended, and since when nothing of it has been open: no row for a case that goes on, and for one of which money, an appeal, a dispute or a
-- signal is open. A case that was looked into is kept as such, whatever its outcome.
create function ended_case(its_case text) returns table (outcome text, ended_at timestamptz) language sql stable as $$
    select case when exists (select from fraud_signal s join voucher v on v.code = s.voucher_code where v.application_number = a.number) then 'lookedInto'
                when a.status = 'voucherIssued' then 'paid' when a.status = 'withdrawn' then 'withdrawn' else 'refused' end,
           greatest(a.created_at, (select max(at) from case_event where case_number = a.number),
                    (select max(expires_at) from voucher where application_number = a.number))
      from application a
     where a.number = its_case and a.status in ('voucherIssued', 'rejected', 'withdrawn', 'programmeClosed')
       and not exists (select from voucher where application_number = a.number and expires_at > now())
       and not exists (select from redemption r join voucher v on v.code = r.voucher_code
                         left join claim_line l on l.redemption_id = r.id and l.live
                         left join claim c on c.number = l.claim_number
                        where v.application_number = a.number and c.status is distinct from 'paid')
       and not exists (select from fraud_signal s join voucher v on v.code = s.voucher_code
                        where v.application_number = a.number and not exists (select from fraud_review where signal_id = s.id))
    union all
    select case when c.disputes is not null or exists (select from claim where disputes = c.number)
                  or exists (select from claim_review where claim_number = c.number)
                  or exists (select from claim_line l join redemption r on r.id = l.redemption_id join fraud_signal s on s.voucher_code = r.voucher_code
                              where l.claim_number = c.number) then 'lookedInto'
                when c.status = 'paid' then 'paid' when c.status = 'withdrawn' then 'withdrawn' else 'refused' end,
           greatest(c.created_at, (select max(at) from case_event where case_number = c.number))
      from claim c
     where c.number = its_case and c.status in ('paid', 'rejected', 'withdrawn')
       and not exists (select from claim where disputes = c.number and status not in ('paid', 'rejected', 'withdrawn'))
       and not exists (select from claim_line l join redemption r on r.id = l.redemption_id join fraud_signal s on s.voucher_code = r.voucher_code
                        where l.claim_number = c.number and not exists (select from fraud_review where signal_id = s.id))
$$;

-- Whatever a table, a model or a clock of the product says: only what was sent, once, long enough after the end of a case that is over by the clock of
-- the database, and on which there is no hold.
create or replace function guard_document() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - array['sent', 'deleted_at', 'deleted_by_rule', 'deleted_after_days']
               <> to_jsonb(old) - array['sent', 'deleted_at', 'deleted_by_rule', 'deleted_after_days'] or (old.sent and not new.sent)
           or (old.deleted_at is not null
               and (new.deleted_at, new.deleted_by_rule, new.deleted_after_days)
                   is distinct from (old.deleted_at, old.deleted_by_rule, old.deleted_after_days)) then
            raise exception 'document % stays as it came in', old.id using errcode = 'restrict_violation';
        end if;
        if old.deleted_at is null and new.deleted_at is not null then
            perform require_no_hold(old.case_number);
            if not old.sent or is_held_back(old.id)
               or not exists (select from ended_case(old.case_number) e
                               where e.ended_at + make_interval(days => new.deleted_after_days) <= least(now(), new.deleted_at)) then
                raise exception 'document % is not due', old.id using errcode = 'restrict_violation';
            end if;
        end if;
        return new;
    end if;
    if old.sent and current_setting('lifeline.erases_documents_of', true) is distinct from old.case_number then
        raise exception 'document % was sent: it stays in its case', old.id using errcode = 'restrict_violation';
    end if;
    return old;
end $$;

create trigger deleted_document_leaves_its_file after update of deleted_at on document
    for each row when (old.deleted_at is null and new.deleted_at is not null) execute function note_unneeded_file();
