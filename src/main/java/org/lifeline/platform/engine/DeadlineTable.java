package org.lifeline.platform.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The table {@code deadlines}: a time for each name; for {@link Deadlines#STAGE_REMINDER} a share of the stage's time. */
@Component
final class DeadlineTable implements ValueTable<DeadlineTable.Content> {

    static final String DECISION = "deadlines";

    /**
     * @param times times by name, as they are written, such as P5D
     * @param stageReminder percent of the stage's time
     */
    record Content(Map<String, String> times, int stageReminder) {}

    @Override
    public String decision() {
        return DECISION;
    }

    @Override
    public Content read(TableValues values) {
        int stageReminder = values.percent(Deadlines.STAGE_REMINDER);
        Map<String, String> times = new LinkedHashMap<>();
        values.names().stream()
                .filter(name -> !name.equals(Deadlines.STAGE_REMINDER))
                .forEach(name -> times.put(name, values.time(name)));
        return new Content(Map.copyOf(times), stageReminder);
    }
}
