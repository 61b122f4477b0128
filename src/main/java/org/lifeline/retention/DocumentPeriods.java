package org.lifeline.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.lifeline.documents.Documents.Kept;
import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/**
 * The decision table {@code documentRetention}: for how long a document is kept after its case has ended.
 *
 * @param rules for each kind of document one for each way in which a case ends
 */
record DocumentPeriods(List<Kept> rules) {

    static final ValueTable<DocumentPeriods> TABLE = new Table();

    /** Less is a mistake of whoever wrote the table: the database refuses it, too. */
    static final int LEAST_DAYS = 90;

    private static final int MOST_DAYS = 36500;
    private static final List<String> OUTCOMES = List.of("paid", "refused", "withdrawn", "lookedInto");
    private static final Pattern DAYS = Pattern.compile("\\d{1,6}");

    @Component("documentRetentionTable")
    static final class Table implements ValueTable<DocumentPeriods> {

        @Override
        public String decision() {
            return "documentRetention";
        }

        @Override
        public boolean columns() {
            return true;
        }

        @Override
        public DocumentPeriods read(TableValues values) {
            values.requireTogether(
                    values.names().contains("other"), "It has no row 'other', for the kinds that have no row.");
            List<Kept> rules = new ArrayList<>();
            for (String kind : values.names()) {
                for (String outcome : OUTCOMES) {
                    String said = values.text(kind, outcome);
                    int days = DAYS.matcher(said).matches() ? Integer.parseInt(said) : 0;
                    values.requireOf(
                            kind,
                            days >= LEAST_DAYS && days <= MOST_DAYS,
                            "the column '" + outcome + "' is a number of days from " + LEAST_DAYS + " to " + MOST_DAYS
                                    + ".");
                    rules.add(new Kept(kind, outcome, days));
                }
            }
            return new DocumentPeriods(List.copyOf(rules));
        }
    }
}
