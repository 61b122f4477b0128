package org.lifeline.provider;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/**
 * The decision table {@code localAccountRules}: what accounts of countries without an IBAN look like.
 *
 * @param rules by country in two letters, and {@value #OTHER} for all that have no row
 */
record LocalAccountRules(Map<String, Rule> rules) {

    static final ValueTable<LocalAccountRules> TABLE = new Table();

    static final String OTHER = "other";

    /** Parts of fixed or bounded length one after the other: no pattern takes long on any text. */
    private static final Pattern SIMPLE =
            Pattern.compile("(?:(?:\\[[A-Z0-9/.-]{1,20}]|[A-Z0-9])(?:\\{\\d{1,2}(?:,\\d{1,2})?}|\\?)?){1,12}");

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /**
     * What a country asks of an account.
     *
     * @param bankCode form of the bank's national code; empty where banks are named by their BIC
     * @param number form of the account number
     * @param check proves the check digits
     * @param example a bank's code or a number, said to whoever typed something else
     * @param message said to whoever typed a number that is none
     */
    record Rule(String bankCode, String number, LocalAccountCheck check, String example, String message) {}

    Rule of(String country) {
        Rule own = rules.get(country);
        // no table without the other row is read
        return own == null ? Objects.requireNonNull(rules.get(OTHER)) : own;
    }

    @Component("localAccountRulesTable")
    static final class Table implements ValueTable<LocalAccountRules> {

        @Override
        public String decision() {
            return "localAccountRules";
        }

        @Override
        public boolean columns() {
            return true;
        }

        @Override
        public LocalAccountRules read(TableValues values) {
            Map<String, Rule> rules = new LinkedHashMap<>();
            values.requireOf(OTHER, values.names().contains(OTHER), "there is no such row, for countries without one.");
            for (String country : values.names()) {
                values.requireOf(
                        country,
                        country.equals(OTHER) || COUNTRIES.contains(country),
                        "this is no country in two capital letters (ISO 3166-1).");
                String bankCode = values.text(country, "bankCode");
                String number = values.text(country, "number");
                values.requireOf(
                        country,
                        bankCode.isEmpty() || isPattern(bankCode),
                        "the form of the bank's code cannot be read: write it like [0-9]{9} or [A-Z]{4}0[A-Z0-9]{6}.");
                values.requireOf(
                        country,
                        isPattern(number),
                        "the form of the number cannot be read: write it like [0-9]{8,16}.");
                for (String column : new String[] {"example", "message"}) {
                    values.requireOf(
                            country, !values.text(country, column).isEmpty(), "the column '" + column + "' is empty.");
                }
                rules.put(
                        country,
                        new Rule(
                                bankCode,
                                number,
                                check(values, country),
                                values.text(country, "example"),
                                values.text(country, "message")));
            }
            return new LocalAccountRules(Map.copyOf(rules));
        }

        private static LocalAccountCheck check(TableValues values, String country) {
            String name = values.text(country, "check");
            for (LocalAccountCheck check : LocalAccountCheck.values()) {
                if (check.name().equals(name)) {
                    return check;
                }
            }
            values.requireOf(
                    country,
                    false,
                    "there is no check '" + name + "'. It is one of "
                            + Arrays.stream(LocalAccountCheck.values())
                                    .map(LocalAccountCheck::name)
                                    .collect(Collectors.joining(", "))
                            + ".");
            return LocalAccountCheck.none;
        }

        private static boolean isPattern(String text) {
            if (!SIMPLE.matcher(text).matches()) {
                return false;
            }
            try {
                Pattern.compile(text);
                return true;
            } catch (PatternSyntaxException e) {
                return false;
            }
        }
    }
}
