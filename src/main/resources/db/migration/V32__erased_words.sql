-- What officers wrote about a person goes with the person. Tables that nobody may rewrite allow one change: their words become
-- '(erased)', once the case they are about is erased. Who decided what and when, with the coded reason, stays.

-- The case (application or claim) that a row is about, by whatever it names.
create function case_of_row(its_row jsonb) returns text language sql stable as $$
    select coalesce(
        its_row ->> 'application_number',
        its_row ->> 'case_number',
        (select application_number from voucher where code = its_row ->> 'voucher_code'),
        (select v.application_number from redemption r join voucher v on v.code = r.voucher_code
          where r.id = (its_row ->> 'redemption_id')::uuid),
        (select v.application_number from offline_record o join voucher v on v.code = o.voucher_code
          where o.id = (its_row ->> 'record_id')::uuid),
        (select v.application_number from fraud_signal s join voucher v on v.code = s.voucher_code
          where s.id = (its_row ->> 'signal_id')::bigint))
$$;

create function refuse_rewrite_of_words() returns trigger language plpgsql as $$
declare
    its_case text := case_of_row(to_jsonb(old));
begin
    if tg_op = 'UPDATE' and new.reason = '(erased)' and to_jsonb(new) - 'reason' = to_jsonb(old) - 'reason'
       and (exists (select from application where number = its_case and erased_at is not null)
            or exists (select from claim where number = its_case and status in ('paid', 'rejected', 'withdrawn'))) then
        return new;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

-- Every table in which somebody's own words about a case stand in "reason".
create function tables_with_words() returns text[] language sql immutable as $$
    select array['stage_decision', 'assessment', 'stage_reassignment', 'appeal_decision', 'emergency_decision', 'comparison',
                 'voucher_change', 'redemption_reversal', 'overdrawn_decision', 'overdrawn_confirmation', 'fraud_review']
$$;

do $$
declare
    its_table text;
begin
    foreach its_table in array tables_with_words() loop
        execute format('drop trigger if exists %I on %I', its_table || '_append_only', its_table);
        execute format('create trigger %I before update or delete on %I for each row execute function refuse_rewrite_of_words()',
                       its_table || '_append_only', its_table);
    end loop;
end $$;

create function erase_officers_words(its_case text) returns void language plpgsql as $$
begin
    update stage_decision set reason = '(erased)' where case_number = its_case;
    update assessment set reason = '(erased)' where case_number = its_case and reason is not null;
    update stage_reassignment set reason = '(erased)' where case_number = its_case;
    update appeal_decision set reason = '(erased)' where application_number = its_case;
    update emergency_decision set reason = '(erased)' where application_number = its_case;
    update comparison set reason = '(erased)' where application_number = its_case;
    update voucher_change c set reason = '(erased)' from voucher v where v.code = c.voucher_code and v.application_number = its_case;
    update redemption_reversal x set reason = '(erased)' from redemption r join voucher v on v.code = r.voucher_code
     where r.id = x.redemption_id and v.application_number = its_case;
    update overdrawn_decision d set reason = '(erased)' from offline_record o join voucher v on v.code = o.voucher_code
     where o.id = d.record_id and v.application_number = its_case;
    update overdrawn_confirmation d set reason = '(erased)' from offline_record o join voucher v on v.code = o.voucher_code
     where o.id = d.record_id and v.application_number = its_case;
    update fraud_review f set reason = '(erased)' from fraud_signal s join voucher v on v.code = s.voucher_code
     where s.id = f.signal_id and v.application_number = its_case;
end $$;
