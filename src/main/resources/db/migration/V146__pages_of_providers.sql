-- What a provider's pages read does not grow with its years (decision 128).

-- How often and how much each provider redeemed, what was taken back included: added up to a movement, as provider_sum is (decision 126). Its mark is
-- its own, because a node of the release before moves the other one and does not know this table.
create table provider_redeemed_sum (
    provider_code  text not null references service_provider,
    programme_code text not null references programme,
    currency       text not null,
    number         bigint not null,
    amount_minor   bigint not null,
    primary key (provider_code, programme_code, currency)
);
alter table provider_summed add until_redeemed bigint not null default 0;

create index provider_movement_redeemed on provider_movement (provider_code, id) include (programme_code, currency, amount_minor)
    where from_account = 'help';

create view provider_redeemed as
    select provider_code, programme_code, currency, sum(number)::bigint as number, sum(amount_minor)::bigint as amount_minor
      from (select provider_code, programme_code, currency, number, amount_minor from provider_redeemed_sum
            union all
            select provider_code, programme_code, currency, 1, amount_minor from provider_movement
             where from_account = 'help' and id > (select until_redeemed from provider_summed)) r
     group by provider_code, programme_code, currency;

-- of what was redeemed, what is neither claimed nor left to claim: the sums of the first page are what was redeemed less this and what is left. No
-- redemption writes it.
create index claim_standing_held on claim_standing (provider_code, currency) include (amount_minor, claimed_minor)
    where claimed_minor < amount_minor and (open_claim is not null or taken_back_at is not null);

-- the first page of a provider's claims: those that came back are first
create index claim_of_provider on claim (provider_code, (status = 'returned') desc, created_at desc, number desc);

-- a statement, the year of a claim's provider and the sums of claims read these of each claim and not its QR code
create index claim_in_statement on claim (provider_code, submitted_at)
    include (number, programme_code, currency, status, amount_minor, approved_minor, approved_at, paid_on, disputes)
    where submitted_at is not null;
create index claim_movement_returned on claim_movement (claim_number) where kind = 'returned';

-- the list of claims of those who see all programmes, the oldest first
create index claim_submitted on claim (submitted_at, number) where submitted_at is not null;

-- a provider's payments, run by run
create index payment_in_list on payment (provider_code) include (run_number, end_to_end_id, currency, paid_on, amount_minor, state);

-- beside a claim: the newest other claims for the same amount, the provider's same invoice of another year, and the newest other cases with the same
-- document
drop index claim_by_amount;
create index claim_by_amount_newest on claim (amount_minor, currency, created_at desc) include (number, provider_code, status, disputes);
create index claim_by_folded_invoice on claim (provider_code, folded_invoice(invoice_number));
create index document_by_content_newest on document (sha256, uploaded_at desc) include (case_number) where not repeats;
