package org.lifeline.platform.engine;

import java.util.Map;
import java.util.Set;
import org.lifeline.platform.security.CurrentUser;

/**
 * What a form shows that starts a process: above all what can be chosen, so that nobody types a code or a log-in. A bean of this kind names its
 * processes by their ids. What is chosen is checked when it is sent, as if it had been typed.
 */
public interface StartFormValues {

    /** Ids of processes, such as programmeTopUp. */
    Set<String> processes();

    /**
     * The values by the names that the form uses: texts, numbers, booleans, and lists of maps of them. Only what this person may see.
     *
     * @param process one of {@link #processes()}
     */
    Map<String, Object> values(String process, CurrentUser user);
}
