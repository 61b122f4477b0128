package org.lifeline.registry;

import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * What one entry of a person can take over from another. The name of a constant is the code in the table. The identity number is no choice:
 * an entry without one takes it over, and where both have one, both lead to the entry that stays.
 */
public enum MergedFact {
    name(
            "Name",
            person -> true,
            (one, other) -> one.givenName().equals(other.givenName())
                    && one.familyName().equals(other.familyName()),
            (keep, from) -> copy(keep, from, keep, keep, keep, keep, keep, keep)),
    gender(
            "Gender",
            person -> person.gender() != null,
            (one, other) -> Objects.equals(one.gender(), other.gender()),
            (keep, from) -> copy(keep, keep, from, keep, keep, keep, keep, keep)),
    birthDate(
            "Date of birth",
            person -> true,
            (one, other) -> one.birthDate().equals(other.birthDate()) && one.birthYearOnly() == other.birthYearOnly(),
            (keep, from) -> copy(keep, keep, keep, from, keep, keep, keep, keep)),
    phone(
            "Telephone",
            person -> person.phone() != null,
            (one, other) -> Objects.equals(one.phone(), other.phone()),
            (keep, from) -> copy(keep, keep, keep, keep, from, keep, keep, keep)),
    email(
            "E-mail",
            person -> person.email() != null,
            (one, other) -> Objects.equals(one.email(), other.email()),
            (keep, from) -> copy(keep, keep, keep, keep, keep, from, keep, keep)),
    address(
            "Address",
            person -> person.address() != null,
            (one, other) -> Objects.equals(one.address(), other.address()),
            (keep, from) -> copy(keep, keep, keep, keep, keep, keep, from, keep)),
    occupation(
            "Occupation",
            person -> person.occupation() != null,
            (one, other) -> Objects.equals(one.occupation(), other.occupation()),
            (keep, from) -> copy(keep, keep, keep, keep, keep, keep, keep, from));

    private final String label;
    private final Predicate<Person> given;
    private final BiPredicate<Person, Person> same;
    private final BinaryOperator<Person> take;

    MergedFact(String label, Predicate<Person> given, BiPredicate<Person, Person> same, BinaryOperator<Person> take) {
        this.label = label;
        this.given = given;
        this.same = same;
        this.take = take;
    }

    String label() {
        return label;
    }

    /** Whether the other entry says something here that this one does not say in the same way. */
    boolean canBeTaken(Person keep, Person from) {
        return given.test(from) && !same.test(keep, from);
    }

    /** Whether this entry says nothing here, and the other one does: then it is taken over without being asked for. */
    boolean isMissing(Person keep, Person from) {
        return !given.test(keep) && given.test(from);
    }

    /** Whether both entries say something here, and not the same: then somebody chooses which one stands. */
    public boolean isChoice(Person keep, Person from) {
        return given.test(keep) && canBeTaken(keep, from);
    }

    boolean isSame(Person one, Person other) {
        return same.test(one, other);
    }

    /** The person as {@code keep}, with this fact as {@code from} says it. */
    Person take(Person keep, Person from) {
        return take.apply(keep, from);
    }

    private static Person copy(
            Person number,
            Person name,
            Person gender,
            Person birth,
            Person phone,
            Person email,
            Person address,
            Person occupation) {
        return new Person(
                name.givenName(),
                name.familyName(),
                gender.gender(),
                birth.birthDate(),
                birth.birthYearOnly(),
                number.idNumber(),
                phone.phone(),
                email.email(),
                address.address(),
                occupation.occupation(),
                number.profile());
    }
}
