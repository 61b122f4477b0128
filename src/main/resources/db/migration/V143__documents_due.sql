-- What the next night would delete, as it was counted last (decision 124): to count it, every old document is looked at, so the page of operations
-- reads this row.
create table documents_due (
    only_row   boolean primary key default true check (only_row),
    -- null: it could not be counted
    counted    bigint,
    -- of the table documentRetention, as it was counted by; null after a night
    rules      text,
    counted_at timestamptz
);
insert into documents_due default values;
create trigger documents_due_never_emptied before truncate on documents_due execute function refuse_rewrite();
