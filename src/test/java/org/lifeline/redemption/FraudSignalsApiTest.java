package org.lifeline.redemption;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is unusual comes to a manager, who alone decides. */
class FraudSignalsApiTest extends LifelineTest {

    private static final String LIMITS = "redemption/fraud-limits.dmn";

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private RepositoryService models;

    @Autowired
    private FraudSignals signals;

    @Autowired
    private JdbcClient jdbc;

    private String programme;
    private String number;

    @Test
    void aManagerSuspendsAVoucherWhosePinIsBeingGuessed() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc).presence("pin"));
        for (int i = 0; i < 5; i++) {
            redeem("service-provider", voucher, Map.of("pin", "00000" + i));
        }

        signals.examineNew();

        assertThat(kinds(voucher)).containsExactly("pinGuessing");
        String task = task("programme-manager");
        String form = as("programme-manager")
                .get("/engine-rest/task/" + task + "/deployed-form")
                .expect(200)
                .text();
        assertThat(form).contains("field_finding");
        complete("programme-manager", task, "suspend", "").expect(400);
        complete("programme-manager", task, "all is well", "No answer of the form.")
                .expect(400);
        complete("programme-manager", task, "suspend", "The paper was stolen.").expect(204);
        redeem("service-provider", voucher, Map.of("pin", "123456")).expectProblem(409, "suspended");
        assertThat(jdbc.sql(
                                "select r.finding || ' by ' || r.reviewed_by from fraud_review r join fraud_signal s on s.id = r.signal_id where s.voucher_code = ?")
                        .param(code(voucher))
                        .query(String.class)
                        .single())
                .isEqualTo("suspend by programme-manager");

        signals.examineNew();

        assertThat(kinds(voucher)).hasSize(1);
    }

    @Test
    void signalsOneVoucherRedeemedAtTwoPlaces() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc));
        redeem("service-provider", voucher, Map.of()).expect(201);
        signals.examineNew();
        assertThat(kinds(voucher)).doesNotContain("twoPlaces");

        redeem("service-provider-2", voucher, Map.of()).expect(201);
        signals.examineNew();

        assertThat(kinds(voucher)).contains("twoPlaces");
        complete("programme-manager", task("programme-manager"), "nothingWrong", "The pharmacy is in the hospital.")
                .expect(204);
        redeem("service-provider", voucher, Map.of()).expect(201);
    }

    /** Nobody redeems anything here: to have the paper at two places is enough. */
    @Test
    void signalsOneVoucherScannedAtTwoPlaces() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc));
        for (String desk : List.of("service-provider", "service-provider-2")) {
            as(desk).post(
                            "/api/vouchers/verify",
                            Map.of("qr", voucher.path("qr").asText()))
                    .expect(200);
        }
        signals.examineNew();

        assertThat(kinds(voucher)).containsExactly("twoPlaces");
    }

    /** A kilometre in two minutes is a walk next door, five hundred in an hour are two papers. */
    @Test
    void considersTheDistanceBetweenTwoPlaces() {
        String here = place("9.03", "38.74");
        String nextDoor = place("9.035", "38.745");
        String farAway = place("13.50", "39.47");
        JsonNode near = voucher(NewProgramme.with(jdbc).providers(code(here), code(nextDoor), code(farAway)));
        scan(here, near);
        scan(nextDoor, near);
        signals.examineNew();
        assertThat(kinds(near)).isEmpty();

        JsonNode far = voucherBy("junior-officer");
        jdbc.sql("insert into voucher_scan (voucher_code, provider_code, at) values (?, ?, now() - interval '1 hour')")
                .params(code(far), code(here))
                .update();
        scan(farAway, far);
        signals.examineNew();

        assertThat(kinds(far)).containsExactly("twoPlaces");
        String form = as("programme-manager")
                .get("/engine-rest/task/" + task("programme-manager") + "/form-variables")
                .expect(200)
                .text();
        assertThat(form).contains("kilometresAnHour");
    }

    /** The walk next door again, where an analyst says that only a hundred metres are one place, and a second is a way. */
    @Test
    void countsWithTheDistancesOfTheTableThatIsDeployedNow() {
        String here = place("9.03", "38.74");
        String nextDoor = place("9.035", "38.745");
        JsonNode near = voucher(NewProgramme.with(jdbc).providers(code(here), code(nextDoor)));
        String strict = ChangedTable.with(
                ChangedTable.with(ChangedTable.text(LIMITS), "samePlaceKilometres", "0.1"), "shortestWaySeconds", "1");
        try (ChangedTable nearer = ChangedTable.deploy(models, LIMITS, strict)) {
            scan(here, near);
            scan(nextDoor, near);
            signals.examineNew();

            assertThat(kinds(near)).containsExactly("twoPlaces");
        }
    }

    @Test
    void countsTheHoursOfTheTableAndNamesThemInTheFormOfTheReview() {
        String here = place("9.03", "38.74");
        String farAway = place("13.50", "39.47");
        JsonNode voucher = voucher(NewProgramme.with(jdbc).providers(code(here), code(farAway)));
        for (String desk : List.of(here, farAway)) {
            jdbc.sql(
                            "insert into voucher_scan (voucher_code, provider_code, at) values (?, ?, now() - interval '30 hours')")
                    .params(code(voucher), code(desk))
                    .update();
        }
        signals.examineNew();
        assertThat(kinds(voucher)).isEmpty();

        try (ChangedTable longer = ChangedTable.deploy(models, LIMITS, "recentHours", "48")) {
            scan(farAway, voucher);
            signals.examineNew();

            assertThat(kinds(voucher)).containsExactly("twoPlaces");
        }
        JsonNode form = as("programme-manager")
                .get("/engine-rest/task/" + task("programme-manager") + "/form-variables")
                .expect(200)
                .json();
        assertThat(form.path("recentHours").path("value").asInt()).isEqualTo(48);
        assertThat(form.path("tooFastKilometresAnHour").path("value").asInt()).isEqualTo(120);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "recentHours, 0, write a number from 1 to 168",
        "recentHours, 1.5, write a whole number",
        "usualDays, -1, write a number from 1 to 365",
        "quickMinutes, 100000, write a number from 1 to 1440",
        "samePlaceKilometres, '', is empty",
        "shortestWaySeconds, 0, write a number from 1 to 3600",
        "tooFastKilometresAnHour, 0, write a number from 1 to 10000",
        "listedDays, , is empty",
        "overdrawnDays, 0, write a number from 1 to 3650",
    })
    void refusesLimitsThatCountNothing(String row, String value, String sentence) {
        assertThatThrownBy(() -> ChangedTable.deploy(models, LIMITS, row, value == null ? "" : value))
                .hasMessageContaining("fraud-limits.dmn is refused")
                .hasMessageContaining("'" + row + "'")
                .hasMessageContaining(sentence);
        assertThatThrownBy(() -> ChangedTable.deploy(
                        models, LIMITS, ChangedTable.text(LIMITS).replace('"' + row + "\"</text>", "\"other\"</text>")))
                .hasMessageContaining("It has no row '" + row + "'");
    }

    @Test
    void signalsAnOfficerAndAProviderWithUnusuallyQuickRedemptions() {
        String officer = Accounts.create(identities, "junior-officer");
        NewProgramme with = NewProgramme.with(jdbc);
        programme = with.stages("@" + officer);
        for (int i = 0; i < 5; i++) {
            JsonNode voucher = voucherBy(officer);
            redeem("service-provider-2", voucher, Map.of()).expect(201);
            signals.examineNew();
            assertThat(kinds(voucher).contains("officerAndProvider")).isEqualTo(i == 4);
        }
    }

    @Test
    void signalsAProviderFarAboveItsDailyAverage() {
        String provider = "P-" + UUID.randomUUID().toString().substring(0, 6).toUpperCase();
        String desk = Accounts.create(identities, "service-provider");
        Providers.create(jdbc, provider, "Clinic");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(desk, provider)
                .update();
        JsonNode voucher = voucher(NewProgramme.with(jdbc).providers(provider));
        // one a day until now
        for (int day = 2; day < 29; day++) {
            jdbc.sql("""
                            insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor, balance_minor,
                                                    redeemed_by, redeemed_at)
                            values (gen_random_uuid(), ?, ?, ?, '', 1, 1, 'desk', now() - make_interval(days => ?))""").params(code(voucher), provider, "k" + day, day).update();
        }
        for (int i = 0; i < 19; i++) {
            redeem(desk, voucher, Map.of()).expect(201);
        }
        signals.examineNew();
        assertThat(kinds(voucher)).doesNotContain("unusualVolume");

        redeem(desk, voucher, Map.of()).expect(201);
        signals.examineNew();

        assertThat(kinds(voucher)).contains("unusualVolume");
    }

    @Test
    void onlyTheProgrammesManagersReviewSignals() {
        String first = Accounts.create(identities, "programme-manager");
        String second = Accounts.create(identities, "programme-manager");
        JsonNode voucher = voucher(NewProgramme.with(jdbc));
        for (String manager : List.of(first, second)) {
            jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                    .params(programme, manager)
                    .update();
        }
        redeem("service-provider", voucher, Map.of()).expect(201);
        redeem("service-provider-2", voucher, Map.of()).expect(201);
        signals.examineNew();

        String task = task(first);

        assertThat(as("programme-manager")
                        .get("/engine-rest/task?processInstanceBusinessKey=" + number)
                        .expect(200)
                        .json())
                .isEmpty();
        assertThat(as(first).get("/signals").expect(200).text()).contains(code(voucher), "Two places", "Waits");
        assertThat(as("auditor").get("/signals").expect(200).text()).contains(code(voucher));
        assertThat(as("programme-manager").get("/signals").expect(200).text()).doesNotContain(code(voucher));
        assertThat(complete("programme-manager", task, "noted", "Not mine.").status())
                .isIn(403, 404);
        assertThat(complete("junior-officer", task, "noted", "Not mine.").status())
                .isIn(403, 404);
        complete(second, task, "noted", "Mine.").expect(204);
        looksAt(second, browser.phone(), "phone");
        looksAt(second, browser.desktop(), "desk");
        assertThat(as(second).get("/signals").expect(200).text()).contains("Noted", "Mine.", second);
    }

    private void looksAt(String manager, Page page, String screen) {
        browser.logIn(page, manager);
        page.navigate("/signals");
        assertThat(page.locator("h1")).hasText("Fraud signals");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        browser.picture(page, "signals-" + screen);
    }

    // ---------------------------------------------------------------- steps

    private JsonNode voucher(NewProgramme with) {
        programme = with.stages("junior-officer");
        return voucherBy("junior-officer");
    }

    private JsonNode voucherBy(String officer) {
        Api applicant = as(Accounts.create(identities, "applicant"));
        number = Cases.apply(applicant, programme, Cases.answers("treatmentCost", 100));
        Cases.approve(as(officer), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    /** The desk of a new provider at this place. */
    private String place(String latitude, String longitude) {
        String provider = "P-" + UUID.randomUUID().toString().substring(0, 6).toUpperCase();
        String desk = Accounts.create(identities, "service-provider");
        Providers.create(jdbc, provider, "Clinic");
        jdbc.sql(
                        "update service_provider set latitude = cast(? as numeric), longitude = cast(? as numeric) where code = ?")
                .params(latitude, longitude, provider)
                .update();
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(desk, provider)
                .update();
        return desk;
    }

    private String code(String desk) {
        return jdbc.sql("select provider_code from provider_account where user_id = ?")
                .param(desk)
                .query(String.class)
                .single();
    }

    private static void scan(String desk, JsonNode voucher) {
        assertThat(as(desk).post(
                                "/api/vouchers/verify",
                                Map.of("qr", voucher.path("qr").asText()))
                        .expect(200)
                        .json()
                        .path("valid")
                        .asBoolean())
                .isTrue();
    }

    private static String code(JsonNode voucher) {
        return voucher.path("code").asText();
    }

    private List<String> kinds(JsonNode voucher) {
        // the product's own look may be at it now: it writes before it commits
        Awaitility.await()
                .until(() -> jdbc.sql("select count(*) from redemption_unwatched where voucher_code = ?")
                                .param(code(voucher))
                                .query(Long.class)
                                .single()
                        == 0);
        return jdbc.sql("select kind from fraud_signal where voucher_code = ? order by kind")
                .param(code(voucher))
                .query(String.class)
                .list();
    }

    private String task(String manager) {
        String[] id = new String[1];
        Awaitility.await().atMost(PATIENCE).until(() -> {
            id[0] = as(manager)
                    .get("/engine-rest/task?taskDefinitionKey=userTask_reviewSignal&processInstanceBusinessKey="
                            + number)
                    .expect(200)
                    .json()
                    .path(0)
                    .path("id")
                    .asText(null);
            return id[0] != null;
        });
        return id[0];
    }

    private static Answer complete(String manager, String task, String finding, String reason) {
        return as(manager)
                .post(
                        "/engine-rest/task/" + task + "/submit-form",
                        Map.of(
                                "variables",
                                Map.of("finding", Map.of("value", finding), "reason", Map.of("value", reason))));
    }

    private static Answer redeem(String desk, JsonNode voucher, Map<String, String> more) {
        Map<String, Object> request = new HashMap<>(more);
        request.put("qr", voucher.path("qr").asText());
        request.put("amount", 1);
        request.put("currency", "EUR");
        return as(desk).post(
                        "/api/redemptions",
                        request,
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }
}
