package org.lifeline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.faults.VoucherModel.What.reissue;
import static org.lifeline.faults.VoucherModel.What.resume;
import static org.lifeline.faults.VoucherModel.What.revoke;
import static org.lifeline.faults.VoucherModel.What.suspend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lifeline.faults.History.Operation;
import org.lifeline.faults.VoucherModel.Asked;
import org.lifeline.faults.VoucherModel.What;

/** The check of histories itself: it lets pass what one thing after the other could have answered, and nothing else. */
class LinearizabilityTest {

    private static final long NEVER = Long.MAX_VALUE;

    private final History<Asked, String> history = new History<>();

    // ---------------------------------------------------------------- a voucher of 100

    @Test
    void letsOneThingAfterTheOtherPass() {
        call(redeem("a", 60), 1, "ok 40", 2);
        call(redeem("b", 50), 3, "exceedsBalance", 4);
        call(takeBack("a"), 5, "ok 100", 6);
        call(takeBack("a"), 7, "ok 100", 8);
        call(redeem("c", 100), 9, "ok 0", 10);
        call(redeem("d", 1), 11, "exhausted", 12);
        call(Asked.of(suspend), 13, "voucherEnded", 14);
        call(takeBack("c"), 15, "ok 100", 16);
        call(Asked.of(suspend), 17, "ok", 18);
        call(Asked.of(suspend), 19, "alreadySuspended", 20);
        call(redeem("e", 1), 21, "suspended", 22);
        call(Asked.of(resume), 23, "ok", 24);
        call(Asked.of(resume), 25, "notSuspended", 26);
        call(redeem("f", 30), 27, "ok 70", 28);
        call(Asked.of(reissue), 29, "ok 70", 30);
        call(redeem("g", 1), 31, "replaced", 32);
        call(takeBack("f"), 33, "ok 0", 34);

        assertPasses();
    }

    @Test
    void letsCallsThatOverlapPassInAnyOrder() {
        call(redeem("a", 60), 1, "exceedsBalance", 10);
        call(redeem("b", 60), 2, "ok 40", 9);
        call(Asked.of(suspend), 3, "ok", 8);
        call(redeem("c", 40), 4, "ok 0", 20);
        call(Asked.of(resume), 5, "ok", 19);

        assertPasses();
    }

    @Test
    void findsMoneyThatIsSpentTwice() {
        call(redeem("a", 60), 1, "ok 40", 4);
        call(redeem("b", 60), 2, "ok 40", 3);

        assertFails();
    }

    @Test
    void findsAnOldAnswerAfterANewerOne() {
        call(redeem("a", 10), 1, "ok 90", 2);
        call(redeem("b", 10), 3, "ok 90", 4);

        assertFails();
    }

    @Test
    void findsHelpAfterARevocationThatWasAnswered() {
        call(Asked.of(revoke), 1, "ok", 2);
        call(redeem("a", 10), 3, "ok 90", 4);

        assertFails();
    }

    @Test
    void findsARefusalForWhatIsOver() {
        call(Asked.of(suspend), 1, "ok", 2);
        call(Asked.of(resume), 3, "ok", 4);
        call(redeem("a", 10), 5, "suspended", 6);

        assertFails();
    }

    @Test
    void findsAnEffectThatIsLost() {
        call(redeem("a", 60), 1, "ok 40", 2);
        call(redeem("b", 60), 3, "ok 40", 4);

        assertFails();
    }

    @Test
    void takesACallWithoutAnswerAsDoneOrNot() {
        call(redeem("a", 60), 1, null, NEVER);
        call(redeem("b", 60), 2, "ok 40", 3);
        assertPasses();

        call(redeem("c", 40), 4, "exceedsBalance", 5);
        assertFails();
    }

    @Test
    void takesACallWithoutAnswerAsDoneLater() {
        call(redeem("a", 60), 1, null, NEVER);
        call(redeem("b", 10), 2, "ok 90", 3);
        call(redeem("c", 10), 4, "ok 20", 5);

        assertPasses();
    }

    @Test
    void takesNoCallBeforeItBegan() {
        call(redeem("b", 60), 1, "exceedsBalance", 2);
        call(redeem("a", 60), 3, null, NEVER);

        assertFails();
    }

    @Test
    void letsARefusalThatSaysAskAgainPass() {
        call(redeem("a", 10), 1, "changedMeanwhile", 2);

        assertPasses();
    }

    // ---------------------------------------------------------------- a budget of 100

    @Test
    void knowsWhoIsServedFirst() {
        History<BudgetModel.Asked, String> budget = new History<>();
        call(budget, reserve("A", 100, 50), 1, "holds", 2);
        call(budget, reserve("B", 60, 50), 3, "waits", 4);
        call(budget, reserve("C", 10, 50), 5, "waits", 6);
        call(budget, reserve("D", 10, 60), 7, "waits", 8);
        call(budget, new BudgetModel.Asked(BudgetModel.What.release, "A", 0, 0), 9, "done", 10);
        call(budget, reserve("E", 20, 10), 11, "holds", 12);
        assertThat(Linearizability.unexplained(new BudgetModel(100), budget)).isEmpty();

        call(budget, reserve("F", 1, 10), 13, "holds", 14);
        assertThat(Linearizability.unexplained(new BudgetModel(100), budget)).isPresent();
    }

    @Test
    void findsACaseThatOvertakes() {
        History<BudgetModel.Asked, String> budget = new History<>();
        call(budget, reserve("A", 200, 50), 1, "waits", 2);
        call(budget, reserve("B", 100, 50), 3, "holds", 4);

        assertThat(Linearizability.unexplained(new BudgetModel(100), budget)).isPresent();
    }

    // ---------------------------------------------------------------- many

    /** An object behind a lock gives answers that pass; the same object whose calls look first and write later does not. */
    @Test
    void tellsAnObjectWithALockFromOneWithout() {
        int found = 0;
        for (int seed = 0; seed < 200; seed++) {
            assertThat(Linearizability.unexplained(new VoucherModel(100), interleaved(seed, true)))
                    .as("seed %d", seed)
                    .isEmpty();
            found += Linearizability.unexplained(new VoucherModel(100), interleaved(seed, false))
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void checksThousandsOfCalls() {
        History<Asked, String> many = new History<>();
        VoucherModel model = new VoucherModel(1_000_000);
        VoucherModel.State state = model.initial();
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            Asked asked = redeem("r" + i, 1 + random.nextInt(5));
            Model.Step<VoucherModel.State, String> step = model.apply(state, asked);
            state = step.state();
            // each overlaps with the three before it
            call(many, asked, 4L * i, step.answer(), 4L * i + 14);
        }

        assertThat(Linearizability.unexplained(model, many)).isEmpty();
    }

    /** Three callers take turns at random moments. With a lock a call is one moment, without it the look and the write are two. */
    private static History<Asked, String> interleaved(int seed, boolean lock) {
        Random random = new Random(seed);
        History<Asked, String> history = new History<>();
        long[] left = {100};
        long moment = 0;
        List<Running> running = new ArrayList<>();
        Map<Integer, Integer> made = new HashMap<>();
        for (int turn = 0; turn < 60; turn++) {
            int caller = random.nextInt(3);
            Running mine =
                    running.stream().filter(r -> r.caller == caller).findFirst().orElse(null);
            moment++;
            if (mine == null) {
                running.add(new Running(
                        caller,
                        redeem(caller + "-" + made.merge(caller, 1, Integer::sum), 10 + random.nextInt(20)),
                        moment));
            } else if (mine.seen < 0) {
                mine.seen = left[0];
                if (lock) {
                    mine.write(left);
                }
            } else {
                if (!lock) {
                    mine.write(left);
                }
                history.add(new Operation<>(mine.asked, mine.called, mine.answer, moment));
                running.remove(mine);
            }
        }
        running.forEach(r -> history.add(new Operation<>(r.asked, r.called, null, NEVER)));
        return history;
    }

    private static final class Running {
        private final int caller;
        private final Asked asked;
        private final long called;
        private long seen = -1;
        private String answer = "";

        Running(int caller, Asked asked, long called) {
            this.caller = caller;
            this.asked = asked;
            this.called = called;
        }

        void write(long[] left) {
            if (seen == 0) {
                answer = "exhausted";
            } else if (asked.minor() > seen) {
                answer = "exceedsBalance";
            } else {
                left[0] = seen - asked.minor();
                answer = "ok " + left[0];
            }
        }
    }

    private static Asked redeem(String name, long minor) {
        return new Asked(What.redeem, name, minor);
    }

    private static Asked takeBack(String name) {
        return new Asked(What.takeBack, name, 0);
    }

    private static BudgetModel.Asked reserve(String number, long minor, int priority) {
        return new BudgetModel.Asked(BudgetModel.What.reserve, number, minor, priority);
    }

    private void call(Asked asked, long called, @Nullable String answer, long answered) {
        call(history, asked, called, answer, answered);
    }

    private static <I> void call(
            History<I, String> history, I asked, long called, @Nullable String answer, long answered) {
        history.add(new Operation<>(asked, called, answer, answered));
    }

    private void assertPasses() {
        assertThat(Linearizability.unexplained(new VoucherModel(100), history)).isEmpty();
    }

    private void assertFails() {
        assertThat(Linearizability.unexplained(new VoucherModel(100), history)).isPresent();
    }
}
