package org.lifeline.approval;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules need to know of a case: its treatment, how urgent it is, an age, an income. It is read from the case whenever a table or
 * a form needs it, and handed to the engine for that moment only: it is personal, and the engine's tables are open to those who run it.
 */
public interface CaseFacts {

    String TREATMENT_TYPE = "treatmentType";
    String URGENCY = "urgency";
    String AGE_YEARS = "ageYears";
    String HOUSEHOLD_SIZE = "householdSize";
    /** A month: 0 where the household has no income, null where it was not said. */
    String INCOME_PER_HEAD_MINOR = "incomePerHeadMinor";

    /** Of an application, by the names that the decision tables use. */
    Map<String, @Nullable Object> of(String application);
}
