package org.lifeline.voucher.process;

import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.MessageCorrelationBuilder;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherChanges;
import org.lifeline.voucher.VoucherCode;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The process {@code voucherLifecycle}, one instance a voucher: its key, its variables, its messages. Its business key is the
 * application's number, so a case and its vouchers are found together.
 */
@Component
public class VoucherProcess {

    public static final String KEY = "voucherLifecycle";

    static final String VOUCHER_CODE = "voucherCode";
    static final String EXPIRES_AT = "expiresAt";

    // of the case that a voucher is issued for
    static final String CURRENCY = "currency";
    static final String AMOUNT_MINOR = "amountMinor";
    static final String LEFT_MINOR = "leftMinor";
    static final String VOUCHER_TERMS = "voucherTerms";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String EMERGENCY_STOPPED = "emergencyStopped";

    static final String CHANGE_KEY = "voucherChange";
    static final String CHANGED_VOUCHER = "changedVoucher";

    /** The number of the case, where its voucher is not in the list to choose from. */
    static final String CASE_OF_VOUCHER = "caseOfVoucher";

    static final String CHANGE = "change";
    static final String ONLY_PROVIDERS = "onlyProviders";
    static final String CHANGE_REASON = "changeReason";
    static final String CHANGED_BY = "changedBy";

    private static final String SUSPENDED = "voucherSuspended";
    private static final String RESUMED = "voucherResumed";
    private static final String REPLACED = "voucherReplaced";
    private static final String REVOKED = "voucherRevoked";
    private static final String EXHAUSTED = "voucherExhausted";

    private final RuntimeService runtime;

    VoucherProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    /** Waits from now on for the voucher's end. */
    public void start(Voucher voucher) {
        // also within a manager's command: the manager may not start it, and wrote none of its variables
        SystemAuthority.act(() -> runtime.startProcessInstanceByKey(
                KEY,
                voucher.application(),
                Variables.createVariables()
                        .putValue(VOUCHER_CODE, voucher.code().text())
                        .putValue(EXPIRES_AT, Date.from(voucher.expiresAt()))));
    }

    /** Tells that no provider takes the voucher for now. A voucher from before there was suspension just goes on waiting for its end. */
    public void suspended(Voucher voucher) {
        message(SUSPENDED, voucher).correlateAll();
    }

    /** Tells that it can be redeemed again. */
    public void resumed(Voucher voucher) {
        message(RESUMED, voucher).correlateAll();
    }

    /** Tells that another voucher has taken its place, and its value. */
    public void replaced(Voucher voucher) {
        message(REPLACED, voucher).correlateAll();
    }

    /**
     * Changes a voucher the way that Tasklist does: the same process, and what it does afterwards.
     *
     * @param by a log-in
     * @throws org.lifeline.platform.problem.Refused when the voucher does not allow it; nothing is started then
     */
    @Transactional
    public void change(VoucherCode code, VoucherChanges.Kind kind, List<String> onlyProviders, String reason, String by) {
        runtime.startProcessInstanceByKey(
                CHANGE_KEY,
                Variables.createVariables()
                        .putValue(CHANGED_VOUCHER, code.text())
                        .putValue(CHANGE, kind.name())
                        .putValue(ONLY_PROVIDERS, String.join(",", onlyProviders))
                        .putValue(CHANGE_REASON, reason)
                        .putValue(CHANGED_BY, by));
    }

    /**
     * Tells that the voucher was revoked: what is left of it is released before this returns.
     *
     * @throws org.camunda.bpm.engine.MismatchingMessageCorrelationException when nothing waits for the voucher's end
     */
    public void revoked(Voucher voucher) {
        message(REVOKED, voucher).correlate();
    }

    /** Tells that all of the voucher is redeemed. Nothing is left that somebody would have to release. */
    public void exhausted(Voucher voucher) {
        message(EXHAUSTED, voucher).correlateAll();
    }

    private MessageCorrelationBuilder message(String name, Voucher voucher) {
        return runtime.createMessageCorrelation(name)
                .processInstanceBusinessKey(voucher.application())
                .processInstanceVariableEquals(VOUCHER_CODE, voucher.code().text());
    }
}
