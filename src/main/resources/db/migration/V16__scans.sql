-- What a provider scanned, whether or not they redeemed it: one paper cannot be at two places.
create table voucher_scan (
    id              bigint generated always as identity primary key,
    voucher_code    text not null references voucher,
    provider_code   text not null references service_provider,
    at              timestamptz not null
);
create index voucher_scan_by_voucher on voucher_scan (voucher_code, at);
create trigger voucher_scan_append_only before update or delete on voucher_scan
    for each row execute function refuse_rewrite();
create trigger voucher_scan_awaits_watch after insert on voucher_scan for each row execute function await_watch();

-- Where a provider is (WGS 84, degrees). Where it is not known, another provider is another place.
alter table service_provider
    add latitude numeric(8, 5) check (latitude between -90 and 90),
    add longitude numeric(8, 5) check (longitude between -180 and 180),
    add constraint place_is_both check ((latitude is null) = (longitude is null));

-- Great circle on a sphere of the earth's mean radius; null where a place is not known.
create function kilometres(from_latitude numeric, from_longitude numeric, to_latitude numeric, to_longitude numeric) returns float
    language sql immutable parallel safe as $$
    select 2 * 6371 * asin(least(1, sqrt(
        sin(radians(to_latitude - from_latitude)::float / 2) ^ 2
        + cos(radians(from_latitude)::float) * cos(radians(to_latitude)::float)
            * sin(radians(to_longitude - from_longitude)::float / 2) ^ 2)))
$$;
