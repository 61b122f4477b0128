package org.lifeline.approval.process;

import java.util.List;
import java.util.Map;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/**
 * The coded reasons as the forms offer them. Each one has the decision to which it belongs, so that the form shows only those that fit.
 */
@Component
class ReasonOptions {

    /** The key by which the forms filter: {@code =reasons[forDecision = decision]}. */
    static final String FOR_DECISION = "forDecision";

    private final Reasons reasons;
    private final ReasonTexts texts;
    private final VisitorLanguage language;

    ReasonOptions(Reasons reasons, ReasonTexts texts, VisitorLanguage language) {
        this.reasons = reasons;
        this.texts = texts;
        this.language = language;
    }

    /** The coded reason as the officer reads it. @param english the label as it is stored */
    String label(String code, String english) {
        Language reads = language.now();
        return reads.equals(Language.ENGLISH) ? english : texts.of(code, reads);
    }

    List<Map<String, String>> of(CaseKind kind, String... decisions) {
        return reasons.choices(kind, language.now(), decisions).stream()
                .map(reason ->
                        Map.of("value", reason.value(), "label", reason.label(), FOR_DECISION, reason.decision()))
                .toList();
    }
}
