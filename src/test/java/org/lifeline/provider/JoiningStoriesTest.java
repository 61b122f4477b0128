package org.lifeline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.Test;
import org.lifeline.documents.Documents;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;

/** How an organisation joins, from the public page to its first redemption by its own users; and how it does not. */
class JoiningStoriesTest extends LifelineTest {

    private static final Pattern LINK = Pattern.compile("/invitations/([A-Za-z0-9_-]{43})");
    private static final String FORM = "application/x-www-form-urlencoded";

    @Autowired
    JdbcClient jdbc;

    @Autowired
    HistoryService history;

    @Autowired
    Joining joining;

    @Autowired
    Documents documents;

    private final String email = "office-" + UUID.randomUUID() + "@clinic.example.org";

    @Test
    void joinsRedeemsByTwoClerksAndKeepsItsUsersItself() throws Exception {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = ask(List.of(programme));
        String code = "J-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase();

        String task = Cases.task(as("programme-manager"), number);
        assertThat(documents.list(number)).hasSize(1);
        assertThat(as("programme-manager")
                        .get("/providers/requests/" + number)
                        .expect(200)
                        .text())
                .contains("licence.pdf");
        as("service-provider").get("/providers/requests/" + number).expect(403);
        check(as("programme-manager"), task, code, "accept").expect(204);
        assertThat(count("service_provider", code)).isZero();
        // not by who checked it
        String approval = Confirmations.task(as("programme-manager"), number);
        Confirmations.decide(as("programme-manager"), approval, "confirm").expect(403);
        Confirmations.decide(as("programme-manager-2"), approval, "confirm").expect(204);
        ended(number, "event_providerAdmitted");

        JsonNode view = as("auditor").get("/api/providers/" + code).expect(200).json();
        assertThat(view.path("programmes").path(0).asText()).isEqualTo(programme);
        assertThat(view.path("payout").path("account").asText()).isEqualTo("•••• •••• •••• •••• ••20 51");
        assertThat(jdbc.sql("select address from provider_place where provider_code = ?")
                        .param(code)
                        .query(String.class)
                        .list())
                .containsExactly("12 River Road, Addis Ababa");

        // the first administrator comes in by the link, once
        String token = invitation(email);
        String head = "head-" + UUID.randomUUID().toString().substring(0, 8);
        assertThat(join(token, head, "short")).isEqualTo(200);
        assertThat(join(token, head, "a long enough password")).isEqualTo(302);
        assertThat(join(token, head + "2", "a long enough password")).isEqualTo(404);
        Api administrator = Api.with(ADDRESS, basic(head, "a long enough password"));
        assertThat(administrator.get("/api/providers").expect(200).json().findValuesAsText("code"))
                .containsExactly(code);

        // and invites a clerk, who redeems
        String clerkMail = "clerk-" + UUID.randomUUID() + "@clinic.example.org";
        form(administrator, "/provider/users/invitations", "email=" + clerkMail + "&role=clerk")
                .expect(302);
        String clerkName = "clerk-" + UUID.randomUUID().toString().substring(0, 8);
        assertThat(join(invitation(clerkMail), clerkName, "a long enough password"))
                .isEqualTo(302);
        Api clerk = Api.with(ADDRESS, basic(clerkName, "a long enough password"));
        JsonNode voucher = voucher(programme);
        for (Api each : List.of(administrator, clerk)) {
            each.post(
                            "/api/redemptions",
                            Map.of("qr", voucher.path("qr").asText(), "amount", "1.00", "currency", "EUR"),
                            Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                    .expect(201);
        }
        // a clerk changes nobody, and nobody changes themselves
        form(clerk, "/provider/users/" + head + "/removal", "").expect(403);
        form(clerk, "/provider/users/invitations", "email=x@example.org&role=administrator")
                .expect(403);
        form(administrator, "/provider/users/" + head + "/removal", "").expect(403);
        form(as("service-provider"), "/provider/users/" + clerkName + "/removal", "")
                .expect(404);
        // removed, the clerk works for nobody, and does not come back by an invitation sent to themselves
        form(administrator, "/provider/users/" + clerkName + "/role", "role=administrator")
                .expect(302);
        String back = "back-" + UUID.randomUUID() + "@clinic.example.org";
        form(clerk, "/provider/users/invitations", "email=" + back + "&role=administrator")
                .expect(302);
        String wayBack = invitation(back);
        form(administrator, "/provider/users/" + clerkName + "/removal", "").expect(302);
        assertThat(join(wayBack, clerkName + "2", "a long enough password")).isEqualTo(404);
        clerk.get("/api/redemptions").expect(403);
        clerk.get("/provider").expect(403);
        assertThat(clerk.get("/api/providers").json()).isEmpty();
    }

    @Test
    void rejectedByTheFirstManagerItReadsWhy() throws Exception {
        String number = ask(List.of());
        String task = Cases.task(as("programme-manager"), number);
        Cases.complete(
                        as("programme-manager"),
                        task,
                        Map.of("decision", "reject", "reason", "The register does not know this licence."))
                .expect(204);
        ended(number, "event_providerRejected");
        await().atMost(PATIENCE).until(() -> mail(email).contains("does not know this licence"));
    }

    @Test
    void notApprovedByTheSecondManagerNothingIsThere() throws Exception {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = ask(List.of(programme));
        String code = "J-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase();
        check(as("programme-manager"), Cases.task(as("programme-manager"), number), code, "accept")
                .expect(204);
        Confirmations.refuse(as("programme-manager-2"), number);
        ended(number, "event_providerRejected");
        assertThat(count("service_provider", code)).isZero();
    }

    @Test
    void aManagerRecordsItInTasklistAndCannotAcceptHalfOfIt() {
        Confirmations.start(
                        as("programme-manager"),
                        "providerOnboarding",
                        Map.of("providerName", "Shop", "providerKind", "shop", "email", email))
                .expect(200);
        String number = jdbc.sql("select number from provider_joining where email = ?")
                .param(email)
                .query(String.class)
                .single();
        String task = Cases.task(as("programme-manager"), number);
        Cases.complete(as("programme-manager"), task, Map.of("decision", "accept", "reason", "Fine."))
                .expect(400);
        // nor somebody else at all
        Confirmations.start(
                as("accountant"),
                "providerOnboarding",
                Map.of("providerName", "Shop", "providerKind", "shop", "email", email));
        assertThat(jdbc.sql("select count(*) from provider_joining where email = ?")
                        .param(email)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void thePublicPageSaysWhatIsMissing() throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.get("/join").body()).contains("Join as a service provider");
        assertThat(visitor.send("/join", Map.of("kind", "iban", "iban-iban", "de03", "_csrf", visitor.token("/join")))
                        .body())
                .contains("Add your licence", "Give the town of the account&#39;s holder");
    }

    @Test
    void theSameAddressAsksOnce() {
        ask(List.of());
        ask(List.of());
        assertThat(jdbc.sql("select count(*) from provider_joining where email = ?")
                        .param(email)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    // ---------------------------------------------------------------- steps

    private String ask(List<String> programmes) {
        joining.ask(
                request(programmes),
                List.of(documents.check(
                        new MockMultipartFile("papers", "licence.pdf", "application/pdf", SmallFiles.PDF), "licence")));
        return jdbc.sql("select number from provider_joining where email = ?")
                .param(email)
                .query(String.class)
                .single();
    }

    private JoiningRequest request(List<String> programmes) {
        return new JoiningRequest(
                null,
                "River Clinic",
                "clinic",
                "L-77",
                null,
                "Surgery",
                "Sara Bekele",
                email,
                "+49 30 123456",
                List.of(new JoiningRequest.Place("12 River Road, Addis Ababa", "8-18", null, null)),
                "iban",
                "River Clinic",
                Map.of("iban", "de02120300000000202051", "town", "Berlin"),
                programmes);
    }

    private static Answer check(Api manager, String task, String code, String decision) {
        return Cases.complete(
                manager, task, Map.of("newProviderCode", code, "decision", decision, "reason", "As in the register."));
    }

    /** The status of the answer, sent by a browser that opened the page first. */
    private static int join(String token, String name, String password) throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        String page = "/invitations/" + token;
        if (visitor.get(page).statusCode() == 404) {
            return 404;
        }
        return visitor.send(page, Map.of("name", name, "password", password, "_csrf", visitor.token(page)))
                .statusCode();
    }

    private static Answer form(Api who, String path, String body) {
        return who.post(path, FORM, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String basic(String name, String password) {
        return "Basic "
                + java.util.Base64.getEncoder()
                        .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode voucher(String programme) {
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(as("applicant"), number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return as("applicant").get("/api/vouchers/" + code).expect(200).json();
    }

    private static String invitation(String address) {
        String[] token = new String[1];
        await().atMost(PATIENCE).until(() -> {
            Matcher link = LINK.matcher(mail(address));
            if (link.find()) {
                token[0] = link.group(1);
            }
            return token[0] != null;
        });
        return token[0];
    }

    private static String mail(String address) {
        StringBuilder all = new StringBuilder();
        for (var message : MAIL.getReceivedMessages()) {
            try {
                if (message.getAllRecipients()[0].toString().equals(address)) {
                    all.append(message.getContent());
                }
            } catch (jakarta.mail.MessagingException | java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return all.toString();
    }

    private int count(String table, String code) {
        return jdbc.sql("select count(*) from " + table + " where code = ?")
                .param(code)
                .query(Integer.class)
                .single();
    }

    private void ended(String number, String event) {
        await().atMost(PATIENCE)
                .until(() -> history
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .processDefinitionKey("providerOnboarding")
                        .finished()
                        .list()
                        .stream()
                        .anyMatch(instance -> history.createHistoricActivityInstanceQuery()
                                        .processInstanceId(instance.getId())
                                        .activityId(event)
                                        .count()
                                > 0));
    }
}
