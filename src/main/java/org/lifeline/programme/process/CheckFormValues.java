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

/** What the second manager checks: kept in English when the draft was handed in, and said in the language of who reads it. */
@Component
class CheckFormValues implements FormValues {

    private static final List<String> LISTS = List.of(SetUpProcess.SUMMARY, SetUpProcess.STAGE_LINES, SetUpProcess.CLAIM_STAGE_LINES, SetUpProcess.CHANGES);
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
                values.put(list, () -> said(String.valueOf(task.getVariable(list))));
            }
        }
        return values;
    }

    private List<Map<String, String>> said(String kept) {
        try {
            List<Map<String, String>> lines = json.readValue(kept, LINES);
            lines.forEach(line -> line.replaceAll((name, english) -> phrases.say(english, language.now().locale())));
            return lines;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the lines of a draft cannot be read", e);
        }
    }
}
