-- Redemptions that were refused, by their keys: a try that hung while its sender repeated it must not redeem after the desk was told "no".
-- Rows older than two days are deleted.
create table refused_redemption (
    provider_code   text not null references service_provider (code),
    idempotency_key text not null check (length(idempotency_key) between 1 and 100),
    -- the fingerprint of voucher, amount and things, as in redemption
    request_sha256  text not null,
    reason          text not null,
    message         text not null,
    case_number     text,
    refused_at      timestamptz not null,
    primary key (provider_code, idempotency_key, request_sha256)
);
create index on refused_redemption (refused_at);
alter table refused_redemption set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
                                    autovacuum_analyze_scale_factor = 0.02);

-- A key is booked or refused, never both. The lock makes the two wait for each other, so that each sees the other's row; nobody else waits.
create function redemption_key_is_booked_or_refused() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('redemption ' || new.provider_code || ' ' || new.idempotency_key, 0));
    if tg_table_name = 'redemption' then
        if exists (select from refused_redemption r where r.provider_code = new.provider_code
                    and r.idempotency_key = new.idempotency_key and r.request_sha256 = new.request_sha256) then
            raise unique_violation using message = 'a redemption with this key was refused', constraint = 'refused_redemption_is_final';
        end if;
    elsif exists (select from redemption r where r.provider_code = new.provider_code and r.idempotency_key = new.idempotency_key) then
        raise unique_violation using message = 'a redemption with this key is booked', constraint = 'booked_redemption_is_not_refused';
    end if;
    return new;
end $$;
-- the product's own keys contain a space, come many at once from a device that was without a network, and are never refused
create trigger booked_or_refused before insert on redemption
    for each row when (position(' ' in new.idempotency_key) = 0) execute function redemption_key_is_booked_or_refused();
create trigger booked_or_refused before insert on refused_redemption
    for each row execute function redemption_key_is_booked_or_refused();
