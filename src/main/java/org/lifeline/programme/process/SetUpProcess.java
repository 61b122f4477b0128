package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.VariableScope;
import org.jspecify.annotations.Nullable;

/** The process {@code programmeSetup}: one manager describes a programme, another one activates it. */
final class SetUpProcess {

    static final String SET_UP_KIND = "setUpKind";
    static final String PROGRAMME_CODE = "programmeCode";

    /** Code of the programme that is changed. The code of a new programme is in {@link #PROGRAMME_CODE}, because it is not in any list. */
    static final String CHANGED_PROGRAMME = "changedProgramme";

    static final String BASE_VERSION = "baseVersion";
    static final String BASE = "base";
    static final String NOTICE = "notice";
    static final String NOTICE_TITLE = "noticeTitle";
    static final String NEXT = "next";
    static final String DECISION = "decision";
    static final String REASON = "reason";
    static final String DRAFT_AUTHOR = "draftAuthor";
    static final String CHANGES = "changes";
    static final String SUMMARY = "summary";
    static final String STAGE_LINES = "stageLines";
    static final String CLAIM_STAGE_LINES = "claimStageLines";
    static final String GROUP_CHOICES = "groupChoices";
    static final String CONDITION_CHOICES = "conditionChoices";
    static final String FORM_CHOICES = "formChoices";
    static final String STAGE_FORM_CHOICES = "stageFormChoices";
    static final String TEMPLATE_CHOICES = "templateChoices";
    static final String PROVIDER_CHOICES = "providerChoices";
    static final String CURRENCY_CHOICES = "currencyChoices";
    static final String LANGUAGE_CHOICES = "languageChoices";

    private SetUpProcess() {}

    /** Whether a new programme is to be set up; otherwise one is changed. */
    static boolean isNew(VariableScope scope) {
        return "new".equals(scope.getVariable(SET_UP_KIND));
    }

    /** Code of the programme that is set up, as it was typed or chosen. */
    static @Nullable String code(VariableScope scope) {
        Object chosen = isNew(scope) ? null : scope.getVariable(CHANGED_PROGRAMME);
        return (String) (chosen == null ? scope.getVariable(PROGRAMME_CODE) : chosen);
    }
}
