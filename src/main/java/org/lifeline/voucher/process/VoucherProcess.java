package org.lifeline.voucher.process;

import java.util.Date;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.MessageCorrelationBuilder;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.voucher.Voucher;
import org.springframework.stereotype.Component;

/**
 * The process {@code voucherLifecycle}, one instance a voucher: its key, its variables, its messages. Its business key is the
 * application's number, so a case and its vouchers are found together.
 */
@Component
public class VoucherProcess {

    public static final String KEY = "voucherLifecycle";

    static final String VOUCHER_CODE = "voucherCode";
    static final String EXPIRES_AT = "expiresAt";

    private static final String REVOKED = "voucherRevoked";
    private static final String EXHAUSTED = "voucherExhausted";

    private final RuntimeService runtime;

    VoucherProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    /** Waits from now on for the voucher's end. */
    public void start(Voucher voucher) {
        runtime.startProcessInstanceByKey(
                KEY,
                voucher.application(),
                Variables.createVariables()
                        .putValue(VOUCHER_CODE, voucher.code().text())
                        .putValue(EXPIRES_AT, Date.from(voucher.expiresAt())));
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
