package org.lifeline.programme;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the public page of a programme says, beside its name and its purpose. Those two, and the texts here, are written in English first.
 *
 * @param whoQualifies in English; null: nothing is written
 * @param papers the papers to bring, in English; null: nothing is written
 * @param translations at most one for each other language
 */
public record PublicTexts(
        @Nullable String whoQualifies, @Nullable String papers, List<Translation> translations) {

    /** Nothing is written. */
    public static final PublicTexts NONE = new PublicTexts(null, null, List.of());

    /**
     * The texts in another language. What is null is missing, and read in English.
     *
     * @param language code of the language, such as {@code am}
     */
    public record Translation(
            String language,
            @Nullable String name,
            @Nullable String purpose,
            @Nullable String whoQualifies,
            @Nullable String papers) {

        static Translation none(String language) {
            return new Translation(language, null, null, null, null);
        }

        /** Whether anything is written. */
        boolean says() {
            return Stream.of(
                            Optional.ofNullable(name),
                            Optional.ofNullable(purpose),
                            Optional.ofNullable(whoQualifies),
                            Optional.ofNullable(papers))
                    .anyMatch(Optional::isPresent);
        }
    }

    public PublicTexts {
        translations = List.copyOf(translations);
    }

    Optional<Translation> translation(String language) {
        return translations.stream()
                .filter(each -> each.language().equals(language))
                .findFirst();
    }
}
