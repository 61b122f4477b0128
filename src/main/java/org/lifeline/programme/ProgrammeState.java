package org.lifeline.programme;

/** Whether a programme takes applications at all; within which days stands beside it. The constant is the code in the table. */
public enum ProgrammeState {
    active("Active"),
    paused("Paused"),
    closed("Closed");

    private final String title;

    ProgrammeState(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }
}
