-- Who told that a payment failed, by a file of the bank or by hand, does not release the run that pays its claim again: nobody has a claim paid
-- twice alone, with a forged file or a false word.

-- Claims of a run of which an earlier payment failed, and who told so.
create function failures_told(its_run text) returns table (claim_number text, person text) language sql stable as $$
    select p.claim_number, f.received_by
      from payment p join payment e on e.claim_number = p.claim_number and e.attempt < p.attempt
      join bank_line l on l.end_to_end_id in (e.end_to_end_id, e.claim_number) and l.kind in ('rejected', 'returned') and l.outcome = 'matched'
      join bank_file f on f.sha256 = l.file_sha256
     where p.run_number = its_run and p.state <> 'dropped'
    union
    select p.claim_number, e.recorded_by
      from payment p join payment e on e.claim_number = p.claim_number and e.attempt < p.attempt
     where p.run_number = its_run and p.state <> 'dropped' and e.state = 'dropped' and e.recorded_by is not null
$$;

create function refuse_release_by_who_told() returns trigger language plpgsql as $$
begin
    if exists (select from failures_told(new.number) where person = new.decided_by) then
        raise exception 'who told that a payment of a claim of run % failed does not release it', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger who_told_of_a_failure_does_not_release before update of state on payment_run
    for each row when (old.state = 'prepared' and new.state = 'releasing') execute function refuse_release_by_who_told();
