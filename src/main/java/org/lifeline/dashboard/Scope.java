package org.lifeline.dashboard;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.Field;
import org.lifeline.insight.Question;

/**
 * What a page of charts is about.
 *
 * @param programmes the programmes that count; null: all of them
 * @param from the first day
 * @param until the last day
 * @param category kind of help; null: every kind
 * @param today the day on which it is asked
 * @param stage the stage that counts, where facts have one; null: all of them
 */
record Scope(
        @Nullable Set<String> programmes,
        LocalDate from,
        LocalDate until,
        @Nullable String category,
        LocalDate today,
        @Nullable String stage) {

    Scope(
            @Nullable Set<String> programmes,
            LocalDate from,
            LocalDate until,
            @Nullable String category,
            LocalDate today) {
        this(programmes, from, until, category, today, null);
    }

    /** The same at one stage. */
    Scope at(String one) {
        return new Scope(programmes, from, until, category, today, one);
    }

    /** A question about facts of this kind in the period. */
    Question ask(FactKind kind) {
        return always(kind).in(from, until);
    }

    /** A question about facts of this kind, whenever they were. */
    Question always(FactKind kind) {
        Question question = Question.about(kind);
        if (has(kind, "programme")) {
            question = question.of(programmes);
        }
        if (category != null && has(kind, "category")) {
            question = question.where("category", category);
        }
        if (stage != null && has(kind, "stage")) {
            question = question.where("stage", stage);
        }
        return question;
    }

    private static boolean has(FactKind kind, String field) {
        return kind.fields().stream().map(Field::name).anyMatch(field::equals);
    }

    /** The same for as many days before the first one; of whole months, for as many months before. */
    Scope before() {
        if (from.getDayOfMonth() == 1 && until.plusDays(1).getDayOfMonth() == 1) {
            long months = ChronoUnit.MONTHS.between(from, until.plusDays(1));
            return new Scope(programmes, from.minusMonths(months), from.minusDays(1), category, today);
        }
        long days = ChronoUnit.DAYS.between(from, until) + 1;
        return new Scope(programmes, from.minusDays(days), from.minusDays(1), category, today, stage);
    }
}
