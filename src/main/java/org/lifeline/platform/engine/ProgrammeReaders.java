package org.lifeline.platform.engine;

import java.util.Collection;
import java.util.Set;

/** Tells the engine which programmes' tasks a manager may see. The package of programmes implements it. */
public interface ProgrammeReaders {

    /**
     * Programmes, by their codes.
     *
     * @param managed those that this person manages; a programme without named managers belongs to every manager
     * @param decided those in which this person, or a group of theirs other than the managers, decides something
     */
    record Programmes(Set<String> managed, Set<String> decided) {}

    /** @param groups groups of the person, without that of managers */
    Programmes of(String person, Collection<String> groups);

    boolean exists(String code);
}
