package org.lifeline.voucher.process;

import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.MessageCorrelationBuilder;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherChangeKind;
import org.lifeline.voucher.VoucherChangeRequests;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The process {@code voucherLifecycle}, one instance for each voucher: its key, its variables and its messages. Its business key is the
 * application's number, so that a case and its vouchers are found together.
 */
@Component
class VoucherProcess implements VoucherLifecycle, VoucherChangeRequests {

    public static final String KEY = "voucherLifecycle";

    static final String VOUCHER_CODE = "voucherCode";
    static final String EXPIRES_AT = "expiresAt";

    // variables of the case for which a voucher is issued
    static final String CURRENCY = "currency";
    static final String AMOUNT_MINOR = "amountMinor";
    static final String LEFT_MINOR = "leftMinor";
    static final String VOUCHER_TERMS = "voucherTerms";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String EMERGENCY_STOPPED = "emergencyStopped";

    static final String CHANGE_KEY = "voucherChange";
    static final String CHANGED_VOUCHER = "changedVoucher";

    /** The number of the case, typed in when its voucher is not in the list. */
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

    @Override
    public void start(Voucher voucher) {
        // with the system's authority, because this also runs within a command of a manager, who may not start the
        // process
        SystemAuthority.run(() -> runtime.startProcessInstanceByKey(
                KEY,
                voucher.application(),
                Variables.createVariables()
                        .putValue(VOUCHER_CODE, voucher.code().text())
                        .putValue(EXPIRES_AT, Date.from(voucher.expiresAt()))));
    }

    @Override
    public void suspended(Voucher voucher) {
        message(SUSPENDED, voucher).correlateAll();
    }

    @Override
    public void resumed(Voucher voucher) {
        message(RESUMED, voucher).correlateAll();
    }

    @Override
    public void replaced(Voucher voucher) {
        message(REPLACED, voucher).correlateAll();
    }

    @Override
    @Transactional
    public void change(VoucherCode code, VoucherChangeKind kind, List<String> onlyProviders, String reason, String by) {
        runtime.startProcessInstanceByKey(
                CHANGE_KEY,
                Variables.createVariables()
                        .putValue(CHANGED_VOUCHER, code.text())
                        .putValue(CHANGE, kind.name())
                        .putValue(ONLY_PROVIDERS, String.join(",", onlyProviders))
                        .putValue(CHANGE_REASON, reason)
                        .putValue(CHANGED_BY, by));
    }

    @Override
    public void revoked(Voucher voucher) {
        message(REVOKED, voucher).correlate();
    }

    @Override
    public void exhausted(Voucher voucher) {
        message(EXHAUSTED, voucher).correlateAll();
    }

    private MessageCorrelationBuilder message(String name, Voucher voucher) {
        return runtime.createMessageCorrelation(name)
                .processInstanceBusinessKey(voucher.application())
                .processInstanceVariableEquals(VOUCHER_CODE, voucher.code().text());
    }
}
