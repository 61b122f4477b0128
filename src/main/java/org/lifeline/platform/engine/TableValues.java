package org.lifeline.platform.engine;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.DmnEngineException;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.InputExpression;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.ModelException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/**
 * The names and values of a {@link ValueTable}. Each method returns a value of the kind that is asked for; where there is none, it notes why
 * in a sentence for the analyst and returns a harmless value.
 */
public final class TableValues {

    /** Longer than any deadline, and short enough for every calendar. */
    private static final int MOST_DAYS = 3650;

    private static final Pattern NAME = Pattern.compile("\"([A-Za-z][A-Za-z0-9]*)\"");
    private static final Pattern TIME =
            Pattern.compile("P(?=\\d|T\\d)(?:\\d{1,6}D)?(?:T(?=\\d)(?:\\d{1,6}H)?(?:\\d{1,6}M)?)?");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3})%");

    private static final SingletonSupplier<DmnEngine> ENGINE = SingletonSupplier.of(
            () -> DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine());

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    private final List<String> objections = new ArrayList<>();
    private boolean hasWrongValue;

    private TableValues() {}

    /**
     * Reads a decision table.
     *
     * @param columns whether each name has several values, in columns with names of their own
     * @return empty when the file has no such decision, or is no model; the engine refuses the latter itself
     */
    static Optional<TableValues> read(String decision, byte[] dmn, boolean columns) {
        DmnModelInstance model;
        try {
            model = Dmn.readModelFromStream(new ByteArrayInputStream(dmn));
        } catch (ModelException notSchemaValid) {
            return Optional.empty();
        }
        if (!(model.getModelElementById(decision) instanceof Decision found)) {
            return Optional.empty();
        }
        TableValues values = new TableValues();
        if (!(found.getExpression() instanceof DecisionTable table)
                || table.getInputs().size() != 1
                || !columns && table.getOutputs().size() != 1) {
            values.object("It has one column of names and " + (columns ? "others" : "one") + " of values.");
            return Optional.of(values);
        }
        values.add(decision, dmn, table, columns);
        return Optional.of(values);
    }

    /** The engine's own evaluation gives the value of each name, so that the check sees what the product will see. */
    private void add(String decision, byte[] dmn, DecisionTable table, boolean columns) {
        InputExpression names = table.getInputs().iterator().next().getInputExpression();
        if (names == null || names.getText() == null) {
            object("Its column of names has no expression.");
            return;
        }
        String variable = names.getText().getTextContent().strip();
        DmnDecision parsed;
        try {
            parsed = ENGINE.obtain().parseDecision(decision, new ByteArrayInputStream(dmn));
        } catch (DmnEngineException e) {
            object("The engine cannot read it.");
            return;
        }
        for (Rule rule : table.getRules()) {
            String cell = rule.getInputEntries().stream()
                    .map(entry -> entry.getTextContent().strip())
                    .findFirst()
                    .orElse("");
            Matcher name = NAME.matcher(cell);
            if (!name.matches()) {
                object("Row '" + rule.getId() + "' has no name: write one in quotes, as in \"" + firstName() + "\".");
                continue;
            }
            Object value = null;
            try {
                DmnDecisionTableResult result =
                        ENGINE.obtain().evaluateDecisionTable(parsed, Map.of(variable, name.group(1)));
                if (columns) {
                    rows.put(
                            name.group(1),
                            result.isEmpty()
                                    ? Map.of()
                                    : result.getSingleResult().getEntryMap());
                    continue;
                }
                value = result.isEmpty() ? null : result.getSingleResult().getSingleEntry();
            } catch (DmnEngineException e) {
                object("'" + name.group(1)
                        + "' has no value that can be read. Each name has one row, and text is in quotes.");
                continue;
            }
            if (value == null || value.toString().isBlank()) {
                object("'" + name.group(1) + "' is empty.");
            } else {
                values.put(name.group(1), value);
            }
        }
    }

    private String firstName() {
        return names().stream().findFirst().orElse("name");
    }

    /** All names that have a value. */
    public Set<String> names() {
        return values.isEmpty() ? rows.keySet() : values.keySet();
    }

    /** The text of a name in one of several columns, without surrounding white space; empty where there is none. */
    public String text(String name, String column) {
        Object value = rows.getOrDefault(name, Map.of()).get(column);
        return value == null ? "" : value.toString().strip();
    }

    /** Notes that something is wrong with one name. */
    public void requireOf(String name, boolean holds, String sentence) {
        require(holds, "'" + name + "': " + sentence);
    }

    /** Notes that several values do not go together. Says nothing where one of them is wrong by itself. */
    public void requireTogether(boolean holds, String sentence) {
        if (!holds && !hasWrongValue) {
            objections.add(sentence);
        }
    }

    private void require(boolean holds, String sentence) {
        if (!holds) {
            object(sentence);
        }
    }

    private void object(String sentence) {
        objections.add(sentence);
        hasWrongValue = true;
    }

    /** A time of days, hours and minutes that is longer than nothing; as it is written, such as P5D or PT72H. */
    public String time(String name) {
        Object value = value(name);
        if (value == null) {
            return "P1D";
        }
        String text = value.toString();
        if (!TIME.matcher(text).matches()) {
            object("'" + name + "' is '" + text
                    + "': write a time in days, hours and minutes, such as P5D, PT72H or P1DT12H.");
            return "P1D";
        }
        Duration time = Duration.parse(text);
        require(!time.isZero(), "'" + name + "' is '" + text + "': a time is longer than nothing.");
        require(
                time.compareTo(Duration.ofDays(MOST_DAYS)) <= 0,
                "'" + name + "' is '" + text + "': a time has at most " + MOST_DAYS + " days.");
        return text;
    }

    /** A share such as 50%, from 1 to 99 in a hundred. */
    public int percent(String name) {
        Object value = value(name);
        if (value == null) {
            return 1;
        }
        Matcher share = SHARE.matcher(value.toString());
        int percent = share.matches() ? Integer.parseInt(share.group(1)) : 0;
        require(
                percent >= 1 && percent <= 99,
                "'" + name + "' is '" + value + "': write a share between 1% and 99%, such as 50%.");
        return percent;
    }

    /** A whole number within limits. */
    public int whole(String name, int least, int most) {
        BigDecimal number = number(name, least, most);
        if (number.scale() > 0) {
            object("'" + name + "' is " + number.toPlainString() + ": write a whole number.");
            return least;
        }
        return number.intValue();
    }

    /** A number within limits. */
    public double decimal(String name, double least, double most) {
        return number(name, least, most).doubleValue();
    }

    private BigDecimal number(String name, double least, double most) {
        BigDecimal lowest = BigDecimal.valueOf(least).stripTrailingZeros();
        Object value = value(name);
        if (value == null) {
            return lowest;
        }
        if (!(value instanceof Number)) {
            object("'" + name + "' is '" + value + "': write a number.");
            return lowest;
        }
        BigDecimal number = new BigDecimal(value.toString()).stripTrailingZeros();
        BigDecimal highest = BigDecimal.valueOf(most).stripTrailingZeros();
        if (number.compareTo(lowest) < 0 || number.compareTo(highest) > 0) {
            object("'" + name + "' is " + number.toPlainString() + ": write a number from " + lowest.toPlainString()
                    + " to " + highest.toPlainString() + ".");
            return lowest;
        }
        return number;
    }

    private @Nullable Object value(String name) {
        Object value = values.get(name);
        // an empty one was noted when the table was read
        String said = "'" + name + "' ";
        if (value == null && objections.stream().noneMatch(each -> each.startsWith(said))) {
            object("It has no row '" + name + "'.");
        }
        return value;
    }

    List<String> objections() {
        return List.copyOf(objections);
    }
}
