package org.lifeline.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.upokecenter.cbor.CBORObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.database.KnownKeys;
import org.lifeline.testing.LifelineTest;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A start with other signing keys than those in use. A missing store was replaced by a new one, and every voucher became "unknown key". */
class SigningKeysAtStartTest extends LifelineTest {

    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path folder;

    @Autowired
    private SigningKeysInUse inUse;

    @Autowired
    private SigningKeys keys;

    @Autowired
    private SignedCodes codes;

    @Autowired
    private DataSource database;

    private Path file;

    @BeforeEach
    void copyTheStore() throws Exception {
        file = Files.copy(DATA.resolve("keys.p12"), folder.resolve("keys.p12"));
    }

    private SigningKeys start(Path store, String password) {
        return new SigningKeyStore(new KeyFile(store, password)).open(true, inUse.find(), CLOCK);
    }

    @Test
    void startsWithTheKeysInUse() {
        assertThat(inUse.find())
                .isNotEmpty()
                .isEqualTo(Set.copyOf(keys.all().stream().map(SigningKey::kid).toList()));
        assertThat(start(file, "").all()).hasSameSizeAs(keys.all());
    }

    @Test
    void makesNoStoreWhereItIsMissing() {
        Path missing = folder.resolve("none.p12");

        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> start(missing, ""))
                .withMessageContaining("restore it from the backup")
                .withMessageNotContaining("\n");
        assertThat(missing).doesNotExist();
    }

    @Test
    void refusesAnotherStoreAndNamesTheKeysThatItLacks() {
        Path other = folder.resolve("other.p12");
        new SigningKeyStore(new KeyFile(other, "")).open(true, CLOCK);

        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> start(other, ""))
                .withMessageContaining(
                        keys.current(KeyUse.VOUCHER, CLOCK.instant()).kid())
                .withMessageContaining(
                        keys.current(KeyUse.AUDIT, CLOCK.instant()).kid());
    }

    @Test
    void refusesAWrongPassword() {
        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> start(file, "wrong"))
                .withMessageContaining("lifeline.keys.password")
                .withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.3, 0.7, 0.99})
    void refusesATruncatedStoreAndLeavesItAlone(double part) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));
        Files.write(file, cut);

        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> start(file, ""))
                .withMessageContaining(file.toString());
        assertThat(Files.readAllBytes(file)).isEqualTo(cut);
    }

    /** A database of a version that remembered no keys: the seals tell. */
    @Test
    void findsTheKeysInTheSealsAndCodesWhereNothingIsRemembered() {
        await().atMost(PATIENCE)
                .until(() -> JdbcClient.create(database)
                                .sql("select count(*) from audit_seal")
                                .query(Long.class)
                                .single()
                        > 0);
        KnownKeys none = Mockito.mock(KnownKeys.class);
        Mockito.when(none.hasColumn(Mockito.any(), Mockito.any(), Mockito.any()))
                .thenAnswer(asked -> !asked.getArgument(0).equals("known_key"));

        assertThat(new SigningKeysInUse(none, database).find())
                .contains(keys.current(KeyUse.AUDIT, CLOCK.instant()).kid());
    }

    @Test
    void readsOneCodeOfEachKeyOnly() {
        SignedCode one = codes.sign(KeyUse.VOUCHER, "/v", CBORObject.NewMap().Add(2, "a"), CLOCK.instant());
        SignedCode two = codes.sign(KeyUse.VOUCHER, "/v", CBORObject.NewMap().Add(2, "bcd"), CLOCK.instant());

        assertThat(SigningKeysInUse.kid(one.text())).contains(one.kid());
        assertThat(SigningKeysInUse.group(one.text())).isEqualTo(SigningKeysInUse.group(two.text()));
        assertThat(SigningKeysInUse.group(one.text()))
                .isNotEqualTo(SigningKeysInUse.group(
                        codes.sign(KeyUse.PAYABLE, "/p", CBORObject.NewMap().Add(2, "a"), CLOCK.instant())
                                .text()));
    }
}
