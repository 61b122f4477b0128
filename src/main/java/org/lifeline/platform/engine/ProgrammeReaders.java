package org.lifeline.platform.engine;

import java.util.Collection;
import java.util.Set;

/** Which programmes a manager may see tasks of. The engine asks; the programmes' own package knows. */
public interface ProgrammeReaders {

    /**
     * Programmes, by their codes.
     *
     * @param managed those that this person manages: a programme without named managers is every manager's
     * @param decided those where this person, or a group of theirs other than the managers', decides something
     */
    record Programmes(Set<String> managed, Set<String> decided) {}

    /** @param groups of the person, without that of managers */
    Programmes of(String person, Collection<String> groups);

    boolean exists(String code);
}
