-- What the live vouchers of a case can still be redeemed for is reserved, each for its own part of the grant. A model that forgets to
-- reserve funds issues no voucher: without this it would issue one, signed, that fails at the counter.

create function refuse_uncovered_voucher() returns trigger language plpgsql as $$
declare
    its_case text := new.application_number;
    its_part text := case tg_table_name when 'voucher' then to_jsonb(new) ->> 'funds_part' else to_jsonb(new) ->> 'part' end;
    covered bigint;
    promised bigint;
begin
    -- a voucher that is issued and funds that are returned at the same moment wait for each other here
    perform from reservation where application_number = its_case and part = its_part order by round for update;
    select coalesce(sum(amount_minor - spent_minor - released_minor), 0) into covered
      from reservation where application_number = its_case and part = its_part;
    select coalesce(sum(value_minor - redeemed_minor), 0) into promised
      from voucher where application_number = its_case and funds_part = its_part and state in ('issued', 'suspended');
    if promised > covered then
        raise exception 'the vouchers of % promise % of its % funds, and % is reserved', its_case, promised, its_part, covered
            using errcode = 'restrict_violation';
    end if;
    return null;
end $$;

-- at the end of the transaction: a redemption changes the voucher first and the funds after it
create constraint trigger voucher_is_covered after insert on voucher
    deferrable initially deferred for each row execute function refuse_uncovered_voucher();
create constraint trigger voucher_that_comes_back_is_covered after update on voucher
    deferrable initially deferred for each row
    when (old.state = 'exhausted' and new.state in ('issued', 'suspended') or old.value_minor <> new.value_minor)
    execute function refuse_uncovered_voucher();
create constraint trigger released_funds_cover_no_voucher after update on reservation
    deferrable initially deferred for each row when (old.released_minor <> new.released_minor) execute function refuse_uncovered_voucher();
