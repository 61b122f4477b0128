package org.lifeline.application;

import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.CaseFacts;
import org.springframework.stereotype.Component;

/** The facts of a case, from its answers. */
@Component
class ApplicationFacts implements CaseFacts {

    private final Applications applications;
    private final Clock clock;

    ApplicationFacts(Applications applications, Clock clock) {
        this.applications = applications;
        this.clock = clock;
    }

    @Override
    public Map<String, @Nullable Object> of(String number) {
        Application application = applications.get(number);
        Answers said = application.read();
        Map<String, @Nullable Object> facts = new HashMap<>();
        facts.put(TREATMENT_TYPE, said.treatmentType());
        facts.put(URGENCY, said.urgency());
        facts.put(AGE_YEARS, said.ageYears(LocalDate.now(clock)));
        facts.put(HOUSEHOLD_SIZE, said.householdSize());
        facts.put(INCOME_PER_HEAD_MINOR, said.incomePerHeadMinor(application.currency()));
        return facts;
    }
}
