package org.lifeline.datarequest.process;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.datarequest.DataRequests;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.VisitorLanguage;
import org.springframework.stereotype.Component;

/** What the forms of a request show: what is known, what should be, and why. */
@Component
class DataRequestFormValues implements FormValues {

    private final DataRequests requests;
    private final VisitorLanguage visitor;

    DataRequestFormValues(DataRequests requests, VisitorLanguage visitor) {
        this.requests = requests;
        this.visitor = visitor;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_decideCorrection", "userTask_decideErasure");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        String number = DataRequestProcess.number(task);
        Language language = visitor.now();
        return Map.of(
                "askedQuestion", () -> requests.seen(number, language).question(),
                "knownAnswer", () -> requests.seen(number, language).known(),
                "rightAnswer", () -> requests.seen(number, language).wanted(),
                "askedWhy", () -> requests.seen(number, language).why(),
                "correctionChanges", () -> requests.seen(number, language).changes(),
                "askedApplications", () -> requests.seen(number, language).applications(),
                "erasureObstacles", () -> requests.seen(number, language).erasable());
    }
}
