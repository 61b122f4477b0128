-- Stages with several officers, rounds, assessments, appeals, emergency help, absences.

-- ---------------------------------------------------------------- what a programme says

alter table programme
    -- days after a rejection within which it may be appealed against
    add appeal_days int not null default 30 check (appeal_days between 0 and 3650),
    -- who reviews an appeal; somebody who never took part in the case
    add appeal_group text not null default 'programme-manager',
    -- the largest provisional voucher for life-threatening cases; 0: the programme has no fast track
    add emergency_cap_minor bigint not null default 0 check (emergency_cap_minor >= 0),
    -- who may authorise it
    add emergency_group text not null default 'senior-officer',
    -- the form that officers of its stages fill in
    add stage_form text not null default 'stageDecision';

-- quorum of seats: so many officers decide at once, so many must approve. Hours: until when, where triage does not say less.
alter table programme_stage
    add seats int not null default 1 check (seats between 1 and 9),
    add quorum int not null default 1,
    add sla_hours int check (sla_hours between 1 and 8760),
    add constraint quorum_can_be_reached check (quorum between 1 and seats),
    add constraint named_officer_sits_alone check (officer is null or seats = 1);
alter table frozen_stage
    add seats int not null default 1 check (seats between 1 and 9),
    add quorum int not null default 1,
    add sla_hours int,
    add constraint frozen_quorum_can_be_reached check (quorum between 1 and seats);
