package org.lifeline.reimbursement.process;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.reimbursement.ClaimPapersRule;
import org.springframework.stereotype.Component;

/** The decision table {@code claimPapers}. */
@Component
class ClaimPapersTable implements ClaimPapersRule {

    private static final String TABLE = "claimPapers";

    private final DecisionService decisions;

    ClaimPapersTable(DecisionService decisions) {
        this.decisions = decisions;
    }

    @Override
    public Set<String> papers(String programme, Collection<String> kindsOfHelp) {
        Set<String> papers = new LinkedHashSet<>();
        for (String kind : kindsOfHelp) {
            decisions
                    .evaluateDecisionTableByKey(TABLE, Map.of("programmeCode", programme, "kindOfHelp", kind))
                    .forEach(rule -> papers.add(rule.getEntry("paper")));
        }
        return papers;
    }
}
