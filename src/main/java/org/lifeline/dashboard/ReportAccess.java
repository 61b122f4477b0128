package org.lifeline.dashboard;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/**
 * Who reads the reports about which programmes. A report has every section, so it is for those who may see every section of the
 * programme: its managers and auditors. Whoever pays, or operates the product, has the pages of their own sections.
 */
@Component
class ReportAccess {

    private final InsightFilter filter;
    private final Programmes programmes;

    ReportAccess(InsightFilter filter, Programmes programmes) {
        this.filter = filter;
        this.programmes = programmes;
    }

    boolean isOpenTo(CurrentUser user) {
        return Section.of(user).size() == Section.values().length;
    }

    /** The programmes whose reports this person may read, by name. */
    List<Programme> programmes(CurrentUser user) {
        if (!isOpenTo(user)) {
            return List.of();
        }
        List<Set<Programme>> seen = Arrays.stream(Section.values())
                .map(section -> Set.copyOf(filter.programmes(user, section)))
                .toList();
        return programmes.all().stream()
                .filter(each -> seen.stream().allMatch(those -> those.contains(each)))
                .toList();
    }

    /** Whether this person may read the reports about a programme. */
    boolean mayRead(CurrentUser user, String programme) {
        return isOpenTo(user)
                && Arrays.stream(Section.values()).allMatch(section -> filter.maySee(user, section, programme));
    }

    /** The programmes about which this person may have a report made: a manager's own. */
    List<Programme> managed(CurrentUser user) {
        return user.is(Role.PROGRAMME_MANAGER) ? programmes.managedBy(user.id()) : List.of();
    }

    /** @throws Refused 404 when this person reads no reports */
    void require(CurrentUser user) {
        if (!isOpenTo(user)) {
            throw Refused.notFound("There is no such page for you.");
        }
    }
}
