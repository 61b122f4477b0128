package org.lifeline.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lifeline.faults.History.Operation;
import org.lifeline.faults.Model.Step;

/**
 * Whether calls that overlapped can be explained as calls one after the other, each at a moment between its call and its answer (Herlihy
 * and Wing). The search is that of Wing and Gong: it takes a call that began before every other one was answered, lets the model do it,
 * and goes back when the model answers otherwise. With Lowe's cache it comes to no pair of done calls and state twice. A call without an
 * answer may be done at any moment after it began, or never.
 */
public final class Linearizability {

    private record Done(BitSet calls, Object state) {}

    private record Level<S>(BitSet done, S state, List<Integer> next, int[] tried) {}

    private Linearizability() {}

    /** What cannot be explained: the history up to the call at which every order fails. Empty when there is an order. */
    public static <S, I, O> Optional<String> unexplained(Model<S, I, O> model, History<I, O> history) {
        List<Operation<I, O>> calls = new ArrayList<>(history.operations());
        calls.removeIf(call -> call.isAnswered() && model.isWithoutEffect(call.answer()));
        calls.sort(Comparator.comparingLong(Operation::called));
        int answered = (int) calls.stream().filter(Operation::isAnswered).count();

        Set<Done> seen = new HashSet<>();
        Deque<Level<S>> way = new ArrayDeque<>();
        way.push(level(calls, new BitSet(), model.initial()));
        BitSet furthest = new BitSet();
        S there = model.initial();
        while (!way.isEmpty()) {
            Level<S> level = way.peek();
            if (answered(calls, level.done()) == answered) {
                return Optional.empty();
            }
            if (level.tried()[0] == level.next().size()) {
                way.pop();
                continue;
            }
            int next = level.next().get(level.tried()[0]++);
            Operation<I, O> call = calls.get(next);
            Step<S, O> step = model.apply(level.state(), call.asked());
            if (call.isAnswered() && !model.explains(level.state(), step, call.answer())) {
                continue;
            }
            BitSet done = (BitSet) level.done().clone();
            done.set(next);
            if (seen.add(new Done(done, step.state()))) {
                if (answered(calls, done) > answered(calls, furthest)) {
                    furthest = done;
                    there = step.state();
                }
                way.push(level(calls, done, step.state()));
            }
        }
        return Optional.of(told(calls, furthest, there));
    }

    private static <I, O> long answered(List<Operation<I, O>> calls, BitSet done) {
        return done.stream().filter(i -> calls.get(i).isAnswered()).count();
    }

    /** Which calls may come next: those that began before any that is not done yet was answered. */
    private static <S, I, O> Level<S> level(List<Operation<I, O>> calls, BitSet done, S state) {
        long first = Long.MAX_VALUE;
        for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
            first = Math.min(first, calls.get(i).answered());
        }
        List<Integer> next = new ArrayList<>();
        List<Integer> unanswered = new ArrayList<>();
        for (int i = done.nextClearBit(0);
                i < calls.size() && calls.get(i).called() < first;
                i = done.nextClearBit(i + 1)) {
            (calls.get(i).isAnswered() ? next : unanswered).add(i);
        }
        // most calls without an answer did nothing, so they are tried last
        next.addAll(unanswered);
        return new Level<>(done, state, next, new int[1]);
    }

    private static <S, I, O> String told(List<Operation<I, O>> calls, BitSet furthest, S there) {
        StringBuilder told = new StringBuilder(
                "no order explains this; the furthest comes to " + there + " and leaves those with a star:\n");
        for (int i = 0; i < calls.size(); i++) {
            told.append(furthest.get(i) ? "    " : "  * ").append(calls.get(i)).append('\n');
        }
        return told.toString();
    }
}
