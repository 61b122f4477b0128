package org.lifeline.approval;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Stage;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The days on which officers are absent, and who decides for them meanwhile. */
@Repository
public class Absences {
    private final JdbcClient jdbc;
    private final Officers directory;
    private final Clock clock;
    private final AuditLog audit;

    Absences(JdbcClient jdbc, Officers directory, Clock clock, AuditLog audit) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * A person who decides for an absent officer.
     *
     * @param absent the named officer, and any substitutes who are absent themselves
     * @param enteredBy the people who entered or confirmed these absences
     */
    record Substitution(String substitute, List<String> absent, List<String> enteredBy) {}

    /**
     * Days on which another officer decides.
     *
     * @param from the first day
     * @param until the last day
     */
    public record Absence(String officer, String substitute, LocalDate from, LocalDate until) {}

    /** An absence that applies today, with the people who entered and confirmed it. */
    private record Standing(
            String substitute, String enteredBy, @Nullable String confirmedBy) {}

    /** A stage that names an officer; with the officer's group, where that is known. */
    private record Named(String programme, @Nullable String group) {}

    /**
     * The person who decides a stage today for an absent officer. If the substitute is absent too, that person's substitute is taken, and
     * so on; nobody is considered twice. Every one of them must be a member of the stage's group now, and must not have entered or
     * confirmed any of these absences, so that nobody gains a decision by entering an absence.
     */
    Optional<Substitution> substitution(String officer, Stage stage) {
        String group = stage.namedFromGroup() == null ? stage.officerGroup() : stage.namedFromGroup();
        List<String> seen = new ArrayList<>(List.of(officer));
        Set<String> hands = new LinkedHashSet<>();
        Set<String> counting = Set.of();
        Optional<Standing> absence = standing(officer);
        while (absence.isPresent()) {
            Standing now = absence.get();
            hands.add(now.enteredBy());
            if (now.confirmedBy() != null) {
                hands.add(now.confirmedBy());
            }
            String next = now.substitute();
            if (seen.contains(next) || hands.contains(next) || !isOf(next, group, officer)) {
                break;
            }
            counting = Set.copyOf(hands);
            seen.add(next);
            absence = standing(next);
        }
        int last = seen.size() - 1;
        return last == 0
                ? Optional.empty()
                : Optional.of(
                        new Substitution(seen.get(last), List.copyOf(seen.subList(0, last)), List.copyOf(counting)));
    }

    private Optional<Standing> standing(String officer) {
        return jdbc.sql("""
                        select substitute, entered_by, confirmed_by from absence
                         where officer = :officer and :today between from_day and until_day
                           and (entered_by = officer or confirmed_by is not null)
                           and substitute <> entered_by and substitute is distinct from confirmed_by
                         order by id desc limit 1""")
                .param("officer", officer)
                .param("today", today())
                .query((row, n) -> new Standing(
                        row.getString("substitute"), row.getString("entered_by"), row.getString("confirmed_by")))
                .optional();
    }

    /** Where the group of the named officer is not recorded, the two must have a group in common. */
    private boolean isOf(String person, @Nullable String group, String officer) {
        return group == null
                ? directory.shareGroup(officer, person)
                : directory.groupsOf(person).contains(group);
    }

    /**
     * Checks whether an absence can be entered.
     *
     * @throws Refused 422 when the days are reversed or past, there is no such officer, or the substitute is the officer or is not in the
     *     group of every stage that names the officer
     */
    public void check(Absence absence) {
        for (Map.Entry<String, String> given : Map.of("officer", absence.officer(), "substitute", absence.substitute())
                .entrySet()) {
            if (!directory.isOfficer(given.getValue())) {
                throw Refused.invalid(given.getKey(), "There is no officer with this user name.");
            }
        }
        if (absence.officer().equals(absence.substitute())) {
            throw Refused.invalid("substitute", "An officer cannot be their own substitute.");
        }
        if (absence.until().isBefore(absence.from()) || absence.until().isBefore(today())) {
            throw Refused.invalid("untilDay", "The absence ends before it begins, or lies in the past.");
        }
        List<Named> stages = stagesOf(absence.officer());
        for (Named stage : stages.isEmpty() ? List.of(new Named("", null)) : stages) {
            if (!isOf(absence.substitute(), stage.group(), absence.officer())) {
                throw Refused.invalid(
                        "substitute",
                        stage.group() == null
                                ? "The substitute must belong to a group of the absent officer."
                                : "The substitute has to be of the group " + stage.group() + ": a stage of programme "
                                        + stage.programme() + " names the absent officer.");
            }
        }
    }

    /** The programmes in which a stage names this officer, both in their current set-up and in running cases. */
    public Set<String> programmesOf(String officer) {
        return stagesOf(officer).stream().map(Named::programme).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The groups on whose stages a substitute would decide for this officer, to be shown to people. */
    public Set<String> groupsOf(String officer) {
        return stagesOf(officer).stream()
                .map(Named::group)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Named> stagesOf(String officer) {
        return jdbc.sql("""
                        with named as (
                            select f.case_number, coalesce(f.named_from_group, f.officer_group) as its_group
                              from frozen_stage f
                             where f.officer = :officer
                                or exists (select from stage_reassignment r where r.case_number = f.case_number and r.position = f.position
                                              and r.officer = :officer))
                        select s.programme_code, s.named_from_group as its_group from programme_stage s join programme p on p.code = s.programme_code
                         where s.officer = :officer and p.state <> 'closed'
                           and s.plan_version = (select max(plan_version) from programme_stage o
                                                  where o.programme_code = s.programme_code and o.case_kind = s.case_kind)
                        union
                        select a.programme_code, n.its_group from named n join application a on a.number = n.case_number
                         where a.status in ('submitted', 'inAssessment', 'waitingForApplicant', 'inAppeal')
                        union
                        select c.programme_code, n.its_group from named n join claim c on c.number = n.case_number where c.status = 'submitted'
                         order by 1, 2""")
                .param("officer", officer)
                .query((row, n) -> new Named(row.getString("programme_code"), row.getString("its_group")))
                .list();
    }

    /**
     * Enters an absence. Either the officer enters it, or two managers do. Nobody who enters or confirms it can be the substitute.
     *
     * @param enteredBy the officer, or a manager
     * @param confirmedBy the second manager; null when the officer entered it
     * @throws Refused see {@link #check(Absence)}; 403 when a person would become a substitute by their own entry
     */
    public void enter(Absence absence, String enteredBy, @Nullable String confirmedBy) {
        check(absence);
        refuseOwnSubstitution(absence, enteredBy);
        Map<String, Object> details = new HashMap<>(Map.of(
                "what", "absence",
                "officer", absence.officer(),
                "substitute", absence.substitute(),
                "from", absence.from().toString(),
                "until", absence.until().toString()));
        if (confirmedBy != null) {
            refuseOwnSubstitution(absence, confirmedBy);
            details.put("askedBy", enteredBy);
        }
        jdbc.sql("""
                        insert into absence (officer, substitute, from_day, until_day, entered_by, confirmed_by, entered_at)
                        values (:officer, :substitute, :from, :until, :by, :confirmedBy, :at)""")
                .param("officer", absence.officer())
                .param("substitute", absence.substitute())
                .param("from", absence.from())
                .param("until", absence.until())
                .param("by", enteredBy)
                .param("confirmedBy", confirmedBy)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(Action.setUpChange, confirmedBy == null ? enteredBy : confirmedBy, null, null, details);
    }

    /** @throws Refused 403 when this person enters or confirms the absence and is its substitute */
    public static void refuseOwnSubstitution(Absence absence, String person) {
        if (absence.substitute().equals(person)) {
            throw Refused.forbidden("ownSubstitution", "You cannot make yourself the substitute. Name a colleague.");
        }
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }
}
