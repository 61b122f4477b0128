package org.lifeline.dashboard;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Makes the scope of a page of what its address says, and of what its reader may see. */
@Component
class InsightFilter {

    /** So many days are shown when the address does not say. */
    private static final int USUAL_DAYS = 91;

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2200;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DAYS = 3 * 366;

    private static final Set<String> OF_ALL_PROGRAMMES =
            Set.of(Role.AUDITOR, Role.ACCOUNTANT, Role.CASH_MANAGER, Role.OPERATIONS);

    private final Programmes programmes;

    InsightFilter(Programmes programmes) {
        this.programmes = programmes;
    }

    /** The programmes whose figures this person may see on this page, by name: managers their own, the others all. */
    List<Programme> programmes(CurrentUser user, Section section) {
        return seesAll(user, section) ? programmes.all() : programmes.managedBy(user.id());
    }

    /** Whether this person may see the figures of a programme on this page. */
    boolean maySee(CurrentUser user, Section section, String programme) {
        return seesAll(user, section) || programmes.isManagedBy(programme, user.id());
    }

    /** A manager who is an accountant, too, sees all programmes' money, but only their own where accountants see nothing. */
    private static boolean seesAll(CurrentUser user, Section section) {
        return OF_ALL_PROGRAMMES.stream().anyMatch(role -> user.is(role) && section.isOpenTo(role));
    }

    /**
     * @param programme code of one programme, or empty for all
     * @throws Refused 422 when a day is none, or the period is too long or ends before it begins; 404 when the person may not see the programme
     */
    Scope scope(
            CurrentUser user,
            Section section,
            @Nullable String programme,
            @Nullable String from,
            @Nullable String until,
            @Nullable String category,
            LocalDate today) {
        LocalDate last = until == null || until.isBlank() ? today : day("until", until);
        LocalDate first = from == null || from.isBlank() ? last.minusDays(USUAL_DAYS - 1) : day("from", from);
        if (first.isAfter(last)) {
            throw Refused.invalid("from", "The period ends before it begins.");
        }
        if (first.isBefore(last.minusDays(LONGEST_DAYS))) {
            throw Refused.invalid("from", "A period has at most three years.");
        }
        if (category != null && !isName(category)) {
            throw Refused.invalid("category", "There is no such kind of help.");
        }
        Set<String> those =
                programmes(user, section).stream().map(Programme::code).collect(Collectors.toSet());
        if (programme != null && !programme.isBlank()) {
            if (!those.contains(programme)) {
                throw Refused.notFound("There is no such programme among yours.");
            }
            those = Set.of(programme);
        } else if (seesAll(user, section)) {
            those = null;
        }
        return new Scope(those, first, last, category == null || category.isBlank() ? null : category, today);
    }

    private static boolean isName(String typed) {
        return typed.length() <= LONGEST_NAME && typed.chars().noneMatch(Character::isISOControl);
    }

    /**
     * The scope of a chart that is shown for each stage.
     *
     * @param stage empty for all stages
     * @throws Refused 422 when no stage can have this name
     */
    Scope atStage(Scope scope, @Nullable String stage) {
        if (stage == null || stage.isBlank()) {
            return scope;
        }
        if (!isName(stage)) {
            throw Refused.invalid("stage", "There is no such stage.");
        }
        return scope.at(stage);
    }

    /**
     * The scope of a chart about money, once for each currency of its programmes.
     *
     * @return by currency; amounts of different currencies are never added up
     */
    SortedMap<String, Scope> byCurrency(CurrentUser user, Section section, Scope scope) {
        SortedMap<String, Set<String>> programmes = new TreeMap<>();
        for (Programme each : programmes(user, section)) {
            if (scope.programmes() == null || scope.programmes().contains(each.code())) {
                programmes
                        .computeIfAbsent(each.currency(), currency -> new TreeSet<>())
                        .add(each.code());
            }
        }
        SortedMap<String, Scope> scopes = new TreeMap<>();
        programmes.forEach((currency, those) ->
                scopes.put(currency, new Scope(those, scope.from(), scope.until(), scope.category(), scope.today())));
        return scopes;
    }

    private static LocalDate day(String field, String typed) {
        try {
            LocalDate day = LocalDate.parse(typed);
            if (day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR) {
                return day;
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw Refused.invalid(field, "This must be a date such as 2026-11-30.");
    }
}
