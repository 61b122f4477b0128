-- Sessions of people who are logged in. All nodes share them: a node that ends takes nobody's log-in with it, and no request needs to come to a
-- certain node.

create table web_session (
    -- SHA-256 of what the cookie says: nobody who reads this table can make the cookie
    id           text primary key check (id ~ '^[0-9a-f]{64}$'),
    created_at   timestamptz not null,
    -- when the person last used it, at most a minute old: not every request writes here
    used_at      timestamptz not null check (used_at >= created_at),
    -- when it ends if nobody uses it any more
    ends_at      timestamptz not null check (ends_at > used_at),
    idle_seconds integer not null check (idle_seconds > 0)
);

create index web_session_by_end on web_session (ends_at);

-- What is kept in a session, each thing by itself: two requests at the same moment change different rows.
create table web_session_part (
    session_id   text not null references web_session on delete cascade,
    name         text not null check (length(name) between 1 and 200),
    -- encrypted, and bound to its session and name
    content      bytea not null check (octet_length(content) <= 1000000),
    primary key (session_id, name)
);
