-- What beneficiaries answered about their help is counted: how many were asked and answered, and what they complained about.

create table insight_feedback (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    asked_on date,
    programme text,
    provider text,
    answered boolean,
    complaint boolean,
    answer text,
    by_telephone boolean,
    finding text
);
create index insight_feedback_by_day on insight_feedback (asked_on, programme);
create trigger feedback_is_queued after insert or update or delete on insight_feedback for each row execute function queue_fact();

alter table insight_change
    drop constraint insight_change_subject_check,
    add constraint insight_change_subject_check
        check (subject in ('application', 'claim', 'voucher', 'redemption', 'signal', 'message', 'refusal', 'bankLine', 'feedback'));

create trigger feedback_is_counted after insert or update of answered_at on beneficiary_feedback
    for each row execute function note_insight_change('feedback', 'redemption_id');
create trigger complaint_decision_is_counted after insert on complaint_decision
    for each row execute function note_insight_change('feedback', 'redemption_id');

insert into insight_change (subject, key) select 'feedback', redemption_id::text from beneficiary_feedback;
