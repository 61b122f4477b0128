package org.lifeline.faults;

/**
 * How an object behaves that does one call after the other.
 *
 * @param <S> its state; equal states are equal by {@code equals}
 * @param <I> what is asked of it
 * @param <O> what it answers
 */
public interface Model<S, I, O> {

    /** What a call does to the object, and what it answers. */
    record Step<S, O>(S state, O answer) {}

    S initial();

    Step<S, O> apply(S state, I asked);

    /**
     * Whether somebody may have got this answer where the model gives that one. Such as a refusal that says no more than: something changed
     * meanwhile, ask again.
     */
    default boolean explains(S before, Step<S, O> model, O got) {
        return model.answer().equals(got);
    }

    /** Whether a call with this answer did nothing, whatever the state was. */
    default boolean isWithoutEffect(O got) {
        return false;
    }
}
