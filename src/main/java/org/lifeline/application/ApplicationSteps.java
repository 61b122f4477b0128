package org.lifeline.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.FormPart;
import org.lifeline.platform.forms.FormStep;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.forms.PageForm;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.SeenVersion;
import org.lifeline.programme.Programme;
import org.springframework.stereotype.Component;

/**
 * An application form step by step: which steps there are for the answers of a draft, and what a page with one step sent. A page changes the
 * answers of its own step only; what else it sends is not read.
 */
@Component
class ApplicationSteps {

    /**
     * A form at one of its steps.
     *
     * @param steps all steps of the form, in the reader's language
     * @param index of the step, from 0
     * @param draft null before there is one
     */
    record Place(
            Programme programme,
            List<FormStep> steps,
            int index,
            @Nullable Application draft,
            Language language) {

        FormStep step() {
            return steps.get(index);
        }

        Map<String, Object> answers() {
            return draft == null ? Map.of() : draft.answers();
        }

        Place with(Application saved) {
            return new Place(programme, steps, index, saved, language);
        }
    }

    /**
     * What a page sent, checked.
     *
     * @param boxes what stands in the boxes
     * @param problems by path, in the reader's language
     * @param answers of the whole form, as they can be saved: an answer with a problem is as it was before
     * @param asked the parts that these answers lead to
     * @param typed the answers of this step as they were understood
     */
    record Sent(
            Map<String, List<String>> boxes,
            Map<String, String> problems,
            Map<String, List<PageForm.Reading>> readings,
            Map<String, Object> answers,
            List<FormPart> asked,
            Map<String, Object> typed) {}

    private final Forms forms;
    private final PageForm pageForm;
    private final ApplicationFiling filing;
    private final Phrases phrases;
    private final ObjectMapper json;

    ApplicationSteps(Forms forms, PageForm pageForm, ApplicationFiling filing, Phrases phrases, ObjectMapper json) {
        this.forms = forms;
        this.pageForm = pageForm;
        this.filing = filing;
        this.phrases = phrases;
        this.json = json;
    }

    /** @throws Refused 404 when the form has no such step, or asks nothing in it for these answers */
    Place at(Programme programme, @Nullable Application draft, int index, Language language) {
        Place place = new Place(programme, forms.get(programme.form(), language).steps(), index, draft, language);
        if (!asking(place).contains(index)) {
            throw Refused.notFound("There is no such step in this form.");
        }
        return place;
    }

    /** The first step of a new application. */
    Place first(Programme programme, Language language) {
        Place place = new Place(programme, forms.get(programme.form(), language).steps(), 0, null, language);
        return new Place(programme, place.steps(), asking(place).get(0), null, language);
    }

    /** The whole form as one step, of somebody who has answered nothing yet. */
    Place whole(Programme programme, Language language) {
        List<FormPart> parts = forms.get(programme.form(), language).steps().stream()
                .flatMap(step -> step.parts().stream())
                .toList();
        return new Place(programme, List.of(new FormStep("", parts)), 0, null, language);
    }

    /** All steps of the form of a programme. */
    List<FormStep> of(Programme programme, Language language) {
        return forms.get(programme.form(), language).steps();
    }

    /** The indexes of the steps that ask something for the answers of the draft. */
    List<Integer> asking(Place place) {
        Map<String, Object> known = ApplicationFiling.withFacts(place.programme(), place.answers());
        List<Integer> asking = new ArrayList<>();
        for (int i = 0; i < place.steps().size(); i++) {
            if (place.steps().get(i).asked(known).stream()
                    .anyMatch(part -> !part.key().isEmpty())) {
                asking.add(i);
            }
        }
        return asking;
    }

    /** The parts of the step that are asked for the answers of the draft. */
    List<FormPart> asked(Place place) {
        return place.step().asked(ApplicationFiling.withFacts(place.programme(), place.answers()));
    }

    /**
     * What is missing or wrong in the whole draft, by the index of the step that asks for it; in the order of the form.
     */
    Map<Integer, List<FieldError>> problems(Place place) {
        List<FieldError> errors = filing.problems(place.programme(), filing.asStored(place.answers()), true);
        Map<Integer, List<FieldError>> byStep = new LinkedHashMap<>();
        for (int index : asking(place)) {
            List<FieldError> its = errors.stream()
                    .filter(error -> place.steps().get(index).asksFor(top(error.field())))
                    .toList();
            if (!its.isEmpty()) {
                byStep.put(index, its);
            }
        }
        return byStep;
    }

    /** The answers of a step as a page was made from them; it changes whenever one of them does. */
    String fingerprint(Place place) {
        Map<String, Object> answers = new LinkedHashMap<>();
        for (FormPart part : place.step().parts()) {
            if (part.isQuestion()) {
                answers.put(part.key(), place.answers().get(part.key()));
            }
        }
        try {
            return DigestUtils.sha256Hex(json.writeValueAsString(answers));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads what a page with this step sent.
     *
     * @param complete whether a question that must be answered is a problem when it is not
     */
    Sent read(Place place, Map<String, List<String>> parameters, boolean complete, Locale locale) {
        FormStep step = place.step();
        Map<String, List<String>> boxes = pageForm.sent(step.parts(), parameters);
        PageForm.Read read = pageForm.read(
                step.parts(), boxes, place.answers(), place.programme().currency(), place.language());
        Map<String, Object> typed = filing.asStored(read.answers());
        Map<String, Object> all = new LinkedHashMap<>(place.answers());
        step.parts().forEach(part -> all.remove(part.key()));
        all.putAll(typed);
        Map<String, Object> kept = withoutHidden(place, all);
        List<FormPart> asked = step.asked(ApplicationFiling.withFacts(place.programme(), kept));

        Map<String, String> problems = new LinkedHashMap<>();
        List<FieldError> errors = filing.problems(place.programme(), kept, complete);
        for (FormPart part : asked) {
            read.problems().forEach((path, problem) -> {
                if (top(path).equals(part.key())) {
                    problems.put(path, problem);
                }
            });
            boolean unread =
                    problems.keySet().stream().anyMatch(path -> top(path).equals(part.key()));
            for (FieldError error : errors) {
                if (!unread && top(error.field()).equals(part.key())) {
                    problems.put(PageForm.path(error.field()), phrases.say(error.message(), locale));
                }
            }
        }
        Map<String, Object> savable = new LinkedHashMap<>(place.answers());
        for (FormPart part : step.parts()) {
            boolean wrong =
                    problems.keySet().stream().anyMatch(path -> top(path).equals(part.key()));
            if (part.isQuestion() && !wrong) {
                Object answer = kept.get(part.key());
                if (answer == null) {
                    savable.remove(part.key());
                } else {
                    savable.put(part.key(), answer);
                }
            }
        }
        return new Sent(boxes, problems, read.readings(), withoutHidden(place, savable), asked, typed);
    }

    /** The answers without those that nobody is asked for any more; the answer to one question may hide others, and these hide more. */
    private static Map<String, Object> withoutHidden(Place place, Map<String, Object> answers) {
        Map<String, Object> kept = new LinkedHashMap<>(answers);
        for (boolean changed = true; changed; ) {
            Map<String, Object> known = ApplicationFiling.withFacts(place.programme(), kept);
            changed = false;
            for (FormStep step : place.steps()) {
                List<FormPart> asked = step.asked(known);
                for (FormPart part : step.parts()) {
                    if (part.isQuestion() && !asked.contains(part)) {
                        changed |= kept.remove(part.key()) != null;
                    }
                }
            }
        }
        return kept;
    }

    /**
     * Saves what a page sent into the draft.
     *
     * @throws Refused 412 {@code draftChanged} when somebody saved the draft at the same moment, 422 when it does not fit the other answers
     */
    Place save(CurrentUser user, Place place, Sent sent) {
        Application draft = Objects.requireNonNull(place.draft());
        if (sent.answers().equals(draft.answers())) {
            return place;
        }
        return place.with(
                filing.save(user, draft.number(), sent.answers(), SeenVersion.ofField(Long.toString(draft.version()))));
    }

    /** The questions of this step that are answered otherwise in the draft than on the page. */
    List<FormPart> differing(Place place, Sent sent) {
        return sent.asked().stream()
                .filter(FormPart::isQuestion)
                .filter(part -> !Objects.equals(
                        text(place.answers().get(part.key())), text(sent.typed().get(part.key()))))
                .collect(Collectors.toList());
    }

    private static String text(@Nullable Object answer) {
        return answer == null || Boolean.FALSE.equals(answer) ? "" : answer.toString();
    }

    private static String top(String field) {
        return field.split("[.\\[]")[0];
    }
}
