package org.lifeline.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.lifeline.registry.PersonMerges.Entry;
import org.springframework.stereotype.Component;

/**
 * An entry of the registry is merged into another one of the same person. The lines name entries by code and say what is taken over, not what
 * it says: whoever confirms reads both people by need. A new version of one of the two makes the request one of the past.
 */
@Component
class PersonMergeChange implements ChangeKind {

    static final String KEY = "personMerge";

    static final String SURVIVOR = "survivor";
    static final String MERGED = "merged";

    /** Names of {@link MergedFact}s, with blanks between. */
    static final String TAKE = "take";

    private final PersonMerges merges;

    PersonMergeChange(PersonMerges merges) {
        this.merges = merges;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String task() {
        return "confirm that two entries are one person";
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        Entry survivor = survivor(content);
        Entry merged = merged(content);
        merges.checkMergeable(survivor, merged);
        int cases = merges.casesOf(survivor).size();
        int others = merges.casesOf(merged).size();
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                "The entry that stays",
                survivor.code() + ", version " + survivor.version() + ", cases: " + cases,
                survivor.code() + ", cases: " + (cases + others)));
        lines.add(new Line(
                "The entry that is merged into it",
                merged.code() + ", version " + merged.version() + ", cases: " + others,
                "Leads to " + survivor.code()));
        for (MergedFact fact : PersonMerges.taken(survivor.person(), merged.person(), chosen(content))) {
            lines.add(new Line(fact.label(), "As in " + survivor.code(), "As in " + merged.code()));
        }
        return lines;
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        merges.checkTheirs(List.of(survivor(content), merged(content)), person);
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        Map<String, String> content = request.content();
        merges.lock(List.of(survivor(content).id(), merged(content).id()));
        if (!describe(request.programme(), content).equals(request.lines())) {
            throw Refused.conflict(
                    "changedMeanwhile",
                    "Something has changed since this was asked for. Refuse it, and have it asked for again.");
        }
        merges.merge(
                content.getOrDefault(SURVIVOR, ""),
                content.getOrDefault(MERGED, ""),
                chosen(content),
                request.reason(),
                people);
    }

    private Entry survivor(Map<String, String> content) {
        return merges.entry("other", content.getOrDefault(SURVIVOR, ""));
    }

    private Entry merged(Map<String, String> content) {
        return merges.entry("other", content.getOrDefault(MERGED, ""));
    }

    static Collection<String> chosen(Map<String, String> content) {
        return Arrays.asList(content.getOrDefault(TAKE, "").split(" "));
    }
}
