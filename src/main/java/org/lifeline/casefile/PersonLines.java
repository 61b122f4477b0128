package org.lifeline.casefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.registry.Person;
import org.lifeline.registry.ProfileText;

/** What two entries, or two versions of one, say about a person, side by side. */
final class PersonLines {

    private static final int SHOWN_OF_A_NUMBER = 3;

    /** @param label a key of the files of messages */
    record Compared(
            String label, @Nullable String one, @Nullable String other, boolean same) {}

    private PersonLines() {}

    /** With what is known further. Empty when one of them was erased. */
    static List<Compared> of(@Nullable Person one, @Nullable Person other, ProfileText text, Locale language) {
        if (one == null || other == null) {
            return List.of();
        }
        List<Compared> lines = new ArrayList<>(of(one, other));
        List<ProfileText.Line> theirs = text.of(other.profile(), language);
        for (ProfileText.Line line : text.of(one.profile(), language)) {
            ProfileText.Line its = theirs.stream()
                    .filter(each -> each.label().equals(line.label()))
                    .findFirst()
                    .orElseThrow();
            if (!line.values().isEmpty() || !its.values().isEmpty()) {
                lines.add(new Compared(line.label(), shown(line), shown(its), Objects.equals(line.said(), its.said())));
            }
        }
        return lines;
    }

    private static @Nullable String shown(ProfileText.Line line) {
        return line.values().isEmpty() ? null : String.join("; ", line.values());
    }

    /** Empty when one of them was erased. */
    static List<Compared> of(@Nullable Person one, @Nullable Person other) {
        if (one == null || other == null) {
            return List.of();
        }
        return Stream.of(
                        line("givenName", one.givenName(), other.givenName()),
                        line("familyName", one.familyName(), other.familyName()),
                        line("gender", one.gender(), other.gender()),
                        line("birthDate", birth(one), birth(other)),
                        new Compared(
                                "people.idNumber",
                                ending(one.idNumber()),
                                ending(other.idNumber()),
                                Objects.equals(one.idNumber(), other.idNumber())),
                        line("phone", one.phone(), other.phone()),
                        line("email", one.email(), other.email()),
                        line("address", one.address(), other.address()),
                        line("occupation", one.occupation(), other.occupation()))
                // what neither says is not the same in both
                .filter(line -> line.one() != null || line.other() != null)
                .toList();
    }

    /** The end of an identity number: enough to compare with a paper, and nothing to copy. */
    static @Nullable String ending(@Nullable String number) {
        return number == null ? null : number.substring(Math.max(0, number.length() - SHOWN_OF_A_NUMBER));
    }

    private static Compared line(String what, @Nullable String one, @Nullable String other) {
        return new Compared("people." + what, one, other, Objects.equals(one, other));
    }

    static String birth(Person person) {
        return person.birthYearOnly()
                ? String.valueOf(person.birthDate().getYear())
                : person.birthDate().toString();
    }
}
