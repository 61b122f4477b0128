package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is typed or sent as an amount or a date is taken as it was meant, or refused with words: never another number. */
class TypedValuesTest extends LifelineTest {

    /** Logged in once: the log-ins of one account are limited. */
    private static Visitor desk;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private Api applicant;

    @BeforeEach
    void someone() throws Exception {
        applicant = as(Accounts.create(identities, "applicant"));
        if (desk == null) {
            desk = new Visitor(ADDRESS);
            desk.logIn("service-provider", "demo");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1,200; EUR 1,200.00",
                "1.200,50; EUR 1,200.50",
                "1 200 €; EUR 1,200.00",
                "١٢٠٠; EUR 1,200.00",
                "12,50; EUR 12.50"
            })
    void theRedeemPageWithoutScriptReadsAmountsAsTyped(String typed, String shown) throws Exception {
        JsonNode voucher = voucher(NewProgramme.with(jdbc));

        assertThat(confirmation(voucher, "EUR", typed, null)).contains("id=\"confirm-title\"", shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "$ 5; This is another currency. Enter the amount in EUR",
                "5.005; An amount in EUR has at most 2 decimals",
                "1e3; This cannot be read as an amount. Enter it like 120.50",
                "-5; The amount must be more than zero",
                "፲፪; Write it with the digits 0 to 9",
                "9999999999999999; The amount is too large"
            })
    void theRedeemPageWithoutScriptSaysWhyNot(String typed, String why) throws Exception {
        // 5.005 is five euros and half a cent, and no five thousand
        JsonNode voucher = voucher(NewProgramme.with(jdbc));

        assertThat(confirmation(voucher, "EUR", typed.equals("5.005") ? "5,005.005" : typed, null))
                .contains("id=\"amount-error\"", why)
                .doesNotContain("confirm-title");
    }

    @Test
    void theRedeemPageWithoutScriptAsksWhichOfTwoReadingsIsMeant() throws Exception {
        JsonNode voucher = voucher(NewProgramme.with(jdbc).currency("KWD"));

        assertThat(confirmation(voucher, "KWD", "1,500", null))
                .contains("This can be KWD 1,500.000 or KWD 1.500. Choose which you mean", "name=\"meant\"")
                .doesNotContain("confirm-title");
        assertThat(confirmation(voucher, "KWD", "1,500", "1.500")).contains("confirm-title", "Redeem KWD 1.500");
        // an answer to a question that was not asked is none
        assertThat(confirmation(voucher, "KWD", "1,500", "7"))
                .contains("Which do you mean?")
                .doesNotContain("confirm-title");
        assertThat(confirmation(voucher, "KWD", "12", "1.500")).contains("Redeem KWD 12.000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,200", "1 200", "١٢٠٠", "1e3", "+5", " 5", "05", "1.", ".5", "0x10", "1200 EUR"})
    void theApiTakesAnAmountInATextOnlyAsProgramsWriteIt(String amount) {
        JsonNode voucher = voucher(NewProgramme.with(jdbc));

        as("service-provider")
                .post("/api/redemptions", redemption(voucher, amount), Map.of("Idempotency-Key", key()))
                .expectInvalid("amount");

        as("service-provider")
                .post("/api/redemptions", redemption(voucher, "1200.50"), Map.of("Idempotency-Key", key()))
                .expect(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,200", "١٢٠٠", "1e3", "+5", "1200 €"})
    void aNumberInATextAnswerIsNeverChanged(String cost) {
        file(Cases.answers("treatmentCost", cost)).expectInvalid("treatmentCost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31/02/1990",
                "1990-02-31",
                "17/05/1990",
                "05/17/90",
                "90",
                "2533-05-17",
                "1410-10-22",
                "2533",
                "1410"
            })
    void aBirthDateIsNeverChanged(String birthDate) {
        file(Cases.answers("birthDate", birthDate)).expectInvalid("birthDate");
    }

    @Test
    void aYearIsAcceptedAsBirthDateAndShownAsAYear() throws IOException {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Map<String, Object> answers = new HashMap<>(Cases.answers("birthDate", "1946"));
        answers.put("treatmentCost", 12500);
        String number = Cases.apply(applicant, programme, answers);

        String page = as("junior-officer")
                .get("/case-file/" + Cases.task(as("junior-officer"), number))
                .text();

        assertThat(page).contains("about 1946", "EUR 12,500.00").doesNotContain("1946-01-01");

        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        try (PDDocument letter = Loader.loadPDF(Cases.voucherLetter(applicant, code))) {
            assertThat(new PDFTextStripper().getText(letter)).contains("about 1946");
        }
        JsonNode voucher = applicant.get("/api/vouchers/" + code).expect(200).json();
        JsonNode holder = as("service-provider")
                .post("/api/vouchers/verify", Map.of("qr", voucher.path("qr").asText()))
                .expect(200)
                .json()
                .at("/entitlement/holder");
        assertThat(holder.path("birthYear").asInt()).isEqualTo(1946);
        assertThat(holder.path("birthYearApproximate").asBoolean()).isTrue();
    }

    // ---------------------------------------------------------------- steps

    private Api.Answer file(Map<String, Object> answers) {
        return applicant.post("/api/applications", Map.of("programme", "EMA", "answers", answers, "submit", true));
    }

    private static Map<String, Object> redemption(JsonNode voucher, String amount) {
        return Map.of("qr", voucher.path("qr").asText(), "amount", amount, "currency", "EUR");
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private JsonNode voucher(NewProgramme programme) {
        return Cases.voucher(applicant, programme, Cases.answers("treatmentCost", 2000));
    }

    /** The page after the first step. */
    private String confirmation(JsonNode voucher, String currency, String amount, String meant) throws Exception {
        Map<String, String> form = new HashMap<>(Map.of(
                "qr",
                voucher.path("qr").asText(),
                "key",
                key(),
                "currency",
                currency,
                "amount",
                amount,
                "_csrf",
                desk.token("/scan")));
        if (meant != null) {
            form.put("meant", meant);
        }
        return desk.send("/provider/redemptions/confirmation", form).body();
    }
}
