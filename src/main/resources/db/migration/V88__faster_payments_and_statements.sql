-- The two questions of the guards of claims and vouchers, unchanged. They were functions in SQL, which PostgreSQL plans anew for each call when
-- it cannot merge them into the statement: that was half of what it costs to note that a claim is paid. PL/pgSQL keeps the plan.

create or replace function is_stage_approved(its_case text, its_position int) returns boolean language plpgsql stable as $$
begin
    return (select f.quorum <= (select count(*) from stage_decision d
                                 where d.case_number = f.case_number and d.position = f.position and d.decision = 'approve'
                                   and d.round = coalesce((select max(o.round) from stage_opening o
                                                            where o.case_number = f.case_number and o.position = f.position), 1))
                   or exists (select from appeal a join appeal_decision d using (application_number, number)
                               where a.application_number = f.case_number and a.position = f.position and d.outcome = 'overturn')
              from frozen_stage f where f.case_number = its_case and f.position = its_position);
end $$;

create or replace function is_case_approved(its_case text) returns boolean language plpgsql stable as $$
begin
    if exists (select from frozen_stage where case_number = its_case) then
        return (select bool_and(is_stage_approved(case_number, position)) from frozen_stage where case_number = its_case);
    end if;
    return exists (select from claim_fast_lane f join claim c on c.number = f.claim_number and c.submitted_at = f.submitted_at
                    where f.claim_number = its_case);
end $$;

-- A statement of account looks for the few redemptions that were taken back, among all of the provider.
create index claim_standing_taken_back on claim_standing (provider_code) where taken_back_at is not null;
