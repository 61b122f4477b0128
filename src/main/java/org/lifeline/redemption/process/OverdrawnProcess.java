package org.lifeline.redemption.process;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.redemption.OfflineCaps;
import org.lifeline.redemption.OfflineCapsRule;
import org.lifeline.redemption.OverdrawnCase;
import org.lifeline.redemption.OverdrawnReviews;
import org.springframework.stereotype.Component;

/** The decision table {@code offlineCaps} and the process {@code overdrawnRedemption}: its key, its variables, and how it starts. */
@Component
class OverdrawnProcess implements OfflineCapsRule, OverdrawnReviews {

    static final String KEY = "overdrawnRedemption";
    static final String RECORD_ID = "recordId";
    static final String DECISION = "decision";
    static final String REASON = "reason";
    static final String CONFIRMATION = "confirmation";
    static final String CONFIRMATION_REASON = "confirmationReason";
    static final String APPLICATION_NUMBER = "applicationNumber";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String VOUCHER_CODE = "voucherCode";
    static final String PROVIDER_NAME = "providerName";
    static final String DEVICE_NAME = "deviceName";
    static final String AMOUNT = "amount";
    static final String EXCESS = "excess";
    static final String STATUS_FRESH = "statusFresh";
    static final String WITHIN_VOUCHER = "withinVoucher";
    static final String WITHIN_DEVICE = "withinDevice";
    static final String TIME_PLAUSIBLE = "timePlausible";
    static final String FIRST_AT_PROVIDER = "firstAtProvider";
    static final String POLICY_KEPT = "policyKept";
    static final String CEILING = "ceiling";
    static final String EARLIER_OVERDRAWN = "earlierOverdrawn";
    static final String DECIDERS = "deciders";
    static final String DECIDER_GROUPS = "deciderGroups";

    private static final String CAPS = "offlineCaps";

    private final RuntimeService runtime;
    private final DecisionService decisions;

    OverdrawnProcess(RuntimeService runtime, DecisionService decisions) {
        this.runtime = runtime;
        this.decisions = decisions;
    }

    @Override
    public OfflineCaps caps(int ofDevice, int ofProvider, Map<String, Long> largestGrants) {
        DmnDecisionRuleResult said = decisions
                .evaluateDecisionTableByKey(
                        CAPS, Map.of("overdrawnOfDevice", ofDevice, "overdrawnOfProvider", ofProvider))
                .getSingleResult();
        if (said.getEntry("records") instanceof Number records && said.getEntry("grantShare") instanceof Number share) {
            return OfflineCaps.shareOf(records.intValue(), share.doubleValue(), largestGrants);
        }
        throw new IllegalStateException("the decision table " + CAPS + " gives no caps");
    }

    @Override
    public void open(OverdrawnCase c) {
        runtime.startProcessInstanceByKey(
                KEY,
                c.application(),
                Variables.createVariables()
                        .putValue(RECORD_ID, c.record().toString())
                        .putValue(APPLICATION_NUMBER, c.application())
                        .putValue(PROGRAMME_CODE, c.programme())
                        .putValue(VOUCHER_CODE, c.voucherCode())
                        .putValue(PROVIDER_NAME, c.providerName())
                        .putValue(DEVICE_NAME, c.deviceName())
                        .putValue(AMOUNT, c.amount())
                        .putValue(EXCESS, c.excess())
                        .putValue(STATUS_FRESH, c.statusFresh())
                        .putValue(WITHIN_VOUCHER, c.withinVoucher())
                        .putValue(WITHIN_DEVICE, c.withinDevice())
                        .putValue(TIME_PLAUSIBLE, c.timePlausible())
                        .putValue(FIRST_AT_PROVIDER, c.firstAtProvider())
                        .putValue(POLICY_KEPT, c.policyKept())
                        .putValue(CEILING, c.ceiling())
                        .putValue(EARLIER_OVERDRAWN, c.earlier())
                        .putValue(DECIDERS, c.managers())
                        .putValue(DECIDER_GROUPS, c.groups()));
    }
}
