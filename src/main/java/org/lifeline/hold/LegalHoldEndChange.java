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

/** A hold ends: from then on what is due is deleted. */
@Component
class LegalHoldEndChange implements ChangeKind {

    static final String KEY = "legalHoldEnd";

    /** Id of the hold. */
    static final String HOLD = "hold";

    /** Late, because a hold asks for the change, and the change is made by it. */
    private final ObjectProvider<LegalHolds> holds;

    private final Officers officers;

    LegalHoldEndChange(ObjectProvider<LegalHolds> holds, Officers officers) {
        this.holds = holds;
        this.officers = officers;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String task() {
        return "confirm the end of the legal hold";
    }

    @Override
    public Set<String> askedBy() {
        return Set.of(Role.PROGRAMME_MANAGER, Role.AUDITOR);
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        LegalHold hold = hold(content);
        return List.of(
                new Line("Application", hold.caseNumber(), ""),
                new Line("Put on hold by", hold.putBy(), ""),
                new Line("Reason of the hold", hold.reason(), ""),
                new Line("What may be deleted of it", "Nothing", "What is due, or what its person wants erased"));
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        if (!holds.getObject().mayHold(person, officers.groupsOf(person).contains(Role.AUDITOR), number(content))) {
            throw Refused.forbidden("notYourProgramme", "This programme has other managers.");
        }
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        holds.getObject().end(hold(request.content()), people);
    }

    private String number(Map<String, String> content) {
        return hold(content).caseNumber();
    }

    private LegalHold hold(Map<String, String> content) {
        return holds.getObject()
                .lasting(Long.parseLong(content.getOrDefault(HOLD, "0")))
                .orElseThrow(() -> Refused.conflict("holdOver", "This hold is over already."));
    }
}
