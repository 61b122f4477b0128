package org.lifeline.provider.process;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.provider.DetailsHistory;
import org.lifeline.provider.DetailsInWords;
import org.springframework.stereotype.Component;

/** What the form of a change of a provider's licence or places shows: who asks and why, what changes, and where its papers are. */
@Component
class DetailsFormValues implements FormValues {

    private final DetailsHistory history;
    private final Phrases phrases;
    private final VisitorLanguage language;
    private final LifelineProperties properties;

    DetailsFormValues(
            DetailsHistory history, Phrases phrases, VisitorLanguage language, LifelineProperties properties) {
        this.history = history;
        this.phrases = phrases;
        this.language = language;
        this.properties = properties;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_checkDetails");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        String provider = DetailsProcess.provider(task);
        int number = DetailsProcess.number(task);
        return Map.of(
                "detailsAskedBy",
                () -> history.get(provider, number).askedBy(),
                "detailsAskedWhy",
                () -> history.get(provider, number).reason(),
                "detailsAddress",
                () -> properties.publicUrl() + "/providers/" + provider,
                "detailsLines",
                () -> lines(provider, number));
    }

    private List<Map<String, String>> lines(String provider, int number) {
        return DetailsInWords.lines(history.get(provider, number)).stream()
                .map(line -> Map.of("what", say(line.what()), "now", say(line.now()), "then", say(line.then())))
                .toList();
    }

    private String say(String english) {
        return phrases.say(english, language.now().locale());
    }
}
