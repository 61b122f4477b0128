-- A provider lists its payments, and is written to in its language.
create index payment_by_provider on payment (provider_code, run_number);

-- The language in which somebody of the organisation asked to join, or used the portal when mails followed from it.
alter table service_provider add column language text not null default 'en' check (language ~ '^[a-z]{2,3}$');
alter table provider_joining add column language text not null default 'en' check (language ~ '^[a-z]{2,3}$');
