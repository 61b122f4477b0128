package org.lifeline.registry;

import java.time.LocalDate;
import org.lifeline.registry.Likeness.Birth;

/** What a source of identities says about the holder of an identity number. */
record KnownIdentity(String givenName, String familyName, LocalDate birthDate, boolean deceased) {

    /** @param sameName how similar two spellings of one name are at least, 0 to 1 */
    Identity compare(Person claimed, double sameName) {
        if (deceased) {
            return Identity.deceased;
        }
        Birth birth = claimed.birthYearOnly()
                        && birthDate.getYear() == claimed.birthDate().getYear()
                ? Birth.SAME
                : Birth.between(birthDate, claimed.birthDate());
        NameKeys theirs = NameKeys.of(givenName, familyName);
        NameKeys ours = NameKeys.of(claimed.givenName(), claimed.familyName());
        boolean same = (birth == Birth.SAME || birth == Birth.SWAPPED)
                && Math.max(
                                Trigrams.similarity(theirs.latin(), ours.latin()),
                                Trigrams.similarity(theirs.sound(), ours.sound()))
                        >= sameName;
        return same ? Identity.confirmed : Identity.mismatch;
    }
}
