package org.lifeline.registry;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.duty.Duties;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/**
 * A change of an officer's identity number, which says which person the officer's account belongs to. It needs two managers, and nobody can
 * do it for their own account. Earlier numbers are never removed, so that a conflict of interest that was known once stays known. Both
 * managers read the number from the officer's identity paper. Only its end is shown, and only a keyed hash is stored. For both managers
 * this is a duty on each case in which the number counts (decision 0003).
 */
@Component
class IdentityChange implements ChangeKind {

    static final String KEY = "identityNumber";

    private static final String USER = "user";
    private static final String HASH = "hash";
    private static final String ENDING = "ending";
    private static final int LONG_ENOUGH = 6;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final Registry registry;
    private final Officers officers;
    private final Duties duties;
    private final Clock clock;

    IdentityChange(Registry registry, Officers officers, Duties duties, Clock clock) {
        this.registry = registry;
        this.officers = officers;
        this.duties = duties;
        this.clock = clock;
    }

    /**
     * The content that is stored until a second manager confirms.
     *
     * @throws Refused 422 when the number has neither letters nor digits
     */
    Map<String, String> content(String user, String idNumber) {
        String normal = SearchKeys.normalId(idNumber);
        if (normal == null) {
            throw Refused.invalid("idNumber", "An identity number has letters or digits.");
        }
        int shown = normal.length() < LONG_ENOUGH ? 1 : 3;
        return Map.of(
                USER, user, HASH, registry.identityKey(idNumber), ENDING, normal.substring(normal.length() - shown));
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String task() {
        return "confirm the identity number";
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        if (person.equals(content.get(USER))) {
            throw Refused.forbidden(
                    "separationOfDuties", "You cannot record your own identity number. Ask a colleague.");
        }
        duties.checkIdentityChange(HexFormat.of().parseHex(content.getOrDefault(HASH, "")), person);
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        String user = content.getOrDefault(USER, "");
        if (!officers.exists(user)) {
            throw Refused.invalid(USER, "There is no account with this user name.");
        }
        List<LocalDate> before = registry.identities(user, content.getOrDefault(HASH, ""), clock.getZone());
        return List.of(
                new Line("Log-in", user, ""),
                new Line(
                        "Identity number",
                        before.isEmpty()
                                ? "None is recorded"
                                : "The last one was recorded on " + DAY.format(before.get(before.size() - 1)),
                        "One that ends in " + content.get(ENDING)
                                + (before.isEmpty() ? "" : "; earlier ones count on")));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        registry.identify(
                request.content().getOrDefault(USER, ""), request.content().getOrDefault(HASH, ""), people);
    }
}
