package org.lifeline.registry.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.lifeline.registry.exchange.PeopleImport.State;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The people of a checked file are entered. Any two managers may do that: who is entered gets nothing by it. */
@Component
class PeopleImportChange implements ChangeKind {

    static final String KEY = "peopleImport";

    /** Number of the file. */
    static final String IMPORT = "import";

    /** Late, because an import asks for the change, and the change is made by the import. */
    private final ObjectProvider<PeopleImports> imports;

    private final PeopleImportTable table;

    PeopleImportChange(ObjectProvider<PeopleImports> imports, PeopleImportTable table) {
        this.imports = imports;
        this.table = table;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String task() {
        return "confirm the people of a file";
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        PeopleImport its = table.get(id(content));
        if (its.state() != State.checked || its.lines() != its.linesRead()) {
            throw Refused.conflict("notNow", "Choose the columns first, and wait until the file is checked.");
        }
        if (its.linesNew() == 0 && !(its.renewsContact() && its.linesKnown() > 0)) {
            throw Refused.conflict("nothingToChange", "The file has nobody who could be entered.");
        }
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("File", "", its.fileName()));
        lines.add(new Line("People to enter", "", Long.toString(its.linesNew())));
        lines.add(new Line(
                "People who are known",
                Long.toString(its.linesKnown()),
                its.renewsContact() ? "They get the contact data of the file" : "They stay as they are"));
        lines.add(new Line("Lines that are not entered", "", Long.toString(its.linesRefused())));
        return lines;
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        // every manager may
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        imports.getObject().enter(id(request.content()), people);
    }

    private static long id(Map<String, String> content) {
        return Long.parseLong(content.getOrDefault(IMPORT, "0"));
    }
}
