package org.lifeline.registry;

/** Where it is known who somebody is and whether they live: a civil registry, or a file of one. */
interface IdentitySource {

    /** As the table has it. */
    String name();

    /**
     * What the source says about somebody, by their identity number.
     *
     * @throws RuntimeException when the source cannot be asked; the step is tried again then
     */
    Identity ask(Person claimed);
}
