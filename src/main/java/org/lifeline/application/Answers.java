package org.lifeline.application;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.registry.Person;

/**
 * The answers of an application form, under the keys that the product itself reads. Every form must have these keys: treatmentType,
 * treatmentCost, urgency, givenName, birthDate. A form may also have: familyName, language, gender, idNumber, phone, email, street, town,
 * region, occupation, preferredProvider, householdSize, householdIncome, householdMembers (a list, each entry with a memberIdNumber). A
 * form may ask further questions under keys of its own.
 */
public final class Answers {

    /** Officers see this field even where it was left empty: an income that nobody stated is not an income of zero. */
    public static final String HOUSEHOLD_INCOME = "householdIncome";

    private static final int OLDEST = 130;

    private final Map<String, Object> values;

    public Answers(Map<String, Object> values) {
        this.values = values;
    }

    /** Checks what a form schema cannot express: amounts of money are positive and exact in the currency, dates are plausible. */
    List<FieldError> check(String currency, LocalDate today) {
        List<FieldError> errors = new ArrayList<>();
        for (String key : List.of("treatmentType", "treatmentCost", "urgency", "givenName", "birthDate")) {
            if (text(key) == null) {
                errors.add(new FieldError(key, "This is needed."));
            }
        }
        for (String key : List.of("givenName", "familyName")) {
            String name = text(key);
            if (name != null && name.codePoints().noneMatch(Character::isLetter)) {
                errors.add(new FieldError(key, "A name has at least one letter."));
            }
        }
        if (text("treatmentCost") != null) {
            try {
                if (cost(currency).isZero()) {
                    errors.add(new FieldError("treatmentCost", "The cost must be more than zero."));
                }
            } catch (InvalidMoneyException | NumberFormatException e) {
                errors.add(new FieldError("treatmentCost", String.valueOf(e.getMessage())));
            }
        }
        String income = text(HOUSEHOLD_INCOME);
        if (income != null) {
            try {
                if (new BigDecimal(income).signum() != 0) {
                    Money.parse(currency, new BigDecimal(income));
                }
            } catch (InvalidMoneyException | NumberFormatException e) {
                errors.add(new FieldError(HOUSEHOLD_INCOME, String.valueOf(e.getMessage())));
            }
        }
        if (text("birthDate") != null) {
            try {
                LocalDate birth = birthDate();
                if (birth.isAfter(today)) {
                    errors.add(new FieldError("birthDate", "The birth date is in the future."));
                } else if (birth.isBefore(today.minusYears(OLDEST))) {
                    errors.add(new FieldError("birthDate", "The birth date is more than " + OLDEST + " years ago."));
                }
            } catch (DateTimeException e) {
                errors.add(new FieldError("birthDate", "This must be a date such as 1984-11-30."));
            }
        }
        return errors;
    }

    public Money cost(String currency) {
        return Money.parse(currency, number("treatmentCost"));
    }

    public String treatmentType() {
        return required("treatmentType");
    }

    public String urgency() {
        return required("urgency");
    }

    /** The date of birth. Where only the year is known it is the first of January, as is usual in civil registers. */
    LocalDate birthDate() {
        String said = required(FormSchema.BIRTH);
        return birthYearOnly() ? LocalDate.of(Integer.parseInt(said), 1, 1) : LocalDate.parse(said);
    }

    private boolean birthYearOnly() {
        return required(FormSchema.BIRTH).matches("[0-9]{4}");
    }

    public int ageYears(LocalDate today) {
        return Period.between(birthDate(), today).getYears();
    }

    public int householdSize() {
        String size = text("householdSize");
        return size == null ? 1 : Math.max(1, new BigDecimal(size).intValue());
    }

    /**
     * Income per month and member of the household, in minor units: 0 where the household has no income, null where no income was stated.
     */
    public @Nullable Long incomePerHeadMinor(String currency) {
        String income = text(HOUSEHOLD_INCOME);
        if (income == null) {
            return null;
        }
        BigDecimal minor =
                new BigDecimal(income).movePointRight(Money.zero(currency).exponent());
        return minor.signum() <= 0 ? 0L : minor.longValue() / householdSize();
    }

    public @Nullable String email() {
        return text("email");
    }

    public @Nullable String phone() {
        return text("phone");
    }

    /** Code of the language in which the applicant wants to be informed; null when none was chosen. */
    public @Nullable String language() {
        return text("language");
    }

    public String givenName() {
        return required("givenName");
    }

    /** The family name; empty where the person has only one name, or where the other name is not known. */
    private String familyName() {
        String name = text("familyName");
        return name == null ? "" : name;
    }

    @Nullable
    String preferredProvider() {
        return text("preferredProvider");
    }

    /** The identity numbers of the members of the household, as far as they were given. */
    List<String> householdIdNumbers() {
        if (!(values.get("householdMembers") instanceof List<?> members)) {
            return List.of();
        }
        return members.stream()
                .map(member -> member instanceof Map<?, ?> said ? said.get("memberIdNumber") : null)
                .filter(number -> number != null && !number.toString().isBlank())
                .map(Object::toString)
                .toList();
    }

    /** Name and address as they stand on an envelope, from the top; empty where no address was given. */
    List<String> postalAddress() {
        String name = String.join(" ", given("givenName", "familyName"));
        List<String> address = given("street", "town", "region");
        return address.isEmpty()
                ? List.of()
                : Stream.concat(Stream.of(name), address.stream())
                        .filter(line -> !line.isBlank())
                        .toList();
    }

    private List<String> given(String... keys) {
        return Stream.of(keys)
                .map(this::text)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** The person that the applicant claims to be. */
    public Person person() {
        String address = String.join(", ", given("street", "town", "region"));
        return new Person(
                required("givenName"),
                familyName(),
                text("gender"),
                birthDate(),
                birthYearOnly(),
                text("idNumber"),
                text("phone"),
                email(),
                address.isEmpty() ? null : address,
                text("occupation"));
    }

    private BigDecimal number(String key) {
        return new BigDecimal(required(key));
    }

    private String required(String key) {
        String value = text(key);
        if (value == null) {
            throw new IllegalStateException("an accepted application has no " + key);
        }
        return value;
    }

    private @Nullable String text(String key) {
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        String text = value.toString().strip();
        return text.isEmpty() ? null : text;
    }
}
