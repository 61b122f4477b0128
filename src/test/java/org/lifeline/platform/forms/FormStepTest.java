package org.lifeline.platform.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.problem.Refused.FieldError;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The steps of a form, and which of their questions the FEEL conditions hide. */
class FormStepTest {

    static final String FORM = """
            {"id": "askedByCondition", "components": [
              {"type": "text", "text": "# Welcome"},
              {"type": "group", "label": "Need", "components": [
                {"type": "number", "key": "cost", "label": "Cost"},
                {"type": "select", "key": "kind", "label": "Kind", "values": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]},
                {"type": "textfield", "key": "why", "label": "Why", "validate": {"required": true}, "conditional": {"hide": "=cost < 100"}},
                {"type": "group", "conditional": {"hide": "=kind != \\"a\\""}, "components": [{"type": "textarea", "key": "more", "label": "More"}]}]},
              {"type": "group", "label": "Rest", "components": [{"type": "checkbox", "key": "consent", "label": "Agreed"}]}]}""";

    static FormSchema form(String json) throws JsonProcessingException {
        return new FormSchema(new ObjectMapper().readTree(json));
    }

    private static List<String> asked(Map<String, ?> answers) throws JsonProcessingException {
        return form(FORM).steps().get(0).asked(answers).stream()
                .filter(FormPart::isQuestion)
                .map(FormPart::key)
                .toList();
    }

    @Test
    void eachGroupIsAStepAndTakesWhatStandsBeforeIt() throws JsonProcessingException {
        List<FormStep> steps = form(FORM).steps();
        assertThat(steps).extracting(FormStep::title).containsExactly("Need", "Rest");
        assertThat(steps.get(0).parts().get(0).text()).containsExactly("# Welcome");
    }

    @Test
    void conditionsAreEvaluatedWithWhatIsKnown() throws JsonProcessingException {
        assertThat(asked(Map.of("cost", "99.5", "kind", "a"))).containsExactly("cost", "kind", "more");
        assertThat(asked(Map.of("cost", 100, "kind", "b"))).containsExactly("cost", "kind", "why");
    }

    @Test
    void aQuestionIsNeededWhenItsConditionShowsIt() throws JsonProcessingException {
        assertThat(form(FORM).unanswered(Map.of("cost", 200)))
                .extracting(FieldError::field)
                .containsExactly("why");
        assertThat(form(FORM).unanswered(Map.of("cost", 20))).isEmpty();
        assertThat(form(FORM).unanswered(Map.of("cost", 200, "why", "Because"))).isEmpty();
    }

    @Test
    void aComponentThatPagesDoNotKnowIsRefused() throws JsonProcessingException {
        FormSchema unknown = form("{\"components\": [{\"type\": \"iframe\", \"key\": \"x\", \"id\": \"field_x\"}]}");
        assertThatThrownBy(unknown::steps).hasMessageContaining("field_x");
    }

    @Test
    void everyApplicationFormCanBeAskedPageByPage() throws Exception {
        Forms forms = new Forms(new PathMatchingResourcePatternResolver(), new ObjectMapper());
        assertThat(forms.in("application"))
                .isNotEmpty()
                .allSatisfy(form -> assertThat(form.steps())
                        .isNotEmpty()
                        .allSatisfy(step -> assertThat(step.title()).isNotEmpty()));
    }
}
