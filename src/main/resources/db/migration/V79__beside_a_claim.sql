-- What an officer sees beside a claim: what stands out about its redemptions, earlier claims of its provider and its vouchers, open signals,
-- and claims that are almost the same. Each of these questions is asked with the page, and reads no more than it shows.
create index fraud_signal_by_provider on fraud_signal (provider_code, at desc);
create index fraud_signal_by_voucher on fraud_signal (voucher_code);

-- another redemption of a voucher on the same day, however many the voucher has
drop index claim_standing_by_voucher;
create index claim_standing_by_voucher on claim_standing (voucher_code, redeemed_at);

-- also the lines of claims that were rejected or withdrawn
drop index claim_line_by_redemption;
create index claim_line_by_redemption on claim_line (redemption_id);

create index claim_by_amount on claim (amount_minor, currency);
create index claim_by_provider_and_invoice_date on claim (provider_code, invoice_date);
