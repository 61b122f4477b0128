-- ---------------------------------------------------------------- a reason fits the decision and the kind of case

-- For which kinds of case officers are offered a reason. What a manager added before this is offered for both, as it was.
alter table decision_reason add case_kinds text[] not null default '{application,claim}';
update decision_reason set case_kinds = '{application}'
 where decision not in ('approve', 'reject')
    or code in ('needConfirmed', 'urgentNeed', 'notEligible', 'needNotConfirmed', 'alreadyAssisted', 'aboveProgrammeLimit', 'treatmentNotCovered',
                'duplicateApplication', 'identityNotConfirmed', 'personDeceased');
update decision_reason set case_kinds = '{claim}' where code in ('claimVerified', 'claimNotJustified');
alter table decision_reason
    alter case_kinds drop default,
    add constraint reason_is_for_kinds_of_case check
        (cardinality(case_kinds) > 0 and case_kinds <@ array['application', 'claim']),
    -- claims are approved or rejected; they are not sent back, appealed against or helped in an emergency
    add constraint claims_are_approved_or_rejected check (decision in ('approve', 'reject') or case_kinds = '{application}'),
    add constraint reason_is_for_one_decision unique (code, decision);

-- What was decided and the reason for it are of one kind, whoever writes the row.
alter table stage_decision
    drop constraint stage_decision_reason_code_fkey,
    add constraint reason_fits_the_decision foreign key (reason_code, decision) references decision_reason (code, decision);
alter table appeal_decision
    drop constraint appeal_decision_reason_code_fkey,
    add constraint reason_fits_the_outcome foreign key (reason_code, outcome) references decision_reason (code, decision);
alter table emergency_decision
    drop constraint emergency_decision_reason_code_fkey,
    add constraint reason_fits_the_emergency foreign key (reason_code, decision) references decision_reason (code, decision);

create function refuse_reason_of_another_kind() returns trigger language plpgsql as $$
declare
    kind text := case when exists (select from claim where number = new.case_number) then 'claim' else 'application' end;
begin
    if not exists (select from decision_reason where code = new.reason_code and kind = any (case_kinds)) then
        raise exception 'the reason % is none for %: its kind of case is %', new.reason_code, new.case_number, kind
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger stage_decision_reason_fits before insert on stage_decision
    for each row execute function refuse_reason_of_another_kind();
