package org.lifeline.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** Keys change while people hold vouchers and nobody restarts anything. */
class KeyRotationTest extends LifelineTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Autowired
    private KeyRotation rotation;

    @Autowired
    private SignedCodes codes;

    @Test
    void theRunningProductLoadsAKeyMadeByTheCommand() {
        JsonNode before = Cases.voucher(as("applicant"), Cases.answers());
        String oldKey = kid(before);

        String said = command(
                "voucher", "--lifeline.keys.path=" + DATA.resolve("keys.p12"), "--lifeline.keys.publish-before=0s");
        rotation.reloadIfStoreChanged();

        JsonNode after = Cases.voucher(as("applicant"), Cases.answers());
        String newKey = kid(after);
        assertThat(newKey).isNotEqualTo(oldKey);
        assertThat(said).contains("The new voucher key " + newKey + " is published from now on");
        assertThat(anonymous()
                        .get("/.well-known/jwks.json")
                        .expect(200)
                        .json()
                        .path("keys")
                        .findValuesAsText("kid"))
                .contains(oldKey, newKey);
        for (JsonNode voucher : List.of(before, after)) {
            as("service-provider")
                    .post(
                            "/api/redemptions",
                            Map.of("qr", voucher.path("qr").asText(), "amount", 1, "currency", "EUR"),
                            Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                    .expect(201);
        }
    }

    @Test
    void aNewKeyIsPublishedLongBeforeItSigns(@TempDir Path folder) {
        SigningKeyStore store = new SigningKeyStore(new KeyFile(folder.resolve("keys.p12"), "x"));
        SigningKeys keys = store.open(true, Clock.fixed(NOW, ZoneOffset.UTC));
        String first = keys.current(KeyUse.VOUCHER, NOW).kid();
        SigningProperties properties = new SigningProperties(
                folder.resolve("keys.p12"), null, "x", true, List.of(), Duration.ofDays(365), Duration.ofDays(14));
        Instant due = NOW.plus(Duration.ofDays(366));

        assertThat(rotationAt(NOW.plus(Duration.ofDays(364)), store, keys, properties)
                        .rotateDueKeys())
                .isZero();
        assertThat(rotationAt(due, store, keys, properties).rotateDueKeys()).isEqualTo(KeyUse.values().length);
        assertThat(rotationAt(due, store, keys, properties).rotateDueKeys())
                .as("once")
                .isZero();

        assertThat(keys.all()).hasSize(2 * KeyUse.values().length);
        assertThat(keys.current(KeyUse.VOUCHER, due).kid()).isEqualTo(first);
        String second =
                keys.current(KeyUse.VOUCHER, due.plus(Duration.ofDays(14))).kid();
        assertThat(second).isNotEqualTo(first);
        assertThat(new SigningKeyStore(new KeyFile(folder.resolve("keys.p12"), "x"))
                        .open(false, Clock.systemUTC())
                        .current(KeyUse.VOUCHER, due.plus(Duration.ofDays(14)))
                        .kid())
                .isEqualTo(second);
    }

    @Test
    void theCommandSaysInOneLineWhatIsWrong() {
        assertThat(command("nonsense"))
                .startsWith("Say whose key is to be made: [voucher, status-list, payable, audit]");
        assertThat(command()).startsWith("Say whose key");
        assertThat(command("voucher", "--lifeline.keys.path=" + DATA.resolve("nowhere.p12"))
                        .lines()
                        .toList())
                .singleElement()
                .asString()
                .contains("nowhere.p12");
    }

    private static KeyRotation rotationAt(
            Instant now, SigningKeyStore store, SigningKeys keys, SigningProperties properties) {
        return new KeyRotation(store, keys, mock(SigningKeysInUse.class), properties, Clock.fixed(now, ZoneOffset.UTC));
    }

    private String kid(JsonNode voucher) {
        return ((OpenedCode.Trusted)
                        codes.open(KeyUse.VOUCHER, voucher.path("qr").asText()))
                .kid();
    }

    private static String command(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
        RotateKeys.run(args, console, console);
        return out.toString(StandardCharsets.UTF_8);
    }
}
