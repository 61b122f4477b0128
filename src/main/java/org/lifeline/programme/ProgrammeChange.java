package org.lifeline.programme;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.Line;
import org.lifeline.platform.problem.Refused;

/** A change of a programme that needs two of its managers. */
abstract class ProgrammeChange implements ChangeKind {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    final Programmes programmes;

    ProgrammeChange(Programmes programmes) {
        this.programmes = programmes;
    }

    /** Requires a manager of this programme, or any manager if the programme has none of its own. */
    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        programmes.requireManager(get(programme).code(), person);
    }

    final Programme get(@Nullable String code) {
        if (code == null) {
            throw Refused.invalid("programmeCode", "Choose a programme.");
        }
        return programmes.get(code);
    }

    static Line about(Programme programme) {
        return new Line("Programme", programme.code() + ", " + programme.name(), "");
    }

    static String day(LocalDate day) {
        return DAY.format(day);
    }
}
