package org.lifeline.provider;

import com.prowidesoftware.swift.model.IBAN;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/**
 * A transfer to an account of a country that has no IBAN. Each country has its rule for the numbers of banks and accounts; a country
 * without one takes any number and needs the BIC, because nothing else names the bank.
 */
@Component
class LocalAccountKind implements PayoutKind {

    private static final String COUNTRY = "country";
    private static final String BANK_CODE = "bankCode";
    private static final String NUMBER = "number";

    /**
     * What a country asks of an account.
     *
     * @param bank form of the bank's national code; null when the country has none
     * @param number form of the account number
     * @param holds the check of both, such as of check digits
     * @param example said to whoever typed something else
     */
    private record Rule(@Nullable String bank, String number, Predicate<Map<String, String>> holds, String example) {}

    private static final Rule ANY = new Rule(
            null, "[A-Z0-9](?:[A-Z0-9/.-]{2,32}[A-Z0-9])", values -> values.containsKey("bic"), "number and BIC");

    private static final Map<String, Rule> RULES = Map.of(
            // routing number of the American Bankers Association, with its check digit
            "US", new Rule("[0-9]{9}", "[0-9]{4,17}", values -> hasRoutingDigit(code(values)), "bank code 021000021"),
            "CA", new Rule("0?[0-9]{8}", "[0-9]{7,12}", values -> true, "bank code 00011000"),
            // Indian Financial System Code
            "IN", new Rule("[A-Z]{4}0[A-Z0-9]{6}", "[0-9]{9,18}", values -> true, "bank code SBIN0000001"),
            // NUBAN: bank code and number have a common check digit
            "NG",
                    new Rule(
                            "[0-9]{3}",
                            "[0-9]{10}", values -> hasNubanDigit(code(values), number(values)), "bank code 011"),
            // CLABE: eighteen digits, the last one a check digit
            "MX", new Rule(null, "[0-9]{18}", values -> hasClabeDigit(number(values)), "CLABE of 18 digits"),
            "KE", new Rule("[0-9]{5}", "[0-9]{6,14}", values -> true, "bank code 01100"),
            "AU", new Rule("[0-9]{6}", "[0-9]{5,9}", values -> true, "BSB 062000"),
            "ET", new Rule(null, "[0-9]{8,16}", values -> values.containsKey("bic"), "number and BIC"));

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    @Override
    public String key() {
        return "localAccount";
    }

    @Override
    public List<String> names() {
        return List.of(COUNTRY, BANK_CODE, NUMBER, "bic");
    }

    @Override
    public Map<String, String> check(Map<String, String> typed) {
        String country = typed.getOrDefault(COUNTRY, "");
        if (!COUNTRIES.contains(country)) {
            throw Refused.invalid(COUNTRY, "Give the country in two letters, such as ET (ISO 3166-1).");
        }
        String number = typed.getOrDefault(NUMBER, "").replaceAll("\\s", "");
        if (number.matches("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}") && new IBAN(number).isValid()) {
            throw Refused.invalid(NUMBER, "This is an IBAN. Choose payment to an IBAN.");
        }
        Rule rule = RULES.getOrDefault(country, ANY);
        Map<String, String> values = new HashMap<>(Map.of(COUNTRY, country, NUMBER, number));
        String bank = typed.getOrDefault(BANK_CODE, "").replaceAll("[\\s-]", "");
        if (rule.bank() == null ? !bank.isEmpty() : !bank.matches(rule.bank())) {
            throw Refused.invalid(
                    BANK_CODE,
                    rule.bank() == null
                            ? "Banks of " + country + " are named by their BIC: leave this empty."
                            : "Give the bank's code as banks of " + country + " have it, such as " + rule.example()
                                    + ".");
        }
        if (!bank.isEmpty()) {
            values.put(BANK_CODE, bank);
        }
        Map<String, String> all = Bic.with(values, typed);
        if (!number.matches(rule.number()) || !rule.holds().test(all)) {
            throw Refused.invalid(
                    NUMBER,
                    "This is no account as banks of " + country + " have it (" + rule.example()
                            + "). Compare it with the bank's paper, digit by digit.");
        }
        return all;
    }

    @Override
    public String line(Map<String, String> values) {
        String bank = values.getOrDefault(BANK_CODE, values.getOrDefault("bic", ""));
        return (values.get(COUNTRY) + " " + bank + " ").replaceAll(" +", " ") + values.get(NUMBER);
    }

    private static String code(Map<String, String> values) {
        return values.getOrDefault(BANK_CODE, "");
    }

    private static String number(Map<String, String> values) {
        return values.getOrDefault(NUMBER, "");
    }

    private static boolean hasRoutingDigit(String code) {
        return weighted(code, 3, 7, 1) % 10 == 0;
    }

    private static boolean hasNubanDigit(String bank, String number) {
        int check = (10 - weighted(bank + number.substring(0, 9), 3, 7, 3) % 10) % 10;
        return check == number.charAt(9) - '0';
    }

    private static boolean hasClabeDigit(String number) {
        int sum = 0;
        int[] weights = {3, 7, 1};
        for (int i = 0; i < 17; i++) {
            sum += (number.charAt(i) - '0') * weights[i % 3] % 10;
        }
        return (10 - sum % 10) % 10 == number.charAt(17) - '0';
    }

    private static int weighted(String digits, int... weights) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * weights[i % weights.length];
        }
        return sum;
    }
}
