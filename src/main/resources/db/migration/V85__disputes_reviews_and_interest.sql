-- What a reviewer found in interest, disputes and reviews after payment.

-- As before; new is who told that an earlier payment of the interest failed, and who told by a file or by hand when the late payment was made:
-- that day makes the interest. Nobody has interest paid twice, or made larger, alone with a forged file or a false word.
create or replace function took_part_in_interest(its_run text) returns table (claim_number text, person text) language sql stable as $$
    with its_interest as (
        select i.number, i.claim_number, i.end_to_end_id, p.attempt
          from payment p join claim_interest i on i.number = p.interest_number
         where p.run_number = its_run and p.state <> 'dropped'
    )
    select i.claim_number, d.decided_by
      from its_interest i join stage_decision d on d.case_number = i.claim_number
    union
    select i.claim_number, l.recorded_by
      from its_interest i join payment l on l.end_to_end_id = i.end_to_end_id
     where l.recorded_by is not null
    union
    select i.claim_number, f.received_by
      from its_interest i
      join bank_line l on l.end_to_end_id in (i.end_to_end_id, i.claim_number) and l.kind = 'booked' and l.outcome = 'matched'
      join bank_file f on f.sha256 = l.file_sha256
    union
    select i.claim_number, f.received_by
      from its_interest i join payment e on e.interest_number = i.number and e.attempt < i.attempt
      join bank_line l on l.end_to_end_id = e.end_to_end_id and l.kind in ('rejected', 'returned') and l.outcome = 'matched'
      join bank_file f on f.sha256 = l.file_sha256
    union
    select i.claim_number, e.recorded_by
      from its_interest i join payment e on e.interest_number = i.number and e.attempt < i.attempt
     where e.state = 'dropped' and e.recorded_by is not null
$$;

-- A claim that was given back in full before its review can still be found not in order: with the reason, and with nothing more to take back.
alter table claim_review
    drop constraint what_is_not_in_order_has_a_reason_and_a_debit,
    add constraint what_is_not_in_order_has_a_reason check ((finding = 'notInOrder') = (reason_code is not null)),
    add constraint what_is_in_order_has_no_debit check (debit is null or finding = 'notInOrder');

create function guard_review_without_debit() returns trigger language plpgsql as $$
declare
    its_claim claim;
begin
    -- the lock makes a debit wait that would change the sum
    select * into its_claim from claim where number = new.claim_number for no key update;
    if (select coalesce(sum(amount_minor), 0) from provider_debit where claim_number = new.claim_number)
           is distinct from its_claim.approved_minor then
        raise exception 'claim % was not given back in full: its review takes something back', new.claim_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_review_without_debit_guarded before insert on claim_review
    for each row when (new.finding = 'notInOrder' and new.debit is null) execute function guard_review_without_debit();

-- Who prepared the payment of a claim does not say that it went rightly, as who released or recorded it does not.
create function refuse_review_by_who_prepared() returns trigger language plpgsql as $$
begin
    if exists (select from payment p join payment_run r on r.number = p.run_number
                where p.claim_number = new.claim_number and r.prepared_by = new.reviewed_by) then
        raise exception '% prepared the payment that paid claim %', new.reviewed_by, new.claim_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_review_by_others before insert on claim_review for each row execute function refuse_review_by_who_prepared();
