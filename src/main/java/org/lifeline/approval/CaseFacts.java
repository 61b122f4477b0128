package org.lifeline.approval;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a case that rules need: the treatment, its urgency, an age, an income. They are personal data, and the engine's tables are
 * open to the people who operate the engine. So they are read from the case whenever a table or a form needs them, and the engine has them
 * only for that moment.
 */
public interface CaseFacts {

    String TREATMENT_TYPE = "treatmentType";
    String URGENCY = "urgency";
    String AGE_YEARS = "ageYears";
    String HOUSEHOLD_SIZE = "householdSize";
    /** Income a month: 0 where the household has no income, null where none was stated. */
    String INCOME_PER_HEAD_MINOR = "incomePerHeadMinor";

    /** The facts of an application, by the names that the decision tables use. */
    Map<String, @Nullable Object> of(String application);
}
