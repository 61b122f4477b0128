package org.lifeline.grievance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.lifeline.platform.security.Role;
import org.springframework.stereotype.Component;

/** The decision table {@code grievanceKinds}: who answers a complaint, who answers it once more, and whether it is urgent. */
record GrievanceKinds(Map<String, Kind> kinds) {

    static final ValueTable<GrievanceKinds> TABLE = new Table();

    /** Each has its words in the files of messages, under {@code grievance.kind}; in the order of the page. */
    static final List<String> NAMES =
            List.of("decision", "delay", "staff", "money", "provider", "privacy", "service", "other");

    /** @param secondGroup who answers where the first answer settled nothing; may be the same, as another person answers */
    record Kind(String group, String secondGroup, boolean urgent) {

        String group(int round) {
            return round == 1 ? group : secondGroup;
        }
    }

    Kind get(String name) {
        Kind kind = kinds.get(name);
        if (kind == null) {
            throw new IllegalStateException("the table of kinds of complaints has no row '" + name + "'");
        }
        return kind;
    }

    @Component("grievanceKindsTable")
    static final class Table implements ValueTable<GrievanceKinds> {

        private static final Pattern GROUP = Pattern.compile("[a-z][a-z0-9-]{0,63}");
        /** They ask, are paid, or read only. */
        private static final Set<String> NEVER =
                Set.of(Role.APPLICANT, Role.SERVICE_PROVIDER, Role.AUDITOR, Role.OPERATIONS, Role.DEPLOYER);

        @Override
        public String decision() {
            return "grievanceKinds";
        }

        @Override
        public boolean columns() {
            return true;
        }

        @Override
        public GrievanceKinds read(TableValues values) {
            Map<String, Kind> kinds = new LinkedHashMap<>();
            for (String kind : values.names()) {
                values.requireOf(
                        kind,
                        NAMES.contains(kind),
                        "there is no such kind of complaint; it is one of " + String.join(", ", NAMES) + ".");
                String urgent = values.text(kind, "urgent");
                values.requireOf(
                        kind,
                        Set.of("yes", "no").contains(urgent),
                        "write yes or no where it says whether it is urgent.");
                kinds.put(
                        kind,
                        new Kind(
                                group(values, kind, "group"),
                                group(values, kind, "secondGroup"),
                                urgent.equals("yes")));
            }
            for (String name : NAMES) {
                values.requireOf(name, kinds.containsKey(name), "it has no row, so nobody would answer.");
            }
            return new GrievanceKinds(Map.copyOf(kinds));
        }

        private static String group(TableValues values, String kind, String column) {
            String group = values.text(kind, column);
            values.requireOf(
                    kind,
                    GROUP.matcher(group).matches() && !NEVER.contains(group),
                    "'" + group + "' is no group of people who answer complaints, such as social-worker.");
            return group;
        }
    }
}
