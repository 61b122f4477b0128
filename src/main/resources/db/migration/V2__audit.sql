-- The sealed audit log: what happened, and what makes a change of it visible. docs/audit-log.md describes it.
-- Nothing here holds a name, an address or a text that somebody wrote: codes, numbers and amounts only.

create table audit_entry (
    id              bigint generated always as identity primary key,
    at              timestamptz not null,
    -- the log-in; of a failed log-in, what was given as one
    actor           text not null check (length(actor) between 1 and 255),
    action          text not null check (action ~ '^[a-z][A-Za-z]{1,39}$'),
    case_number     text,
    programme_code  text,
    details         jsonb not null check (jsonb_typeof(details) = 'object')
);
create index audit_entry_by_case on audit_entry (case_number, id) where case_number is not null;
create index audit_entry_by_time on audit_entry (at);

-- Entries that are not under a seal yet. A number is given out when an entry is written and seen when its transaction commits, so
-- numbers become visible out of order; a row here becomes visible together with its entry, whenever that is.
create table audit_unsealed (
    entry           bigint primary key
);

create function await_seal() returns trigger language plpgsql as $$
begin
    insert into audit_unsealed (entry) select id from added;
    return null;
end $$;
create trigger audit_entry_awaits_its_seal after insert on audit_entry
    referencing new table as added for each statement execute function await_seal();

-- The place that an entry got when it was sealed, and the hash that was sealed. No foreign key: a leaf outlives an entry that somebody
-- took away, which is how it is missed.
create table audit_leaf (
    position        bigint primary key check (position > 0),
    entry           bigint not null unique,
    hash            bytea not null check (length(hash) = 32)
);

-- One Merkle tree over the leaves first_position to last_position, signed, chained to the one before by its hash.
create table audit_seal (
    number          bigint primary key check (number > 0),
    first_position  bigint not null unique,
    last_position   bigint not null unique,
    root            bytea not null check (length(root) = 32),
    previous        bytea not null check (length(previous) = 32),
    sealed_at       timestamptz not null,
    kid             text not null,
    token           bytea not null,
    hash            bytea not null unique check (length(hash) = 32),
    constraint seal_is_not_empty check (last_position >= first_position)
);

create trigger audit_entry_append_only before update or delete on audit_entry for each row execute function refuse_rewrite();
create trigger audit_leaf_append_only before update or delete on audit_leaf for each row execute function refuse_rewrite();
create trigger audit_seal_append_only before update or delete on audit_seal for each row execute function refuse_rewrite();
create trigger audit_entry_never_emptied before truncate on audit_entry execute function refuse_rewrite();
create trigger audit_leaf_never_emptied before truncate on audit_leaf execute function refuse_rewrite();
create trigger audit_seal_never_emptied before truncate on audit_seal execute function refuse_rewrite();
create trigger audit_unsealed_unchanged before update on audit_unsealed for each row execute function refuse_rewrite();
create trigger audit_unsealed_never_emptied before truncate on audit_unsealed execute function refuse_rewrite();
