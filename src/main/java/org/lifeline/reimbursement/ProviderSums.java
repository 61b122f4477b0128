package org.lifeline.reimbursement;

import org.lifeline.platform.engine.LostRace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Adds the movements on the accounts of providers up, every hour, so that pages about what is owed read an hour of movements and not years of
 * them (decision 126). A redemption or a claim writes no sum, so none waits for another; while a portion is added up, they wait for that.
 */
@Component
class ProviderSums {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderSums.class);

    /** Movements that are added up at once: a part of a second, for which whoever redeems or claims waits. */
    private static final long PORTION = 100_000;

    private static final String BALANCES = """
            insert into provider_sum as s (provider_code, programme_code, currency, account, balance_minor)
            select provider_code, programme_code, currency, account, sum(amount_minor)
              from (select provider_code, programme_code, currency, to_account as account, amount_minor from provider_movement
                     where id > :from and id <= :until
                    union all
                    select provider_code, programme_code, currency, from_account, -amount_minor from provider_movement
                     where id > :from and id <= :until) m
             group by provider_code, programme_code, currency, account
            on conflict (provider_code, programme_code, currency, account)
            do update set balance_minor = s.balance_minor + excluded.balance_minor""";

    private static final String REDEEMED = """
            insert into provider_redeemed_sum as s (provider_code, programme_code, currency, number, amount_minor)
            select provider_code, programme_code, currency, count(*), sum(amount_minor) from provider_movement
             where from_account = 'help' and id > :from and id <= :until
             group by provider_code, programme_code, currency
            on conflict (provider_code, programme_code, currency)
            do update set number = s.number + excluded.number, amount_minor = s.amount_minor + excluded.amount_minor""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    ProviderSums(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 600_000)
    void addUp() {
        try {
            long added = PORTION;
            while (added == PORTION) {
                added = transaction.execute(status -> addPortion());
            }
        } catch (DataAccessException busy) {
            if (!LostRace.is(busy)) {
                throw busy;
            }
            LOG.info("the movements on the accounts of providers are added up later: the table is in use");
        }
    }

    private long addPortion() {
        // waits for those who are writing a movement, and lets nobody begin: what is read then lacks none with a lower
        // number that commits
        // later. It gives up soon, because others wait behind it.
        jdbc.sql("set local lock_timeout = '2s'").update();
        jdbc.sql("lock table provider_movement in share mode").update();
        return Math.max(add("until_movement", BALANCES), add("until_redeemed", REDEEMED));
    }

    /** @param mark the column that says up to which movement this is added up */
    private long add(String mark, String sums) {
        long from = jdbc.sql("select " + mark + " from provider_summed for update")
                .query(Long.class)
                .single();
        long until = jdbc.sql(
                        "select coalesce(max(id), :from) from (select id from provider_movement where id > :from order by id limit :portion) p")
                .param("from", from)
                .param("portion", PORTION)
                .query(Long.class)
                .single();
        jdbc.sql(sums).param("from", from).param("until", until).update();
        jdbc.sql("update provider_summed set " + mark + " = :until")
                .param("until", until)
                .update();
        return jdbc.sql("select count(*) from provider_movement where id > :from and id <= :until")
                .param("from", from)
                .param("until", until)
                .query(Long.class)
                .single();
    }
}
