-- What somebody told us about themselves ends before the record of what was done: see the process "retention".

alter table application add erased_at timestamptz;
alter table person add erased_at timestamptz;
