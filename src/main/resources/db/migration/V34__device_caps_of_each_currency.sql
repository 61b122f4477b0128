-- What a device may note without a network is a share of the largest grant, and so an amount for each currency; it was one number of minor
-- units whatever the currency. Rows from before keep theirs: it is what those devices were told.
alter table device_caps add column amounts jsonb;
alter table device_caps alter column amount_minor drop not null;
alter table device_caps add constraint device_caps_has_amounts check (num_nonnulls(amounts, amount_minor) = 1);

comment on column device_caps.amounts is 'minor units by currency, such as {"EUR": 200000}; null in rows from before';
comment on column device_caps.amount_minor is 'minor units in each currency, in rows from before; null since';
