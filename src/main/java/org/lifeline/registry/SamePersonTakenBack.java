package org.lifeline.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.lifeline.registry.PersonMerges.Entry;
import org.springframework.stereotype.Component;

/**
 * The finding that two entries are the same person is taken back. Who was kept from a case by it may then decide there, so it takes two
 * people without a part in the cases of the two.
 */
@Component
class SamePersonTakenBack implements ChangeKind {

    static final String KEY = "samePersonTakenBack";

    static final String PAIR = "pair";

    private final PersonMerges merges;
    private final LikelyPairs pairs;
    private final AuditLog audit;

    SamePersonTakenBack(PersonMerges merges, LikelyPairs pairs, AuditLog audit) {
        this.merges = merges;
        this.pairs = pairs;
        this.audit = audit;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String task() {
        return "confirm that two entries are not the same person";
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        LikelyPairs.Pair pair = pair(content);
        if (!LikelyPairs.SAME.equals(pair.decision()) || pair.takenBack()) {
            throw Refused.conflict("nothingToChange", "These two are not found to be the same person.");
        }
        if (entries(pair).stream().anyMatch(Entry::merged)) {
            throw Refused.conflict("alreadyMerged", "One of the two entries was merged into another one already.");
        }
        return List.of(new Line(pair.code() + ", " + pair.otherCode(), "The same person", "Two people"));
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        merges.checkTheirs(entries(pair(content)), person);
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        LikelyPairs.Pair pair = pair(request.content());
        List<Entry> both = entries(pair);
        merges.lock(both.stream().map(Entry::id).toList());
        describe(request.programme(), request.content());
        merges.duty(both, people);
        merges.takeBack(both.get(0).id(), both.get(1).id(), people);
        audit.append(
                Action.peopleFindingBack,
                people.confirmed(),
                null,
                null,
                Map.of("person", pair.code(), "other", pair.otherCode(), "askedBy", people.asked()));
    }

    private List<Entry> entries(LikelyPairs.Pair pair) {
        return List.of(merges.entry("other", pair.code()), merges.entry("other", pair.otherCode()));
    }

    private LikelyPairs.Pair pair(Map<String, String> content) {
        return pairs.get(Long.parseLong(content.getOrDefault(PAIR, "0")));
    }
}
