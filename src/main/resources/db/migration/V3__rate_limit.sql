-- How much of its allowance an address or an account has used, for all nodes together; the key is a digest. Lost with a crash, which
-- does no harm: an unlogged table costs no write to disk.
create unlogged table rate_limit (
    id              text primary key,
    state           bytea,
    expires_at      bigint
);
