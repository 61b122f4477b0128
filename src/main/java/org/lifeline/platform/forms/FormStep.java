package org.lifeline.platform.forms;

import java.util.List;
import java.util.Map;

/**
 * A group of a form that is asked on a page of its own.
 *
 * @param title the heading of the group; empty for a form without groups
 */
public record FormStep(String title, List<FormPart> parts) {

    /**
     * The parts that are asked or shown for these answers.
     *
     * @param known the answers of the whole form, and what its conditions may use beside them
     */
    public List<FormPart> asked(Map<String, ?> known) {
        return parts.stream().filter(part -> !Conditions.isHidden(part, known)).toList();
    }

    /** Whether this step asks for an answer with this key. */
    public boolean asksFor(String key) {
        return parts.stream().anyMatch(part -> part.key().equals(key));
    }
}
