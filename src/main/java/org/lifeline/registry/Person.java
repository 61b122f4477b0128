package org.lifeline.registry;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A person in the registry. It must never get into a log or a process variable.
 *
 * @param familyName empty for a person with one name only
 * @param birthYearOnly whether only the year of birth is known; then the date is the first of January
 * @param profile what is known further
 */
public record Person(
        String givenName,
        String familyName,
        @Nullable String gender,
        LocalDate birthDate,
        boolean birthYearOnly,
        @Nullable String idNumber,
        @Nullable String phone,
        @Nullable String email,
        @Nullable String address,
        @Nullable String occupation,
        Profile profile) {

    /** A person of whom nothing further is known. */
    public Person(
            String givenName,
            String familyName,
            @Nullable String gender,
            LocalDate birthDate,
            boolean birthYearOnly,
            @Nullable String idNumber,
            @Nullable String phone,
            @Nullable String email,
            @Nullable String address,
            @Nullable String occupation) {
        this(
                givenName,
                familyName,
                gender,
                birthDate,
                birthYearOnly,
                idNumber,
                phone,
                email,
                address,
                occupation,
                Profile.NONE);
    }

    /** The same person, of whom this is known further. */
    public Person with(Profile its) {
        return new Person(
                givenName,
                familyName,
                gender,
                birthDate,
                birthYearOnly,
                idNumber,
                phone,
                email,
                address,
                occupation,
                its);
    }

    /** The same person under this name. */
    Person named(String given, String family) {
        return new Person(
                given, family, gender, birthDate, birthYearOnly, idNumber, phone, email, address, occupation, profile);
    }

    /** The same person, reached in this way first. */
    Person reachedBy(@Nullable String firstPhone, @Nullable String firstEmail) {
        return new Person(
                givenName,
                familyName,
                gender,
                birthDate,
                birthYearOnly,
                idNumber,
                firstPhone,
                firstEmail,
                address,
                occupation,
                profile);
    }

    /** The same person, who lives here. */
    Person livingAt(@Nullable String its) {
        return new Person(
                givenName,
                familyName,
                gender,
                birthDate,
                birthYearOnly,
                idNumber,
                phone,
                email,
                its,
                occupation,
                profile);
    }

    /** The same person, who does this work. */
    Person working(@Nullable String its) {
        return new Person(
                givenName, familyName, gender, birthDate, birthYearOnly, idNumber, phone, email, address, its, profile);
    }

    /** The full name, for officers; a voucher shows less. */
    public String fullName() {
        return (givenName + " " + familyName).strip();
    }

    /** Whether this person, as known, is reached in another way or does other work by what another application says of them. */
    boolean isRenewedBy(Person said) {
        return differs(phone, said.phone)
                || differs(email, said.email)
                || differs(address, said.address)
                || differs(occupation, said.occupation);
    }

    private static boolean differs(@Nullable String known, @Nullable String said) {
        return said != null && !said.equals(known);
    }

    /** A key that is the same for spellings that differ only in case, accents, spaces or the order of given and family name. */
    String nameKey() {
        String[] parts = {key(givenName), key(familyName)};
        java.util.Arrays.sort(parts);
        return String.join("|", parts);
    }

    private static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
