package org.lifeline.provider;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.lifeline.platform.problem.Refused;

/** The code of a bank (BIC, ISO 9362). */
final class Bic {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private Bic() {}

    /**
     * The values with the BIC that was typed, if any.
     *
     * @throws Refused 422 {@code bic} when it is not valid
     */
    static Map<String, String> with(Map<String, String> values, Map<String, String> typed) {
        String bic = typed.getOrDefault("bic", "").replaceAll("\\s", "");
        if (bic.isEmpty()) {
            return values;
        }
        if (!bic.matches("[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
                // Kosovo has banks, and no code in ISO 3166
                || !COUNTRIES.contains(bic.substring(4, 6)) && !bic.startsWith("XK", 4)) {
            throw Refused.invalid("bic", "This is no valid BIC: it has 8 or 11 characters, such as BYLADEM1001.");
        }
        Map<String, String> more = new HashMap<>(values);
        more.put("bic", bic);
        return more;
    }
}
