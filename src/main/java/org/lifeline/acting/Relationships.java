package org.lifeline.acting;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/** The decision table {@code actingRelationships}: who may manage the applications of whom, and for how long after the consent. */
record Relationships(Map<String, Terms> terms) {

    static final ValueTable<Relationships> TABLE = new Table();

    /**
     * What whoever acts is to the other person. Each has its words in the files of messages, under {@code acting.relationship}; in the order
     * of the page.
     */
    static final List<String> NAMES = List.of(
            "parent",
            "child",
            "spouse",
            "sibling",
            "grandparent",
            "grandchild",
            "guardian",
            "relative",
            "neighbour",
            "helper");

    /** For whom somebody acts. */
    enum Whom {
        /** An adult or a child with an account of their own, who agrees by a code. */
        account,
        /** Somebody under age without an account: a social worker checks the statement of whoever acts. */
        child,
        /** An adult without an account: a social worker records the consent that they saw. */
        adult
    }

    /** @param months for how long an agreement lasts, at most */
    record Terms(Set<Whom> whom, int months) {}

    /** The terms of an agreement; empty where the table allows none. */
    Optional<Terms> allowed(String relationship, Whom whom) {
        return Optional.ofNullable(terms.get(relationship))
                .filter(its -> its.whom().contains(whom));
    }

    @Component("actingRelationshipsTable")
    static final class Table implements ValueTable<Relationships> {

        private static final Pattern MONTHS = Pattern.compile("[1-9]|1\\d|2[0-4]");

        @Override
        public String decision() {
            return "actingRelationships";
        }

        @Override
        public boolean columns() {
            return true;
        }

        @Override
        public Relationships read(TableValues values) {
            Map<String, Terms> terms = new LinkedHashMap<>();
            for (String relationship : values.names()) {
                values.requireOf(
                        relationship,
                        NAMES.contains(relationship),
                        "there is no such relationship; it is one of " + String.join(", ", NAMES) + ".");
                String months = values.text(relationship, "months");
                boolean readable = MONTHS.matcher(months).matches();
                values.requireOf(relationship, readable, "the months are a number from 1 to 24.");
                terms.put(relationship, new Terms(whom(values, relationship), readable ? Integer.parseInt(months) : 1));
            }
            return new Relationships(Map.copyOf(terms));
        }

        private static Set<Whom> whom(TableValues values, String relationship) {
            Set<Whom> whom = new LinkedHashSet<>();
            for (Whom each : Whom.values()) {
                String text = values.text(relationship, each.name());
                values.requireOf(
                        relationship, Set.of("yes", "no").contains(text), "write yes or no where it says for whom.");
                if (text.equals("yes")) {
                    whom.add(each);
                }
            }
            return Set.copyOf(whom);
        }
    }
}
