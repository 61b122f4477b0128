package org.lifeline.duty;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.DutyRefusals;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.springframework.stereotype.Component;

/** What is counted of attempts that the separation of duties refused. */
@Component
class DutyFigures implements FactSource {

    private final DutyRefusals refusals;
    private final Clock clock;

    DutyFigures(DutyRefusals refusals, Clock clock) {
        this.refusals = refusals;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.refusal);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        return refusals.attempts(keys.stream().map(Long::valueOf).toList()).stream()
                .map(this::fact)
                .toList();
    }

    private Fact fact(DutyRefusals.Attempt attempt) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("caseNumber", attempt.caseNumber());
        values.put("refusedOn", LocalDate.ofInstant(attempt.at(), clock.getZone()));
        values.put("officer", attempt.person());
        return new Fact(FactKind.REFUSAL, String.valueOf(attempt.id()), values);
    }
}
