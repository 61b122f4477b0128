package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmsServer;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

/** Somebody with another one's log-in, or a social worker, changes where vouchers and PINs go. */
class DivertedContactTest extends CaseAttack {

    @Autowired
    private PersonalData personal;

    private final String thief = phone();
    private String owner;
    private String name;
    private Api applicant;

    @BeforeEach
    void someoneNewApplies() {
        name = Accounts.create(identities, "applicant");
        applicant = as(name);
        owner = phone();
    }

    @Test
    void aNewNumberGetsNoPinForThreeDaysAndTheFormerOneIsNotifiedAtOnce() {
        String number = issued();
        String code = voucherOf(number);
        sms(owner, "/pin/", 1);

        change(number, Map.of("phone", thief)).expect(200);
        assertThat(sms(owner, "/contact/", 1).get(0).text()).contains(number, "was changed", "Not you?");
        sms(thief, "/contact/", 1);
        applicant.post("/api/vouchers/" + code + "/pin", Map.of()).expect(204);
        sms(owner, "/pin/", 2);
        assertThat(to(thief, "/pin/")).isEmpty();

        pauseIsOver(number);
        applicant.post("/api/vouchers/" + code + "/pin", Map.of()).expect(204);
        sms(thief, "/pin/", 1);
        assertThat(to(owner, "/pin/")).hasSize(2);
    }

    @Test
    void aSecondChangeDoesNotTrustTheFirstAndChangingBackEndsThePause() {
        String number = issued();
        String code = voucherOf(number);
        String second = phone();
        change(number, Map.of("phone", thief)).expect(200);
        change(number, Map.of("phone", second, "town", "Elsewhere")).expect(200);

        applicant.post("/api/vouchers/" + code + "/pin", Map.of()).expect(204);
        sms(owner, "/pin/", 2);
        assertThat(to(thief, "/pin/")).isEmpty();
        assertThat(to(second, "/pin/")).isEmpty();
        sms(owner, "/contact/", 2);

        assertThat(applicant.get("/applications/" + number).expect(200).text())
                .contains("we send vouchers and PINs to your old phone number or e-mail address");
        change(number, Map.of("phone", owner)).expect(200);
        assertThat(applicant.get("/applications/" + number).expect(200).text())
                .doesNotContain("we send vouchers and PINs to your old phone number or e-mail address");
        change(number, Map.of("phone", phone())).expectProblem(429, "tooMany");
        change(number, Map.of("phone", owner)).expect(200);
    }

    @Test
    void newsIsSentToTheNewContactAndTheVoucherToTheFormerOne() {
        String programme = NewProgramme.with(jdbc).stages("senior-officer");
        String number = Cases.apply(applicant, programme, answers());
        change(number, Map.of("phone", thief, "email", "")).expect(200);
        sms(owner, "/contact/", 1);
        Cases.approve(as("senior-officer"), number);

        sms(owner, "/voucher", 1);
        assertThat(to(thief, "/voucher")).isEmpty();
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .at("/answers/phone")
                        .asText())
                .isEqualTo(thief);
    }

    @Test
    void onlyTheApplicantOrTheFilerForAPersonWithoutLogInChangesContactData() {
        String number =
                Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer", "senior-officer"), answers());
        Cases.task(as("junior-officer"), number);
        Map<String, String> mine = Map.of("phone", thief);
        as(Accounts.create(identities, "applicant"))
                .put("/api/applications/" + number + "/contact", mine)
                .expect(404);
        for (String officer :
                List.of("social-worker", "junior-officer", "senior-officer", "programme-manager", "auditor")) {
            as(officer).put("/api/applications/" + number + "/contact", mine).expect(404);
        }

        Api worker = as("social-worker");
        String walkIn = filed(worker, "Almaz of the market");
        worker.put("/api/applications/" + walkIn + "/contact", mine).expect(200);
        sms(owner, "/contact/", 1);
        String other = filed(worker, name);
        worker.put("/api/applications/" + other + "/contact", mine).expectProblem(403, "applicantsOwn");
        applicant.put("/api/applications/" + other + "/contact", mine).expect(200);
        as(Accounts.create(identities, "social-worker"))
                .put("/api/applications/" + walkIn + "/contact", mine)
                .expect(404);
    }

    @Test
    void invalidContactDataAreRefusedAndChangesAreAuditedWithoutTheirValues() {
        String number =
                Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer", "senior-officer"), answers());
        change(number, Map.of("phone", "12")).expectInvalid("phone");
        change(number, Map.of("phone", "")).expectInvalid("phone");
        change(number, Map.of("email", "nobody@")).expectInvalid("email");
        change(number, Map.of("language", "klingon")).expectInvalid("language");
        change(number, Map.of("givenName", "Eve")).expectInvalid("contact");
        change(number, Map.of("treatmentCost", 1)).expectInvalid("contact");

        change(number, Map.of("language", "fr", "town", "\u202eAdama")).expect(200);
        assertThat(applicant.get("/api/applications/" + number).expect(200).text())
                .contains("Adama", "How we reach you was changed");
        String file = as("junior-officer")
                .get("/case-file/" + Cases.task(as("junior-officer"), number))
                .expect(200)
                .text();
        assertThat(file).contains("Contact data changed", "language, town");
        assertThat(jdbc.sql("select details::text from audit_entry where case_number = ? and action = 'contactChanged'")
                        .param(number)
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("language, town")
                .doesNotContain("Adama");
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("delete from contact_change where application_number = ?")
                        .param(number)
                        .update());
    }

    @Test
    void thePageChangesContactDataWithoutScriptAndKeepsRefusedInput() throws Exception {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), answers());
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn(name, "demo");
        String path = "/applications/" + number;
        assertThat(visitor.get(path).body())
                .contains("autocomplete=\"tel\"", "autocomplete=\"email\"", "autocomplete=\"street-address\"");
        assertThat(visitor.send(path + "/contact", Map.of("phone", thief)).statusCode())
                .as("without a token")
                .isEqualTo(403);

        Map<String, String> form =
                new HashMap<>(Map.of("_csrf", visitor.token(path), "phone", "0911234567 / 0922345678"));
        assertThat(visitor.follow(visitor.send(path + "/contact", form)).body())
                .contains("more than one phone number", "value=\"0911234567 / 0922345678\"");
        form.put("phone", "(0911) 23 45 67");
        assertThat(visitor.follow(visitor.send(path + "/contact", form)).body())
                .contains(
                        "Your changes are saved.",
                        "value=\"+251911234567\"",
                        "we send vouchers and PINs to your old phone number or e-mail address");
    }

    // ---------------------------------------------------------------- steps

    private String issued() {
        String number =
                Cases.apply(applicant, NewProgramme.with(jdbc).presence("pin").stages("senior-officer"), answers());
        Cases.approve(as("senior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");
        return number;
    }

    private Map<String, Object> answers() {
        return Cases.answers("phone", owner);
    }

    private String filed(Api worker, String forWhom) {
        return worker.post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                "EMA",
                                "answers",
                                answers(),
                                "consent",
                                Cases.CONSENT,
                                "onBehalfOf",
                                forWhom))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private Api.Answer change(String number, Map<String, ?> contact) {
        return applicant.put("/api/applications/" + number + "/contact", contact);
    }

    private void pauseIsOver(String number) {
        byte[] encrypted = jdbc.sql("select contact from application where number = ?")
                .param(number)
                .query(byte[].class)
                .single();
        String over = personal.decrypt("application.contact", encrypted)
                .replaceAll("\"until\":[^,}]+", "\"until\":\"2020-01-01T00:00:00Z\"");
        jdbc.sql("update application set contact = ? where number = ?")
                .params(List.of(personal.encrypt("application.contact", over), number))
                .update();
    }

    /** What this telephone got of one kind, once there is so much. */
    private static List<SmsServer.Received> sms(String telephone, String kind, int count) {
        return await().atMost(PATIENCE).until(() -> to(telephone, kind), got -> got.size() >= count);
    }

    private static List<SmsServer.Received> to(String telephone, String kind) {
        return SMS.to(telephone).stream()
                .filter(sms -> sms.key().contains(kind))
                .toList();
    }

    private static String phone() {
        return "+2519%08d".formatted(ThreadLocalRandom.current().nextInt(100_000_000));
    }
}
