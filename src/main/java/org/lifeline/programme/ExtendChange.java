package org.lifeline.programme;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** Moves the last day for applications to a later day. */
@Component
class ExtendChange extends ProgrammeChange {

    ExtendChange(Programmes programmes) {
        super(programmes);
    }

    @Override
    public String key() {
        return "extend";
    }

    @Override
    public String task() {
        return "confirm the later last day";
    }

    @Override
    public List<Line> describe(@Nullable String code, Map<String, String> content) {
        Programme programme = get(code);
        LocalDate lastDay = lastDay(content);
        Programmes.requireLater(programme, lastDay);
        LocalDate now = programme.endsOn();
        return List.of(
                about(programme), new Line("Last day of applications", now == null ? "" : day(now), day(lastDay)));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        programmes.extend(get(request.programme()).code(), lastDay(request.content()), request.reason(), people);
    }

    private static LocalDate lastDay(Map<String, String> content) {
        try {
            return LocalDate.parse(String.valueOf(content.get("lastDay")));
        } catch (DateTimeException e) {
            throw Refused.invalid("lastDay", "Give the last day as a date such as 2027-12-31.");
        }
    }
}
