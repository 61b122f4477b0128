package org.lifeline.approval.process;

import java.util.List;
import java.util.Map;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** The coded reasons as the forms of decisions offer them: each with the decision that it is for, so that the form shows those that fit. */
@Component
class ReasonOptions {

    /** By which the forms choose: {@code =reasons[forDecision = decision]}. */
    private static final String FOR_DECISION = "forDecision";

    private final Reasons reasons;
    private final ReasonTexts texts;
    private final VisitorLanguage language;

    ReasonOptions(Reasons reasons, ReasonTexts texts, VisitorLanguage language) {
        this.reasons = reasons;
        this.texts = texts;
        this.language = language;
    }

    /** A reason that was given, as the officer reads it. @param english as it is kept */
    String label(String code, String english) {
        Language reads = language.now();
        return reads.equals(Language.ENGLISH) ? english : texts.of(code, reads);
    }

    List<Map<String, String>> of(CaseKind kind, String... decisions) {
        return reasons.choices(kind, language.now(), decisions).stream()
                .map(reason -> Map.of("value", reason.value(), "label", reason.label(), FOR_DECISION, reason.decision()))
                .toList();
    }
}
