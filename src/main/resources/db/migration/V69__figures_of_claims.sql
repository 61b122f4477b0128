-- What is counted of claims and of the bank's files beside their states: what came back, what was cut, which lines fit no payment.

alter table insight_claim
    add sent_back boolean,
    add cut boolean,
    add approved_minor bigint,
    add cut_minor bigint;

-- A line of a file of the bank.
create table insight_bank_line (
    key text primary key,
    -- whose change builds it anew
    subject text not null,
    -- grows with each change of the row
    version bigint not null default nextval('insight_version'),
    case_number text,
    read_on date,
    programme text,
    currency text,
    provider text,
    bank_file text,
    line text,
    outcome text,
    open boolean,
    amount_minor bigint,
    cleared_on date
);
create index insight_bank_line_by_day on insight_bank_line (read_on, programme);
create trigger bank_line_is_queued after insert or update or delete on insight_bank_line for each row execute function queue_fact();

alter table insight_change
    drop constraint insight_change_subject_check,
    add constraint insight_change_subject_check
        check (subject in ('application', 'claim', 'voucher', 'redemption', 'signal', 'message', 'refusal', 'bankLine'));

create function note_insight_bank_line() returns trigger language plpgsql as $$
begin
    insert into insight_change (subject, key) values ('bankLine', new.file_sha256 || '/' || new.position);
    return null;
end $$;
create trigger bank_line_is_counted after update of outcome, cleared_at on bank_line
    for each row when (new.outcome <> 'open') execute function note_insight_bank_line();

insert into insight_change (subject, key) select 'bankLine', file_sha256 || '/' || position from bank_line where outcome <> 'open';
insert into insight_change (subject, key) select 'claim', number from claim where submitted_at is not null;

-- ---------------------------------------------------------------- neighbours

-- How many people share a telephone number or an account is a figure of each of them: when somebody is entered, the others are counted again,
-- else a case would say for ever what was known when its own person was entered. The newest five will do: more than that
-- is "many" in every figure.
create function note_insight_neighbours() returns trigger language plpgsql as $$
begin
    insert into insight_change (subject, key)
    select 'application', number
      from (select o.number from application o
             where o.applicant = new.applicant and o.number <> new.number and o.person_id <> new.person_id
             order by o.submitted_at desc limit 5) same_account
     union
    select 'application', number
      from (select o.number from person p join person q on q.phone_hash = p.phone_hash and q.id <> p.id join application o on o.person_id = q.id
             where p.id = new.person_id order by o.submitted_at desc limit 5) same_phone;
    return null;
end $$;
create trigger neighbours_are_counted after update of person_id on application
    for each row when (old.person_id is null and new.person_id is not null) execute function note_insight_neighbours();
