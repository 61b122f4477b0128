-- People from a file, such as the list of another register. The file is checked line by line before anybody is entered; a second manager
-- confirms it.
create table people_import (
    id              bigint generated always as identity primary key,
    file_name       text not null check (char_length(file_name) between 1 and 200),
    -- of the file in the document store; null once it is not needed any more
    sha256          text check (sha256 ~ '^[0-9a-f]{64}$'),
    -- the first line of the file
    columns         text[] not null check (cardinality(columns) between 1 and 100),
    -- for each field of a person the column in which it stands
    mapping         jsonb not null check (jsonb_typeof(mapping) = 'object'),
    -- in which dates are written
    language        text not null,
    -- whether people who are known already get the contact data of the file
    renews_contact  boolean not null,
    asked_by        text not null,
    asked_at        timestamptz not null,
    state           text not null check (state in ('checking', 'checked', 'entering', 'entered', 'abandoned')),
    -- people in the file
    lines           bigint not null check (lines > 0),
    -- so many of them were read in this state; a step that is repeated goes on behind them
    lines_read      bigint not null default 0 check (lines_read between 0 and lines),
    -- what the check found
    lines_new       bigint not null default 0 check (lines_new >= 0),
    lines_known     bigint not null default 0 check (lines_known >= 0),
    lines_refused   bigint not null default 0 check (lines_refused >= 0),
    -- what was done
    people_entered  bigint not null default 0 check (people_entered >= 0),
    people_renewed  bigint not null default 0 check (people_renewed >= 0),
    ended_at        timestamptz,
    confirmed_by    text,
    check ((state in ('entered', 'abandoned')) = (ended_at is not null)),
    check ((state in ('entering', 'entered')) = (confirmed_by is not null)),
    check (confirmed_by <> asked_by),
    check (sha256 is not null or ended_at is not null)
);
create index people_import_by_file on people_import (sha256) where sha256 is not null;
create index people_import_by_columns on people_import (columns, id desc);

-- Lines that are not entered, without what stands in them.
create table people_import_fault (
    import_id       bigint not null references people_import,
    line            bigint not null check (line > 1),
    field           text not null,
    fault           text not null,
    primary key (import_id, line, field)
);

-- Who stands in which line, while the file is being checked, so that nobody is in it twice.
create table people_import_key (
    import_id       bigint not null references people_import,
    key             bytea not null,
    line            bigint not null,
    primary key (import_id, key)
);

-- the people of a programme, in portions
create index application_by_programme_and_person on application (programme_code, person_id) where erased_at is null;
