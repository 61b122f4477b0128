package org.lifeline.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A voucher that does one thing after the other. An answer is {@code ok}, with what is left in minor units where the product says it, or
 * the reason of a refusal.
 */
public final class VoucherModel implements Model<VoucherModel.State, VoucherModel.Asked, String> {

    static final String SUSPENDED = "suspended";
    static final String EXHAUSTED = "exhausted";
    static final String REPLACED = "replaced";
    private static final String ISSUED = "issued";
    private static final String REVOKED = "revoked";
    private static final String ENDED = "voucherEnded";

    /** Refusals that say: something changed meanwhile, ask again. */
    private static final Set<String> ASK_AGAIN = Set.of("changedMeanwhile");

    /** What can be asked of a voucher. */
    public enum What {
        redeem,
        takeBack,
        suspend,
        resume,
        revoke,
        reissue
    }

    /**
     * @param redemption of redeeming and taking back: by which the caller names it
     * @param minor of redeeming: how much
     */
    public record Asked(What what, String redemption, long minor) {

        static Asked of(What what) {
            return new Asked(what, "", 0);
        }

        @Override
        public String toString() {
            return what + (redemption.isEmpty() ? "" : " " + redemption) + (minor == 0 ? "" : " of " + minor);
        }
    }

    /** @param given what of each redemption was not taken back, by its name; 0 for one that was */
    public record State(String state, long leftMinor, Map<String, Long> given) {}

    private final long valueMinor;

    /** @param valueMinor of the voucher, in minor units */
    public VoucherModel(long valueMinor) {
        this.valueMinor = valueMinor;
    }

    @Override
    public State initial() {
        return new State(ISSUED, valueMinor, Map.of());
    }

    @Override
    public Step<State, String> apply(State s, Asked asked) {
        return switch (asked.what()) {
            case redeem -> redeem(s, asked);
            case takeBack -> takeBack(s, asked.redemption());
            case suspend ->
                !isActive(s)
                        ? no(s, ENDED)
                        : s.state().equals(SUSPENDED) ? no(s, "alreadySuspended") : become(s, SUSPENDED);
            case resume ->
                !isActive(s) ? no(s, ENDED) : s.state().equals(ISSUED) ? no(s, "notSuspended") : become(s, ISSUED);
            case revoke -> !isActive(s) ? no(s, ENDED) : become(s, REVOKED);
            case reissue ->
                !isActive(s)
                        ? no(s, ENDED)
                        : new Step<>(new State(REPLACED, s.leftMinor(), s.given()), ok(s.leftMinor()));
        };
    }

    private static Step<State, String> redeem(State s, Asked asked) {
        Long before = s.given().get(asked.redemption());
        if (before != null || !s.state().equals(ISSUED)) {
            // one name is used for one redemption: the same again would be answered as before, and callers do not ask
            // so here
            return no(s, before != null ? "repeated" : s.state());
        }
        if (asked.minor() > s.leftMinor()) {
            return no(s, "exceedsBalance");
        }
        Map<String, Long> given = new HashMap<>(s.given());
        given.put(asked.redemption(), asked.minor());
        long left = s.leftMinor() - asked.minor();
        return new Step<>(new State(left == 0 ? EXHAUSTED : ISSUED, left, Map.copyOf(given)), ok(left));
    }

    private static Step<State, String> takeBack(State s, String redemption) {
        Long minor = s.given().get(redemption);
        if (minor == null) {
            return no(s, "unknown");
        }
        Map<String, Long> given = new HashMap<>(s.given());
        given.put(redemption, 0L);
        if (s.state().equals(REVOKED) || s.state().equals(REPLACED)) {
            // the money goes back to the programme: a voucher that has ended is worth nothing
            return new Step<>(new State(s.state(), s.leftMinor(), Map.copyOf(given)), ok(0));
        }
        long left = s.leftMinor() + minor;
        String state = s.state().equals(EXHAUSTED) && left > 0 ? ISSUED : s.state();
        return new Step<>(new State(state, left, Map.copyOf(given)), ok(left));
    }

    private static boolean isActive(State s) {
        return s.state().equals(ISSUED) || s.state().equals(SUSPENDED);
    }

    private static Step<State, String> become(State s, String state) {
        return new Step<>(new State(state, s.leftMinor(), s.given()), "ok");
    }

    private static Step<State, String> no(State s, String reason) {
        return new Step<>(s, reason);
    }

    static String ok(long leftMinor) {
        return "ok " + leftMinor;
    }

    @Override
    public boolean isWithoutEffect(String got) {
        return ASK_AGAIN.contains(got);
    }
}
