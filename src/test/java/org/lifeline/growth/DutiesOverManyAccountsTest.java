package org.lifeline.growth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whether somebody may take a duty is asked of the people of the case, however many accounts there are. It was asked of every account as soon
 * as one person acted for another, inside a function, where {@link PlansTest} does not see it.
 */
class DutiesOverManyAccountsTest extends LifelineTest {

    private static final int ACCOUNTS = 300;
    private static final int OF_A_CASE = 10;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void aTieByActingIsAskedOfThePeopleOfTheCaseOnly() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Cases.person(jdbc, number);
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            // without the guards of the tables: these accounts need no people
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql(
                            "insert into account_person (user_id, person_id) select 'one-of-many-' || i, 1000000 + i from generate_series(1, ?) i")
                    .param(ACCOUNTS)
                    .update();
            jdbc.sql("""
                            insert into acting (reference, actor, whom, represented, relationship, asked_at, open_until, consent, consented_by, consented_at, until_at)
                            select 'V-0000-ACED', applicant, 'account', 'one-of-many-1', 'parent', now(), now() + interval '1 hour', 'code', 'one-of-many-1',
                                   now(), now() + interval '1 month'
                              from application where number = ?""").param(number).update();
            // as in a deployment that is young: the database has not looked at these tables yet
            jdbc.sql(
                            "update pg_class set reltuples = -1, relpages = 0 where oid in ('acting'::regclass, 'account_person'::regclass)")
                    .update();
            jdbc.sql("set local track_functions = 'pl'").update();

            assertThat(jdbc.sql("select is_tied_by_acting('nobody', ?)")
                            .param(number)
                            .query(Boolean.class)
                            .single())
                    .isFalse();

            assertThat(jdbc.sql(
                                    "select coalesce(sum(calls), 0) from pg_stat_xact_user_functions where funcname = 'is_of_household'")
                            .query(Long.class)
                            .single())
                    .isBetween(1L, (long) OF_A_CASE);
        });
    }
}
