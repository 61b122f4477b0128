package org.lifeline.platform.engine;

import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * How long everybody has, from the latest version of the decision table {@code deadlines}. A model names a row, as in
 * {@code ${deadlines.appealReview}}; {@link ModelExpressions} asks here.
 */
@Component
public final class Deadlines {

    /** The share of a stage's time after which its officers are reminded. */
    static final String STAGE_REMINDER = "stageReminder";

    private static final DeadlineTable TABLE = new DeadlineTable();

    private final ValueTables tables;

    public Deadlines(ValueTables tables) {
        this.tables = tables;
    }

    /**
     * A deadline as the table writes it, such as P5D.
     *
     * @throws IllegalStateException when the table has no such row
     */
    public String time(String name) {
        String time = tables.latest(TABLE).times().get(name);
        if (time == null) {
            throw new IllegalStateException("the decision table 'deadlines' has no row '" + name + "'");
        }
        return time;
    }

    /** How much of a stage's time is over when its officers are reminded. */
    public Duration stageReminder(Duration stage) {
        return stage.multipliedBy(tables.latest(TABLE).stageReminder()).dividedBy(100);
    }
}
