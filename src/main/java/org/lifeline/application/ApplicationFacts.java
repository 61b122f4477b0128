package org.lifeline.application;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
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
    public Map<String, Object> of(String number) {
        Application application = applications.get(number);
        Answers said = application.read();
        return Map.of(
                TREATMENT_TYPE, said.treatmentType(),
                URGENCY, said.urgency(),
                AGE_YEARS, said.ageYears(LocalDate.now(clock)),
                HOUSEHOLD_SIZE, said.householdSize(),
                INCOME_PER_HEAD_MINOR, said.incomePerHeadMinor(application.currency()));
    }
}
