package org.lifeline.application;

import org.jspecify.annotations.Nullable;

/** What a rejection asks of the rules. A decision table, which an analyst may change, answers. */
public interface AppealRule {

    /**
     * Whether the applicant may appeal.
     *
     * @param byOfficers whether officers rejected in a stage; otherwise a rule did
     * @param reasonCode the reason of the rule
     */
    boolean appealAllowed(boolean byOfficers, @Nullable String reasonCode);
}
