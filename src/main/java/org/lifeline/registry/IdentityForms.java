package org.lifeline.registry;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.registry.Profile.Id;
import org.lifeline.registry.Profile.Verified;
import org.springframework.stereotype.Component;

/** Reads the page about the identity numbers of a person. */
@Component
class IdentityForms {

    private static final int LONGEST_TEXT = 100;
    private static final int LONGEST_NUMBER = 80;
    private static final String WRONG_NUMBER =
            "This cannot be a number of this kind. Compare it with the paper, digit by digit.";

    private final ValueTables tables;
    private final IdentityChecks checks;
    private final PersonalData personal;

    IdentityForms(ValueTables tables, IdentityChecks checks, PersonalData personal) {
        this.tables = tables;
        this.checks = checks;
        this.personal = personal;
    }

    /**
     * The person with the identity numbers as they are after the change.
     *
     * @param author who verifies a number by a paper
     * @throws Refused 422 for what is missing or not valid
     */
    Person read(Person person, TypedFacts typed, String author) {
        List<Id> kept = new ArrayList<>();
        List<Id> before = person.profile().ids();
        for (int i = 0; i < before.size(); i++) {
            if (!typed.is("remove-" + i, "yes")) {
                kept.add(about(person, before.get(i), "-" + i, typed, author));
            }
        }
        Id first = person.profile().first();
        if (person.idNumber() != null) {
            String type = typed.line("type-first", LONGEST_TEXT);
            if (type != null) {
                IdentityTypes.Type kind = type("type-first", type);
                if (kind.token() || !kind.fits(CheckDigits.normal(person.idNumber()))) {
                    throw Refused.invalid("type-first", WRONG_NUMBER);
                }
                Id known = first == null ? new Id(type, null, null, null, null, null, Verified.no, null, null) : first;
                first = about(
                        person,
                        new Id(
                                type,
                                null,
                                null,
                                null,
                                known.issuer(),
                                known.expires(),
                                known.verified(),
                                known.verifiedOn(),
                                known.by()),
                        "-first",
                        typed,
                        author);
            } else {
                first = null;
            }
        }
        String number = typed.line("number-new", LONGEST_NUMBER);
        if (number != null) {
            if (kept.size() >= Profile.MOST_IDS) {
                throw Refused.invalid(
                        "number-new", "A person has at most 10 further identity numbers. Take one out first.");
            }
            Id added = added(person, number, typed, author);
            byte[] hash = ProfileColumn.hash(personal, added);
            boolean known = Arrays.equals(hash, SearchKeys.idNumber(personal, person.idNumber()))
                    || kept.stream().anyMatch(each -> Arrays.equals(hash, ProfileColumn.hash(personal, each)));
            if (known) {
                throw Refused.invalid("number-new", "This person has this number already.");
            }
            kept.add(added);
        }
        return person.with(person.profile().withIds(kept, first));
    }

    private IdentityTypes.Type type(String field, @Nullable String code) {
        return tables.latest(IdentityTypes.TABLE)
                .find(code)
                .orElseThrow(() -> Refused.invalid(field, "Choose what kind of number it is."));
    }

    private Id added(Person person, String number, TypedFacts typed, String author) {
        String code = typed.line("type-new", LONGEST_TEXT);
        IdentityTypes.Type type = type("type-new", code);
        String normal = CheckDigits.normal(number);
        if (normal.isEmpty() || !type.fits(normal)) {
            throw Refused.invalid("number-new", WRONG_NUMBER);
        }
        Id plain = new Id(String.valueOf(code), number, null, null, type.issuer(), null, Verified.no, null, null);
        Id known = about(person, plain, "-new", typed, author);
        if (!type.token()) {
            return known;
        }
        return new Id(
                known.type(),
                null,
                HexFormat.of().formatHex(Objects.requireNonNull(SearchKeys.idNumber(personal, number))),
                known.end(),
                known.issuer(),
                known.expires(),
                known.verified(),
                known.verifiedOn(),
                known.by());
    }

    /** A number with what was typed about it: who issued it, until when it counts, and by what it was verified. */
    private Id about(Person person, Id id, String place, TypedFacts typed, String author) {
        IdentityTypes.Type type =
                tables.latest(IdentityTypes.TABLE).find(id.type()).orElse(null);
        String issuer =
                type != null && type.issuer() != null ? type.issuer() : typed.line("issuer" + place, LONGEST_TEXT);
        LocalDate expires = typed.has("expires" + place) ? typed.day("expires" + place) : null;
        if (type != null && type.expires() && expires == null && !"-first".equals(place)) {
            throw Refused.invalid("expires" + place, "A number of this kind ends on a day. Type it from the paper.");
        }
        Verified verified = typed.one("verified" + place, Verified.values(), "Choose by what the number was verified.");
        LocalDate today = typed.today();
        if (verified != Verified.no && expires != null && expires.isBefore(today)) {
            throw Refused.invalid(
                    "verified" + place, "This number has expired. It can be entered, but it verifies nobody.");
        }
        if (verified == id.verified()) {
            return new Id(
                    id.type(), id.number(), id.key(), id.ending(), issuer, expires, verified, id.verifiedOn(), id.by());
        }
        if (verified == Verified.source && !isConfirmed(person, id, place)) {
            throw Refused.invalid(
                    "verified" + place, "The source of identities does not have this number as this person's.");
        }
        return new Id(
                id.type(),
                id.number(),
                id.key(),
                id.ending(),
                issuer,
                expires,
                verified,
                verified == Verified.no ? null : today,
                verified == Verified.no ? null : author);
    }

    private boolean isConfirmed(Person person, Id id, String place) {
        String number = "-first".equals(place) ? person.idNumber() : id.number();
        return number != null
                && checks.confirms(new Person(
                        person.givenName(),
                        person.familyName(),
                        person.gender(),
                        person.birthDate(),
                        person.birthYearOnly(),
                        number,
                        null,
                        null,
                        null,
                        null));
    }
}
