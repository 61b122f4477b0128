package org.lifeline.registry;

/** What of a person is changed together, on one page. The name of the constant is in the address and in the keys of the messages. */
public enum ProfileGroup {
    names(false),
    contact(false),
    ids(true),
    place(false),
    work(false),
    functioning(false),
    payout(true),
    consents(false);

    private final boolean duty;

    ProfileGroup(boolean duty) {
        this.duty = duty;
    }

    /** Whether the change is a duty on each case of the person: it says who somebody is, or where money can go. */
    boolean isDuty() {
        return duty;
    }
}
