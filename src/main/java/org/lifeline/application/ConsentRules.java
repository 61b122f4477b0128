package org.lifeline.application;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/** The decision table {@code assistedConsent}: whether a person for whom somebody files has to agree, and how, by programme. */
record ConsentRules(Map<String, Rule> rules) {

    static final ValueTable<ConsentRules> TABLE = new Table();

    private static final String OTHER = "other";

    /** In which way consent is given. The name of a constant is the code in the table and in the database. */
    enum Way {
        signature,
        voice,
        statement
    }

    /** @param ways in which consent may be given */
    record Rule(boolean needed, Set<Way> ways) {}

    Rule of(String programme) {
        @Nullable Rule own = rules.get(programme);
        return own == null ? rules.getOrDefault(OTHER, new Rule(true, EnumSet.allOf(Way.class))) : own;
    }

    @Component("assistedConsentTable")
    static final class Table implements ValueTable<ConsentRules> {

        private static final Set<String> ANSWERS = Set.of("yes", "no");

        @Override
        public String decision() {
            return "assistedConsent";
        }

        @Override
        public boolean columns() {
            return true;
        }

        @Override
        public ConsentRules read(TableValues values) {
            values.requireTogether(
                    values.names().contains(OTHER), "It has no row 'other', for the programmes that have no row.");
            Map<String, Rule> rules = new HashMap<>();
            for (String programme : values.names()) {
                boolean needed = isYes(values, programme, "needed");
                EnumSet<Way> ways = EnumSet.noneOf(Way.class);
                Arrays.stream(Way.values())
                        .filter(way -> isYes(values, programme, way.name()))
                        .forEach(ways::add);
                values.requireOf(
                        programme,
                        !needed || !ways.isEmpty(),
                        "consent is needed, but there is no way in which it may be given.");
                rules.put(programme, new Rule(needed, ways));
            }
            return new ConsentRules(Map.copyOf(rules));
        }

        private static boolean isYes(TableValues values, String programme, String column) {
            String said = values.text(programme, column);
            values.requireOf(programme, ANSWERS.contains(said), "write yes or no in the column '" + column + "'.");
            return said.equals("yes");
        }
    }
}
