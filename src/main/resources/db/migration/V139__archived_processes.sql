-- What the engine knew of the processes of a case that is closed for long, in one row for each process that did not belong to another one
-- (decision 120). In the engine's own tables the same takes some hundred rows with their indexes.

create table archived_process (
    -- that the engine gave it
    id              text primary key,
    -- of an application or a claim
    case_number     text not null,
    -- null where the engine knew none
    programme_code  text,
    -- the models of this process and of those that it called
    models          text[] not null,
    begun_at        timestamptz not null,
    ended_at        timestamptz not null,
    archived_at     timestamptz not null default clock_timestamp(),
    -- the end and the period of its model; null: for good
    kept_until      timestamptz,
    -- list of processes, each with its steps, decisions, failures and what people did; times in milliseconds since 1970
    processes       json not null,
    check (ended_at >= begun_at)
);
create index archived_process_by_case on archived_process (case_number);
create index archived_process_by_begin on archived_process (begun_at);
create index archived_process_by_model on archived_process using gin (models);
create index archived_process_by_period on archived_process using brin (kept_until);
-- so that also a short list is compressed
alter table archived_process set (toast_tuple_target = 256, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);

-- It is written once, and ends with its period or with what we know about the person of the case.
create function guard_archived_process() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        raise exception 'an archived process stays as it is' using errcode = 'restrict_violation';
    elsif tg_op = 'INSERT' then
        if exists (select from application where number = new.case_number and erased_at is not null) then
            raise exception '% is erased', new.case_number using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if is_on_hold(old.case_number)
       or (coalesce(old.kept_until, 'infinity') > clock_timestamp()
           and not exists (select from application where number = old.case_number and erased_at is not null)) then
        raise exception 'the archived process % of % is still kept', old.id, old.case_number using errcode = 'restrict_violation';
    end if;
    return old;
end $$;
create trigger archived_process_guarded before insert or update or delete on archived_process for each row execute function guard_archived_process();
create trigger archived_process_never_emptied before truncate on archived_process execute function refuse_rewrite();
