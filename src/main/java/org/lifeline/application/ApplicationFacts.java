package org.lifeline.application;

import java.time.Clock;
import java.time.LocalDate;
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
        return AnswerFacts.all(new AnswerFacts.Said(application.read(), application.currency(), LocalDate.now(clock)));
    }
}
