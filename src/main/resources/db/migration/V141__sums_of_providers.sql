-- The accounts of providers, added up to a movement (decision 126): the pages of what is owed read these sums and the movements after them, and no
-- longer all movements there ever were.
create table provider_sum (
    provider_code  text not null references service_provider,
    programme_code text not null references programme,
    currency       text not null,
    account        text not null,
    balance_minor  bigint not null,
    primary key (provider_code, programme_code, currency, account)
);

-- One row: the last movement that is in the sums.
create table provider_summed (
    only_row       boolean primary key default true check (only_row),
    until_movement bigint not null
);
insert into provider_summed (until_movement) values (0);
create trigger provider_summed_never_emptied before truncate on provider_summed execute function refuse_rewrite();

create view provider_summed_balance as
    select provider_code, programme_code, currency, account, sum(amount_minor)::bigint as balance_minor
      from (select provider_code, programme_code, currency, account, balance_minor as amount_minor from provider_sum
            union all
            select provider_code, programme_code, currency, to_account, amount_minor from provider_movement
             where id > (select until_movement from provider_summed)
            union all
            select provider_code, programme_code, currency, from_account, -amount_minor from provider_movement
             where id > (select until_movement from provider_summed)) m
     group by provider_code, programme_code, currency, account;
