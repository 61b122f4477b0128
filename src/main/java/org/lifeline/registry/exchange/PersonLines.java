package org.lifeline.registry.exchange;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Districts;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.typed.TypedDate;
import org.lifeline.registry.Person;
import org.lifeline.registry.Profile;
import org.springframework.stereotype.Component;

/** Reads a person from a line of a file. What can be read in two ways is refused, never guessed. */
@Component
class PersonLines {

    private static final Set<String> GENDERS = Set.of("female", "male", "other", "undisclosed");

    /**
     * Why a line is not entered. The name of the constant is the code in the table, and part of the key of its words.
     */
    enum Fault {
        cells,
        missing,
        tooLong,
        unprintable,
        unreadable,
        severalWays,
        severalNumbers,
        impossible,
        unknownWord,
        nothingToRecognize,
        repeated,
        somebodyElse
    }

    /** A line that is not entered. @param field a {@link PersonField}; empty for the line as a whole */
    static final class Wrong extends Exception {

        private final String field;
        private final Fault fault;

        Wrong(String field, Fault fault) {
            super(field + " " + fault, null, false, false);
            this.field = field;
            this.fault = fault;
        }

        String field() {
            return field;
        }

        Fault fault() {
            return fault;
        }
    }

    private static final int MOST = Profile.MOST_CONTACTS;

    private final PhoneNumbers phones;
    private final Districts districts;
    private final Clock clock;

    PersonLines(PhoneNumbers phones, Districts districts, Clock clock) {
        this.phones = phones;
        this.districts = districts;
        this.clock = clock;
    }

    /**
     * @param columns the place of each field in the line
     * @param width how many cells each line has
     * @param language in which dates are written
     * @throws Wrong when the line says nobody
     */
    Person read(List<String> cells, Map<PersonField, Integer> columns, int width, String language) throws Wrong {
        if (cells.size() != width) {
            throw new Wrong("", Fault.cells);
        }
        Line line = new Line(cells, columns);
        String birth = line.required(PersonField.birthDate);
        TypedDate date = TypedDate.read(PlainText.withLatinDigits(birth), language, LocalDate.now(clock), true);
        String email = line.text(PersonField.email);
        if (email != null && !MailAddress.isAddress(email)) {
            throw new Wrong(PersonField.email.name(), Fault.unreadable);
        }
        return new Person(
                line.required(PersonField.givenName),
                Objects.requireNonNullElse(line.text(PersonField.familyName), ""),
                gender(line.text(PersonField.gender)),
                day(date),
                date instanceof TypedDate.Approximate,
                line.text(PersonField.idNumber),
                phone(line.text(PersonField.phone)),
                email,
                line.text(PersonField.address),
                line.text(PersonField.occupation),
                profile(line));
    }

    /** What the line says further; several telephones or names have a semicolon between them. */
    private Profile profile(Line line) throws Wrong {
        List<String> further = new ArrayList<>();
        for (String each : list(line, PersonField.furtherPhones)) {
            PhoneNumbers.Phone phone = phones.read(each).phone();
            if (phone == null) {
                throw new Wrong(PersonField.furtherPhones.name(), Fault.unreadable);
            }
            if (!further.contains(phone.e164())) {
                further.add(phone.e164());
            }
        }
        if (!further.isEmpty() && line.text(PersonField.phone) == null) {
            // the first one comes first
            throw new Wrong(PersonField.phone.name(), Fault.missing);
        }
        List<String> names = list(line, PersonField.furtherNames);
        if (names.stream().anyMatch(name -> name.length() > PersonField.givenName.longest())) {
            throw new Wrong(PersonField.furtherNames.name(), Fault.tooLong);
        }
        String region = line.text(PersonField.region);
        Optional<String> area = region == null ? Optional.empty() : districts.code(region);
        if (region != null && area.isEmpty()) {
            throw new Wrong(PersonField.region.name(), Fault.unknownWord);
        }
        return Profile.of(names, further, area.orElse(null), line.text(PersonField.town));
    }

    private static List<String> list(Line line, PersonField field) throws Wrong {
        String text = line.text(field);
        if (text == null) {
            return List.of();
        }
        List<String> all = Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (all.size() > MOST) {
            throw new Wrong(field.name(), Fault.tooLong);
        }
        return all;
    }

    private static LocalDate day(TypedDate date) throws Wrong {
        if (date instanceof TypedDate.Day day) {
            return day.date();
        }
        if (date instanceof TypedDate.Approximate year) {
            return LocalDate.of(year.year(), 1, 1);
        }
        if (date instanceof TypedDate.Either) {
            throw new Wrong(PersonField.birthDate.name(), Fault.severalWays);
        }
        TypedDate.Reason reason = ((TypedDate.Wrong) date).reason();
        throw new Wrong(
                PersonField.birthDate.name(),
                switch (reason) {
                    case future, tooLongAgo, noSuchDay -> Fault.impossible;
                    case severalWays, otherCalendar, shortYear -> Fault.severalWays;
                    default -> Fault.unreadable;
                });
    }

    private @Nullable String phone(@Nullable String text) throws Wrong {
        if (text == null) {
            return null;
        }
        PhoneNumbers.Reading reading = phones.read(text);
        if (reading.phone() == null) {
            throw new Wrong(
                    PersonField.phone.name(),
                    PhoneNumbers.SEVERAL.equals(reading.wrong()) ? Fault.severalNumbers : Fault.unreadable);
        }
        return reading.phone().e164();
    }

    private static @Nullable String gender(@Nullable String text) throws Wrong {
        if (text == null) {
            return null;
        }
        String word = text.toLowerCase(Locale.ROOT);
        String gender = word.equals("f") ? "female" : word.equals("m") ? "male" : word;
        if (!GENDERS.contains(gender)) {
            throw new Wrong(PersonField.gender.name(), Fault.unknownWord);
        }
        return gender;
    }

    private record Line(List<String> cells, Map<PersonField, Integer> columns) {

        @Nullable
        String text(PersonField field) throws Wrong {
            Integer column = columns.get(field);
            String text = column == null ? "" : cells.get(column);
            if (text.isEmpty()) {
                return null;
            }
            if (text.length() > field.longest()) {
                throw new Wrong(field.name(), Fault.tooLong);
            }
            if (!FormSchema.isPrintable(text)) {
                throw new Wrong(field.name(), Fault.unprintable);
            }
            return text;
        }

        String required(PersonField field) throws Wrong {
            String text = text(field);
            if (text == null) {
                throw new Wrong(field.name(), Fault.missing);
            }
            return text;
        }
    }
}
