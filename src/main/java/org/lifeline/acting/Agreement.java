package org.lifeline.acting;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * That somebody asks to act, acts or has acted for another person.
 *
 * @param reference what whoever asks shows to a social worker, such as V-3F2A-91BC
 * @param ofAccount whether the holder of an account agrees, and no social worker
 * @param represented the account; null for a person without one, and where nobody was told
 * @param person the entry of the registry; null until a social worker recorded the consent
 * @param relationship what whoever acts is to the other person, one of {@link Relationships#NAMES}
 * @param actorName how whoever acts says that they are called; empty once it is erased
 * @param forName what they call the other person; empty once it is erased
 * @param statement why they ask a social worker; empty for the holder of an account, who is told no words of a stranger
 * @param openUntil until then it can be agreed to
 * @param consentedAt since when they act; null while they only ask
 * @param until the end of its last day; null while they only ask
 * @param endedAt null while it lasts
 * @param outcome {@code refused}, {@code lapsed}, {@code ended}, {@code over} or {@code erased}; null while it lasts
 */
record Agreement(
        long id,
        String reference,
        String actor,
        boolean ofAccount,
        @Nullable String represented,
        @Nullable Long person,
        String relationship,
        String actorName,
        String forName,
        String statement,
        Instant askedAt,
        Instant openUntil,
        @Nullable Instant consentedAt,
        @Nullable Instant until,
        @Nullable Instant endedAt,
        @Nullable String outcome) {

    /** Whether they act now. */
    boolean isActive(Instant now) {
        return consentedAt != null && endedAt == null && until != null && now.isBefore(until);
    }

    /** Whether somebody can agree to it now. */
    boolean isOpen(Instant now) {
        return consentedAt == null && endedAt == null && now.isBefore(openUntil);
    }

    /**
     * As whoever asks sees it: {@code waiting}, {@code unanswered}, {@code active} or {@code ended}. What was refused looks as if nobody had
     * answered: so nobody learns whose number has an account, and nobody is made to pay for a no.
     */
    String seenByActor(Instant now) {
        if (consentedAt == null) {
            return now.isBefore(openUntil) && !"erased".equals(outcome) ? "waiting" : "unanswered";
        }
        return isActive(now) ? "active" : "ended";
    }

    /** What the audit log says of it. @param more names and values, in turn */
    Map<String, Object> facts(String... more) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("agreement", reference);
        facts.put("relationship", relationship);
        if (represented != null) {
            facts.put("account", represented);
        }
        for (int i = 0; i + 1 < more.length; i += 2) {
            facts.put(more[i], more[i + 1]);
        }
        return facts;
    }

    static Refused unknown() {
        return Refused.notFound("There is no such agreement that you may see.");
    }

    static Refused isOver() {
        return Refused.conflict("actingOver", "This is over already.");
    }
}
