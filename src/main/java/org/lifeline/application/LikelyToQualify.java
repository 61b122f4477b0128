package org.lifeline.application;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.PlainFields.Choice;
import org.lifeline.application.PlainFields.Typed;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.platform.engine.UnrecordedDecisions;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.FormSchema.Field;
import org.lifeline.platform.forms.Forms;
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

    /**
     * A field, as it is asked and as it was answered.
     *
     * @param error in the reader's language; null where nothing is wrong
     * @param meant the choice that was made between two readings; null where there was none to make
     * @param choices the two ways to understand what was typed; else empty
     */
    record Question(
            Field field,
            String description,
            String typed,
            @Nullable String meant,
            @Nullable String error,
            List<Choice> choices) {}

    /** @param outcome null where an answer is wrong */
    record Answered(List<Question> questions, @Nullable Outcome outcome) {}

    /** The table that the process of a case asks. */
    private static final String DECISION = "eligibility";

    private static final String ELIGIBLE = "eligible";
    private static final String REVIEW = "review";

    private static final int LONGEST = 200;

    private final UnrecordedDecisions decisions;
    private final Forms forms;
    private final PlainFields fields;
    private final TypedAnswers typedAnswers;
    private final ReasonTexts reasons;
    private final Languages languages;
    private final Phrases phrases;
    private final Clock clock;

    LikelyToQualify(
            UnrecordedDecisions decisions,
            Forms forms,
            PlainFields fields,
            TypedAnswers typedAnswers,
            ReasonTexts reasons,
            Languages languages,
            Phrases phrases,
            Clock clock) {
        this.decisions = decisions;
        this.forms = forms;
        this.fields = fields;
        this.typedAnswers = typedAnswers;
        this.reasons = reasons;
        this.languages = languages;
        this.phrases = phrases;
        this.clock = clock;
    }

    /** What is to be asked; empty where the table reads something that no answer of the form gives. */
    Optional<List<Question>> questions(Programme programme, Locale reader) {
        FormSchema form = form(programme, reader);
        return decisions
                .latest(DECISION)
                .flatMap(table -> asked(table, programme, form))
                .map(asked -> asked.stream()
                        .map(field -> new Question(field, form.description(field.key()), "", null, null, List.of()))
                        .toList());
    }

    /**
     * The answer to what was typed.
     *
     * @param typed by key of the field; other keys are ignored
     * @param meant the choice that was made where the page asked which of two was meant, by key
     * @return empty where the table reads something that no answer of the form gives
     */
    Optional<Answered> answer(
            Programme programme, Map<String, String> typed, Map<String, String> meant, Locale reader) {
        UnrecordedDecisions.Version table = decisions.latest(DECISION).orElse(null);
        FormSchema form = form(programme, reader);
        List<Field> asked = table == null ? null : asked(table, programme, form).orElse(null);
        if (table == null || asked == null) {
            return Optional.empty();
        }
        Map<String, Object> given = new LinkedHashMap<>();
        Map<String, Typed> read = new LinkedHashMap<>();
        for (Field field : asked) {
            String text = typed.getOrDefault(field.key(), "");
            Typed its = text.length() > LONGEST
                    ? Typed.wrong(phrases.say("At most " + LONGEST + " characters.", reader))
                    : fields.read(field, text, meant.get(field.key()), programme.currency(), reader);
            read.put(field.key(), its);
            if (its.value() != null) {
                given.put(field.key(), its.value());
            }
        }
        Map<String, Object> answers = typedAnswers.read(given);
        Map<String, String> errors = errors(form, programme, answers, reader);
        List<Question> questions = new ArrayList<>();
        boolean valid = true;
        for (Field field : asked) {
            Typed its = Objects.requireNonNull(read.get(field.key()));
            String error = its.error() == null ? errors.get(field.key()) : its.error();
            valid &= error == null;
            String chosen = meant.get(field.key());
            questions.add(new Question(
                    field,
                    form.description(field.key()),
                    shortened(typed, field.key()),
                    chosen != null && chosen.equals(its.value()) ? chosen : null,
                    error,
                    its.choices()));
        }
        return Optional.of(
                new Answered(questions, valid ? outcome(table, programme, new Answers(answers), reader) : null));
    }

    private FormSchema form(Programme programme, Locale reader) {
        return forms.get(programme.form(), languages.of(reader.getLanguage()));
    }

    private static String shortened(Map<String, String> typed, String key) {
        String text = typed.getOrDefault(key, "");
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /**
     * The fields from which the table's values come, in the order of the form. A field that the form does not have is not asked: its value is
     * not stated in a case of this form either.
     */
    private static Optional<List<Field>> asked(
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
        return Optional.of(form.sections().stream()
                .flatMap(section -> section.fields().stream())
                .filter(field -> keys.contains(field.key()))
                .toList());
    }

    private static Map<String, Object> ofProgramme(Programme programme) {
        return Map.of(
                RuleInputs.MAXIMUM_MINOR, programme.maximum().minor(),
                RuleInputs.CURRENCY, programme.currency(),
                RuleInputs.PROGRAMME_CODE, programme.code());
    }

    /** By the same checks as an application; what they say of fields that are not asked is left out by who reads it. */
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
