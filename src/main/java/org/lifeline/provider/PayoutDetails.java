package org.lifeline.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider's money goes. {@link PayoutKinds} makes it and has checked its values; so whoever pays does not check them again.
 *
 * @param kind how it is paid, a {@link PayoutKind#key()} such as {@code iban}
 * @param holder the name to which the bank, the wallet or the cheque is made out
 * @param values what the kind needs, such as {@code iban} and {@code bic}, in the form in which they are stored: upper case, without blanks
 */
public record PayoutDetails(String kind, String holder, Map<String, String> values) {

    public PayoutDetails {
        values = Map.copyOf(values);
    }

    /** One of the values; null when it was not given. */
    public @Nullable String value(String name) {
        return values.get(name);
    }
}
