package org.lifeline.platform.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of the variables by which a task of any process says which case it is about. */
public final class CaseVariables {

    /** Code of the case's programme. */
    public static final String PROGRAMME_CODE = "programmeCode";

    /** The kind of case, {@code application} or {@code claim}; set only where a stage decides on it. */
    public static final String CASE_KIND = "caseKind";

    /** The position of the open stage, from 1; set only where a stage decides. */
    public static final String STAGE_POSITION = "stagePosition";

    /** The question of a comparison: whether it is a {@value #DUPLICATE}, or who the person is. */
    public static final String QUESTION = "question";

    public static final String DUPLICATE = "duplicate";

    /** Number of the case with which the task's case is compared. */
    public static final String OTHER_NUMBER = "otherNumber";

    private static final String[] NUMBERS = {"caseNumber", "claimNumber", "applicationNumber"};

    /** The names under which the processes keep the number of a task's case. */
    static List<String> numberNames() {
        return List.of(NUMBERS);
    }

    private CaseVariables() {}

    /** Reads a variable of a task. */
    @FunctionalInterface
    public interface Reader {
        @Nullable
        Object get(String name);
    }

    /** The number of the task's case, from the variable that its process uses; null for a task without a case. */
    public static @Nullable String caseNumber(Reader task) {
        for (String name : NUMBERS) {
            if (task.get(name) instanceof String number) {
                return number;
            }
        }
        return null;
    }

    /** The number of the case with which the task's case is compared; null for a task that compares nothing. */
    public static @Nullable String comparedCase(Reader task) {
        return DUPLICATE.equals(task.get(QUESTION)) ? (String) task.get(OTHER_NUMBER) : null;
    }
}
