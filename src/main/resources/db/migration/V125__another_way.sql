-- An address or a number that refuses a message for good: the message goes once by another way, or it is shown that it reached nobody.

alter table message
    -- what is sent by another way if the first one refuses it; encrypted, and deleted once it is not needed
    add column spare bytea,
    add column mail_refused_at timestamptz,
    add column sms_refused_at timestamptz,
    add column messenger_refused_at timestamptz,
    -- when it was noted in the case that no way is left
    add column unreached_at timestamptz,
    -- whether its process knows of other ways; one that began before that cannot go on after a refusal, and waits for operations as it did
    add column moves boolean not null default false,
    add constraint refused_for_a_reason check (unreached_at is null or mail_refused_at is not null or sms_refused_at is not null
                                                or messenger_refused_at is not null);

-- operations count them by the day
create index message_unreached on message (unreached_at) where unreached_at is not null;

drop trigger message_is_counted on message;
create trigger message_is_counted after insert or update of mail, sms, unreached_at on message
    for each row execute function note_insight_change('message', 'business_key');

-- A person may choose a messenger, after they agreed that its company learns of it.
create table message_consent (
    case_number text primary key,
    given_by    text not null,
    given_at    timestamptz not null
);

-- By which ways the person of a case does not want to be told. What protects them goes by these as well.
create table message_exclusion (
    case_number text not null,
    way         text not null check (way in ('email', 'sms')),
    chosen_by   text not null,
    chosen_at   timestamptz not null,
    primary key (case_number, way)
);

-- ---------------------------------------------------------------- letters

-- A voucher on paper is handed out, and does not go by post.
alter table message_choice drop constraint message_choice_way_check;
alter table message_choice add constraint message_choice_way_check
    check (way in ('email', 'sms', 'messenger') or way = 'paper' and message_group <> 'voucher');

-- A message that an office prints and posts. What it says is kept encrypted until it is posted.
create table letter (
    id          uuid primary key,
    message_key text not null unique references message (business_key),
    case_number text not null,
    programme   text not null,
    content     bytea,
    written_at  timestamptz not null,
    printed_at  timestamptz,
    printed_by  text,
    posted_at   timestamptz,
    posted_by   text,
    constraint printed_by_somebody check ((printed_at is null) = (printed_by is null)),
    constraint posted_by_somebody check ((posted_at is null) = (posted_by is null)),
    constraint posted_after_print check (posted_at is null or printed_at is not null),
    constraint posted_is_forgotten check (posted_at is null or content is null)
);
create index letter_waiting on letter (programme, written_at) where content is not null;
create index letter_case on letter (case_number);

-- ---------------------------------------------------------------- status by telephone

-- With number and PIN anybody reads by USSD or SMS how a case stands. Nobody can read the PIN here, and a new one replaces it.
create table status_pin (
    application_number text primary key references application (number) on delete cascade,
    salt               uuid not null,
    pin_hash           bytea not null,
    made_by            text not null,
    made_at            timestamptz not null
);
