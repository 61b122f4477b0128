package org.lifeline.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A programme's budget that does one thing after the other: who waits is served by priority, then in the order of asking, and nobody overtakes. */
public final class BudgetModel implements Model<BudgetModel.State, BudgetModel.Asked, String> {

    static final String HOLDS = "holds";
    static final String WAITS = "waits";
    static final String DONE = "done";

    /** What can be asked of a budget. */
    public enum What {
        reserve,
        release,
        fund
    }

    /** @param number of the case; empty for funds */
    public record Asked(What what, String number, long minor, int priority) {

        @Override
        public String toString() {
            return what + " " + number + (minor == 0 ? "" : " " + minor)
                    + (priority == 0 ? "" : " by priority " + priority);
        }
    }

    /** A case and its amount. */
    public record Part(String number, long minor, int priority) {}

    public record State(long availableMinor, Set<Part> held, List<Part> waiting) {}

    private final long budgetMinor;

    /** @param budgetMinor what is available at first, in minor units */
    public BudgetModel(long budgetMinor) {
        this.budgetMinor = budgetMinor;
    }

    @Override
    public State initial() {
        return new State(budgetMinor, Set.of(), List.of());
    }

    @Override
    public Step<State, String> apply(State s, Asked asked) {
        long available = s.availableMinor();
        Set<Part> held = new HashSet<>(s.held());
        List<Part> waiting = new ArrayList<>(s.waiting());
        switch (asked.what()) {
            case fund -> available += asked.minor();
            case release -> {
                available += held.stream()
                        .filter(p -> p.number().equals(asked.number()))
                        .mapToLong(Part::minor)
                        .sum();
                held.removeIf(p -> p.number().equals(asked.number()));
                waiting.removeIf(p -> p.number().equals(asked.number()));
            }
            case reserve -> {
                Part part = new Part(asked.number(), asked.minor(), asked.priority());
                if (part.minor() <= available && waiting.stream().noneMatch(p -> p.priority() >= part.priority())) {
                    available -= part.minor();
                    held.add(part);
                } else {
                    int place = 0;
                    while (place < waiting.size() && waiting.get(place).priority() >= part.priority()) {
                        place++;
                    }
                    waiting.add(place, part);
                }
            }
        }
        while (!waiting.isEmpty() && waiting.get(0).minor() <= available) {
            available -= waiting.get(0).minor();
            held.add(waiting.remove(0));
        }
        String answer = asked.what() != What.reserve
                ? DONE
                : held.stream().anyMatch(p -> p.number().equals(asked.number())) ? HOLDS : WAITS;
        return new Step<>(new State(available, Set.copyOf(held), List.copyOf(waiting)), answer);
    }
}
