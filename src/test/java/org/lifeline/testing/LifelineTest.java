package org.lifeline.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.lifeline.documents.ScannerOfTests;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/**
 * The whole running product on a port of its own: embedded PostgreSQL in a new folder, a real SMTP server and an SMS gateway. Every test class that
 * extends this shares the one application and its server; a test makes its own cases and never counts on being alone.
 */
@Tag("slow")
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@Import({Allowances.class, AskedStatements.class, BrokenConnections.class, HeldQuestions.class, ScannerOfTests.class})
// a test has metrics as the product does
@AutoConfigureObservability(tracing = false)
// the others look for mocks in every bean before and after each test, and there are none
@TestExecutionListeners(DependencyInjectionTestExecutionListener.class)
public abstract class LifelineTest {

    protected static final int PORT = FreePort.find();
    protected static final String ADDRESS = "http://localhost:" + PORT;
    protected static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    /** What the product takes for its mail server. */
    protected static final MailGate MAIL_GATE =
            new MailGate(() -> MAIL.getSmtp().getPort());

    protected static final SmsServer SMS = new SmsServer();
    /** A messenger's service; it takes messages as the SMS gateway does. */
    protected static final SmsServer MESSENGER = new SmsServer();
    /** The token with which metrics are read. */
    protected static final String METRICS_TOKEN = "0123456789abcdef0123456789abcdef";

    /** The token of a gateway that passes questions by USSD and SMS on. */
    protected static final String TELEPHONE_TOKEN = "00112233445566778899aabbccddeeff";

    /** The token of another system that may ask the register about a person. */
    protected static final String PARTNER_TOKEN = "fedcba9876543210fedcba9876543210";

    protected static final Path DATA = dataFolder();
    protected static final Path IDENTITIES = DATA.resolve("identities.csv");

    static {
        MAIL.start();
        known("");
    }

    /** Adds to the source of identities: idNumber,givenName,familyName,birthDate,deceased. */
    protected static synchronized void known(String line) {
        try {
            String before = Files.exists(IDENTITIES)
                    ? Files.readString(IDENTITIES)
                    : "idNumber,givenName,familyName,birthDate,deceased";
            // in one step: the product reads it at any time
            Path next =
                    Files.writeString(DATA.resolve("identities.next"), before + (line.isEmpty() ? "" : "\n" + line));
            Files.move(next, IDENTITIES, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("server.port", () -> PORT);
        // many organisations join from the one address of the tests
        registry.add("lifeline.limits.joining-per-address", () -> 1000);
        // a flood of complaints is tried; most visitors of the tests have an address of their own
        registry.add("lifeline.limits.grievances-per-address", () -> 20);
        registry.add("lifeline.public-url", () -> ADDRESS);
        registry.add("lifeline.data-folder", DATA::toString);
        registry.add("lifeline.registry.identity-file", IDENTITIES::toString);
        // tests say where they come from, as a proxy does
        registry.add("lifeline.trusted-proxies", () -> "127.0.0.1,::1");
        registry.add("lifeline.insight.districts", () -> "classpath:districts-as-squares.geojson");
        registry.add("spring.mail.host", () -> "127.0.0.1");
        registry.add("spring.mail.port", MAIL_GATE::port);
        registry.add("lifeline.sms.url", SMS::address);
        registry.add("lifeline.letters.offered", () -> true);
        registry.add("lifeline.telephone.token", () -> TELEPHONE_TOKEN);
        registry.add("lifeline.telephone.dial", () -> "*123#");
        registry.add("lifeline.messenger.url", MESSENGER::address);
        registry.add("lifeline.messenger.token", () -> SmsServer.TOKEN);
        registry.add("lifeline.messenger.name", () -> "Chirp");
        // all tests together are a busy hour
        registry.add("lifeline.sms.most-an-hour", () -> 1_000_000);
        registry.add("lifeline.sms.most-a-day", () -> 1_000_000);
        registry.add("lifeline.metrics.token", () -> METRICS_TOKEN);
        registry.add("lifeline.registry.partners[0].id", () -> "pension-office");
        registry.add("lifeline.registry.partners[0].token", () -> PARTNER_TOKEN);
        registry.add("lifeline.limits.questions-per-partner", () -> 500);
        registry.add("lifeline.registry.partners[0].purpose", () -> "Pensions are not paid twice");
        registry.add("lifeline.registry.partners[0].fields", () -> "name,birthDate");
        registry.add("lifeline.sms.token", () -> SmsServer.TOKEN);
    }

    /** All tests come from one address: what the last one used up of a minute is not missing in the next one. */
    @BeforeEach
    void beginsWithAMinuteOfItsOwn() {
        Allowances.pass(60);
    }

    /** Calls the product as one of the demo accounts. */
    protected static Api as(String account) {
        return Api.at(ADDRESS, account);
    }

    /** Calls the product without a log-in. */
    protected static Api anonymous() {
        return Api.with(ADDRESS, null);
    }

    /** Waits until a mail with this subject has come to this address. */
    protected static void told(Object address, String subject) {
        Awaitility.await().atMost(Patience.PATIENCE).until(() -> {
            for (var message : MAIL.getReceivedMessages()) {
                if (message.getAllRecipients()[0].toString().equals(address) && subject.equals(message.getSubject())) {
                    return true;
                }
            }
            return false;
        });
    }

    private static Path dataFolder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target/test-data")), "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
