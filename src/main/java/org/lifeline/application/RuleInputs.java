package org.lifeline.application;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.CaseFacts;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Service;

/** What the decision tables about a case need to know, by the names that the tables use. */
@Service
public class RuleInputs {

    /** The largest grant of the programme, in minor units. */
    public static final String MAXIMUM_MINOR = "maximumMinor";

    /** What is asked for, in minor units; officers may change it. */
    public static final String AMOUNT_MINOR = "amountMinor";

    /** What the application asked for, in minor units. */
    public static final String APPLIED_MINOR = "appliedMinor";

    public static final String CURRENCY = "currency";
    public static final String PROGRAMME_CODE = "programmeCode";

    private final CaseFacts facts;
    private final Programmes programmes;

    RuleInputs(CaseFacts facts, Programmes programmes) {
        this.facts = facts;
        this.programmes = programmes;
    }

    /** @param known the names of what the case knows already: an older case stored it, or a table before this one had it read */
    public Map<String, @Nullable Object> missing(String number, String programme, Set<String> known) {
        Map<String, @Nullable Object> missing = new HashMap<>();
        if (!known.contains(MAXIMUM_MINOR)) {
            missing.put(MAXIMUM_MINOR, programmes.get(programme).maximum().minor());
        }
        if (!known.contains(CaseFacts.URGENCY)) {
            missing.putAll(facts.of(number));
        }
        return missing;
    }
}
