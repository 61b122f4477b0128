package org.lifeline.reimbursement.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.approval.LineDecisions;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.engine.Options;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** Offers the coded reasons why a paid claim was not in order. */
@Component
class ClaimReviewFormValues implements FormValues {

    private final Reasons reasons;
    private final VisitorLanguage language;

    ClaimReviewFormValues(Reasons reasons, VisitorLanguage language) {
        this.reasons = reasons;
        this.language = language;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(PaidClaimReviewProcess.TASK);
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        return Map.of(PaidClaimReviewProcess.REVIEW_REASONS, () -> {
            Map<String, String> labels = new LinkedHashMap<>();
            reasons.choices(CaseKind.CLAIM, language.now(), LineDecisions.CUT)
                    .forEach(reason -> labels.put(reason.value(), reason.label()));
            return Options.of(labels);
        });
    }
}
