package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.DecisionReasons;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** Changes the list of coded reasons in the transaction of the start form. */
@Component
class ChangeReasonDelegate implements JavaDelegate {

    private final DecisionReasons reasons;
    private final ReasonTexts texts;
    private final Languages languages;
    private final Officers officers;

    ChangeReasonDelegate(DecisionReasons reasons, ReasonTexts texts, Languages languages, Officers officers) {
        this.reasons = reasons;
        this.texts = texts;
        this.languages = languages;
        this.officers = officers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String person = officers.currentManager();
        String code = text(execution, "code");
        switch (text(execution, "change")) {
            case "add" -> {
                reasons.add(code, text(execution, "reasonFor"), text(execution, "label"), person);
                words(execution, code);
            }
            case "reword" -> {
                reasons.reword(code, text(execution, "label"), person);
                words(execution, code);
            }
            case "retire" -> reasons.retire(code, true, person);
            case "restore" -> reasons.retire(code, false, person);
            default -> throw Refused.invalid("change", "Say what happens to the reason.");
        }
        execution.setProcessBusinessKey(code);
    }

    /** How applicants read it, in the fields textEn, textAm, …; an empty one changes nothing. */
    private void words(DelegateExecution execution, String code) {
        for (Language language : languages.all()) {
            String words = text(execution, "text" + StringUtils.capitalize(language.code()));
            if (!words.isEmpty()) {
                texts.write(code, language, words);
            }
        }
    }

    private static String text(DelegateExecution execution, String name) {
        return execution.getVariable(name) instanceof String text ? text.strip() : "";
    }
}
