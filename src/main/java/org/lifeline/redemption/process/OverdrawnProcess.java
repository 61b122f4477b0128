package org.lifeline.redemption.process;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.redemption.OfflineCaps;
import org.springframework.stereotype.Component;

/** The decision {@code offlineCaps} and the process {@code overdrawnRedemption}: its key, its variables, how it starts. */
@Component
public class OverdrawnProcess {

    static final String KEY = "overdrawnRedemption";
    static final String RECORD_ID = "recordId";
    static final String DECISION = "decision";
    static final String REASON = "reason";
    static final String CONFIRMATION = "confirmation";
    static final String CONFIRMATION_REASON = "confirmationReason";

    private static final String CAPS = "offlineCaps";

    private final RuntimeService runtime;
    private final DecisionService decisions;

    OverdrawnProcess(RuntimeService runtime, DecisionService decisions) {
        this.runtime = runtime;
        this.decisions = decisions;
    }

    /**
     * How much a device may note until it is heard of again.
     *
     * @param ofDevice its overdrawn records of the last 90 days
     * @param ofProvider those of all devices of its provider
     */
    public OfflineCaps caps(int ofDevice, int ofProvider) {
        DmnDecisionRuleResult said = decisions
                .evaluateDecisionTableByKey(CAPS, Map.of("overdrawnOfDevice", ofDevice, "overdrawnOfProvider", ofProvider))
                .getSingleResult();
        if (said.getEntry("records") instanceof Number records && said.getEntry("amountMinor") instanceof Number minor) {
            return new OfflineCaps(records.intValue(), minor.longValue());
        }
        throw new IllegalStateException("the decision table " + CAPS + " gives no caps");
    }

    /** Opens the case, in the caller's transaction. */
    public void open(OverdrawnCase c) {
        runtime.startProcessInstanceByKey(
                KEY,
                c.application(),
                Variables.createVariables()
                        .putValue(RECORD_ID, c.record().toString())
                        .putValue("applicationNumber", c.application())
                        .putValue("programmeCode", c.programme())
                        .putValue("voucherCode", c.voucherCode())
                        .putValue("providerName", c.providerName())
                        .putValue("deviceName", c.deviceName())
                        .putValue("amount", c.amount())
                        .putValue("rest", c.rest())
                        .putValue("statusFresh", c.statusFresh())
                        .putValue("withinVoucher", c.withinVoucher())
                        .putValue("withinDevice", c.withinDevice())
                        .putValue("timePlausible", c.timePlausible())
                        .putValue("firstAtProvider", c.firstAtProvider())
                        .putValue("policyKept", c.policyKept())
                        .putValue("ceiling", c.ceiling())
                        .putValue("earlierOverdrawn", c.earlier())
                        .putValue("deciders", c.managers())
                        .putValue("deciderGroups", c.groups()));
    }
}
