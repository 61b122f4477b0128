package org.lifeline.reimbursement.process;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.reimbursement.PaymentTerms;
import org.lifeline.reimbursement.PaymentTermsTable;
import org.springframework.stereotype.Component;

/** Evaluates the decision table {@code paymentTerms}. */
@Component
class PaymentTermsDecision implements PaymentTermsTable {

    private static final String DECISION = "paymentTerms";

    private final DecisionService decisions;

    PaymentTermsDecision(DecisionService decisions) {
        this.decisions = decisions;
    }

    @Override
    public PaymentTerms of(String programme) {
        DmnDecisionRuleResult said = decisions
                .evaluateDecisionTableByKey(DECISION, Map.of(ClaimProcess.PROGRAMME_CODE, programme))
                .getSingleResult();
        if (said.getEntry("daysToPay") instanceof Number days
                && said.getEntry("restDays") instanceof String restDays
                && said.getEntry("holidays") instanceof String holidays) {
            return new PaymentTerms(
                    days.intValue(), listed(restDays, DayOfWeek::valueOf), listed(holidays, LocalDate::parse));
        }
        throw new IllegalStateException("the decision table " + DECISION + " gives no terms for " + programme);
    }

    private static <T> Set<T> listed(String text, Function<String, T> read) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(each -> !each.isEmpty())
                .map(read)
                .collect(Collectors.toSet());
    }
}
