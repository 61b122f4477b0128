package org.lifeline.application;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.FormSchema.Field;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.typed.TypedDate;
import org.lifeline.platform.typed.TypedNumber;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Reads what a person typed into the fields of a page without a script: numbers and dates as they write them, as the form's own page does with
 * one.
 */
@Component
class PlainFields {

    /** One of two ways to understand what was typed: as the page sends it back, and as people read it. */
    record Choice(String value, String shown) {}

    /**
     * What was typed, read.
     *
     * @param value as the form's check takes it; null where nothing was given, or where it cannot be read
     * @param error what is wrong, in the reader's language; null where nothing is
     * @param choices the two ways to understand it; else empty
     */
    record Typed(@Nullable Object value, @Nullable String error, List<Choice> choices) {

        static Typed of(@Nullable Object value) {
            return new Typed(value, null, List.of());
        }

        static Typed wrong(String error) {
            return new Typed(null, error, List.of());
        }
    }

    private static final String EXAMPLE_NUMBER = "1250";

    private final MessageSource messages;
    private final Clock clock;

    PlainFields(MessageSource messages, Clock clock) {
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * Reads one field.
     *
     * @param meant the choice that was made where the page asked which of two was meant
     * @param currency ISO 4217 code, of amounts of money
     */
    Typed read(Field field, String given, @Nullable String meant, String currency, Locale reader) {
        String text = PlainText.trim(PlainText.clean(given));
        if (text.isEmpty()) {
            return Typed.of(null);
        }
        return switch (field.type()) {
            case "number" -> number(field, text, meant, currency, reader);
            case "datetime" -> date(field, text, meant, reader);
            default -> Typed.of(text);
        };
    }

    private Typed number(Field field, String text, @Nullable String meant, String currency, Locale reader) {
        int decimals = field.money() ? Money.zero(currency).exponent() : 0;
        String language = reader.getLanguage();
        TypedNumber read = field.money()
                ? TypedNumber.read(text, language, decimals, currency)
                : TypedNumber.read(text, language, decimals);
        if (read instanceof TypedNumber.Value value) {
            return Typed.of(value.text());
        }
        if (read instanceof TypedNumber.Either either) {
            return choose(
                    either.texts().stream()
                            .map(each -> new Choice(each, TypedNumber.write(each, language, decimals)))
                            .toList(),
                    meant,
                    reader);
        }
        return Typed.wrong(
                switch (((TypedNumber.Wrong) read).reason()) {
                    case otherCurrency ->
                        field.money() ? say("js.form.amountsIn", reader, currency) : say("js.form.noCurrency", reader);
                    case tooLong -> say("js.form.numberTooLong", reader);
                    case tooManyDecimals ->
                        decimals == 0
                                ? say("said.answer.whole", reader)
                                : say("said.answer.decimals", reader, String.valueOf(decimals));
                    default ->
                        say(
                                "js.form.notANumber",
                                reader,
                                TypedNumber.write(EXAMPLE_NUMBER, language, decimals == 0 ? null : decimals));
                });
    }

    private Typed date(Field field, String text, @Nullable String meant, Locale reader) {
        LocalDate today = LocalDate.now(clock);
        String language = reader.getLanguage();
        boolean birth = field.key().equals(FormSchema.BIRTH);
        TypedDate read = TypedDate.read(text, language, today, birth);
        if (read instanceof TypedDate.Day day) {
            return Typed.of(day.date().toString());
        }
        if (read instanceof TypedDate.Approximate about) {
            return Typed.of(String.valueOf(about.year()));
        }
        if (read instanceof TypedDate.Either either) {
            return choose(
                    either.days().stream()
                            .map(each -> new Choice(each, shown(each, language)))
                            .toList(),
                    meant,
                    reader);
        }
        TypedDate.Wrong wrong = (TypedDate.Wrong) read;
        if (wrong.maybe() != null) {
            // a year of another calendar is only a guess, so the person says whether it is meant
            return choose(List.of(new Choice(wrong.maybe(), shown(wrong.maybe(), language))), meant, reader);
        }
        String example = TypedDate.write(today.minusYears(30), language);
        return Typed.wrong(
                switch (wrong.reason()) {
                    case noSuchDay -> say("js.form.noSuchDay", reader);
                    case incomplete -> say(birth ? "js.form.dateOrYear" : "js.form.wholeDate", reader);
                    case otherCalendar -> say("js.form.otherCalendar", reader, example);
                    case shortYear -> say("js.form.fourDigits", reader);
                    case future -> say("js.form.toCome", reader);
                    case tooLongAgo -> say("js.form.tooLongAgo", reader);
                    default -> say("js.form.notADay", reader, example);
                });
    }

    private Typed choose(List<Choice> choices, @Nullable String meant, Locale reader) {
        return choices.stream().anyMatch(each -> each.value().equals(meant))
                ? Typed.of(meant)
                : new Typed(null, say("js.form.twoWays", reader), choices);
    }

    private static String shown(String day, String language) {
        return day.contains("-") ? TypedDate.write(LocalDate.parse(day), language) : day;
    }

    private String say(String key, Locale reader, String... values) {
        return messages.getMessage(key, values, reader);
    }
}
