package org.lifeline.provider;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.springframework.stereotype.Component;

/** Lets a suspended provider redeem and be paid again. */
@Component
class ResumeProviderChange extends ProviderChange {

    private final Suspensions suspensions;

    ResumeProviderChange(Providers providers, Suspensions suspensions) {
        super(providers);
        this.suspensions = suspensions;
    }

    @Override
    public String key() {
        return "resumeProvider";
    }

    @Override
    public String task() {
        return "confirm that the provider goes on";
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        Suspensions.Suspension now = suspensions.requireSuspended(code(content));
        return List.of(
                about(content),
                new Line("State", "Suspended", "Redeems and is paid again"),
                new Line("Suspended by", now.suspendedBy(), ""),
                new Line("Reason of the suspension", now.reason(), ""));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        suspensions.resume(code(request.content()), request.reason(), people);
    }
}
