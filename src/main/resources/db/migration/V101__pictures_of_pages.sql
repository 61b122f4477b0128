-- Pictures of the pages of documents, which officers see beside the decision (docs/decisions/0082). They are files of the store like others.
create table document_pages (
    -- of the document's content
    sha256          text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    -- none: it cannot be drawn
    state           text not null check (state in ('waiting', 'drawn', 'none')),
    asked_at        timestamptz not null,
    tries           int not null default 0,
    -- of the whole document, of which only the first ones are drawn
    pages           int check (pages > 0),
    constraint drawn_pages_are_counted check ((state = 'drawn') = (pages is not null))
);
create index document_pages_waiting on document_pages (tries, asked_at, sha256) where state = 'waiting';

create table page_picture (
    sha256          text not null references document_pages (sha256) on delete cascade,
    page            int not null check (page between 1 and 20),
    -- of the picture
    picture_sha256  text not null check (picture_sha256 ~ '^[0-9a-f]{64}$'),
    width           int not null check (width > 0),
    height          int not null check (height > 0),
    primary key (sha256, page)
);
create index page_picture_by_content on page_picture (picture_sha256);

-- A picture leaves the store with its document, also when a machine stops in between.
create function note_unneeded_picture() returns trigger language plpgsql as $$
begin
    insert into unneeded_file values (old.picture_sha256) on conflict do nothing;
    return null;
end $$;
create trigger picture_leaves_its_file after delete on page_picture for each row execute function note_unneeded_picture();
