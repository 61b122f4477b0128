package org.lifeline.reimbursement;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/**
 * Of which programmes a person sees claims in lists and sums: who pays and who audits, all; a manager, those that they manage. It is the same
 * rule as for reading one claim ({@link org.lifeline.access.CaseAccess}).
 */
@Component
public class ClaimReach {

    private static final Set<String> OF_ALL_PROGRAMMES = Set.of(Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR);

    /** @param programmes codes; null: all programmes */
    public record Reach(@Nullable Set<String> programmes) {

        /** Whether claims of this programme are seen. */
        public boolean includes(String programme) {
            return programmes == null || programmes.contains(programme);
        }

        public boolean isEverywhere() {
            return programmes == null;
        }

        String[] codes() {
            return programmes == null ? new String[0] : programmes.toArray(String[]::new);
        }
    }

    private final Programmes programmes;

    ClaimReach(Programmes programmes) {
        this.programmes = programmes;
    }

    /** Empty for a person who is none of these. */
    public Reach of(CurrentUser user) {
        if (OF_ALL_PROGRAMMES.stream().anyMatch(user::is)) {
            return new Reach(null);
        }
        return new Reach(
                user.is(Role.PROGRAMME_MANAGER)
                        ? programmes.managedBy(user.id()).stream()
                                .map(Programme::code)
                                .collect(Collectors.toSet())
                        : Set.of());
    }
}
