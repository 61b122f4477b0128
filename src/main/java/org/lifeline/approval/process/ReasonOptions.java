package org.lifeline.approval.process;

import java.util.List;
import java.util.Map;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** The coded reasons as the forms of decisions offer them: each with the decision that it is for, so that the form shows those that fit. */
@Component
class ReasonOptions {

    /** By which the forms choose: {@code =reasons[forDecision = decision]}. */
    private static final String FOR_DECISION = "forDecision";

    private final Reasons reasons;
    private final VisitorLanguage language;

    ReasonOptions(Reasons reasons, VisitorLanguage language) {
        this.reasons = reasons;
        this.language = language;
    }

    List<Map<String, String>> of(CaseKind kind, String... decisions) {
        return reasons.choices(kind, language.now(), decisions).stream()
                .map(reason -> Map.of("value", reason.value(), "label", reason.label(), FOR_DECISION, reason.decision()))
                .toList();
    }
}
