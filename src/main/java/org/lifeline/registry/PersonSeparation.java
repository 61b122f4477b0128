package org.lifeline.registry;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.registry.PersonMerges.Merge;
import org.springframework.stereotype.Component;

/** A merge was wrong: within days it is undone, later it is split. Which other cases belong to the separate entry, the two people say. */
@Component
class PersonSeparation implements ChangeKind {

    static final String KEY = "personSeparation";

    static final String MERGE = "merge";

    /** {@link PersonMerges#UNDONE} or {@link PersonMerges#SPLIT}. */
    static final String HOW = "how";

    /** Numbers of cases, with blanks between. */
    static final String CASES = "cases";

    private final PersonMerges merges;

    PersonSeparation(PersonMerges merges) {
        this.merges = merges;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String task() {
        return "confirm that two entries are two people";
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        Merge merge = merge(content);
        String how = content.getOrDefault(HOW, "");
        merges.checkEndable(merge, how);
        List<String> all = merges.casesOf(merges.entry("other", merge.survivor()));
        List<String> back = PersonMerges.goBack(merge, how, cases(content), all);
        return List.of(
                new Line("The entry that is separate again", "Leads to " + merge.survivor(), merge.code()),
                new Line("Its cases", "", back.isEmpty() ? "None" : String.join(", ", back)),
                new Line(
                        "Cases that stay with " + merge.survivor(),
                        Integer.toString(all.size()),
                        Integer.toString(all.size() - back.size())));
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        // also when it was ended meanwhile: then the request can still be refused
        merges.checkTheirs(List.of(merges.survivor(number(content))), person);
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        Map<String, String> content = request.content();
        merges.end(merge(content).id(), content.getOrDefault(HOW, ""), cases(content), request.reason(), people);
    }

    private Merge merge(Map<String, String> content) {
        return merges.get(number(content));
    }

    private static long number(Map<String, String> content) {
        return Long.parseLong(content.getOrDefault(MERGE, "0"));
    }

    private static Collection<String> cases(Map<String, String> content) {
        return Arrays.asList(content.getOrDefault(CASES, "").split(" "));
    }
}
