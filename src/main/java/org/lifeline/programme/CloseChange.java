package org.lifeline.programme;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.springframework.stereotype.Component;

/** Closes a programme permanently. */
@Component
class CloseChange extends ProgrammeChange {

    CloseChange(Programmes programmes) {
        super(programmes);
    }

    @Override
    public String key() {
        return "close";
    }

    @Override
    public String task() {
        return "confirm that it is closed";
    }

    @Override
    public List<Line> describe(@Nullable String code, Map<String, String> content) {
        Programme programme = get(code);
        Programmes.requireMove(programme, ProgrammeState.closed, ProgrammeRecord.Kind.closed);
        return List.of(
                about(programme),
                new Line(
                        "State",
                        programme.state().title(),
                        "Closed for good: no new applications, and nobody can open it again"),
                new Line("Money not reserved for a case", "In the budget", "Given back"));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        programmes.close(get(request.programme()).code(), request.reason(), people);
    }
}
