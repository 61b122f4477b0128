package org.lifeline.application;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a case has to know of its vouchers. The domain of vouchers, which knows cases, implements it. */
public interface CaseVouchers {

    /**
     * Whether a voucher can be used.
     *
     * @param good nothing keeps anybody from redeeming it
     * @param title how it stands, in words
     * @param lostUntil by when a manager decides about a report that it is lost; null while there is none
     */
    record Standing(boolean good, String title, @Nullable Instant lostUntil) {}

    /** Whether a voucher of any kind was issued for the case. */
    boolean isAnyIssued(String number);

    /**
     * The codes of the vouchers that no other voucher replaced, by case number, in one query.
     *
     * @param provisional whether those of emergency help are meant, or the regular ones
     */
    Map<String, String> codes(List<String> numbers, boolean provisional);

    /** How a voucher stands; empty when there is none of this code. */
    Optional<Standing> standing(String code);
}
