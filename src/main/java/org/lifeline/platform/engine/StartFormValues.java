package org.lifeline.platform.engine;

import java.util.Map;
import java.util.Set;
import org.lifeline.platform.security.CurrentUser;

/**
 * Supplies what the start form of a process shows: mainly the choices, so that nobody has to type a code or an account. An implementation
 * is a bean that names its processes by their ids. A choice is checked when it is sent, as if it had been typed.
 */
public interface StartFormValues {

    /** Ids of processes, such as programmeTopUp. */
    Set<String> processes();

    /**
     * The values, by the names that the form uses: texts, numbers, booleans, and lists of maps of them. They must contain only what this
     * person may see.
     *
     * @param process one of {@link #processes()}
     */
    Map<String, Object> values(String process, CurrentUser user);
}
