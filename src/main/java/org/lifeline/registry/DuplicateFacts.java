package org.lifeline.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.registry.DuplicateSearch.Match;
import org.springframework.stereotype.Service;

/** Collects the inputs of the decision table {@code duplicateHandling}. */
@Service
public class DuplicateFacts {

    /**
     * @param sameIdCase whether another live case has the same identity number: {@code no}, {@code otherNeed} or {@code sameNeed}
     * @param likeness likeness of the most similar person of another live case, 0 to 100; cases with the same identity number do not count
     * @param sameNeedLikeness the same, but only among the cases for the same need
     * @param otherNumber the case to compare with first, if there is any
     * @param identity who the applicant is; null: as the case knows already
     * @param compared whether somebody has compared this application with another one or with the source of identities
     */
    public record Facts(
            String sameIdCase,
            int likeness,
            int sameNeedLikeness,
            @Nullable String otherNumber,
            @Nullable Identity identity,
            boolean compared) {}

    private final DuplicateSearch search;
    private final Comparisons comparisons;
    private final IdentityChecks checks;

    DuplicateFacts(DuplicateSearch search, Comparisons comparisons, IdentityChecks checks) {
        this.search = search;
        this.comparisons = comparisons;
        this.checks = checks;
    }

    /** @param knowsIdentity whether the case knows the answer of the source of identities at this moment */
    public Facts gather(String number, CheckPoint point, boolean knowsIdentity) {
        List<Match> matches = search.find(number, point);
        List<Match> sameId = matches.stream().filter(Match::sameId).toList();
        List<Match> others = matches.stream().filter(match -> !match.sameId()).toList();
        String sameIdCase = "no";
        if (!sameId.isEmpty()) {
            sameIdCase = sameId.stream().anyMatch(Match::sameNeed) ? "sameNeed" : "otherNeed";
        }
        return new Facts(
                sameIdCase,
                most(others),
                most(others.stream().filter(Match::sameNeed).toList()),
                matches.isEmpty() ? null : matches.get(0).number(),
                identity(number, point, knowsIdentity),
                comparisons.compared(number));
    }

    /** What a person has found counts before the answer of the source. A comparison may lie between that answer and this search. */
    private @Nullable Identity identity(String number, CheckPoint point, boolean known) {
        if (comparisons.identityConfirmed(number)) {
            return Identity.confirmed;
        }
        return known ? null : checks.latest(number, point);
    }

    private static int most(List<Match> matches) {
        return matches.stream().mapToInt(Match::likeness).max().orElse(0);
    }
}
