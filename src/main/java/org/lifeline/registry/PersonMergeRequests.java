package org.lifeline.registry;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.changes.Confirmations;
import org.lifeline.platform.problem.Refused;
import org.lifeline.registry.PersonMerges.Entry;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Asks a second manager to merge two entries of a person, or to separate them again. About one entry, one request is open at a time: of two
 * requests at the same moment, in whatever direction, the second is refused.
 */
@Service
public class PersonMergeRequests {

    /** Reason code: somebody asks about people whom they have not opened. */
    public static final String NOT_COMPARED = "notCompared";

    private final PersonMerges merges;
    private final PersonReadings readings;
    private final LikelyPairs pairs;
    private final ChangeRequests changes;
    private final Confirmations confirmations;

    PersonMergeRequests(
            PersonMerges merges,
            PersonReadings readings,
            LikelyPairs pairs,
            ChangeRequests changes,
            Confirmations confirmations) {
        this.merges = merges;
        this.readings = readings;
        this.pairs = pairs;
        this.changes = changes;
        this.confirmations = confirmations;
    }

    /**
     * Asks to merge an entry into another one.
     *
     * @param survivor code of the entry that stays
     * @param merged code of the entry that will lead to it
     * @param take the {@link MergedFact}s that stand as the merged entry says them
     * @throws Refused 403 before both are open to the manager, for their own household, and for who holds another duty on a case of the two;
     *     409 when one of them was merged or erased, or something is asked for already
     */
    @Transactional
    public void merge(
            String manager, String survivor, String merged, Collection<MergedFact> take, @Nullable String reason) {
        requireOpen(manager, survivor, merged);
        Entry one = merges.entry("other", survivor);
        Entry other = merges.entry("other", merged);
        merges.lock(List.of(one.id(), other.id()));
        if (Stream.of(survivor, merged).anyMatch(code -> waiting(code).isPresent())) {
            throw asked();
        }
        Map<String, String> content = Map.of(
                PersonMergeChange.SURVIVOR,
                survivor,
                PersonMergeChange.MERGED,
                merged,
                PersonMergeChange.TAKE,
                String.join(" ", take.stream().map(MergedFact::name).sorted().toList()));
        confirmations.start(changes.ask(PersonMergeChange.KEY, null, content, reason, manager), survivor);
    }

    /**
     * Asks to make a merged entry one of its own again: within days everything goes back that the merge moved, and at any time
     * the cases that are named.
     *
     * @param code of the entry that stayed
     * @param cases numbers of cases that go back because the manager says so
     * @throws Refused as {@link #merge}; 404 when the entry has no such merge
     */
    @Transactional
    public void separate(String manager, String code, long merge, Collection<String> cases, @Nullable String reason) {
        requireOpen(manager, code);
        PersonMerges.Merge its = merges.of(code).stream()
                .filter(each -> each.id() == merge)
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no such merge."));
        Entry survivor = merges.entry("other", its.survivor());
        merges.lock(List.of(survivor.id()));
        String id = Long.toString(merge);
        if (waiting(code).isPresent()
                || changes.waiting(PersonSeparation.KEY, PersonSeparation.MERGE, id)
                        .isPresent()) {
            throw asked();
        }
        List<String> theirs =
                merges.casesOf(survivor).stream().filter(cases::contains).toList();
        Map<String, String> content = Map.of(
                PersonSeparation.MERGE,
                id,
                PersonSeparation.HOW,
                its.undoable() ? PersonMerges.UNDONE : PersonMerges.SPLIT,
                PersonSeparation.CASES,
                String.join(" ", theirs));
        confirmations.start(changes.ask(PersonSeparation.KEY, null, content, reason, manager), code);
    }

    /**
     * Asks to take back that two entries are the same person.
     *
     * @throws Refused as {@link #merge}; 409 when nobody found them to be the same
     */
    @Transactional
    public void takeBack(String manager, String code, String other, @Nullable String reason) {
        requireOpen(manager, code, other);
        long one = merges.entry("other", code).id();
        long second = merges.entry("other", other).id();
        merges.lock(List.of(one, second));
        String id = pairs.same(one, second)
                .map(String::valueOf)
                .orElseThrow(
                        () -> Refused.conflict("nothingToChange", "These two are not found to be the same person."));
        if (changes.waiting(SamePersonTakenBack.KEY, SamePersonTakenBack.PAIR, id)
                .isPresent()) {
            throw asked();
        }
        confirmations.start(
                changes.ask(SamePersonTakenBack.KEY, null, Map.of(SamePersonTakenBack.PAIR, id), reason, manager),
                code);
    }

    /** Who asked to merge this entry, while nobody has decided. */
    public Optional<String> waiting(String code) {
        return Stream.of(PersonMergeChange.SURVIVOR, PersonMergeChange.MERGED)
                .flatMap(role -> changes.waiting(PersonMergeChange.KEY, role, code).stream())
                .findFirst();
    }

    /** Opens another entry to a manager who wants to compare it with one that is open. @throws Refused as {@link PersonReadings#open} */
    @Transactional
    public void open(String manager, String code, String other) {
        requireOpen(manager, code);
        if (merges.entry("other", other).code().equals(code)) {
            throw Refused.invalid("other", "Type the code of the other person, such as P-3F2A-91BC-77D0.");
        }
        read(manager, other, "Compared with %s, to merge the two.".formatted(code));
    }

    /** Opens entries anew to a manager for whom the time ended while they were writing; that is recorded like the first time. */
    @Transactional
    public void openAgain(String manager, List<String> codes) {
        codes.forEach(code -> read(manager, code, "Opened again: the time ended while a merge was written about."));
    }

    private void read(String manager, String code, String words) {
        readings.open(manager, code, PersonReadings.Need.duplicate.name(), words);
    }

    private void requireOpen(String manager, String... codes) {
        if (Arrays.stream(codes).allMatch(code -> isOpen(manager, code))) {
            return;
        }
        throw Arrays.stream(codes).allMatch(code -> isOpen(manager, code) || readings.wasOpen(manager, code))
                ? Refused.conflict(
                        LikelyPairs.OPEN_NO_MORE,
                        "The time to read about these people had ended. Look at them once more, and decide.")
                : Refused.forbidden(NOT_COMPARED, "Compare the two people first.");
    }

    private boolean isOpen(String manager, String code) {
        return readings.opened(manager, code).isPresent();
    }

    private static Refused asked() {
        return Refused.conflict(
                "alreadyAsked",
                "Somebody has asked for a change of one of these entries already. It waits for a second manager.");
    }
}
