package org.lifeline.application;

import java.util.List;
import java.util.Map;

/** What a case has to know of its vouchers. The domain of vouchers, which knows cases, implements it. */
public interface CaseVouchers {

    /** Whether a voucher of any kind was issued for the case. */
    boolean isAnyIssued(String number);

    /**
     * The codes of the vouchers that no other voucher replaced, by case number, in one query.
     *
     * @param provisional whether those of emergency help are meant, or the regular ones
     */
    Map<String, String> codes(List<String> numbers, boolean provisional);
}
