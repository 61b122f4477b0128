package org.lifeline.platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.DataFolder;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.StartRefused;
import org.lifeline.platform.database.KnownKeys;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;

/** A start with other keys than those that the database was encrypted with. A missing file was replaced by a new key, and every case page failed. */
class PersonalDataKeysTest extends LifelineTest {

    private static final byte[] OTHER = new byte[32];

    @TempDir
    Path folder;

    @Autowired
    private KnownKeys known;

    @Autowired
    private DataSource database;

    private PersonalDataKeys keys;
    private byte[] right;

    @BeforeEach
    void someoneHasApplied() throws Exception {
        Cases.apply(as("applicant"), Cases.answers());
        keys = new PersonalDataKeys(known, database);
        right = Base64.getDecoder().decode(Files.readString(DATA.resolve("personal-data.key")));
        Arrays.fill(OTHER, (byte) 7);
    }

    private PersonalData start() {
        DataFolder data = Mockito.mock(DataFolder.class);
        Mockito.when(data.path()).thenReturn(folder);
        PrivacyConfiguration configuration = new PrivacyConfiguration();
        return configuration.personalData(
                configuration.personalDataRing(new PrivacyProperties(List.of()), data, keys, new RunMode(true)), keys);
    }

    @Test
    void startsWithTheKeysInUseAndNewerOnesBeforeThem() {
        assertThatCode(() -> keys.check(new PersonalData(new KeyRing(List.of(right)))))
                .doesNotThrowAnyException();
        assertThatCode(() -> keys.check(new PersonalData(new KeyRing(List.of(OTHER, right)))))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAWrongKey() throws Exception {
        Files.writeString(
                folder.resolve("personal-data.key"), Base64.getEncoder().encodeToString(OTHER));

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(this::start)
                .withMessageContaining("is missing")
                .withMessageNotContaining("\n");
    }

    /** People would not be found again: each would be a new person, and no duplicate would be seen. */
    @Test
    void refusesKeysWhoseLastOneDidNotMakeTheFingerprints() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> keys.check(new PersonalData(new KeyRing(List.of(right, OTHER)))))
                .withMessageContaining("found again");
    }

    @Test
    void makesNoKeyWhereTheFileIsMissing() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(this::start)
                .withMessageContaining("personal-data.key, is missing")
                .withMessageNotContaining("\n");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 40})
    void refusesATruncatedKey(int characters) throws Exception {
        String cut = Base64.getEncoder().encodeToString(right).substring(0, characters);
        Files.writeString(folder.resolve("personal-data.key"), cut);

        assertThatExceptionOfType(StartRefused.class).isThrownBy(this::start).withMessageContaining("is not whole");
        assertThat(folder.resolve("personal-data.key")).hasContent(cut);
    }

    /** A database of a version that remembered no keys. */
    @Test
    void checksKeysAgainstStoredDataWhenNoKeyIdsAreRecorded() {
        KnownKeys none = Mockito.mock(KnownKeys.class);
        Mockito.when(none.hasColumn(Mockito.any(), Mockito.any(), Mockito.any()))
                .thenReturn(true);
        PersonalDataKeys earlier = new PersonalDataKeys(none, database);

        assertThat(earlier.isInUse()).isTrue();
        assertThatCode(() -> earlier.check(new PersonalData(new KeyRing(List.of(right)))))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> earlier.check(new PersonalData(new KeyRing(List.of(OTHER)))))
                .withMessageContaining("cannot be decrypted");
    }
}
