package org.lifeline.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "correct horse"})
    void makesAKeyOfEachUseOnceAndKeepsIt(String password) throws Exception {
        Path file = folder.resolve("new/keys.p12");

        SigningKeys made = new SigningKeyStore(new KeyFile(file, password)).open(true, CLOCK);
        SigningKeys reread = new SigningKeyStore(new KeyFile(file, password)).open(true, CLOCK);

        assertThat(made.all()).extracting(SigningKey::use).containsExactlyInAnyOrder(KeyUse.values());
        assertThat(made.all()).extracting(SigningKey::kid).doesNotHaveDuplicates();
        for (KeyUse use : KeyUse.values()) {
            assertThat(reread.current(use, NOW).kid())
                    .isEqualTo(made.current(use, NOW).kid());
        }
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    /** Stores of the first version have none: the product that made them gets one, a store that an operator made is left alone. */
    @Test
    void addsTheKeyOfTheAuditLogToAStoreThatHasAllOthers() throws Exception {
        Path file = folder.resolve("keys.p12");
        SigningKeys before = new SigningKeyStore(new KeyFile(file, "x")).open(true, CLOCK);
        KeyStore store = KeyStore.getInstance(file.toFile(), "x".toCharArray());
        store.deleteEntry("audit-1");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "x".toCharArray());
        }

        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> new SigningKeyStore(new KeyFile(file, "x")).open(false, CLOCK))
                .withMessageContaining("audit-1");
        SigningKeys after = new SigningKeyStore(new KeyFile(file, "x")).open(true, CLOCK);

        assertThat(after.current(KeyUse.AUDIT, NOW).kid())
                .isNotEqualTo(before.current(KeyUse.AUDIT, NOW).kid());
        assertThat(after.current(KeyUse.VOUCHER, NOW).kid())
                .isEqualTo(before.current(KeyUse.VOUCHER, NOW).kid());
        assertThat(new SigningKeyStore(new KeyFile(file, "x"))
                        .open(true, CLOCK)
                        .current(KeyUse.AUDIT, NOW)
                        .kid())
                .isEqualTo(after.current(KeyUse.AUDIT, NOW).kid());
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void refusesToReplaceALostStore() {
        Path file = folder.resolve("keys.p12");

        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> new SigningKeyStore(new KeyFile(file, "secret")).open(false, CLOCK))
                .withMessageContaining(file.toString())
                .withMessageContaining("restore it from the backup")
                .withMessageNotContaining("\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesAWrongPasswordAndGarbageAndLeavesTheFileAlone() throws Exception {
        Path file = folder.resolve("keys.p12");
        new SigningKeyStore(new KeyFile(file, "right")).open(true, CLOCK);
        byte[] before = Files.readAllBytes(file);

        for (boolean generate : new boolean[] {true, false}) {
            assertThatExceptionOfType(SigningKeysUnavailable.class)
                    .isThrownBy(() -> new SigningKeyStore(new KeyFile(file, "wrong")).open(generate, CLOCK))
                    .withMessageContaining("cannot be opened")
                    .withMessageNotContaining("\n")
                    .withMessageNotContaining("wrong");
        }
        assertThat(file).hasBinaryContent(before);

        Path garbage = Files.writeString(folder.resolve("garbage.p12"), "not a key store");
        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> new SigningKeyStore(new KeyFile(garbage, "right")).open(true, CLOCK))
                .withMessageContaining("cannot be opened");
        assertThat(garbage).hasContent("not a key store");
    }

    @Test
    void saysWhichKeyIsMissingOrOfTheWrongKind() throws Exception {
        Path incomplete = store("incomplete.p12", KeyFile.pair(), "voucher-1");
        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> new SigningKeyStore(new KeyFile(incomplete, "x")).open(true, CLOCK))
                .withMessageContaining("status-list-1");

        KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
        p384.initialize(384);
        Path otherCurve = store("p384.p12", p384.generateKeyPair(), "voucher-1");
        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> new SigningKeyStore(new KeyFile(otherCurve, "x")).open(true, CLOCK))
                .withMessageContaining("voucher-1")
                .withMessageContaining("P-256");
    }

    @Test
    void publishesAComingKeyBeforeItsFirstUseAndStillTrustsTheRetiredOne() {
        SigningKey old = TestKeys.key(KeyUse.VOUCHER, 1, NOW.minus(Duration.ofDays(400)));
        SigningKey coming = TestKeys.key(KeyUse.VOUCHER, 2, NOW.plus(Duration.ofDays(7)));
        SigningKeys keys = new SigningKeys(List.of(old, coming));

        assertThat(keys.all()).containsExactly(old, coming);
        assertThat(keys.current(KeyUse.VOUCHER, NOW)).isSameAs(old);
        assertThat(keys.current(KeyUse.VOUCHER, NOW.plus(Duration.ofDays(7)))).isSameAs(coming);
        assertThat(keys.find(KeyUse.VOUCHER, old.kidNumber())).containsSame(old);
        assertThat(keys.find(KeyUse.PAYABLE, old.kidNumber())).isEmpty();
        assertThatExceptionOfType(SigningKeysUnavailable.class).isThrownBy(() -> keys.current(KeyUse.PAYABLE, NOW));
    }

    private Path store(String name, KeyPair pair, String alias) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate certificate = SigningKeyStore.certificate(pair, alias, NOW);
        store.setKeyEntry(alias, pair.getPrivate(), "x".toCharArray(), new Certificate[] {certificate});
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "x".toCharArray());
        }
        return file;
    }
}
