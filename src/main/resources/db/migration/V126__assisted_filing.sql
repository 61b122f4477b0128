-- What a social worker files for others (docs/decisions/0102).

-- The list of one's own filings, newest first.
create index application_by_filer on application (filed_by, created_at desc, number desc);
