-- Monthly reports about programmes, and the counts that a programme publishes. None of it holds personal data.

-- A report is made once for each language in which somebody reads it, whoever asks, however often a job is tried, on whichever node.
create table programme_report (
    id              uuid primary key,
    programme_code  text not null references programme,
    -- the first day of the month that it is about
    month           date not null check (date_part('day', month) = 1),
    language        text not null check (language ~ '^[a-z]{2,3}$'),
    document_sha256 text not null check (document_sha256 ~ '^[0-9a-f]{64}$'),
    made_at         timestamptz not null,
    -- who asked for it; null: it was due
    made_by         text,
    unique (programme_code, month, language)
);

create index programme_report_document on programme_report (document_sha256);

-- In which language a person reads reports; without a row: in English.
create table report_language (
    user_id  text primary key,
    language text not null check (language ~ '^[a-z]{2,3}$')
);

-- Whether everybody may read the counts of the programme.
alter table programme add column open_data boolean not null default false;

-- The months whose counts were published.
create table open_data_month (
    programme_code text not null references programme,
    month          date not null check (date_part('day', month) = 1),
    published_at   timestamptz not null,
    primary key (programme_code, month)
);

create table open_data_count (
    programme_code text not null,
    month          date not null,
    -- by what it is counted, such as district
    breakdown      text not null check (breakdown <> ''),
    category       text not null check (category <> ''),
    -- fewer could tell of single persons
    applications   bigint not null check (applications >= 5),
    primary key (programme_code, month, breakdown, category),
    foreign key (programme_code, month) references open_data_month
);

-- Whoever compares two editions of the same month could learn of single persons by the difference.
create function refuse_another_edition() returns trigger language plpgsql as $$
begin
    raise exception 'what was published of a month stays as it is' using errcode = 'restrict_violation';
end $$;

create trigger open_data_month_stays before update or delete on open_data_month
    for each row execute function refuse_another_edition();
create trigger open_data_count_stays before update or delete on open_data_count
    for each row execute function refuse_another_edition();
