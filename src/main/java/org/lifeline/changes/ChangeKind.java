package org.lifeline.changes;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/** Something that nobody changes alone. Each domain says for its own changes what they are, who may make them, and what they do. */
public interface ChangeKind {

    /** The code in the table and in the audit log, such as {@code topUp}. */
    String key();

    /** What the task of the second person is called, such as "confirm the top-up". */
    String task();

    /**
     * The change in plain words, against how things are now.
     *
     * @throws Refused when it cannot be made: asked before it is written down, and again when it takes effect
     */
    List<Line> describe(@Nullable String programme, Map<String, String> content);

    /**
     * Whether this person may ask for it, or confirm it. That they are a programme manager is known already.
     *
     * @throws Refused 403 with the reason
     */
    void requireTheirs(@Nullable String programme, Map<String, String> content, String person);

    /**
     * Makes the change, in the transaction in which the second person confirms it.
     *
     * @throws Refused when it cannot be made any more; it stays open then
     */
    void apply(ChangeRequest request, TwoPeople people);
}
