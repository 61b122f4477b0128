package org.lifeline.redemption;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A voucher for two insulin pens and a dressing: each is given once, in whatever parts. */
class RedemptionByItemTest extends LifelineTest {

    private static final String PEN = "insulin pen";
    private static final String DRESSING = "Dressing";

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private Api applicant;
    private String code;
    private String qr;

    @BeforeEach
    void issuesAVoucher() {
        issue("2 x " + PEN + "\n" + DRESSING);
    }

    private void issue(String items) {
        applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers("treatmentCost", 100));
        Api officer = as("junior-officer");
        String task = Cases.task(officer, number);
        Map<String, Object> variables = new HashMap<>();
        Map.of("decision", "approve", "reasonCode", "needConfirmed", "reason", "Seen.", "voucherItems", items)
                .forEach((k, v) -> variables.put(k, Map.of("value", v)));
        officer.post("/engine-rest/task/" + task + "/complete", Map.of("variables", variables))
                .expect(204);
        code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        qr = applicant
                .get("/api/vouchers/" + code)
                .expect(200)
                .json()
                .path("qr")
                .asText();
    }

    @Test
    void recordsGivenItemsAndNeverMoreThanTheVoucherHas() {
        redeem(10, null).expectProblem(409, "itemsRequired");
        redeem(10, Map.of("aspirin", 1)).expectProblem(409, "itemNotOnVoucher");
        redeem(10, Map.of(PEN, 3)).expectProblem(409, "exceedsItems");
        redeem(10, Map.of(PEN, 0)).expectInvalid("items");
        redeem(101, Map.of(PEN, 1)).expectProblem(409, "exceedsBalance");
        assertThat(left()).isEqualTo("{\"Dressing\":1,\"insulin pen\":2}");

        String first = redeem(30, Map.of(PEN, 1, DRESSING, 1))
                .expect(201)
                .json()
                .path("id")
                .asText();

        assertThat(left()).isEqualTo("{\"Dressing\":0,\"insulin pen\":1}");
        assertThat(applicant.get("/vouchers/" + code).expect(200).text())
                .contains(PEN)
                .doesNotContain(DRESSING, "2 times");
        redeem(10, Map.of(DRESSING, 1)).expectProblem(409, "exceedsItems");
        assertThat(as("service-provider")
                        .get("/api/redemptions/" + first + "/receipt")
                        .expect(200)
                        .bytes())
                .isNotEmpty();
        redeem(70, Map.of(PEN, 1)).expect(201);
        redeem(1, Map.of(PEN, 1)).expectProblem(409, "exhausted");
    }

    @Test
    void theLastItemIsGivenOnce() throws Exception {
        redeem(1, Map.of(PEN, 1)).expect(201);

        List<Integer> answers = Together.run(16, i -> redeem(1, Map.of(PEN, 1)).status());

        assertThat(answers).containsOnlyOnce(201).contains(409).doesNotContain(500);
        assertThat(left()).isEqualTo("{\"Dressing\":1,\"insulin pen\":0}");
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("update voucher_item set redeemed = 3 where voucher_code = ? and line = 1")
                        .param(code)
                        .update());
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("update voucher_item set quantity = 9 where voucher_code = ?")
                        .param(code)
                        .update());
    }

    @Test
    void theSameKeyGivesTheSameThingsOnce() {
        String key = UUID.randomUUID().toString();
        String first =
                redeem(key, 10, Map.of(PEN, 1)).expect(201).json().path("id").asText();
        assertThat(redeem(key, 10, Map.of(PEN, 1)).expect(201).json().path("id").asText())
                .isEqualTo(first);
        redeem(key, 10, Map.of(PEN, 2)).expectProblem(409, "idempotencyKeyReused");
        assertThat(left()).isEqualTo("{\"Dressing\":1,\"insulin pen\":1}");
    }

    @Test
    void reversedItemsCanBeGivenAgainAndAReplacementHasTheRemainingOnes() {
        String id = redeem(10, Map.of(PEN, 2)).expect(201).json().path("id").asText();
        as("service-provider")
                .post("/api/redemptions/" + id + "/reversal", Map.of("reason", "Not in stock."))
                .expect(200);
        assertThat(left()).isEqualTo("{\"Dressing\":1,\"insulin pen\":2}");
        redeem(10, Map.of(PEN, 1, DRESSING, 1)).expect(201);

        code = as("programme-manager")
                .post("/api/vouchers/" + code + "/reissue", Map.of("reason", "The paper was lost."))
                .expect(200)
                .json()
                .path("replacedBy")
                .asText();
        qr = applicant
                .get("/api/vouchers/" + code)
                .expect(200)
                .json()
                .path("qr")
                .asText();

        assertThat(left()).isEqualTo("{\"insulin pen\":1}");
        redeem(10, Map.of(PEN, 1)).expect(201);
    }

    @Test
    void aVoucherWithoutItemsGivesNone() {
        issue("");
        redeem(10, Map.of(PEN, 1)).expectProblem(409, "itemNotOnVoucher");
        redeem(10, Map.of()).expect(201);
    }

    @Test
    void theLastItemGivenTwiceOfflineIsOverdrawn() {
        redeem(1, Map.of(PEN, 1)).expect(201);
        OfflineDevice one = OfflineDevice.allowed(as("service-provider"), jdbc);
        OfflineDevice two = OfflineDevice.allowed(as("service-provider-2"), jdbc);

        assertThat(one.outcome(one.note(qr, 100))).isEqualTo("REJECTED itemsRequired");
        assertThat(one.outcome(one.note(qr, 100, Map.of("items", Map.of("aspirin", 1)))))
                .isEqualTo("REJECTED itemNotOnVoucher");
        assertThat(one.outcome(one.note(qr, 100, Map.of("items", Map.of(PEN, 1)))))
                .isEqualTo("ACCEPTED");
        assertThat(two.outcome(two.note(qr, 100, Map.of("items", Map.of(PEN, 1)))))
                .isEqualTo("OVERDRAWN");
        two.sync(two.note(qr, 100, Map.of("items", Map.of(PEN, 0)))).expect(422);

        assertThat(left()).isEqualTo("{\"Dressing\":1,\"insulin pen\":0}");
    }

    @Test
    void theScannerAsksForTheQuantityOfEachItem() {
        Page phone = browser.phone();
        browser.logIn(phone, "service-provider");
        phone.navigate("/scan");
        phone.locator("#code").fill(qr);
        phone.locator("#typed button").click();
        phone.locator("#amount").fill("10");
        phone.locator("#redeem-button").click();
        assertThat(phone.locator("#problem")).containsText("Say how many of each you give");
        phone.getByLabel(PEN).fill("3");
        phone.locator("#redeem-button").click();
        phone.locator("#confirm-button").click();
        assertThat(phone.locator("#problem")).containsText("2 are left on this voucher");
        browser.picture(phone, "scanner-12-items");
        phone.getByLabel(PEN).fill("1");
        phone.locator("#redeem-button").click();
        phone.locator("#confirm-button").click();
        assertThat(phone.locator("#done-amount")).hasText("EUR 10.00");
        phone.locator("#done-link").click();
        assertThat(phone.getByText("1 × " + PEN)).isVisible();
        browser.picture(phone, "redeemed-items");
        assertThat(left()).isEqualTo("{\"Dressing\":1,\"insulin pen\":1}");
    }

    @Test
    void thePageWithoutJavaScriptAsksForTheQuantitiesToo() {
        Page desk = browser.desktop();
        browser.logIn(desk, "service-provider");
        desk.navigate("/scan");
        // as a browser without JavaScript sends it
        desk.locator("#typed")
                .evaluate(
                        "(form, qr) => { form.elements.qr.value = qr; HTMLFormElement.prototype.submit.call(form); }",
                        qr);
        desk.getByLabel("What does the help that you give now cost").fill("10");
        desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Continue"))
                .click();
        desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Redeem"))
                .click();
        assertThat(desk.locator(".govuk-error-summary")).containsText("Enter which of them you give");
        desk.getByLabel(DRESSING).fill("1");
        desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Continue"))
                .click();
        assertThat(desk.locator("#confirm-title")).containsText("Redeem EUR 10.00 for Almaz ");
        browser.picture(desk, "redeem-02-confirm-without-script");
        desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Redeem"))
                .click();
        // the page before it says so, too
        assertThat(desk.locator("h1")).containsText("Redeemed: EUR 10.00");
        assertThat(desk.getByText("1 × " + DRESSING)).isVisible();
        assertThat(left()).isEqualTo("{\"Dressing\":0,\"insulin pen\":2}");
    }

    private Answer redeem(int amount, Map<String, Integer> items) {
        return redeem(UUID.randomUUID().toString(), amount, items);
    }

    private Answer redeem(String key, int amount, Map<String, Integer> items) {
        Map<String, Object> request = new HashMap<>(Map.of("qr", qr, "amount", amount, "currency", "EUR"));
        if (items != null) {
            request.put("items", items);
        }
        return as("service-provider").post("/api/redemptions", request, Map.of("Idempotency-Key", key));
    }

    private String left() {
        return anonymous()
                .post("/api/vouchers/verify", Map.of("qr", qr))
                .expect(200)
                .json()
                .path("itemsLeft")
                .toString();
    }
}
