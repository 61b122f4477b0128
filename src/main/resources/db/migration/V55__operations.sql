-- What operations see beside the engine's own tables: which nodes there are, and that somebody made a backup.

create table node (
    -- the owner of the locks of its jobs
    id          text primary key,
    -- of the machine
    name        text not null,
    version     text not null,
    started_at  timestamptz not null,
    -- when it last said that it is alive; a node that ends as it should is deleted
    seen_at     timestamptz not null
);

-- Noted by whoever makes backups, after each part: insert into backup_made (part) values ('database');
-- The product makes none itself, and cannot see those that others make.
create table backup_made (
    part        text not null check (part in ('database', 'documents', 'keys')),
    made_at     timestamptz not null default clock_timestamp(),
    noted_by    text not null default session_user,
    primary key (part, made_at)
);
