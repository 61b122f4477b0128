package org.lifeline.reimbursement;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.Browser;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a payment to a provider was made of, as the provider and those who pay read it. */
class RemittanceTest extends LifelineTest {

    private static String organisation;
    private static String clerk;
    private static String programme;
    /** A paid claim of which 30.00 are given back, and the two claims of the run after it: 30.00 set off in the first, 5.00 cut of the second. */
    private static String before;

    private static String reduced;
    private static String cut;
    private static String run;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @BeforeEach
    void haveARunThatPaysTwoClaims() {
        if (run != null) {
            return;
        }
        organisation = Providers.create(jdbc, "Lakeside Clinic", "iban", "{\"iban\": \"DE02120300000000202051\"}");
        clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(clerk, organisation)
                .update();
        programme = NewProgramme.with(jdbc).providers(organisation).stages("social-worker");
        Api provider = as(clerk);
        before = ClaimSteps.approved(provider, programme, "100.00");
        String first = released();
        as("cash-manager").get("/api/payments/" + before + "/remittance").expect(404);
        bankSays(BankMessages.booked(before + "-1", "100.00", "B1"));
        ClaimSteps.status(provider, before, "paid");
        assertThat(read(clerk, before).path("run").asText()).isEqualTo(first);
        provider.post(
                        "/api/claims/" + before + "/credit-notes",
                        Map.of("creditNote", "CN-7", "amount", new BigDecimal("30.00"), "reason", "Not given."))
                .expect(201);
        reduced = ClaimSteps.approved(provider, programme, "50.00");
        cut = ClaimSteps.submitted(provider, ClaimSteps.redeem(provider, ClaimSteps.voucher(programme), "20.00"));
        ClaimSteps.approveInPart(as("accountant"), cut, 1, "15.00", "priceTooHigh");
        ClaimSteps.status(provider, cut, "approved");
        run = released();
        as(clerk).get("/api/payments/" + cut + "/remittance").expectProblem(404, "notFound");
        bankSays(BankMessages.booked(reduced + "-1", "20.00", "B2"));
        ClaimSteps.status(provider, reduced, "paid");
    }

    @Test
    void saysOfEachClaimOfARunWhatWasCutSetOffAndPaid() {
        JsonNode advice = read(clerk, reduced + "-1");
        assertThat(advice.path("run").asText()).isEqualTo(run);
        assertThat(advice.path("provider").asText()).isEqualTo(organisation);
        assertThat(advice.path("paidOn").asText()).isEqualTo(BankMessages.BOOKED_ON.toString());
        assertThat(advice.path("account").asText()).isEqualTo("•••• •••• •••• •••• ••20 51");
        assertThat(advice.path("payments")).hasSize(2);
        JsonNode first = advice.path("payments").path(0);
        assertThat(first.path("claim").asText()).isEqualTo(reduced);
        assertThat(first.path("endToEndId").asText()).isEqualTo(reduced + "-1");
        assertThat(first.path("reference").asText()).isEqualTo("B2");
        assertThat(first.path("state").asText()).isEqualTo("paid");
        assertThat(first.path("claimed").decimalValue()).isEqualByComparingTo("50");
        assertThat(first.path("cuts")).isEmpty();
        assertThat(first.path("debits").path(0).path("creditNote").asText()).isEqualTo("CN-7");
        assertThat(first.path("debits").path(0).path("from").asText()).isEqualTo(before);
        assertThat(first.path("debits").path(0).path("amount").decimalValue()).isEqualByComparingTo("30");
        assertThat(first.path("amount").decimalValue()).isEqualByComparingTo("20");
        JsonNode second = advice.path("payments").path(1);
        assertThat(second.path("claim").asText()).isEqualTo(cut);
        assertThat(second.path("state").asText()).isEqualTo("released");
        assertThat(second.path("approved").decimalValue()).isEqualByComparingTo("15");
        assertThat(second.path("cuts").path(0).path("reasonCode").asText()).isEqualTo("priceTooHigh");
        assertThat(second.path("cuts").path(0).path("amount").decimalValue()).isEqualByComparingTo("5");
        // each claim of a run leads to the same advice
        assertThat(read(clerk, cut)).isEqualTo(advice);
    }

    @ParameterizedTest
    @CsvSource({"accountant", "cash-manager", "auditor"})
    void isReadByThoseWhoPayAndAudit(String person) {
        assertThat(read(person, reduced).path("run").asText()).isEqualTo(run);
        assertThat(as(person)
                        .get("/api/payments/" + reduced + "/remittance/pdf")
                        .expect(200)
                        .type())
                .startsWith("application/pdf");
    }

    @Test
    void doesNotExistForAnotherOrganisation() {
        for (String address : new String[] {"/api/payments/%s/remittance", "/api/payments/%s/remittance/pdf"}) {
            for (String payment : new String[] {reduced, reduced + "-1", reduced + "-9", "C-2026-999999", "x"}) {
                as("service-provider-2").get(address.formatted(payment)).expectProblem(404, "notFound");
            }
            as("social-worker").get(address.formatted(reduced)).expect(403);
            as("applicant").get(address.formatted(reduced)).expect(403);
            as("programme-manager").get(address.formatted(reduced)).expect(403);
        }
        as("service-provider-2").get("/provider/payments/" + reduced).expect(404);
        assertThat(as("service-provider-2")
                        .get("/provider/payments")
                        .expect(200)
                        .text())
                .doesNotContain(run);
        as(clerk).get("/api/payments/" + run + "/remittance").expectProblem(404, "notFound");
    }

    @Test
    void aPaymentThatCameBackIsNotInTheSum() {
        Api provider = as(clerk);
        String claim = ClaimSteps.approved(provider, programme, "12.00");
        released();
        bankSays(BankMessages.booked(claim + "-1", "12.00", "B4"));
        ClaimSteps.status(provider, claim, "paid");
        bankSays(BankMessages.returned(claim + "-1", "12.00"));
        ClaimSteps.status(provider, claim, "approved");

        JsonNode returned = read(clerk, claim + "-1");
        assertThat(returned.path("paid").decimalValue()).isZero();
        assertThat(returned.path("payments").path(0).path("state").asText()).isEqualTo("returned");
        assertThat(returned.path("payments").path(0).path("reference").asText()).isEqualTo("B4");

        released();
        // the newest payment is under way, and nothing of it is paid yet
        provider.get("/api/payments/" + claim + "/remittance").expectProblem(404, "notFound");
        bankSays(BankMessages.booked(claim + "-2", "12.00", "B5"));
        ClaimSteps.status(provider, claim, "paid");
        assertThat(read(clerk, claim)
                        .path("payments")
                        .path(0)
                        .path("endToEndId")
                        .asText())
                .isEqualTo(claim + "-2");
        assertThat(read(clerk, claim + "-1").path("paid").decimalValue()).isZero();
    }

    /** What is set off in a claim after its first payment came back belongs to the second one. */
    @Test
    void aSecondPaymentHasTheDebitsOfTheFirstAndItsOwn() {
        String code = Providers.create(jdbc, "Hillside Clinic", "iban", "{\"iban\": \"DE02120300000000202051\"}");
        String person = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(person, code)
                .update();
        String its = NewProgramme.with(jdbc).providers(code).stages("social-worker");
        String paid = ClaimSteps.approved(as(person), its, "40.00");
        released(its);
        bankSays(BankMessages.booked(paid + "-1", "40.00", "RA1"));
        ClaimSteps.status(as(person), paid, "paid");
        creditNote(person, paid, "CN-1", "1.00");
        String claim = ClaimSteps.approved(as(person), its, "10.00");
        released(its);
        bankSays(BankMessages.booked(claim + "-1", "9.00", "RA2"));
        ClaimSteps.status(as(person), claim, "paid");
        bankSays(BankMessages.returned(claim + "-1", "9.00"));
        creditNote(person, paid, "CN-2", "2.00");
        released(its);
        bankSays(BankMessages.booked(claim + "-2", "7.00", "RA3"));
        ClaimSteps.status(as(person), claim, "paid");

        assertThat(read(person, claim + "-1")
                        .path("payments")
                        .path(0)
                        .path("debits")
                        .findValuesAsText("creditNote"))
                .containsExactly("CN-1");
        assertThat(read(person, claim + "-2")
                        .path("payments")
                        .path(0)
                        .path("debits")
                        .findValuesAsText("creditNote"))
                .containsExactly("CN-1", "CN-2");
        assertThat(read(person, claim).path("paid").decimalValue()).isEqualByComparingTo("7");
    }

    @Test
    void saysOfAPaymentByHandWhatItsClaimIsMadeOf() {
        Api provider = as("service-provider");
        String its = NewProgramme.with(jdbc).stages("social-worker");
        String claim = ClaimSteps.approved(provider, its, "33.00");
        Api payer = as("cash-manager");
        ClaimSteps.pay(payer, ClaimSteps.byHand(payer, claim), "HAND-" + claim, ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, claim, "paid");

        JsonNode advice = read("service-provider", claim);
        assertThat(advice.path("run").isNull()).isTrue();
        assertThat(advice.path("paid").decimalValue()).isEqualByComparingTo("33");
        assertThat(advice.path("payments").path(0).path("reference").asText()).isEqualTo("HAND-" + claim);
        assertThat(advice.path("account").asText()).startsWith("••••");
    }

    @Test
    void theMailAboutAPaymentLeadsToItsAdvice() {
        String text = await().atMost(PATIENCE)
                .until(() -> mail("Your claim " + reduced + " is paid"), found -> !found.isEmpty());
        assertThat(text).contains("Claimed: EUR 50.00", "Paid: EUR 20.00", "/provider/payments/" + reduced + "-1");
        as(clerk).get("/provider/payments/" + reduced + "-1").expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "en, Remittance advice, The price is higher than the usual one for this service.",
        "fr, Avis de paiement, Le prix est supérieur au prix habituel de ce service.",
        "am, -, -",
        "ar, -, -"
    })
    void isAPdfInTheReadersLanguage(String language, String title, String reason) throws IOException {
        Path file = Files.createDirectories(Path.of("target", "pictures")).resolve("remittance-" + language + ".pdf");
        byte[] pdf = as(clerk)
                .get("/api/payments/" + reduced + "/remittance/pdf?lang=" + language)
                .expect(200)
                .bytes();
        Files.write(file, pdf);
        String text;
        try (var document = Loader.loadPDF(pdf)) {
            text = new PDFTextStripper().getText(document);
        }
        assertThat(text).contains(reduced, cut, run, "CN-7", "B2", "50", "51", "15");
        // words in other scripts are outlines, or run from right to left
        if (!title.equals("-")) {
            assertThat(text).contains(title, reason);
        }
        assertThat(text).doesNotContain("DE02", "1203");
    }

    @Test
    void isAPageOfThePortal() {
        Page page = browser.desktop();
        browser.logIn(page, clerk);
        page.navigate("/provider/payments");
        assertThat(page.locator("main")).containsText(run);
        browser.picture(page, "remittances-desktop");
        page.navigate("/provider/claims/" + reduced);
        page.click("a[href='/provider/payments/" + reduced + "']");
        assertThat(page.locator("h1")).hasText("Remittance advice");
        assertThat(page.locator("main")).containsText("Credit note CN-7 for claim " + before);
        assertThat(page.locator("main")).containsText("With the bank");
        assertThat(page.locator("main")).not().containsText("DE02");
        Axe.findsNothing(page);
        browser.picture(page, "remittance-desktop");
        Page phone = browser.phone();
        browser.logIn(phone, clerk);
        phone.navigate("/provider/payments/" + reduced + "?lang=ar");
        assertThat(phone.locator("html")).hasAttribute("dir", "rtl");
        browser.picture(phone, "remittance-phone-ar");
        phone.navigate("/provider/payments?lang=en");
        browser.picture(phone, "remittances-phone");
        phone.navigate("/provider/payments/" + reduced);
        browser.picture(phone, "remittance-phone");
    }

    private static String mail(String subject) throws MessagingException, IOException {
        for (MimeMessage message : MAIL.getReceivedMessages()) {
            if (message.getSubject().equals(subject)) {
                return String.valueOf(message.getContent());
            }
        }
        return "";
    }

    private JsonNode read(String person, String payment) {
        return as(person)
                .get("/api/payments/" + payment + "/remittance")
                .expect(200)
                .json();
    }

    private void creditNote(String person, String claim, String number, String amount) {
        as(person)
                .post(
                        "/api/claims/" + claim + "/credit-notes",
                        Map.of("creditNote", number, "amount", new BigDecimal(amount), "reason", "Not given."))
                .expect(201);
    }

    private String released() {
        return released(programme);
    }

    private String released(String of) {
        String number = as("cash-manager")
                .post("/api/payment-runs", Map.of("programme", of, "rail", "iso20022", "due", ClaimSteps.today()))
                .expect(201)
                .json()
                .path("run")
                .asText();
        Api releaser = as("cash-manager-2");
        releaser.post("/api/payment-runs/" + number + "/release", "").expect(200);
        await().atMost(PATIENCE)
                .until(() ->
                        releaser.get("/api/payment-runs/" + number + "/file").status() == 200);
        return number;
    }

    private void bankSays(String... entries) {
        as(Accounts.create(identities, "cash-manager"))
                .post(
                        "/api/payments/reconciliation",
                        "application/xml",
                        BankMessages.camt054(entries).getBytes(StandardCharsets.UTF_8))
                .expect(200);
    }
}
