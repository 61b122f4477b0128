package org.lifeline.provider;

import java.util.List;
import java.util.Map;
import org.lifeline.platform.problem.Refused;

/**
 * A way in which providers are paid, such as a transfer to an IBAN. A further one is one more class, usually of whoever brings the money
 * there.
 */
public interface PayoutKind {

    /** The code in the table and in the API, such as {@code mobileWallet}. */
    String key();

    /** The names of its values, in the order in which people are asked for them. */
    List<String> names();

    /**
     * Checks what somebody typed.
     *
     * @param typed by name; upper case, without blanks at the ends, nothing that is empty, and nothing but {@link #names()}
     * @return the values as they are stored
     * @throws Refused 422 for the field that is missing or not valid
     */
    Map<String, String> check(Map<String, String> typed);

    /** The account, wallet or address in one line, for a page or a paper. */
    String line(Map<String, String> values);
}
