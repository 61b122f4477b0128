-- Files that are on their way, in parts: what has arrived stays when the line breaks (docs/decisions/0099).

create table upload (
    id         uuid primary key,
    account    text        not null,
    file_name  bytea       not null,
    size_bytes bigint      not null check (size_bytes > 0),
    -- of the whole file as its sender says it: by this it is found again, and compared when all has arrived
    sha256     text check (sha256 ~ '^[0-9a-f]{64}$'),
    begun_at   timestamptz not null,
    unique (account, sha256, size_bytes)
);

create index upload_by_account on upload (account, begun_at);
create index upload_by_time on upload (begun_at);

create table upload_part (
    upload_id  uuid    not null references upload (id) on delete cascade,
    at_byte    bigint  not null,
    size_bytes integer not null check (size_bytes > 0),
    -- encrypted
    content    bytea   not null,
    primary key (upload_id, at_byte)
);

-- Each part begins where the one before ends, and none is longer than the file.
create function follow_upload() returns trigger language plpgsql as $$
declare
    whole bigint;
    there bigint;
begin
    select size_bytes into whole from upload where id = new.upload_id for update;
    select coalesce(sum(size_bytes), 0) into there from upload_part where upload_id = new.upload_id;
    if new.at_byte <> there or there + new.size_bytes > whole then
        raise exception 'a part of upload % begins at % and has % bytes, but % of % are there', new.upload_id, new.at_byte, new.size_bytes, there, whole
            using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger upload_part_follows before insert on upload_part for each row execute function follow_upload();

create function keep_upload_part() returns trigger language plpgsql as $$
begin
    raise exception 'what has arrived of upload % does not change', old.upload_id using errcode = 'check_violation';
end
$$;
create trigger upload_part_stays before update on upload_part for each row execute function keep_upload_part();
