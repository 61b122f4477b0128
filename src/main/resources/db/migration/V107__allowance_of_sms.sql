-- How much of the allowance of SMS is used, counted over all nodes: SMS cost money, and anybody can ask for a code by SMS.

create table sms_allowance (
    period     text not null check (period in ('hour', 'day')),
    -- when the hour, or the day in the product's zone, begins
    starts_at  timestamptz not null,
    -- networks charge for each part of a message
    parts      bigint not null default 0,
    -- of these, parts of codes for a log-in
    code_parts bigint not null default 0,
    primary key (period, starts_at),
    constraint codes_are_some_of_the_parts check (code_parts between 0 and parts)
);
