package org.lifeline.changes.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.changes.Line;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.language.VisitorLanguage;
import org.springframework.stereotype.Component;

/** The values of the second person's form: the change in plain words, in the reader's language. */
@Component
class ConfirmationForm implements FormValues {

    private final ChangeRequests changes;
    private final Phrases phrases;
    private final VisitorLanguage language;

    ConfirmationForm(ChangeRequests changes, Phrases phrases, VisitorLanguage language) {
        this.changes = changes;
        this.phrases = phrases;
        this.language = language;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_confirmChange");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        long request = ConfirmationProcess.request(task);
        return Map.of(
                "askedBy", () -> changes.get(request).askedBy(), "changeLines", () -> lines(changes.get(request)));
    }

    private List<Map<String, String>> lines(ChangeRequest request) {
        List<Line> lines = new ArrayList<>(request.lines());
        lines.addAll(changes.besides(request));
        if (lines.stream().noneMatch(line -> line.then().equals(request.reason()))) {
            lines.add(new Line("Why, says " + request.askedBy(), "", request.reason()));
        }
        return lines.stream()
                .map(line -> Map.of("what", say(line.what()), "now", say(line.now()), "then", say(line.then())))
                .toList();
    }

    private String say(String english) {
        return phrases.say(english, language.now().locale());
    }
}
