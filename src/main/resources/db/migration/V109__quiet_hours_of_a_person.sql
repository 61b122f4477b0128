-- Between which times of day the telephone of the person of a case is not to ring, as they said.

create table message_quiet (
    case_number text primary key,
    quiet_from  time not null,
    quiet_until time not null,
    chosen_by   text not null,
    chosen_at   timestamptz not null,
    constraint some_of_the_day check (quiet_from <> quiet_until)
);
