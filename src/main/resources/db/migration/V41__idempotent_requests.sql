-- What was answered to a request that came with an Idempotency-Key: the same request sent again gets the same answer and has no effect.
-- Written in the transaction of the effect; rows older than two days are deleted.
create table idempotent_request (
    account text not null,
    key     text not null check (length(key) between 8 and 100),
    -- a keyed hash of the address and of all that was sent
    request bytea not null,
    -- sealed; null where the answer has no content
    answer  bytea,
    at      timestamptz not null,
    primary key (account, key)
);
create index on idempotent_request (at);
