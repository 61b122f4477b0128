-- By which way the person of a case wants to be told, for each group of messages. Without a row: by every way that they gave.

create table message_choice (
    case_number   text not null,
    message_group text not null check (message_group in ('decision', 'questions', 'voucher', 'reminders')),
    way           text not null check (way in ('email', 'sms')),
    chosen_by     text not null,
    chosen_at     timestamptz not null,
    primary key (case_number, message_group)
);
