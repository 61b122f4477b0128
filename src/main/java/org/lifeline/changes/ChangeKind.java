package org.lifeline.changes;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;

/**
 * A kind of change that nobody can make alone. Each domain defines its kinds of change: what they are, who may make them, and what they do.
 */
public interface ChangeKind {

    /** The code in the table and in the audit log, such as {@code topUp}. */
    String key();

    /** The name of the second person's task, such as "confirm the top-up". */
    String task();

    /**
     * Describes the change in plain words, compared with the present state.
     *
     * @throws Refused when the change is not possible; this is asked before the request is stored, and again before the change is made
     */
    List<Line> describe(@Nullable String programme, Map<String, String> content);

    /**
     * What the second person reads besides the description, and what is stored nowhere in the request: a request stays in the record of changes
     * when the people whom it is about are forgotten.
     */
    default List<Line> besides(ChangeRequest request) {
        return List.of();
    }

    /**
     * Checks whether this person may request or confirm the change. The caller has checked that they have one of the roles that may.
     *
     * @throws Refused 403 with the reason
     */
    void requireTheirs(@Nullable String programme, Map<String, String> content, String person);

    /** The roles of which somebody who requests the change has one. Who confirms it is a programme manager always. */
    default Set<String> askedBy() {
        return Set.of(Role.PROGRAMME_MANAGER);
    }

    /**
     * Makes the change, in the transaction in which the second person confirms it.
     *
     * @throws Refused when the change is no longer possible; then the request stays open
     */
    void apply(ChangeRequest request, TwoPeople people);
}
