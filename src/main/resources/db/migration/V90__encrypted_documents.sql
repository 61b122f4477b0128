-- Documents are encrypted on disk and in an object store. A file has a name that says nothing, and a key of its own, which a master key encrypts.
create table stored_file (
    -- of the content
    sha256          text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    name            uuid not null unique,
    place           text not null check (place in ('folder', 'bucket')),
    -- of the content
    bytes           bigint not null check (bytes >= 0),
    -- one byte for the version, four that name the master key, twelve of nonce, 32 of the key, 16 of its tag
    wrapped_key     bytea not null check (octet_length(wrapped_key) = 65),
    master_key      text not null generated always as (encode(substring(wrapped_key from 2 for 4), 'hex')) stored,
    stored_at       timestamptz not null
);
create index stored_file_by_master_key on stored_file (master_key, sha256);
create index stored_file_by_place on stored_file (place, sha256);

-- What a check of all documents found: files that are missing, altered, or whose key is lost.
create table document_fault (
    sha256          text primary key,
    fault           text not null check (fault in ('missing', 'altered')),
    found_at        timestamptz not null
);

alter table known_key drop constraint known_key_purpose_check;
alter table known_key add constraint known_key_purpose_check
    check (purpose in ('voucher', 'status-list', 'payable', 'audit', 'personal-data', 'fingerprints', 'documents'));
