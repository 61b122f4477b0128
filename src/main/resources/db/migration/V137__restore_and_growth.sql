-- A database that was restored to a moment in the past, and what waits until operations say that it may go on (decision 116).

create table database_restored (
    id              bigint generated always as identity primary key,
    restored_to     timestamptz not null,
    noted_at        timestamptz not null default clock_timestamp(),
    -- when the audit log was told
    recorded_at     timestamptz,
    -- who let mails, SMS, payment files and erasures go on; null while they wait
    released_at     timestamptz,
    released_by     text,
    check (num_nonnulls(released_at, released_by) in (0, 2))
);

-- Called by whoever restores this database, before the product starts on it: deploy/backup/restore.sh does. The numbers that were given after
-- that moment stand on papers, in mails and at banks, so none of them is given again: every sequence leaps over them. A leap is longer than
-- what was given in that time. A voucher's number says which status list it is in, and goes on with a list of its own.
create function note_restore(restored_to timestamptz, leap bigint default 10000) returns void language plpgsql as $$
declare
    its record;
begin
    for its in select sequencename, coalesce(last_value, start_value) as last from pg_sequences where schemaname = current_schema() loop
        perform setval(its.sequencename::regclass,
                       its.last + case its.sequencename when 'voucher_number' then greatest(leap, 524288) else leap end);
    end loop;
    insert into database_restored (restored_to) values (note_restore.restored_to);
end $$;

-- The database's own care (decision 117). By its usual rule a table is cleaned up when a fifth of it is dead: far too late for queues, which are
-- rewritten all day and should stay small, and for tables of millions of rows, in which a fifth is much to read at once.

do $$
declare
    its text;
begin
    -- rows come and go within seconds to days
    foreach its in array array['audit_unsealed', 'insight_change', 'insight_queue', 'message', 'rate_limit', 'one_time_code',
                               'idempotent_request', 'passkey_challenge', 'upload', 'upload_part', 'document_scan'] loop
        execute format('alter table %I set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, '
                       'autovacuum_analyze_scale_factor = 0.02)', its);
    end loop;
    -- rows come with every case and stay for years: small portions, and plans that know of today
    foreach its in array array['application', 'applicant_answer', 'case_event', 'case_duty', 'person', 'person_version', 'document', 'stored_file',
                               'stage_decision', 'assessment', 'frozen_stage', 'voucher', 'voucher_change', 'redemption', 'ledger_entry',
                               'ledger_posting', 'reservation', 'claim', 'claim_line', 'claim_standing', 'payment', 'sent_message',
                               'audit_entry', 'audit_leaf', 'audit_seal'] loop
        execute format('alter table %I set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, '
                       'autovacuum_analyze_scale_factor = 0.01)', its);
    end loop;
end $$;

-- These change one amount again and again, which no index has: with room on its page the new row stays beside the old one, and no index is touched.
alter table ledger_account set (fillfactor = 50);
alter table reservation set (fillfactor = 85);
alter table voucher set (fillfactor = 90);
alter table node set (fillfactor = 50);

-- The unique key that begins with the same column finds the redemptions of a voucher as well. In a database from before it, it is only about
-- those that came later.
do $$
begin
    if (select indpred is null from pg_index where indexrelid = 'one_key_one_redemption_of_a_voucher'::regclass) then
        drop index redemption_by_voucher;
    end if;
end $$;
