package org.lifeline.dashboard;

import com.ibm.icu.util.MeasureUnit;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.ChartData.Amount;
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Sentence;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.dashboard.ChartData.Unit;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Labels, numbers and sentences of charts in the reader's language. */
@Component
class ChartWords {

    private static final int HOURS_OF_DAYS = 72;
    private static final int HOURS_A_DAY = 24;

    private final MessageSource messages;
    private final Programmes programmes;
    private final Times times;

    ChartWords(MessageSource messages, Programmes programmes, Times times) {
        this.messages = messages;
        this.programmes = programmes;
        this.times = times;
    }

    /** The words of these labels; programmes and providers by their names. */
    String label(Label label, Locale language) {
        if (label.code() == null) {
            return messages.getMessage("insights.none", null, language);
        }
        if (label.code().equals(SmallGroups.TOGETHER)) {
            return messages.getMessage("insights.smallGroups", null, language);
        }
        return switch (label.field()) {
            case "programme" -> programme(label.code());
            case "provider" ->
                programmes.provider(label.code()).map(ServiceProvider::name).orElse(label.code());
            case "shareOfMoney" -> messages.getMessage("insights.shareOfMoney", new Object[] {label.code()}, language);
            case "programmeYear" -> programmeYear(label.code());
            case "officerAtStage" -> label.code().replaceFirst("/", ", ");
            case "week", "month", "day" -> times.shortDay(LocalDate.parse(label.code()), language);
            default ->
                Objects.requireNonNull(messages.getMessage(
                        "insights." + label.field() + "." + label.code(), null, label.code(), language));
        };
    }

    /** @param code code of the programme and name of its fiscal year, with a slash between them */
    private String programmeYear(String code) {
        String programme = code.substring(0, code.indexOf('/'));
        return programme(programme) + ", " + code.substring(programme.length() + 1);
    }

    private String programme(String code) {
        return programmes.find(code).map(Programme::name).orElse(code);
    }

    /** How a chart is counted. Charts that count the same by different fields, such as {@code rejected-by-gender}, have one text. */
    String about(String chart, Locale language) {
        return messages.getMessage("insights." + chart.replaceFirst("-by-.*", "") + ".about", null, language);
    }

    String sentence(Sentence sentence, Locale language) {
        Object[] values =
                sentence.values().stream().map(value -> value(value, language)).toArray();
        return messages.getMessage(sentence.key(), values, language);
    }

    /** A value of a sentence, as the sentence has it. */
    String value(Object value, Locale language) {
        if (value instanceof Label label) {
            return label(label, language);
        }
        if (value instanceof Amount amount) {
            return amount(amount.unit(), amount.currency(), amount.value(), language);
        }
        return value instanceof Number number
                ? NumberFormat.getIntegerInstance(language).format(number)
                : value.toString();
    }

    /** A length of time: minutes within an hour, hours within three days, then days. */
    String length(Duration length, Locale language) {
        if (length.toMinutes() < 1) {
            return messages.getMessage("insights.underAMinute", null, language);
        }
        return length.toHours() < 1
                ? times.length(length.toMinutes(), MeasureUnit.MINUTE, language)
                : amount(Unit.hours, null, length.toHours(), language);
    }

    /** The name of a series with the unit of its numbers. */
    String head(Series series, Locale language) {
        String unit = switch (series.unit()) {
            case count -> null;
            case percent -> "%";
            case money -> series.currency();
            case hours, days -> messages.getMessage("insights.unit." + series.unit(), null, language);
        };
        String name = label(series.name(), language);
        return unit == null ? name : name + " (" + unit + ")";
    }

    /** A value of a series; a dash where there is none. */
    String value(Series series, @Nullable Long value, Locale language) {
        return value == null ? "–" : amount(series.unit(), series.currency(), value, language);
    }

    private String amount(Unit unit, @Nullable String currency, long value, Locale language) {
        return switch (unit) {
            case count -> NumberFormat.getIntegerInstance(language).format(value);
            case hours ->
                value < HOURS_OF_DAYS
                        ? times.length(value, MeasureUnit.HOUR, language)
                        : times.days(value / HOURS_A_DAY, language);
            case days -> times.days(value, language);
            case percent -> NumberFormat.getPercentInstance(language).format(value / 100.0);
            case money -> Money.ofMinor(Objects.requireNonNull(currency), value).format(language);
        };
    }
}
