-- A key names one redemption of a voucher, whoever sends it; wrong PINs count for each provider, and over all of them.

-- Where one key was booked twice already, those rows stay as they were written; from now on there is one.
do $$
begin
    if exists (select from redemption group by voucher_code, idempotency_key having count(*) > 1) then
        execute format('create unique index one_key_one_redemption_of_a_voucher on redemption (voucher_code, idempotency_key) where redeemed_at > %L',
                       (select max(redeemed_at) from redemption));
    else
        create unique index one_key_one_redemption_of_a_voucher on redemption (voucher_code, idempotency_key);
    end if;
end $$;

alter table voucher_pin
    -- what was tried since the PIN was sent: by organisation, and in sum; who says the right one takes their own back
    add by_provider jsonb not null default '{}',
    drop constraint voucher_pin_attempts_check,
    add constraint few_attempts_over_all check (attempts between 0 and 20),
    add constraint few_attempts_at_a_provider check (not jsonb_path_exists(by_provider, '$.* ? (@ < 1 || @ > 5)'));
-- attempts from before belong to no provider: they count over all
