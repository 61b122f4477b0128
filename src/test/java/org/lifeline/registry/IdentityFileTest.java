package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityFileTest {

    private static final String CSV = """
            idNumber,givenName,familyName,birthDate,deceased
            ET-1,Almaz,"Tadesse, Bekele",1984-11-30,
            et 2,ታደሰ,ከበደ,1950-01-01,2025-02-03
            """;
    private static final String LINES = """
            {"idNumber": "ET-1", "givenName": "Almaz", "familyName": "Tadesse, Bekele", "birthDate": "1984-11-30"}

            {"idNumber": "et 2", "givenName": "ታደሰ", "familyName": "ከበደ", "birthDate": "1950-01-01", "deceased": "2025-02-03"}
            """;

    @TempDir
    private Path folder;

    @Test
    void bothFormatsGiveTheSameAnswers() throws IOException {
        for (String name : new String[] {"people.csv", "people.jsonl"}) {
            IdentitySource source = file(name, name.endsWith("csv") ? CSV : LINES);

            assertThat(source.ask(person("ET1", "አልማዝ", "ታደሰ በቀለ", "1984-11-30")))
                    .isEqualTo(Identity.confirmed);
            assertThat(source.ask(person("ET1", "Almaz", "Tadesse Bekele", "1985-11-30")))
                    .isEqualTo(Identity.mismatch);
            assertThat(source.ask(person("ET1", "Girma", "Worku", "1984-11-30")))
                    .isEqualTo(Identity.mismatch);
            assertThat(source.ask(person("ET-2", "Tadesse", "Kebede", "1950-01-01")))
                    .isEqualTo(Identity.deceased);
            assertThat(source.ask(person("ET-3", "Tadesse", "Kebede", "1950-01-01")))
                    .isEqualTo(Identity.unknown);
            assertThat(source.ask(person(null, "Tadesse", "Kebede", "1950-01-01")))
                    .isEqualTo(Identity.unknown);
            assertThat(source.name()).isEqualTo(name);
        }
    }

    @Test
    void theTableSaysHowSimilarTwoSpellingsAre() throws IOException {
        Path people = Files.writeString(folder.resolve("spelt.csv"), CSV);
        Person claimed = person("ET1", "Almaz", "Tadesse Bekelech", "1984-11-30");

        assertThat(new IdentityFile(people, new ObjectMapper(), () -> 0.5).ask(claimed))
                .isEqualTo(Identity.confirmed);
        assertThat(new IdentityFile(people, new ObjectMapper(), () -> 1.0).ask(claimed))
                .isEqualTo(Identity.mismatch);
    }

    @Test
    void aBirthYearMatchesDatesOfThatYearOnly() throws IOException {
        IdentitySource source = file("people.csv", CSV);

        assertThat(source.ask(person("ET1", "Almaz", "Tadesse Bekele", "1984"))).isEqualTo(Identity.confirmed);
        assertThat(source.ask(person("ET1", "Almaz", "Tadesse Bekele", "1985"))).isEqualTo(Identity.mismatch);
        assertThat(source.ask(person("ET1", "Girma", "Worku", "1984"))).isEqualTo(Identity.mismatch);
        // who says the first of January says a day
        assertThat(source.ask(person("ET1", "Almaz", "Tadesse Bekele", "1984-01-01")))
                .isEqualTo(Identity.mismatch);
    }

    @Test
    void reloadsAChangedFile() throws IOException {
        IdentitySource source = file("people.csv", CSV);
        Person newcomer = person("ET-9", "Hiwot", "Girma", "1999-09-09");
        assertThat(source.ask(newcomer)).isEqualTo(Identity.unknown);

        file("people.csv", CSV + "ET-9,Hiwot,Girma,1999-09-09,\n");

        assertThat(source.ask(newcomer)).isEqualTo(Identity.confirmed);
    }

    @Test
    void anUnreadableFileGivesNoAnswer() throws IOException {
        Person anyone = person("ET-1", "Almaz", "Tadesse", "1984-11-30");
        IdentitySource damaged = file("damaged.csv", CSV + "ET-3,Hiwot,Girma,yesterday,\n");
        assertThatThrownBy(() -> damaged.ask(anyone))
                .hasMessageContaining("entry 3")
                .hasMessageNotContaining("Hiwot");

        IdentitySource missing = new IdentityFile(folder.resolve("missing.csv"), new ObjectMapper(), () -> 0.5);
        assertThatThrownBy(() -> missing.ask(anyone)).hasMessageContaining("cannot be read");
    }

    private IdentitySource file(String name, String content) throws IOException {
        return new IdentityFile(Files.writeString(folder.resolve(name), content), new ObjectMapper(), () -> 0.5);
    }

    private static Person person(@Nullable String id, String given, String family, String birth) {
        boolean yearOnly = birth.length() == 4;
        return new Person(
                given,
                family,
                null,
                LocalDate.parse(yearOnly ? birth + "-01-01" : birth),
                yearOnly,
                id,
                null,
                null,
                null,
                null);
    }
}
