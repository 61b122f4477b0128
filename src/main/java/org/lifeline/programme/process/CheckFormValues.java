package org.lifeline.programme.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.language.VisitorLanguage;
import org.springframework.stereotype.Component;

/**
 * The values of the form with which the second manager checks a draft. They were stored in English when the draft was handed in, and are
 * translated to the reader's language.
 */
@Component
class CheckFormValues implements FormValues {

    private static final List<String> LISTS = List.of(
            SetUpProcess.SUMMARY, SetUpProcess.STAGE_LINES, SetUpProcess.CLAIM_STAGE_LINES, SetUpProcess.CHANGES);
    private static final String PROGRAMME_NAME = "programmeName";
    private static final TypeReference<List<Map<String, String>>> LINES = new TypeReference<>() {};

    private final Phrases phrases;
    private final VisitorLanguage language;
    private final ObjectMapper json;

    CheckFormValues(Phrases phrases, VisitorLanguage language, ObjectMapper json) {
        this.phrases = phrases;
        this.language = language;
        this.json = json;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_checkProgramme");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        Map<String, Supplier<?>> values = new HashMap<>();
        for (String list : LISTS) {
            if (task.hasVariable(list)) {
                values.put(list, () -> said(kept(task, list)));
            }
        }
        // the name is a field of the author's form, which the engine does not store; the summary starts with it
        values.put(
                PROGRAMME_NAME,
                () -> task.hasVariable(SetUpProcess.SUMMARY)
                        ? kept(task, SetUpProcess.SUMMARY).get(0).get("value")
                        : null);
        return values;
    }

    /** Translates all values except the names of stages. */
    private List<Map<String, String>> said(List<Map<String, String>> lines) {
        lines.forEach(line -> line.replaceAll((column, english) -> column.equals("name")
                ? english
                : phrases.say(english, language.now().locale())));
        return lines;
    }

    private List<Map<String, String>> kept(DelegateTask task, String list) {
        try {
            return json.readValue(String.valueOf(task.getVariable(list)), LINES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the lines of a draft cannot be read", e);
        }
    }
}
