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
 * The answers of an application form under the keys that the product itself reads. A form may ask more; these keys it must keep:
 * treatmentType, treatmentCost, urgency, givenName, birthDate; and it may have familyName, language, gender, idNumber, phone, email,
 * street, town, region, occupation, preferredProvider, householdSize, householdIncome, householdMembers (a list, each with a
 * memberIdNumber).
 */
public final class Answers {

    /** A field that officers are told about even where it was not filled in: an income that was not said is no income of zero. */
    public static final String HOUSEHOLD_INCOME = "householdIncome";

    private static final int OLDEST = 130;

    private final Map<String, Object> values;

    public Answers(Map<String, Object> values) {
        this.values = values;
    }

    /** What no form can say: money positive and exact in the currency, dates sane. */
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

    /** Of whom only the year is known: the first of January, as registers everywhere write it. */
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

    /** A month, in minor units, for each member of the household: 0 is a household without any income, null is one that did not say. */
    public @Nullable Long incomePerHeadMinor(String currency) {
        String income = text(HOUSEHOLD_INCOME);
        if (income == null) {
            return null;
        }
        BigDecimal minor = new BigDecimal(income).movePointRight(Money.zero(currency).exponent());
        return minor.signum() <= 0 ? 0L : minor.longValue() / householdSize();
    }

    public @Nullable String email() {
        return text("email");
    }

    public @Nullable String phone() {
        return text("phone");
    }

    /** Code of the language that the applicant wants to be told things in; null when it was not said. */
    public @Nullable String language() {
        return text("language");
    }

    public String givenName() {
        return required("givenName");
    }

    /** Empty where a person has one name only, or nobody knows the other one. */
    private String familyName() {
        String name = text("familyName");
        return name == null ? "" : name;
    }

    @Nullable String preferredProvider() {
        return text("preferredProvider");
    }

    /** The identity numbers of those who live in the household, where they were given. */
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

    /** Who the applicant says to be. */
    public Person person() {
        String address = String.join(
                ", ", Stream.of("street", "town", "region").map(this::text).filter(java.util.Objects::nonNull).toList());
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
