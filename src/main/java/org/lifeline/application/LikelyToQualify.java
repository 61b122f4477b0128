package org.lifeline.application;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.platform.engine.UnrecordedDecisions;
import org.lifeline.platform.forms.FormPart;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.forms.PageForm;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.programme.Programme;
import org.springframework.stereotype.Service;

/**
 * Whether somebody is likely to qualify, by the table of eligibility that their case would be judged by. The questions are those fields of the
 * application form from which the table gets what it reads. Nothing is stored, and nothing is promised.
 */
@Service
class LikelyToQualify {

    /** What the table would say of an application with these answers. */
    enum Word {
        likely,
        /** The rules leave it to the officers. */
        perhaps,
        unlikely,
        /** No rule fits. */
        unknown
    }

    /** @param reason why not, in the words in which applicants read it; only for {@link Word#unlikely} */
    record Outcome(Word word, @Nullable String reason) {}

    /** @param outcome null where an answer is wrong */
    record Answered(
            List<PageForm.Field> questions, @Nullable Outcome outcome) {}

    /** The table that the process of a case asks. */
    private static final String DECISION = "eligibility";

    private static final String ELIGIBLE = "eligible";
    private static final String REVIEW = "review";

    /** The most characters of an answer that are read and shown again. */
    private static final int LONGEST = 200;

    private final UnrecordedDecisions decisions;
    private final Forms forms;
    private final PageForm page;
    private final TypedAnswers typedAnswers;
    private final ReasonTexts reasons;
    private final Languages languages;
    private final Phrases phrases;
    private final Clock clock;

    LikelyToQualify(
            UnrecordedDecisions decisions,
            Forms forms,
            PageForm page,
            TypedAnswers typedAnswers,
            ReasonTexts reasons,
            Languages languages,
            Phrases phrases,
            Clock clock) {
        this.decisions = decisions;
        this.forms = forms;
        this.page = page;
        this.typedAnswers = typedAnswers;
        this.reasons = reasons;
        this.languages = languages;
        this.phrases = phrases;
        this.clock = clock;
    }

    /** What is to be asked; empty where the table reads something that no answer of the form gives. */
    Optional<List<PageForm.Field>> questions(Programme programme, Locale reader) {
        return decisions
                .latest(DECISION)
                .flatMap(table -> asked(table, programme, form(programme, reader)))
                .map(asked -> page.fields(asked, Map.of(), Map.of(), Map.of(), Map.of()));
    }

    /**
     * The answer to what was typed.
     *
     * @param sent what stands in the boxes of the page, see {@link PageForm}; other values are ignored
     * @return empty where the table reads something that no answer of the form gives
     */
    Optional<Answered> answer(Programme programme, Map<String, List<String>> sent, Locale reader) {
        UnrecordedDecisions.Version table = decisions.latest(DECISION).orElse(null);
        FormSchema form = form(programme, reader);
        List<FormPart> asked =
                table == null ? null : asked(table, programme, form).orElse(null);
        if (table == null || asked == null) {
            return Optional.empty();
        }
        Map<String, List<String>> boxes = page.sent(asked, sent);
        boxes.replaceAll((box, texts) -> texts.stream()
                .map(text -> text.substring(0, Math.min(text.length(), LONGEST)))
                .toList());
        PageForm.Read read =
                page.read(asked, boxes, Map.of(), programme.currency(), languages.of(reader.getLanguage()));
        Map<String, Object> answers = typedAnswers.read(read.answers());
        Map<String, String> problems = new HashMap<>(read.problems());
        errors(form, programme, answers, reader).forEach((key, error) -> {
            if (asked.stream().anyMatch(part -> part.key().equals(key))) {
                problems.putIfAbsent(key, error);
            }
        });
        return Optional.of(new Answered(
                page.fields(asked, boxes, problems, read.readings(), Map.of()),
                problems.isEmpty() ? outcome(table, programme, new Answers(answers), reader) : null));
    }

    private FormSchema form(Programme programme, Locale reader) {
        return forms.get(programme.form(), languages.of(reader.getLanguage()));
    }

    /**
     * The questions from which the table's values come, in the order of the form. A question that the form does not have is not asked: its value is
     * not stated in a case of this form either.
     */
    private static Optional<List<FormPart>> asked(
            UnrecordedDecisions.Version table, Programme programme, FormSchema form) {
        if (table.variables().isEmpty()) {
            return Optional.empty();
        }
        Set<String> keys = new LinkedHashSet<>();
        Set<String> known = ofProgramme(programme).keySet();
        for (String variable : table.variables().get()) {
            List<String> sources = AnswerFacts.fields(variable).orElse(null);
            if (sources != null) {
                keys.addAll(sources);
            } else if (!known.contains(variable)) {
                return Optional.empty();
            }
        }
        return Optional.of(form.steps().stream()
                .flatMap(step -> step.parts().stream())
                .filter(part -> keys.contains(part.key()))
                .toList());
    }

    private static Map<String, Object> ofProgramme(Programme programme) {
        return Map.of(
                RuleInputs.MAXIMUM_MINOR, programme.maximum().minor(),
                RuleInputs.CURRENCY, programme.currency(),
                RuleInputs.PROGRAMME_CODE, programme.code());
    }

    /** By the same checks as an application, by key; also of fields that are not asked here. */
    private Map<String, String> errors(
            FormSchema form, Programme programme, Map<String, Object> answers, Locale reader) {
        Map<String, String> errors = new HashMap<>();
        List<FieldError> found = new ArrayList<>(form.check(answers, true));
        found.addAll(new Answers(answers).check(programme.currency(), LocalDate.now(clock)));
        found.forEach(error -> errors.putIfAbsent(error.field(), phrases.say(error.message(), reader)));
        return errors;
    }

    private Outcome outcome(UnrecordedDecisions.Version table, Programme programme, Answers answers, Locale reader) {
        AnswerFacts.Said said = new AnswerFacts.Said(answers, programme.currency(), LocalDate.now(clock));
        Map<String, @Nullable Object> values = new HashMap<>(ofProgramme(programme));
        for (String variable : table.variables().orElse(Set.of())) {
            if (!values.containsKey(variable)) {
                values.put(variable, AnswerFacts.value(variable, said));
            }
        }
        String word = table.evaluate(values).map(String::valueOf).orElse(null);
        if (word == null) {
            return new Outcome(Word.unknown, null);
        }
        return switch (word) {
            case ELIGIBLE -> new Outcome(Word.likely, null);
            case REVIEW -> new Outcome(Word.perhaps, null);
            default -> new Outcome(Word.unlikely, reasons.of(word, languages.of(reader.getLanguage())));
        };
    }
}
