package org.lifeline.provider;

import com.prowidesoftware.swift.model.IBAN;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** A transfer to an account of a country that has no IBAN. The table {@link LocalAccountRules} says what its numbers look like. */
@Component
class LocalAccountKind implements PayoutKind {

    private static final String COUNTRY = "country";
    private static final String BANK_CODE = "bankCode";
    private static final String NUMBER = "number";

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private final ValueTables tables;

    LocalAccountKind(ValueTables tables) {
        this.tables = tables;
    }

    @Override
    public String key() {
        return "localAccount";
    }

    @Override
    public List<String> names() {
        return Stream.concat(Stream.of(COUNTRY, BANK_CODE, NUMBER, "bic"), HolderAddress.NAMES.stream())
                .toList();
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
        LocalAccountRules.Rule rule = tables.latest(LocalAccountRules.TABLE).of(country);
        Map<String, String> values = new HashMap<>(Map.of(COUNTRY, country, NUMBER, number));
        String bank = typed.getOrDefault(BANK_CODE, "").replaceAll("[\\s-]", "");
        if (rule.bankCode().isEmpty() ? !bank.isEmpty() : !bank.matches(rule.bankCode())) {
            throw Refused.invalid(
                    BANK_CODE,
                    rule.bankCode().isEmpty()
                            ? "Banks of " + country + " are named by their BIC: leave this empty."
                            : "Give the bank's code as banks of " + country + " have it, such as " + rule.example()
                                    + ".");
        }
        if (!bank.isEmpty()) {
            values.put(BANK_CODE, bank);
        }
        Map<String, String> all = Bic.with(values, typed);
        if (!number.matches(rule.number()) || !rule.check().holds(bank, number, all.containsKey("bic"))) {
            throw Refused.invalid(NUMBER, rule.message());
        }
        return HolderAddress.with(all, typed);
    }

    @Override
    public String line(Map<String, String> values) {
        String bank = values.getOrDefault(BANK_CODE, values.getOrDefault("bic", ""));
        return (values.get(COUNTRY) + " " + bank + " ").replaceAll(" +", " ") + values.get(NUMBER);
    }
}
