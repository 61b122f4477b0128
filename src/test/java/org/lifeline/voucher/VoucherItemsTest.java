package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.money.Money;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Vouchers for certain things: said by an officer, signed into the code, carried over to a new paper. */
class VoucherItemsTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private VoucherSigner signer;

    private Api applicant;
    private String number;

    @BeforeEach
    void someoneApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        number = Cases.apply(applicant, programme, Cases.answers("treatmentCost", 100));
    }

    @Test
    void theVoucherHasTheLastOfficersList() {
        decide("junior-officer", "3 x insulin pen\nDressing").expect(204);
        Api senior = as("senior-officer");
        String task = Cases.task(senior, number);
        assertThat(senior.get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .json()
                        .path("voucherItems")
                        .path("value")
                        .asText())
                .isEqualTo("3 x insulin pen\nDressing");
        decide("senior-officer", " 2 X  insulin pen \n\n2× Dressing, large\n").expect(204);

        JsonNode voucher = voucher();

        JsonNode said = anonymous()
                .post("/api/vouchers/verify", Map.of("qr", voucher.path("qr").asText()))
                .expect(200)
                .json();
        assertThat(said.path("entitlement").path("items").toString())
                .isEqualTo("[{\"item\":\"insulin pen\",\"quantity\":2},{\"item\":\"Dressing, large\",\"quantity\":2}]");
        assertThat(applicant
                        .get("/vouchers/" + voucher.path("code").asText())
                        .expect(200)
                        .text())
                .contains("insulin pen, 2 times");
        assertThat(jdbc.sql(
                                "select string_agg(actor, ' ' order by id) from audit_entry where case_number = ? and action = 'entitlementItems'")
                        .param(number)
                        .query(String.class)
                        .single())
                .isEqualTo("junior-officer senior-officer");
    }

    @Test
    void anInvalidListIsRefusedAndLeavesTheTaskOpen() {
        for (String bad : List.of(
                "1 x a\n1 x b\n1 x c\n1 x d\n1 x e",
                "2 x pen\nPEN",
                "x".repeat(61),
                "1000 x pen\u0007",
                "ኢንሱሊን ".repeat(8))) {
            assertThat(decide("junior-officer", bad).expect(400).text())
                    .containsAnyOf("one thing a line", "Write each thing once", "has room for", "cannot be printed");
        }
        decide("junior-officer", "").expect(204);
        decide("senior-officer", null).expect(204);
        assertThat(anonymous()
                        .post(
                                "/api/vouchers/verify",
                                Map.of("qr", voucher().path("qr").asText()))
                        .expect(200)
                        .json()
                        .at("/entitlement/items"))
                .isEmpty();
    }

    /** The longest name in a script of three bytes, the longest codes: it still fits a code that reads when printed badly. */
    @Test
    void theLongestAllowedListFitsTheCode() {
        List<VoucherContent.Item> items = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            items.add(new VoucherContent.Item("ኢን" + "b".repeat(5) + (char) ('0' + i), 999));
        }
        assertThat(items.stream()
                        .mapToInt(item -> item.name().getBytes(StandardCharsets.UTF_8).length)
                        .sum())
                .isBetween(46, 48);
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        VoucherContent content = new VoucherContent(
                signer.issuer(),
                VoucherCode.random(),
                now,
                now.plusSeconds(9_000_000),
                now,
                "PROGRAMME-OF-20-CHAR",
                items,
                Money.ofMinor("ETB", 9_999_999_999L),
                "አልማዝ ገብረእግዚአብሔር ተስ.",
                new VoucherContent.BirthYear(1989, false),
                List.of(),
                new VoucherContent.OfflineLimits(9, 9_999_999_999L, 720),
                new VoucherContent.StatusReference(signer.issuer() + "/status-lists/9", 1_048_575));

        assertThat(signer.sign(content).text()).isNotEmpty();
    }

    private Api.Answer decide(String officer, String items) {
        Map<String, Object> variables = new HashMap<>();
        Map.of("decision", "approve", "reasonCode", "needConfirmed", "reason", "Seen.")
                .forEach((k, v) -> variables.put(k, Map.of("value", v)));
        if (items != null) {
            variables.put("voucherItems", Map.of("value", items));
        }
        Api api = as(officer);
        return api.post("/engine-rest/task/" + Cases.task(api, number) + "/complete", Map.of("variables", variables));
    }

    private JsonNode voucher() {
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }
}
