package org.lifeline.registry;

/** A source that knows who people are and whether they live: a civil registry, or a file with data from one. */
interface IdentitySource {

    /** The name by which the table refers to the source. */
    String name();

    /**
     * Asks the source about a person by their identity number.
     *
     * @throws RuntimeException when the source cannot be asked; then the step is tried again
     */
    Identity ask(Person claimed);
}
