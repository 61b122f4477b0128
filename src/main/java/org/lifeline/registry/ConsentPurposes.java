package org.lifeline.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/** The decision table {@code consentPurposes}: for what a person can allow the use of their data, and for how long at most. */
public record ConsentPurposes(Map<String, Purpose> purposes) {

    public static final ValueTable<ConsentPurposes> TABLE = new Table();

    /**
     * @param names how it is called, by the code of the language
     * @param months for so long a consent counts at most, 1 to 120
     */
    public record Purpose(Map<String, String> names, int months) {

        public String name(String language) {
            return names.getOrDefault(language, names.getOrDefault("en", ""));
        }
    }

    /** What a purpose is called; its code where the table has it no more. */
    public String name(String code, String language) {
        Purpose purpose = purposes.get(code);
        return purpose == null ? code : purpose.name(language);
    }

    @Component("consentPurposesTable")
    static final class Table implements ValueTable<ConsentPurposes> {

        private static final Pattern MONTHS = Pattern.compile("[1-9]\\d?|1[01]\\d|120");
        private static final Pattern CODE = Pattern.compile("[a-z][A-Za-z0-9]{1,29}");

        @Override
        public String decision() {
            return "consentPurposes";
        }

        @Override
        public boolean columns() {
            return true;
        }

        @Override
        public ConsentPurposes read(TableValues values) {
            Map<String, Purpose> purposes = new LinkedHashMap<>();
            for (String code : values.names()) {
                values.requireOf(code, CODE.matcher(code).matches(), "a code has 2 to 30 Latin letters and digits.");
                Map<String, String> names = IdentityTypes.Table.names(values, code);
                values.requireOf(code, names.containsKey("en"), "write its name in the column en.");
                String months = values.text(code, "months");
                boolean readable = MONTHS.matcher(months).matches();
                values.requireOf(code, readable, "the months are a number from 1 to 120.");
                purposes.put(code, new Purpose(names, readable ? Integer.parseInt(months) : 1));
            }
            return new ConsentPurposes(Collections.unmodifiableMap(purposes));
        }
    }
}
