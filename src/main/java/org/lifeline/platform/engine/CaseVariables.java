package org.lifeline.platform.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of the variables by which any task, of whichever process, says which case it is about. */
public final class CaseVariables {

    /** The case's programme. */
    public static final String PROGRAMME_CODE = "programmeCode";

    /** What is decided on, {@code application} or {@code claim}; only where a stage of one decides. */
    public static final String CASE_KIND = "caseKind";

    /** The stage that is open, counted from one; only where a stage decides. */
    public static final String STAGE_POSITION = "stagePosition";

    /** What a comparison asks: about a {@value #DUPLICATE}, or about the person's identity. */
    public static final String QUESTION = "question";

    public static final String DUPLICATE = "duplicate";

    /** The case that the one of the task is compared with. */
    public static final String OTHER_NUMBER = "otherNumber";

    private static final String[] NUMBERS = {"caseNumber", "claimNumber", "applicationNumber"};

    /** Under which names a task's process may keep the number of its case. */
    static List<String> numberNames() {
        return List.of(NUMBERS);
    }

    private CaseVariables() {}

    /** Reads one variable of a task. */
    @FunctionalInterface
    public interface Reader {
        @Nullable Object get(String name);
    }

    /** The number of the case that the task is about, in the words of each process; null where it is about none. */
    public static @Nullable String caseNumber(Reader task) {
        for (String name : NUMBERS) {
            if (task.get(name) instanceof String number) {
                return number;
            }
        }
        return null;
    }

    /** The case that the one of the task is compared with; null for a task that compares nothing. */
    public static @Nullable String comparedCase(Reader task) {
        return DUPLICATE.equals(task.get(QUESTION)) ? (String) task.get(OTHER_NUMBER) : null;
    }
}
