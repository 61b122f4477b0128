package org.lifeline.hold;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** A case is put on hold. It is on hold already when somebody asks; the second person lets it stay so. */
@Component
class LegalHoldChange implements ChangeKind {

    static final String KEY = "legalHold";

    /** Number of the case. */
    static final String CASE = "case";

    /** Late, because a hold asks for the change, and the change is made by it. */
    private final ObjectProvider<LegalHolds> holds;

    private final Officers officers;

    LegalHoldChange(ObjectProvider<LegalHolds> holds, Officers officers) {
        this.holds = holds;
        this.officers = officers;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String task() {
        return "confirm the legal hold";
    }

    @Override
    public Set<String> askedBy() {
        return Set.of(Role.PROGRAMME_MANAGER, Role.AUDITOR);
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        String number = number(content);
        holds.getObject().requireSomethingToHold(number);
        return List.of(
                new Line("Application", number, ""),
                new Line("What may be deleted of it", "What is due, or what its person wants erased", "Nothing"));
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        if (!holds.getObject().mayHold(person, officers.groupsOf(person).contains(Role.AUDITOR), number(content))) {
            throw Refused.forbidden("notYourProgramme", "This programme has other managers.");
        }
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        holds.getObject().confirm(number(request.content()), people);
    }

    private static String number(Map<String, String> content) {
        return content.getOrDefault(CASE, "");
    }
}
