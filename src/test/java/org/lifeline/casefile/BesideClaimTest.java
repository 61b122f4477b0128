package org.lifeline.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.lifeline.testing.Providers;
import org.lifeline.testing.WrittenRedemptions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an officer sees beside a claim: its redemptions and what stands out about them, earlier claims, signals and complaints. */
class BesideClaimTest extends LifelineTest {

    private final Api accountant = as("accountant");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private Clock clock;

    private String clinic = "";
    private String clerk = "";
    private Api desk = accountant;

    @BeforeEach
    void openAClinic() {
        clinic = Providers.create(jdbc, "Clinic");
        clerk = account(clinic);
        desk = as(clerk);
    }

    private String account(String provider) {
        String account = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(account, provider)
                .update();
        return account;
    }

    private JsonNode voucher(String presence, String... providers) {
        return ClaimSteps.voucher(
                NewProgramme.with(jdbc).presence(presence).providers(providers).stages("social-worker"));
    }

    @Test
    void showsHowEachRedemptionCameAboutAndWhatStandsOut() {
        JsonNode voucher = voucher("id", clinic);
        String proven = desk.post(
                        "/api/redemptions",
                        Map.of(
                                "qr",
                                voucher.path("qr").asText(),
                                "amount",
                                new BigDecimal("12.34"),
                                "currency",
                                "EUR",
                                "identityKind",
                                "passport"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201)
                .json()
                .path("id")
                .asText();
        OfflineDevice device = OfflineDevice.allowed(desk, jdbc);
        assertThat(device.outcome(device.note(voucher.path("qr").asText(), 777, Map.of("paper", "refugeeCard"))))
                .isEqualTo("ACCEPTED");
        String offline = jdbc.sql("select id from redemption where voucher_code = ? and offline_record is not null")
                .param(voucher.path("code").asText())
                .query(UUID.class)
                .single()
                .toString();
        List<String> unproven = WrittenRedemptions.of(
                jdbc, clinic, clerk, voucher, 2, clock.instant().plus(Duration.ofHours(1)), 500);
        String claim = ClaimSteps.submitted(desk, proven, offline, unproven.get(0), unproven.get(1));
        String task = Cases.task(accountant, claim);

        String all = accountant.get("/case-file/" + task).expect(200).text();
        assertThat(all)
                .contains(
                        "Passport",
                        "Refugee card",
                        "Without a network",
                        clerk,
                        "PIN: 0. Identity paper: 2. None: 2.",
                        "EUR 30.11",
                        "All redemptions: 4",
                        "Only those that stand out: 3",
                        "Noted without a network, and the device did not keep its rules",
                        "No proof of presence, which the programme asks for",
                        "Same voucher and amount again within a day");
        assertThat(lineNumbers(all)).containsExactly("1", "2", "3", "4");
        // the officer's form names a line by its number, also when only some lines are shown
        assertThat(lineNumbers(accountant
                        .get("/case-file/" + task + "?lines=standingOut")
                        .expect(200)
                        .text()))
                .containsExactly("2", "3", "4");
        JsonNode beside =
                accountant.get("/api/claims/" + claim).expect(200).json().path("beside");
        assertThat(beside.path("lines").asInt()).isEqualTo(4);
        assertThat(beside.path("standingOut").asInt()).isEqualTo(3);
        assertThat(beside.path("openSignals").asInt()).isZero();
        assertThat(beside.path("offlinePercent").asInt()).isEqualTo(25);
        assertThat(beside.path("withoutPinPercent").asInt()).isEqualTo(100);
        assertThat(beside.path("similar").isArray()).isTrue();
        assertThat(desk.get("/api/claims/" + claim)
                        .expect(200)
                        .json()
                        .path("beside")
                        .isNull())
                .isTrue();

        assertThat(accountant.get("/claims/" + claim + "?lang=fr").expect(200).text())
                .contains("Passeport", "Sans réseau", "Aucune preuve", "Seulement celles à regarder : 3");
        assertThat(accountant.get("/claims/" + claim).expect(200).text())
                .contains("Passport", "Only those that stand out: 3");
        for (String odd : List.of("?page=-1", "?page=99999999", "?lines=%00", "?lines=';drop")) {
            assertThat(accountant.get("/case-file/" + task + odd).status())
                    .as(odd)
                    .isLessThan(500);
        }
    }

    private static List<String> lineNumbers(String page) {
        return page.lines()
                .filter(line -> line.contains("data-label=\"Line\""))
                .map(line -> line.replaceAll("<[^>]*>", "").strip())
                .toList();
    }

    @Test
    void opensReceiptsOfTheClaimForThoseWhoMayReadIt() {
        JsonNode voucher = voucher("none", clinic);
        String redemption = ClaimSteps.redeem(desk, voucher, "10");
        String elsewhere = ClaimSteps.redeem(desk, voucher, "11");
        String claim = ClaimSteps.submitted(desk, redemption);
        String receipt = "/claims/" + claim + "/receipts/" + redemption;
        assertThat(accountant
                        .get("/case-file/" + Cases.task(accountant, claim))
                        .expect(200)
                        .text())
                .contains(receipt);
        assertThat(accountant.get(receipt).expect(200).type()).contains("pdf");
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where action = 'personalDataRead' and actor = 'accountant' and case_number = ? and details ->> 'what' = 'receipt'")
                        .param(claim)
                        .query(Long.class)
                        .single())
                .isOne();

        // a redemption that the claim does not have, one that nobody has, and nonsense
        accountant.get("/claims/" + claim + "/receipts/" + elsewhere).expect(404);
        accountant.get("/claims/" + claim + "/receipts/" + UUID.randomUUID()).expect(404);
        assertThat(accountant.get("/claims/" + claim + "/receipts/1").status()).isBetween(400, 404);
        // strangers: staff without a seat, a manager of another programme, the provider itself (it has a route of its
        // own)
        as("senior-officer").get(receipt).expect(404);
        String manager = Accounts.create(identities, "programme-manager");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?), (?, 'programme-manager')")
                .params(
                        NewProgramme.with(jdbc).stages("social-worker"),
                        manager,
                        jdbc.sql("select programme_code from claim where number = ?")
                                .param(claim)
                                .query(String.class)
                                .single())
                .update();
        as(manager).get(receipt).expect(404);
        as(manager).get("/claims/" + claim).expect(404);
        desk.get(receipt).expect(403);
    }

    @Test
    void listsEarlierClaimsOfTheProviderAndClaimsOfTheVoucherByAnyone() {
        String pharmacy = Providers.create(jdbc, "Corner Chemist");
        Api counter = as(account(pharmacy));
        JsonNode voucher = voucher("none", clinic, pharmacy);
        String redemption = ClaimSteps.redeem(desk, voucher, "10");
        String first = ClaimSteps.submitted(desk, redemption);
        Cases.complete(accountant, Cases.task(accountant, first), "reject", "claimNotJustified", "Not in our books.")
                .expect(204);
        ClaimSteps.status(desk, first, "rejected");
        String others = ClaimSteps.submitted(counter, ClaimSteps.redeem(counter, voucher, "7"));
        // a draft is its provider's alone
        String draft = ClaimSteps.create(counter, ClaimSteps.invoice(), ClaimSteps.redeem(counter, voucher, "3"))
                .expect(201)
                .json()
                .path("number")
                .asText();

        String again = ClaimSteps.submitted(desk, redemption);
        String page = accountant
                .get("/case-file/" + Cases.task(accountant, again))
                .expect(200)
                .text();
        String reason = jdbc.sql(
                        "select text from decision_reason_text where code = 'claimNotJustified' and language = 'en'")
                .query(String.class)
                .single();
        assertThat(page)
                .contains(
                        "Other claims in the last 365 days: 1. Returned: 0 (0%). Cut: 0 (0%). Not approved: 1 (100%).",
                        reason,
                        "/claims/" + first,
                        "Claims: 2. At most 10 are listed",
                        "/claims/" + others,
                        "vouchers in both claims: 1",
                        "Also in claim " + first)
                .doesNotContain(draft);
    }

    @Test
    void tellsOpenSignalsAndComplaints() {
        JsonNode voucher = voucher("none", clinic);
        String redemption = ClaimSteps.redeem(desk, voucher, "10");
        String claim = ClaimSteps.submitted(desk, redemption);
        String task = Cases.task(accountant, claim);
        assertThat(accountant.get("/case-file/" + task).expect(200).text())
                .contains("No signal about this provider or these vouchers");
        assertThat(openSignals(claim)).isZero();

        long signal = jdbc.sql("""
                        insert into fraud_signal (kind, voucher_code, provider_code, programme_code, facts, at, on_day, subject)
                        select 'twoPlaces', code, ?, programme_code, '{}', now(), current_date, code from voucher where code = ?
                        returning id""")
                .params(clinic, voucher.path("code").asText())
                .query(Long.class)
                .single();
        jdbc.sql("""
                        insert into beneficiary_feedback (redemption_id, application_number, programme_code, provider_code, voucher_code,
                                                          received, asked_to_pay, answered_at, recorded_by)
                        select r.id, v.application_number, v.programme_code, r.provider_code, v.code, false, true, now(), 'social-worker'
                          from redemption r join voucher v on v.code = r.voucher_code where r.id = cast(? as uuid)""").param(redemption).update();
        assertThat(accountant.get("/case-file/" + task).expect(200).text())
                .contains(
                        "Signals that wait for a manager: 1.",
                        "Two places",
                        "A fraud signal waits for a manager",
                        "A beneficiary complained",
                        "that no manager has cleared: 1.",
                        "Only those that stand out: 1",
                        "Held: a complaint is not cleared");
        assertThat(openSignals(claim)).isOne();

        jdbc.sql(
                        "insert into fraud_review values (?, 'nothingWrong', 'The pharmacy is in the hospital.', 'programme-manager', now())")
                .param(signal)
                .update();
        assertThat(accountant.get("/case-file/" + task).expect(200).text())
                .doesNotContain("Two places", "A fraud signal waits");
        assertThat(openSignals(claim)).isZero();
    }

    private int openSignals(String claim) {
        return accountant
                .get("/api/claims/" + claim)
                .expect(200)
                .json()
                .path("beside")
                .path("openSignals")
                .asInt();
    }
}
