package org.lifeline.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Programs;

/** Keys in a PKCS#11 token: SoftHSM, which is installed where that can be done and looked for otherwise. */
@Tag("slow")
class KeyTokenTest {

    private static final String PIN = "471199";
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    /** A token for each test, none of them used. The module looks for tokens once, when it is loaded: they are all made before. */
    private static final Deque<String> SLOTS = new ArrayDeque<>();

    private static Path library;

    @TempDir
    Path folder;

    private Path configuration;

    @BeforeAll
    static void makeTokens() throws IOException {
        Optional<Path> found = module();
        if (found.isEmpty() && Programs.install("softhsm2")) {
            found = module();
        }
        Assumptions.assumeTrue(found.isPresent(), "there is no SoftHSM here and none could be installed");
        library = found.orElseThrow();
        Path settings = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = Files.createDirectories(settings.resolveSibling("tokens"));
        Files.writeString(
                settings, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        for (int n = 1; n <= 3; n++) {
            SLOTS.add(newToken("test-" + n));
        }
    }

    private static String newToken(String label) throws IOException {
        Process made = new ProcessBuilder(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        label,
                        "--pin",
                        PIN,
                        "--so-pin",
                        "00" + PIN)
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher slot = Pattern.compile("reassigned to slot (\\d+)").matcher(said);
        assertThat(slot.find()).as(said).isTrue();
        return slot.group(1);
    }

    private static Optional<Path> module() {
        return Stream.of("/usr/lib", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib")
                .map(place -> Path.of(place, "softhsm", "libsofthsm2.so"))
                .filter(Files::exists)
                .findFirst();
    }

    @BeforeEach
    void takeAToken() throws IOException {
        String slot = SLOTS.remove();
        configuration = Files.writeString(folder.resolve("token.cfg"), """
                name = Slot%s
                library = %s
                slot = %s
                attributes(generate, CKO_PRIVATE_KEY, *) = {
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                }
                """.formatted(slot, library, slot));
    }

    @Test
    void keysAreMadeAndUsedInTheTokenAndNeverLeaveIt() throws GeneralSecurityException {
        SigningKeys made = store(PIN).open(true, CLOCK);
        SigningKeys reread = store(PIN).open(false, CLOCK);

        assertThat(made.all()).extracting(SigningKey::use).containsExactlyInAnyOrder(KeyUse.values());
        for (KeyUse use : KeyUse.values()) {
            SigningKey key = reread.current(use, NOW);
            assertThat(key.kid()).isEqualTo(made.current(use, NOW).kid());
            assertThat(key.privateKey().getEncoded())
                    .as("the private key itself")
                    .isNull();
            byte[] said = "what is signed".getBytes(StandardCharsets.UTF_8);
            byte[] signature = Es256.sign(key.privateKey(), said);
            assertThat(Es256.verify(key.publicKey(), said, signature)).isTrue();
            said[0] ^= 1;
            assertThat(Es256.verify(key.publicKey(), said, signature)).isFalse();
        }
    }

    @Test
    void theNextKeyIsMadeByTheProcessAndByTheCommandAndTakenOver() {
        SigningKeyStore store = store(PIN);
        SigningKeys keys = store.open(true, CLOCK);
        SigningProperties properties = new SigningProperties(
                folder.resolve("none.p12"),
                configuration,
                PIN,
                null,
                List.of(),
                Duration.ofDays(365),
                Duration.ofDays(14));
        KeyRotation rotation = new KeyRotation(
                store,
                keys,
                mock(SigningKeysInUse.class),
                properties,
                Clock.fixed(NOW.plus(Duration.ofDays(366)), ZoneOffset.UTC));

        assertThat(rotation.rotateDueKeys()).isEqualTo(KeyUse.values().length);
        assertThat(keys.all()).hasSize(2 * KeyUse.values().length);
        assertThat(keys.newest(KeyUse.VOUCHER).usableFrom()).isEqualTo(NOW.plus(Duration.ofDays(380)));

        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertThat(RotateKeys.run(
                        new String[] {
                            "voucher", "--lifeline.keys.pkcs11=" + configuration, "--lifeline.keys.password=" + PIN
                        },
                        console,
                        console))
                .as(said.toString(StandardCharsets.UTF_8))
                .isTrue();
        rotation.reloadIfStoreChanged();
        assertThat(keys.all()).hasSize(2 * KeyUse.values().length + 1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(keys.all().stream()
                        .filter(key -> key.use() == KeyUse.VOUCHER && key.generation() == 3)
                        .findFirst()
                        .orElseThrow()
                        .kid());
    }

    @Test
    void saysInOneLineWhatIsWrong() throws IOException {
        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> store("000000").open(true, CLOCK))
                .withMessageContaining(configuration.toString())
                .withMessageContaining("lifeline.keys.password")
                .withMessageNotContaining("000000")
                .withMessageNotContaining("\n");
        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .as("an empty token is no invitation to make keys")
                .isThrownBy(() -> store(PIN).open(false, CLOCK))
                .withMessageContaining("lifeline.keys.generate")
                .withMessageNotContaining("\n");
        Files.writeString(configuration, "name = nothing\nlibrary = " + folder.resolve("missing.so") + "\n");
        assertThatExceptionOfType(SigningKeysUnavailable.class)
                .isThrownBy(() -> store(PIN).open(true, CLOCK))
                .withMessageContaining("missing.so")
                .withMessageNotContaining("\n");
    }

    private SigningKeyStore store(String pin) {
        return new SigningKeyStore(new KeyToken(configuration, pin));
    }
}
