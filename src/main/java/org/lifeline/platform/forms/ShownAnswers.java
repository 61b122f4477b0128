package org.lifeline.platform.forms;

import java.util.List;
import java.util.Map;
import org.lifeline.platform.language.Language;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Answers as a person reads them: under the form's headings, with its questions, in one language. */
@Component
public class ShownAnswers {

    /** @param value empty where the question was not answered */
    public record Answer(String key, String question, String value) {}

    /** A part of the form with its heading; the heading is empty for questions outside of all parts. */
    public record Section(String title, List<Answer> answers) {}

    private final Forms forms;
    private final MessageSource messages;

    ShownAnswers(Forms forms, MessageSource messages) {
        this.forms = forms;
        this.messages = messages;
    }

    /** All questions of the form, answered or not. */
    public List<Section> all(String form, Map<String, ?> answers, String currency, Language language) {
        AnswerWords words = words(language);
        return forms.get(form, language).sections().stream()
                .map(section -> new Section(
                        section.title(),
                        section.fields().stream()
                                .map(field -> new Answer(
                                        field.key(),
                                        field.label(),
                                        field.shown(answers.get(field.key()), currency, words)))
                                .toList()))
                .toList();
    }

    /** The questions that were answered. */
    public List<Section> answered(String form, Map<String, ?> answers, String currency, Language language) {
        return all(form, answers, currency, language).stream()
                .map(section -> new Section(
                        section.title(),
                        section.answers().stream()
                                .filter(answer -> !answer.value().isEmpty())
                                .toList()))
                .filter(section -> !section.answers().isEmpty())
                .toList();
    }

    /** What {@link FormSchema.Field#shown} needs for this language. */
    public AnswerWords words(Language language) {
        return new AnswerWords(
                language,
                messages.getMessage("answers.yes", null, language.locale()),
                messages.getMessage("answers.no", null, language.locale()),
                year -> messages.getMessage("answers.about", new Object[] {year}, language.locale()));
    }
}
