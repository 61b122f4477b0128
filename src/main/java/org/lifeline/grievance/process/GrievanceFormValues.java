package org.lifeline.grievance.process;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.grievance.Grievances;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.language.VisitorLanguage;
import org.springframework.stereotype.Component;

/** What the form of a complaint shows: what it is about, the words, and what was answered before. */
@Component
class GrievanceFormValues implements FormValues {

    private final Grievances grievances;
    private final VisitorLanguage visitor;

    GrievanceFormValues(Grievances grievances, VisitorLanguage visitor) {
        this.grievances = grievances;
        this.visitor = visitor;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_answerGrievance");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        String number = GrievanceProcess.number(task);
        return Map.of(
                "grievanceKind", () -> grievances.seen(number, visitor.now()).kind(),
                "grievanceAbout", () -> grievances.seen(number, visitor.now()).about(),
                "grievanceProven", () -> grievances.seen(number, visitor.now()).proven(),
                "grievanceWords", () -> grievances.seen(number, visitor.now()).words(),
                "firstAnswer", () -> grievances.seen(number, visitor.now()).firstAnswer(),
                "notSettledWhy", () -> grievances.seen(number, visitor.now()).notSettled());
    }
}
