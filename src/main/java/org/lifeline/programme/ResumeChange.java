package org.lifeline.programme;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.springframework.stereotype.Component;

/** Lets a paused programme take applications again. */
@Component
class ResumeChange extends ProgrammeChange {

    ResumeChange(Programmes programmes) {
        super(programmes);
    }

    @Override
    public String key() {
        return "resume";
    }

    @Override
    public String task() {
        return "confirm that it goes on";
    }

    @Override
    public List<Line> describe(@Nullable String code, Map<String, String> content) {
        Programme programme = get(code);
        Programmes.requireMove(programme, ProgrammeState.active, ProgrammeRecord.Kind.resumed);
        return List.of(
                about(programme), new Line("State", programme.state().title(), "Active: takes applications again"));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        programmes.resume(get(request.programme()).code(), request.reason(), people);
    }
}
