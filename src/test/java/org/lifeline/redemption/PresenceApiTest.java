package org.lifeline.redemption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMailUtil;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmsServer;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever redeems shows that the beneficiary is there: by a PIN that only the beneficiary got, or by a paper that was looked at. */
class PresenceApiTest extends LifelineTest {

    private static final Pattern PIN = Pattern.compile("(?<![0-9-])[0-9]{6}(?![0-9])");

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private Api applicant;
    private String applicantName;
    private String number;
    private Map<String, Object> answers;

    // ---------------------------------------------------------------- the PIN

    @Test
    void redeemsWithThePinSentToTheBeneficiary() {
        JsonNode voucher = voucher("pin");
        String pin = pins(1).get(0);

        redeem(voucher, 10, null).expectProblem(409, "pinRequired");
        redeem(voucher, 10, "12345").expectInvalid("pin");
        assertThat(redeem(voucher, 10, other(pin))
                        .expectProblem(409, "wrongPin")
                        .text())
                .contains("4 attempts are left");
        redeem(voucher, 10, pin).expect(201);

        // the right one takes the wrong ones back
        assertThat(redeem(voucher, 10, other(pin))
                        .expectProblem(409, "wrongPin")
                        .text())
                .contains("4 attempts are left");
        assertThat(jdbc.sql("select presence from redemption where voucher_code = ?")
                        .param(code(voucher))
                        .query(String.class)
                        .single())
                .isEqualTo("pin");
    }

    @Test
    void sendsThePinSeparatelyAndStoresOnlyItsHash() {
        JsonNode voucher = voucher("pin");
        String pin = pins(1).get(0);
        Cases.voucherLetter(applicant, code(voucher));

        String mailed = await().atMost(PATIENCE)
                .until(() -> mails((String) answers.get("email")), m -> m.contains("voucher-" + code(voucher)));
        assertThat(mailed).doesNotContain(pin);
        assertThat(SMS.to(phone()).stream().map(SmsServer.Received::text).filter(t -> t.contains(pin)))
                .singleElement()
                .asString()
                .doesNotContain(code(voucher))
                .doesNotContain("/vouchers/");
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql(
                                        "select count(*) from message where case_number = ? and (mail is not null or sms is not null)")
                                .param(number)
                                .query(Long.class)
                                .single()
                        == 0);
        byte[] kept = jdbc.sql("select hash from voucher_pin where voucher_code = ?")
                .param(code(voucher))
                .query(byte[].class)
                .single();
        assertThat(new String(kept, StandardCharsets.ISO_8859_1))
                .doesNotContain(pin)
                .doesNotContain("$2a$");
        assertThat(applicant.get("/api/vouchers/" + code(voucher)).text()).doesNotContain(pin);
    }

    @Test
    void sendsThePinByMailWithoutATelephone() {
        answers = Cases.answers();
        answers.put("phone", "011 551 0033");
        JsonNode voucher = voucher("pin", answers);

        String mail = await().atMost(PATIENCE)
                .until(() -> mails((String) answers.get("email")), m -> m.contains("the PIN of your voucher"));

        Matcher found = PIN.matcher(mail.substring(mail.indexOf("the PIN of your voucher")));
        assertThat(found.find()).isTrue();
        redeem(voucher, 10, found.group()).expect(201);
    }

    @Test
    void locksAfterFiveWrongPinsUntilANewOneIsSent() {
        JsonNode voucher = voucher("pin");
        String pin = pins(1).get(0);
        for (int left = 4; left >= 0; left--) {
            redeem(voucher, 10, other(pin)).expectProblem(409, "wrongPin");
        }

        redeem(voucher, 10, pin).expectProblem(409, "pinLocked");

        applicant.post("/api/vouchers/" + code(voucher) + "/pin", Map.of()).expect(204);
        String second = pins(2).get(1);
        redeem(voucher, 10, second).expect(201);
        if (!pin.equals(second)) {
            redeem(voucher, 10, pin).expectProblem(409, "wrongPin");
        }
    }

    @Test
    void countsSimultaneousGuesses() throws Exception {
        JsonNode voucher = voucher("pin");
        String pin = pins(1).get(0);

        List<Answer> guesses = Together.run(40, i -> redeem(voucher, 10, other(pin)));

        assertThat(guesses).filteredOn(a -> a.text().contains("wrongPin")).hasSize(5);
        assertThat(guesses)
                .filteredOn(a -> !a.text().contains("wrongPin"))
                .allSatisfy(a -> a.expectProblem(409, "pinLocked"));
        redeem(voucher, 10, pin).expectProblem(409, "pinLocked");
    }

    @Test
    void providersThatCannotRedeemCannotGuessPins() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc).presence("pin").providers("PHARMACY-1"), Cases.answers());
        String pin = pins(1).get(0);
        for (int i = 0; i < 6; i++) {
            redeem(voucher, 10, other(pin)).expectProblem(409, "wrongProvider");
        }

        redeem(as("service-provider-2"), voucher, 10, Map.of("pin", pin)).expect(201);
    }

    @Test
    void sendsANewPinToTheBeneficiaryOnlyAndAtMostThreeADay() {
        JsonNode voucher = voucher("pin");
        String path = "/api/vouchers/" + code(voucher) + "/pin";
        for (String account :
                List.of("applicant", "social-worker", "programme-manager", "auditor", "service-provider")) {
            as(account).post(path, Map.of()).expectProblem(404, "notFound");
        }
        anonymous().post(path, Map.of()).expectProblem(401, "unauthorized");
        for (int i = 0; i < 3; i++) {
            applicant.post(path, Map.of()).expect(204);
        }

        applicant.post(path, Map.of()).expectProblem(429, "tooMany");

        assertThat(pins(4)).hasSize(4);
    }

    @Test
    void requiresNoPinWhereTheProgrammeAsksForNone() {
        JsonNode voucher = voucher("none");

        redeem(voucher, 10, null).expect(201);
        applicant.post("/api/vouchers/" + code(voucher) + "/pin", Map.of()).expectProblem(409, "noPin");
    }

    // ---------------------------------------------------------------- the paper

    @Test
    void recordsWhichPaperTheProviderLookedAt() {
        JsonNode voucher = voucher("id");

        redeem(voucher, 10, null).expectProblem(409, "identityCheckRequired");
        redeem(as("service-provider"), voucher, 10, Map.of("identityKind", "a promise"))
                .expectInvalid("identityKind");
        redeem(as("service-provider"), voucher, 10, Map.of("identityKind", "refugeeCard", "device", "Desk 2"))
                .expect(201);
        redeem(as("service-provider"), voucher, 10, Map.of("identityKind", "passport", "device", "x".repeat(65)))
                .expectInvalid("device");

        assertThat(jdbc.sql(
                                "select presence || ' ' || identity_kind || ' ' || device from redemption where voucher_code = ?")
                        .param(code(voucher))
                        .query(String.class)
                        .single())
                .isEqualTo("id refugeeCard Desk 2");
    }

    /** Nobody goes without help for want of a telephone. */
    @Test
    void requiresAnIdentityPaperWhereNoPinCouldBeSent() {
        answers = Cases.answers();
        answers.put("phone", "011 551 0033");
        answers.remove("email");
        JsonNode voucher = voucher("pin", answers);

        redeem(voucher, 10, "123456").expectProblem(409, "identityCheckRequired");
        redeem(as("service-provider"), voucher, 10, Map.of("identityKind", "nationalId"))
                .expect(201);
        applicant.post("/api/vouchers/" + code(voucher) + "/pin", Map.of()).expectProblem(409, "noWayToSend");
    }

    // ---------------------------------------------------------------- the pages

    @Test
    void asksForThePinOnThePageWithoutScript() throws Exception {
        JsonNode voucher = voucher("pin");
        String pin = pins(1).get(0);
        Visitor desk = new Visitor(ADDRESS);
        desk.logIn("service-provider", "demo");
        String page = desk.send("/scan", Map.of("qr", voucher.path("qr").asText(), "_csrf", desk.token("/scan")))
                .body();
        // how much comes first; amount and holder are shown once more, and the PIN is asked for with them
        assertThat(page).contains("id=\"amount\"").doesNotContain("id=\"pin\"");
        String key = UUID.randomUUID().toString();
        Map<String, String> form = new HashMap<>(Map.of(
                "qr",
                voucher.path("qr").asText(),
                "key",
                key,
                "currency",
                "EUR",
                "amount",
                "10",
                "_csrf",
                desk.token("/scan")));

        String confirmation =
                desk.send("/provider/redemptions/confirmation", form).body();
        assertThat(confirmation).contains("id=\"pin\"", "EUR 10.00", "Almaz", "Nothing is booked before");
        assertThat(jdbc.sql("select count(*) from redemption where voucher_code = ?")
                        .param(code(voucher))
                        .query(Long.class)
                        .single())
                .isZero();
        Map<String, String> nothing = new HashMap<>(form);
        nothing.put("amount", "");
        assertThat(desk.send("/provider/redemptions/confirmation", nothing).body())
                .contains("Enter an amount such as 120.50")
                .doesNotContain("id=\"pin\"");
        form.put("pin", other(pin));
        assertThat(desk.send("/provider/redemptions", form).body())
                .contains("href=\"#pin\"")
                .contains("4 attempts are left");
        form.put("pin", pin);
        assertThat(desk.send("/provider/redemptions", form).statusCode()).isEqualTo(302);

        Visitor holder = new Visitor(ADDRESS);
        holder.logIn(applicantName, "demo");
        String path = "/vouchers/" + code(voucher);
        assertThat(holder.get(path).body()).contains("Send me a new PIN");
        assertThat(holder.follow(holder.send(path + "/pin", Map.of("_csrf", holder.token(path))))
                        .body())
                .contains("We are sending a new PIN");
        pins(2);
    }

    // ---------------------------------------------------------------- steps

    private JsonNode voucher(String presence) {
        return voucher(presence, Cases.answers());
    }

    private JsonNode voucher(String presence, Map<String, Object> about) {
        return voucher(NewProgramme.with(jdbc).presence(presence), about);
    }

    private JsonNode voucher(NewProgramme programme, Map<String, Object> about) {
        answers = about;
        applicantName = Accounts.create(identities, "applicant");
        applicant = as(applicantName);
        number = Cases.apply(applicant, programme.stages("junior-officer"), about);
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    private String phone() {
        return ((String) answers.get("phone")).replace(" ", "");
    }

    /** The PINs that the beneficiary's telephone got, once there are so many. */
    private List<String> pins(int count) {
        return await().atMost(PATIENCE)
                .until(
                        () -> SMS.to(phone()).stream()
                                .filter(sms -> sms.key().contains("/pin/"))
                                .map(sms -> {
                                    Matcher found = PIN.matcher(sms.text());
                                    assertThat(found.find()).as(sms.text()).isTrue();
                                    return found.group();
                                })
                                .toList(),
                        pins -> pins.size() >= count);
    }

    private static String other(String pin) {
        return pin.equals("000000") ? "000001" : "000000";
    }

    private static String code(JsonNode voucher) {
        return voucher.path("code").asText();
    }

    private static Answer redeem(JsonNode voucher, Object amount, @Nullable String pin) {
        return redeem(as("service-provider"), voucher, amount, pin == null ? Map.of() : Map.of("pin", pin));
    }

    private static Answer redeem(Api provider, JsonNode voucher, Object amount, Map<String, String> more) {
        Map<String, Object> request = new HashMap<>(more);
        request.put("qr", voucher.path("qr").asText());
        request.put("amount", amount);
        request.put("currency", "EUR");
        return provider.post(
                "/api/redemptions",
                request,
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    private static String mails(String address) {
        return String.join(
                "\n",
                Arrays.stream(MAIL.getReceivedMessagesForDomain(address))
                        .map(PresenceApiTest::whole)
                        .toList());
    }

    private static String whole(MimeMessage mail) {
        return GreenMailUtil.getWholeMessage(mail);
    }
}
