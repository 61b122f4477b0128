package org.lifeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A programme's money is divided over shards: two cases seldom wait for each other, and all shards together are still one budget. */
class LedgerShardsTest extends LifelineTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int SHARDS = 16;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Reservations reservations;

    @Autowired
    private WaitingQueue queue;

    @Autowired
    private ProgrammeFunds funds;

    @Autowired
    private Spending spending;

    @Autowired
    private PlatformTransactionManager transactions;

    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private TransactionTemplate transaction;

    @BeforeEach
    void transactionsOfTheTest() {
        transaction = new TransactionTemplate(transactions);
    }

    @AfterEach
    void stopTheOtherThread() {
        other.shutdownNow();
    }

    // ---------------------------------------------------------------- one budget

    @Test
    void servesACaseWhoseShardIsShortAsLongAsTheSumSuffices() {
        String programme = budget(16_00);
        assertThat(balances(programme, "available")).hasSize(SHARDS).containsOnly(1_00L);

        assertThat(reserve(programme, 10_50)).as("more than ten shards have").isTrue();
        assertThat(reserve(programme, 5_50))
                .as("all that is left, to the last cent")
                .isTrue();

        assertFunds(programme, 0, 16_00, 0);
        assertThat(queue.waiting(programme)).isEmpty();
    }

    @Test
    void letsACaseWaitOnlyWhenTheSumIsShort() {
        String programme = budget(16_00);

        assertThat(reserve(programme, 16_01)).isFalse();
        reservations.release(queue.waiting(programme).get(0).application(), "withdrawn", "test");
        assertThat(reserve(programme, 16_00)).isTrue();
        assertThat(reserve(programme, 1)).isFalse();

        assertFunds(programme, 0, 16_00, 0);
    }

    @Test
    void spreadsWhatIsLeftSoThatTheNextCaseOfAShardFindsEnough() {
        String programme = budget(160_00);
        List<String> sameShard = casesOfOneShard(programme, 12);

        sameShard.forEach(number -> assertThat(reservations.reserve(number, Part.main, programme, euros(3_00), 50))
                .isTrue());

        assertFunds(programme, 124_00, 36_00, 0);
        assertThat(balances(programme, "reserved")).containsOnlyOnce(36_00L);
        assertThat(balances(programme, "available"))
                .as("no shard is empty while the others are full")
                .allSatisfy(balance -> assertThat(balance).isPositive());
        assertThat(jdbc.sql("""
                                select count(*) from ledger_entry e where programme_code = ? and kind = 'reserve'
                                   and (select count(*) from ledger_posting where entry_id = e.id) > 2""").param(programme).query(Long.class).single())
                .as("entries that took from more than one shard")
                .isEqualTo(3);
    }

    @Test
    void bringsAndWithdrawsMoneyEvenly() {
        String programme = budget(16_00);
        reserve(programme, 1_00);

        funds.fund(programme, euros(17_05), "A donor", "programme-manager");
        assertThat(balances(programme, "available")).containsOnly(2_00L, 2_01L);
        funds.setBudget(programme, "THIS", euros(2_60), "programme-manager");
        assertThat(balances(programme, "available")).containsOnly(10L);
        assertFunds(programme, 1_60, 1_00, 0);
    }

    @Test
    void paysBeyondAVoucherFromSeveralShards() {
        String programme = budget(16_00);
        String number = aCase(programme);

        spending.overspend(programme, number, UUID.randomUUID(), euros(15_00), "manager");
        assertFunds(programme, 1_00, 0, 15_00);
        assertThatThrownBy(() -> spending.overspend(programme, number, UUID.randomUUID(), euros(1_01), "manager"))
                .isInstanceOf(Refused.class);
        assertFunds(programme, 1_00, 0, 15_00);
    }

    // ---------------------------------------------------------------- who waits for whom

    @Test
    void casesOfDifferentShardsDoNotWaitForEachOther() throws Exception {
        String programme = budget(160_00);
        List<String> cases = casesOfTwoShards(programme);
        reservations.reserve(cases.get(1), Part.main, programme, euros(2_00), 50);

        transaction.executeWithoutResult(open -> {
            assertThat(reservations.reserve(cases.get(0), Part.main, programme, euros(2_00), 50))
                    .isTrue();
            spending.spend(cases.get(0), Part.main, UUID.randomUUID(), euros(50), "service-provider");
            // the first transaction is still open
            done(inAnotherTransaction(() -> {
                spending.spend(cases.get(1), Part.main, UUID.randomUUID(), euros(50), "service-provider");
                return reservations.reserve(
                        sameShardAs(programme, cases.get(1)), Part.main, programme, euros(2_00), 50);
            }));
        });

        assertFunds(programme, 154_00, 5_00, 1_00);
    }

    @Test
    void closingWaitsForACaseThatReservesFromItsShard() throws Exception {
        String programme = budget(160_00);
        String number = aCase(programme);

        Future<Boolean> closing = transaction.execute(open -> {
            reservations.reserve(number, Part.main, programme, euros(2_00), 50);
            Future<Boolean> began = inAnotherTransaction(() -> {
                jdbc.sql("update programme set state = 'closed' where code = ?")
                        .param(programme)
                        .update();
                funds.close(programme, "programme-manager");
                return true;
            });
            Together.awaitSomebodyBlockedByThis(jdbc);
            return began;
        });
        done(closing);

        assertFunds(programme, 0, 2_00, 0);
        assertThat(reserve(programme, 1)).as("the programme is closed").isFalse();
        assertThat(queue.waiting(programme)).isEmpty();
    }

    @Test
    void aCaseThatWaitedForItsShardDoesNotOvertakeWhoJoinedTheQueueMeanwhile() throws Exception {
        String programme = budget(160_00);
        String large = aCase(programme);
        String small = aCase(programme);

        Future<Boolean> reserving = transaction.execute(open -> {
            assertThat(reservations.reserve(large, Part.main, programme, euros(200_00), 50))
                    .isFalse();
            // its shard has enough, and it does not see yet that somebody waits
            Future<Boolean> began =
                    inAnotherTransaction(() -> reservations.reserve(small, Part.main, programme, euros(2_00), 50));
            Together.awaitSomebodyBlockedByThis(jdbc);
            return began;
        });

        assertThat(done(reserving)).isFalse();
        assertThat(queue.waiting(programme))
                .extracting(WaitingCase::application)
                .containsExactly(large, small);
        assertFunds(programme, 160_00, 0, 0);
    }

    @Test
    void aCaseThatWaitedForItsShardTakesFromOthersWhenTheShardWasUsedUpMeanwhile() throws Exception {
        String programme = budget(160_00);
        List<String> cases = casesOfOneShard(programme, 2);

        Future<Boolean> reserving = transaction.execute(open -> {
            assertThat(reservations.reserve(cases.get(0), Part.main, programme, euros(9_00), 50))
                    .isTrue();
            Future<Boolean> began = inAnotherTransaction(
                    () -> reservations.reserve(cases.get(1), Part.main, programme, euros(9_00), 50));
            Together.awaitSomebodyBlockedByThis(jdbc);
            return began;
        });

        assertThat(done(reserving)).isTrue();
        assertFunds(programme, 142_00, 18_00, 0);
    }

    // ---------------------------------------------------------------- all at once

    @Test
    void overspendsNothingAndKeepsTheOrderInAStorm() throws Exception {
        String programme = budget(40_00);
        List<String> cases = cases(programme, 60);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            String number = cases.get(i);
            int amount = 40 + i * 3;
            int kind = i;
            calls.add(() -> {
                boolean held = reservations.reserve(number, Part.main, programme, euros(amount), kind % 3 * 10);
                if (held && kind % 2 == 0) {
                    UUID redemption = UUID.randomUUID();
                    spending.spend(number, Part.main, redemption, euros(30), "service-provider");
                    spending.spend(number, Part.main, UUID.randomUUID(), euros(10), "service-provider");
                }
                if (kind % 5 == 0) {
                    reservations.release(number, "withdrawn", "test");
                }
                return held;
            });
        }
        for (int i = 0; i < 4; i++) {
            calls.add(() -> {
                funds.fund(programme, euros(3_00), "A donor", "programme-manager");
                return true;
            });
            calls.add(() -> {
                try {
                    funds.setBudget(programme, "THIS", euros(50_00), "programme-manager");
                } catch (Refused less) {
                    assertThat(less.reason()).isEqualTo("budgetBelowReserved");
                }
                return true;
            });
            calls.add(() -> {
                try {
                    spending.overspend(programme, cases.get(0), UUID.randomUUID(), euros(1_00), "manager");
                } catch (Refused less) {
                    assertThat(less.reason()).isEqualTo("budgetExhausted");
                }
                return true;
            });
        }

        Together.run(calls);

        assertSound(programme);
        List<WaitingCase> waiting = queue.waiting(programme);
        assertThat(waiting).isNotEmpty();
        assertThat(waiting.get(0).amount().minor())
                .as("the next one does not fit")
                .isGreaterThan(year(programme).available().minor());

        funds.fund(programme, euros(1000_00), "A donor", "programme-manager");

        assertThat(queue.waiting(programme)).isEmpty();
        assertThat(jdbc.sql("""
                                select application_number from ledger_entry where programme_code = ? and kind = 'reserve'
                                 order by id desc limit ?""")
                        .params(programme, waiting.size())
                        .query(String.class)
                        .list())
                .as("served in their order")
                .containsExactlyElementsOf(
                        reversed(waiting.stream().map(WaitingCase::application).toList()));
        assertSound(programme);
    }

    @Test
    void closesExactlyInAStorm() throws Exception {
        String programme = budget(100_00);
        List<String> cases = cases(programme, 40);
        cases.subList(0, 10).forEach(number -> reservations.reserve(number, Part.main, programme, euros(1_00), 50));

        Together.run(41, i -> {
            if (i == 20) {
                transaction.executeWithoutResult(s -> {
                    jdbc.sql("update programme set state = 'closed' where code = ?")
                            .param(programme)
                            .update();
                    funds.close(programme, "programme-manager");
                });
            } else if (i < 10) {
                spending.spend(cases.get(i), Part.main, UUID.randomUUID(), euros(25), "service-provider");
            } else if (i < 40) {
                reservations.reserve(cases.get(i), Part.main, programme, euros(50 + i * 10), 50);
            }
            return true;
        });

        assertSound(programme);
        assertThat(year(programme).available().minor()).isZero();
        assertThat(year(programme).spent().minor()).isEqualTo(2_50);
        assertThat(queue.waiting(programme)).isEmpty();
    }

    // ---------------------------------------------------------------- what the database refuses

    @Test
    void theDatabaseRefusesAShardBelowZero() {
        String programme = budget(16_00);
        List<Long> shards = jdbc.sql(
                        "select id from ledger_account where programme_code = ? and kind = 'available' order by shard limit 2")
                .param(programme)
                .query(Long.class)
                .list();
        String move = """
                with entry as (
                    insert into ledger_entry (business_key, kind, programme_code, fiscal_year, actor, at)
                    values (:key, 'reserve', :programme, 'THIS', 'thief', now()) returning id)
                insert into ledger_posting (entry_id, account_id, amount_minor)
                select e.id, a.account, a.amount from entry e, (values (:from, -:amount), (:to, :amount)) a (account, amount)""";
        Map<String, Object> params = Map.of(
                "key",
                UUID.randomUUID().toString(),
                "programme",
                programme,
                "from",
                shards.get(0),
                "to",
                shards.get(1));

        assertThatThrownBy(() ->
                        jdbc.sql(move).params(params).param("amount", 1_01L).update())
                .hasStackTraceContaining("only_funding_is_a_minus");
        assertThat(jdbc.sql(move).params(params).param("amount", 1_00L).update())
                .as("all that the shard has")
                .isEqualTo(2);
        long elsewhere = jdbc.sql("select min(id) from ledger_account where programme_code = ? and kind = 'available'")
                .param(budget(16_00))
                .query(Long.class)
                .single();
        assertThatThrownBy(() -> jdbc.sql(move)
                        .params(params)
                        .param("key", UUID.randomUUID().toString())
                        .param("to", elsewhere)
                        .param("from", shards.get(1))
                        .param("amount", 10L)
                        .update())
                .as("from one programme to another")
                .hasStackTraceContaining("does not balance");
        assertThatThrownBy(() -> jdbc.sql(move.replace(":to, :amount", ":to, :amount - 1"))
                        .params(params)
                        .param("key", UUID.randomUUID().toString())
                        .param("from", shards.get(1))
                        .param("to", shards.get(0))
                        .param("amount", 10L)
                        .update())
                .hasStackTraceContaining("does not balance");
        assertThatThrownBy(() -> jdbc.sql("update ledger_account set shard = 15 where id = ?")
                        .param(shards.get(0))
                        .update())
                .hasStackTraceContaining("a balance changes by a posting only");
    }

    // ---------------------------------------------------------------- steps

    private String budget(long minor) {
        return NewProgramme.with(jdbc).budget(minor).stages("junior-officer");
    }

    private boolean reserve(String programme, long minor) {
        return reservations.reserve(aCase(programme), Part.main, programme, euros(minor), 50);
    }

    private List<String> cases(String programme, int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(aCase(programme));
        }
        return numbers;
    }

    /** An application as far as the ledger needs it. */
    private String aCase(String programme) {
        String number = "LS-" + NUMBER.incrementAndGet();
        jdbc.sql("""
                        insert into application (number, programme_code, filed_by, status, answers, amount_minor, granted_minor, currency, created_at,
                                                 submitted_at)
                        values (?, ?, 'test', 'inAssessment', '', 100, 1000000000, 'EUR', now(), now())""").params(number, programme).update();
        return number;
    }

    private List<String> casesOfOneShard(String programme, int count) {
        List<String> numbers = new ArrayList<>(List.of(aCase(programme)));
        while (numbers.size() < count) {
            numbers.add(sameShardAs(programme, numbers.get(0)));
        }
        return numbers;
    }

    private List<String> casesOfTwoShards(String programme) {
        String first = aCase(programme);
        String second = aCase(programme);
        while (shard(second) == shard(first)) {
            second = aCase(programme);
        }
        return List.of(first, second);
    }

    private String sameShardAs(String programme, String number) {
        String found = aCase(programme);
        while (shard(found) != shard(number)) {
            found = aCase(programme);
        }
        return found;
    }

    private int shard(String number) {
        return jdbc.sql("select ledger_shard(?)")
                .param(number)
                .query(Integer.class)
                .single();
    }

    private <T> Future<T> inAnotherTransaction(Callable<T> call) {
        return other.submit(() -> transaction.execute(s -> {
            try {
                return call.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private static <T> T done(Future<T> call) {
        try {
            return call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> reversed(List<String> list) {
        List<String> turned = new ArrayList<>(list);
        Collections.reverse(turned);
        return turned;
    }

    private List<Long> balances(String programme, String kind) {
        return jdbc.sql("select balance_minor from ledger_account where programme_code = ? and kind = ? order by shard")
                .params(programme, kind)
                .query(Long.class)
                .list();
    }

    private YearBalance year(String programme) {
        return funds.balances(programme).get(0);
    }

    private void assertFunds(String programme, long available, long reserved, long spent) {
        YearBalance year = year(programme);
        assertThat(List.of(
                        year.available().minor(),
                        year.reserved().minor(),
                        year.spent().minor()))
                .as("available, reserved, spent")
                .containsExactly(available, reserved, spent);
        assertSound(programme);
    }

    /** The accounts are zero together, each is the sum of its postings, and what is reserved in a shard is what its cases hold. */
    private void assertSound(String programme) {
        assertThat(jdbc.sql("""
                                select 'sum' from ledger_account where programme_code = :programme having sum(balance_minor) <> 0
                                union all
                                select kind || ' ' || shard from ledger_account a
                                 where programme_code = :programme
                                   and balance_minor <> (select coalesce(sum(amount_minor), 0) from ledger_posting where account_id = a.id)
                                union all
                                select 'held in ' || shard from ledger_account a
                                 where programme_code = :programme and kind = 'reserved'
                                   and balance_minor <> (select coalesce(sum(amount_minor - spent_minor - released_minor), 0)
                                                           from reservation r
                                                          where r.programme_code = a.programme_code and r.fiscal_year = a.fiscal_year
                                                            and r.shard = a.shard)
                                union all
                                select 'below zero' from ledger_account where programme_code = :programme and kind <> 'funding' and balance_minor < 0""")
                        .param("programme", programme)
                        .query(String.class)
                        .list())
                .isEmpty();
    }

    private static Money euros(long minor) {
        return Money.ofMinor("EUR", minor);
    }
}
