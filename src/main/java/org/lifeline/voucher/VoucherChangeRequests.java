package org.lifeline.voucher;

import java.util.List;

/** Takes a manager's change of a voucher in the same way as the form in Tasklist, including the steps that follow. */
public interface VoucherChangeRequests {

    /**
     * Changes a voucher.
     *
     * @param onlyProviders for a reissued voucher: codes of the only providers that may accept it; empty: every provider of the programme
     * @param by an account
     * @throws org.lifeline.platform.problem.Refused when the voucher does not allow the change; then nothing is changed
     */
    void change(VoucherCode code, VoucherChangeKind kind, List<String> onlyProviders, String reason, String by);
}
