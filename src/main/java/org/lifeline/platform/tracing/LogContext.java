package org.lifeline.platform.tracing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What every line of the log names while this thread works on something: the request that it belongs to, and the case. Outside of a piece of
 * work that somebody began, nothing is named, so no line names the case of the work before.
 */
public final class LogContext {

    /** Member of a line: the request, as its caller reads it in the header {@link RequestIdFilter#HEADER}. */
    public static final String REQUEST_ID = "requestId";

    /** Member of a line: the number of an application or a claim. */
    public static final String CASE_NUMBER = "caseNumber";

    /** Other processes have other keys, such as the code of a voucher, which no log may hold. */
    private static final Pattern CASE = Pattern.compile("[AC]-\\d{4}-\\d{6,9}(?![0-9A-Za-z])");

    private static final ThreadLocal<Integer> OPEN = new ThreadLocal<>();

    /** A piece of work. Closing it takes back what it named. */
    public static final class Work implements AutoCloseable {

        private final @Nullable String requestBefore = MDC.get(REQUEST_ID);
        private final @Nullable String caseBefore = MDC.get(CASE_NUMBER);
        private final @Nullable Integer openBefore = OPEN.get();

        private Work(@Nullable String requestId) {
            OPEN.set(openBefore == null ? 1 : openBefore + 1);
            put(REQUEST_ID, requestId);
            put(CASE_NUMBER, null);
        }

        @Override
        public void close() {
            put(REQUEST_ID, requestBefore);
            put(CASE_NUMBER, caseBefore);
            if (openBefore == null) {
                OPEN.remove();
            } else {
                OPEN.set(openBefore);
            }
        }
    }

    private LogContext() {}

    /** @param requestId null for work that no request caused */
    public static Work begin(@Nullable String requestId) {
        return new Work(requestId);
    }

    /** The request that this thread works for; null if it works for none. */
    public static @Nullable String requestId() {
        return MDC.get(REQUEST_ID);
    }

    /**
     * Names the case in the following lines, if a piece of work was begun.
     *
     * @param caseNumber null for none
     */
    public static void name(@Nullable String caseNumber) {
        if (OPEN.get() != null) {
            put(CASE_NUMBER, caseNumber);
        }
    }

    /** The case that is named now. */
    public static @Nullable String named() {
        return MDC.get(CASE_NUMBER);
    }

    /**
     * The number of the case with which a key begins, such as that of a message about it.
     *
     * @return null for a key that names no case
     */
    public static @Nullable String caseIn(@Nullable String key) {
        if (key == null) {
            return null;
        }
        Matcher number = CASE.matcher(key);
        return number.lookingAt() ? number.group() : null;
    }

    private static void put(String member, @Nullable String value) {
        if (value == null) {
            MDC.remove(member);
        } else {
            MDC.put(member, value);
        }
    }
}
