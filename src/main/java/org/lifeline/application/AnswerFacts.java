package org.lifeline.application;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.CaseFacts;

/**
 * How the answers of a form become the values that decision tables read, and which fields of the form each of them comes from. A case and
 * somebody who only asks whether they might qualify get them from here, so that both get the same answer.
 */
final class AnswerFacts {

    /**
     * What was answered, and what it takes to understand it.
     *
     * @param currency ISO 4217 code, of the amounts
     * @param today in the product's zone
     */
    record Said(Answers answers, String currency, LocalDate today) {}

    private record Fact(List<String> fields, Function<Said, @Nullable Object> value) {}

    /** The facts of a case: personal data, so a table gets them for the moment in which it needs them ({@link CaseFacts}). */
    private static final Map<String, Fact> OF_A_CASE = Map.of(
            CaseFacts.TREATMENT_TYPE,
            new Fact(List.of("treatmentType"), said -> said.answers().treatmentType()),
            CaseFacts.URGENCY,
            new Fact(List.of("urgency"), said -> said.answers().urgency()),
            CaseFacts.AGE_YEARS,
            new Fact(List.of("birthDate"), said -> said.answers().ageYears(said.today())),
            CaseFacts.HOUSEHOLD_SIZE,
            new Fact(List.of("householdSize"), said -> said.answers().householdSize()),
            CaseFacts.INCOME_PER_HEAD_MINOR,
            new Fact(
                    List.of(Answers.HOUSEHOLD_INCOME, "householdSize"),
                    said -> said.answers().incomePerHeadMinor(said.currency())));

    private static final Fact COST = new Fact(
            List.of("treatmentCost"),
            said -> said.answers().cost(said.currency()).minor());

    /** Values that the process of a case has from its beginning. */
    private static final Map<String, Fact> OF_THE_PROCESS =
            Map.of(RuleInputs.AMOUNT_MINOR, COST, RuleInputs.APPLIED_MINOR, COST);

    private AnswerFacts() {}

    /** All facts of a case that was submitted. */
    static Map<String, @Nullable Object> all(Said said) {
        Map<String, @Nullable Object> facts = new HashMap<>();
        OF_A_CASE.forEach((name, fact) -> facts.put(name, fact.value().apply(said)));
        return facts;
    }

    /** The fields of the form from which a value of a table comes; empty where it comes from no answer. */
    static Optional<List<String>> fields(String variable) {
        return fact(variable).map(Fact::fields);
    }

    /**
     * One value of a table; null where it was not stated.
     *
     * @throws IllegalStateException when an answer that it needs is missing
     */
    static @Nullable Object value(String variable, Said said) {
        return fact(variable)
                .map(Fact::value)
                .orElseThrow(() -> new IllegalArgumentException("no answer gives " + variable))
                .apply(said);
    }

    private static Optional<Fact> fact(String variable) {
        Fact process = OF_THE_PROCESS.get(variable);
        return Optional.ofNullable(process == null ? OF_A_CASE.get(variable) : process);
    }
}
