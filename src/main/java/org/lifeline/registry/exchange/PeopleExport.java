package org.lifeline.registry.exchange;

import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.csv.Csv;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.CasesOfPeople;
import org.lifeline.registry.Person;
import org.lifeline.registry.Profile;
import org.lifeline.registry.Registry;
import org.springframework.stereotype.Service;

/**
 * Writes the beneficiaries of a programme to a file, for a manager of it who says what it is needed for. It has no more than what was
 * chosen. Who, why, which fields and how many people are recorded before the first line is written.
 */
@Service
class PeopleExport {

    private static final int PORTION = 500;
    private static final int LONGEST_REASON = 1000;

    private final Programmes programmes;
    private final CasesOfPeople cases;
    private final Registry registry;
    private final AuditLog audit;

    PeopleExport(Programmes programmes, CasesOfPeople cases, Registry registry, AuditLog audit) {
        this.programmes = programmes;
        this.cases = cases;
        this.registry = registry;
        this.audit = audit;
    }

    /** What is written, to whom it was allowed. */
    record Allowed(String programme, Set<PersonField> fields) {}

    /**
     * Checks and records that the people of a programme are written to a file.
     *
     * @throws Refused 403 when the programme is not theirs; 404 when there is none; 422 when no field or no reason is given
     */
    Allowed allow(CurrentUser manager, String programme, List<String> fields, String reason) {
        if (fields.isEmpty() || !fields.stream().allMatch(PersonField::isField)) {
            throw Refused.invalid("field", "Choose what the file needs to say about each person.");
        }
        String why = FreeText.of(
                "reason", reason, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
        if (programmes.find(programme).isEmpty()) {
            throw Refused.notFound("There is no such programme.");
        }
        programmes.requireManager(programme, manager.id());
        Set<PersonField> chosen = EnumSet.noneOf(PersonField.class);
        fields.forEach(field -> chosen.add(PersonField.valueOf(field)));
        audit.append(
                Action.peopleExported,
                manager.id(),
                null,
                programme,
                Map.of(
                        "fields",
                        chosen.stream().map(Enum::name).collect(Collectors.joining(" ")),
                        "people",
                        cases.countPeople(programme),
                        "reason",
                        why));
        return new Allowed(programme, chosen);
    }

    /** Writes the file, reading people in portions. */
    void write(Allowed allowed, Writer to) {
        Csv csv = new Csv(to, allowed.fields().stream().map(Enum::name).toArray(String[]::new));
        long after = 0;
        List<Long> some = cases.people(allowed.programme(), after, PORTION);
        while (!some.isEmpty()) {
            for (Person person : registry.get(some)) {
                csv.row(cells(person, allowed.fields()).toArray());
            }
            after = some.get(some.size() - 1);
            some = cases.people(allowed.programme(), after, PORTION);
        }
        csv.finish();
    }

    private static List<@Nullable Object> cells(Person person, Set<PersonField> fields) {
        List<@Nullable Object> cells = new ArrayList<>();
        for (PersonField field : fields) {
            cells.add(
                    switch (field) {
                        case givenName -> person.givenName();
                        case familyName -> person.familyName();
                        case gender -> person.gender();
                        case birthDate ->
                            person.birthYearOnly()
                                    ? Integer.toString(person.birthDate().getYear())
                                    : person.birthDate().toString();
                        case idNumber -> person.idNumber();
                        case phone -> person.phone();
                        case email -> person.email();
                        case address -> person.address();
                        case occupation -> person.occupation();
                        case furtherPhones -> joined(person.profile().phones());
                        case furtherNames ->
                            joined(person.profile().names().stream()
                                    .map(Profile.Name::full)
                                    .toList());
                        case region -> person.profile().area();
                        case town -> person.profile().town();
                    });
        }
        return cells;
    }

    private static @Nullable String joined(List<String> all) {
        return all.isEmpty() ? null : String.join("; ", all);
    }

    /** The programmes whose people this manager may write to a file. */
    List<Programme> programmes(CurrentUser manager) {
        return programmes.managedBy(manager.id());
    }
}
