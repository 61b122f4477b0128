package org.lifeline.approval;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Takes the decisions on emergency help, by members of the group that the programme names for it. */
@Component
public class EmergencyDecisions {

    /** Who decides, with the groups that the log-in gave. */
    public record Officer(String account, Collection<String> groups) {}

    private final Emergencies emergencies;
    private final Programmes programmes;

    EmergencyDecisions(Emergencies emergencies, Programmes programmes) {
        this.emergencies = emergencies;
        this.programmes = programmes;
    }

    /**
     * @param amount the provisional voucher's value
     * @throws Refused when the officer may not decide, or the case was decided meanwhile; it names the case
     */
    public void decide(
            String programme,
            String application,
            Officer officer,
            Money amount,
            @Nullable Object decision,
            @Nullable Object reasonCode,
            @Nullable Object reason) {
        try {
            if (!officer.groups().contains(programmes.get(programme).emergencyGroup())) {
                throw Refused.forbidden("notYourStage", "Emergency help is authorised by somebody else.");
            }
            emergencies.decide(application, officer.account(), amount, decision, reasonCode, reason);
        } catch (Refused refused) {
            throw refused.about(application);
        }
    }
}
