package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.SettingMissing;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.Visitor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real deployment as it is delivered: two nodes, no proxy named, a mail server that offers no encryption. */
@Tag("slow")
class DeploymentAttacksTest {

    private static final String SECRET = "a quite new and long secret";

    @TempDir
    static Path folder;

    private static Deployment deployment;
    private static ConfigurableApplicationContext second;
    private static GreenMail mail;

    @BeforeAll
    static void start() throws IOException {
        deployment = new Deployment(folder);
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        Map<String, String> settings = deployment.settings();
        settings.remove("lifeline.mail.require-tls");
        settings.put("spring.mail.port", String.valueOf(mail.getSmtp().getPort()));
        settings.put("lifeline.roles.officers", "medical-board");
        settings.put("lifeline.roles.deployers", "administrator,nobody.yet");
        deployment.start(settings);
        settings.put("lifeline.keys.generate", "false");
        second = Deployment.run(settings);
    }

    @AfterAll
    static void stop() throws IOException {
        try {
            second.close();
        } finally {
            deployment.close();
            mail.stop();
        }
    }

    private static String secondAddress() {
        return "http://localhost:" + second.getEnvironment().getProperty("local.server.port");
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void aClientCannotChooseTheAddressItsRequestsAreCountedUnder() throws Exception {
        int let = 0;
        // more than one address may try; each says that it is another one
        for (int i = 0; i < 200; i++) {
            HttpResponse<String> answer =
                    new Visitor(deployment.address()).from("203.0.113." + i).logIn("somebody", "wrong");
            if (answer.statusCode() == 429) {
                break;
            }
            let++;
        }
        assertThat(let).isLessThan(200);
    }

    @Test
    void mailIsSentOverEncryptedConnectionsOnly() {
        Messages messages = deployment.product().getBean(Messages.class);
        messages.post(Message.toStaff(
                "A-1/pin/1",
                "A-1",
                "almaz@example.org",
                "voucher-pin",
                Map.of("number", "A-1", "givenName", "Almaz", "pin", "123456")));
        assertThatThrownBy(() -> messages.sendMail("A-1/pin/1")).hasStackTraceContaining("STARTTLS");
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void aStolenSessionEndsOnTheOtherNodeWhenThePasswordIsChangedOrARoleIsLost() throws Exception {
        IdentityService identities = deployment.product().getBean(IdentityService.class);
        for (String change : List.of("password", "role", "account")) {
            User user = identities.newUser("officer-" + change);
            user.setPassword(SECRET);
            identities.saveUser(user);
            identities.createMembership(user.getId(), "medical-board");
            Visitor here = new Visitor(deployment.address());
            Visitor there = new Visitor(secondAddress());
            for (Visitor session : List.of(here, there)) {
                assertThat(location(session.logIn(user.getId(), SECRET))).isEqualTo("/");
                assertThat(session.get("/engine-rest/task").statusCode()).isEqualTo(200);
            }
            switch (change) {
                case "password" -> {
                    User again =
                            identities.createUserQuery().userId(user.getId()).singleResult();
                    again.setPassword(SECRET + SECRET);
                    identities.saveUser(again);
                }
                case "role" -> identities.deleteMembership(user.getId(), "medical-board");
                default -> identities.deleteUser(user.getId());
            }
            for (Visitor session : List.of(here, there)) {
                assertThat(session.get("/engine-rest/task").statusCode())
                        .as(change)
                        .isEqualTo(401);
                assertThat(session.get("/applications").statusCode()).as(change).isEqualTo(302);
            }
        }
    }

    @Test
    void noAdministratorCanBeNamedAsDeployerInTheSettings() {
        // it names the administrator: the table refuses that, and the start goes on without
        JdbcClient jdbc = deployment.product().getBean(JdbcClient.class);
        assertThat(jdbc.sql("select count(*) from act_id_membership where group_id_ = 'deployer'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void namesTheProxySettingThatIsNotAnAddress() {
        Map<String, String> settings = deployment.settings();
        settings.put("lifeline.trusted-proxies", "0.0.0.0/0");
        assertThatThrownBy(() -> Deployment.run(settings))
                .hasStackTraceContaining("lifeline.trusted-proxies")
                .hasRootCauseInstanceOf(SettingMissing.class);
    }
}
