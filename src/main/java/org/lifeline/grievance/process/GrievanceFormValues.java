package org.lifeline.grievance.process;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.grievance.GrievanceAnswers;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.language.VisitorLanguage;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** What the form of a complaint shows: what it is about, the words, and what was answered before. */
@Component
class GrievanceFormValues implements FormValues {

    private final GrievanceAnswers answers;
    private final VisitorLanguage visitor;

    GrievanceFormValues(GrievanceAnswers answers, VisitorLanguage visitor) {
        this.answers = answers;
        this.visitor = visitor;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_answerGrievance");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        String number = GrievanceProcess.number(task);
        SingletonSupplier<GrievanceAnswers.Seen> seen = SingletonSupplier.of(() -> answers.seen(number, visitor.now()));
        return Map.of(
                "grievanceKind", () -> seen.obtain().kind(),
                "grievanceAbout", () -> seen.obtain().about(),
                "grievanceProven", () -> seen.obtain().proven(),
                "grievanceWords", () -> seen.obtain().words(),
                "firstAnswer", () -> seen.obtain().firstAnswer(),
                "notSettledWhy", () -> seen.obtain().notSettled());
    }
}
