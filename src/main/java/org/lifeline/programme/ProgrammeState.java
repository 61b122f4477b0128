package org.lifeline.programme;

/**
 * Whether a programme takes applications at all; the programme's first and last day limit this further. The names of the constants are the
 * codes in the table.
 */
public enum ProgrammeState {
    active("Active"),
    paused("Paused"),
    closed("Closed");

    private final String title;

    ProgrammeState(String title) {
        this.title = title;
    }

    /** The state in words. */
    public String title() {
        return title;
    }
}
