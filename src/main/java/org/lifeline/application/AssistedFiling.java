package org.lifeline.application;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.registry.LikelyEntries;
import org.lifeline.registry.Person;
import org.lifeline.registry.PersonReadings;
import org.lifeline.registry.Registry;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * A social worker begins an application for somebody who sits beside them. The person is looked for in the registry first, and a new one is
 * begun only by somebody who saw the entries that are like it.
 */
@Service
class AssistedFiling {

    private static final int LONGEST_NAME = 100;

    /**
     * Whom a social worker looks for, as typed and checked.
     *
     * @param familyName empty for a person with one name
     * @param birthYear null when it is not known
     * @param account the person's own account; null for none
     */
    record Sought(
            String givenName,
            String familyName,
            @Nullable Integer birthYear,
            @Nullable String account) {

        String name() {
            return (givenName + " " + familyName).strip();
        }
    }

    private final LikelyEntries likely;
    private final PersonReadings readings;
    private final Registry registry;
    private final ApplicationFiling filing;

    AssistedFiling(LikelyEntries likely, PersonReadings readings, Registry registry, ApplicationFiling filing) {
        this.likely = likely;
        this.readings = readings;
        this.registry = registry;
        this.filing = filing;
    }

    /** @throws Refused 422 for a name that is missing, too long or not printable, and for a year that is none */
    static Sought sought(String given, String family, String year, String account) {
        String givenName = name("givenName", given);
        if (givenName.codePoints().noneMatch(Character::isLetter)) {
            throw Refused.invalid("givenName", "A name has at least one letter.");
        }
        String its = PlainText.clean(account).strip();
        return new Sought(givenName, name("familyName", family), year(year), its.isEmpty() ? null : its);
    }

    private static String name(String field, String typed) {
        String name = PlainText.clean(typed).strip();
        if (name.length() > LONGEST_NAME || !FormSchema.isPrintable(name)) {
            throw Refused.invalid(field, "Write the name in at most " + LONGEST_NAME + " characters.");
        }
        return name;
    }

    private static @Nullable Integer year(String typed) {
        String year = PlainText.withLatinDigits(typed.strip());
        if (year.isEmpty()) {
            return null;
        }
        if (!year.matches("[0-9]{4}")) {
            throw Refused.invalid("year", "Type the year of birth with four digits, or leave it out.");
        }
        return Integer.valueOf(year);
    }

    /** The entries that are perhaps this person. @throws Refused 429 when the account has asked too often */
    List<LikelyEntries.Entry> likely(CurrentUser user, Sought who) {
        return likely.of(user.id(), who.givenName(), who.familyName(), who.birthYear());
    }

    /** Begins a draft for somebody who is none of the entries that were shown. */
    @Transactional
    public Application beginForNew(CurrentUser user, String programme, Sought who) {
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("givenName", who.givenName());
        if (!who.familyName().isEmpty()) {
            known.put("familyName", who.familyName());
        }
        return filing.beginFor(user, programme, known, who.name(), who.account());
    }

    /**
     * Begins a draft for a person of the registry who is open to this account. It takes along what the account may read of them. Their identity
     * number is typed from their paper: nobody reads it here, and whoever types it has seen the paper.
     *
     * @throws Refused 403 {@code notOpen} when the account has to say first why it needs to see the person; 404 when there is none
     */
    @Transactional
    public Application beginForKnown(CurrentUser user, String programme, String code) {
        PersonReadings.Open open = readings.opened(user.id(), code)
                .orElseThrow(() -> Refused.forbidden(
                        "notOpen", "Say first why you need to see this person: open them again, then file."));
        Person person = registry.get(open.person());
        Map<String, Object> known = new LinkedHashMap<>();
        add(known, "givenName", person.givenName());
        add(known, "familyName", person.familyName());
        add(
                known,
                FormSchema.BIRTH,
                person.birthYearOnly()
                        ? String.valueOf(person.birthDate().getYear())
                        : person.birthDate().toString());
        add(known, "gender", person.gender());
        add(known, "phone", person.phone());
        add(known, "email", person.email());
        add(known, "occupation", person.occupation());
        return filing.beginFor(user, programme, known, person.fullName(), null);
    }

    private static void add(Map<String, Object> known, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            known.put(key, value);
        }
    }
}
