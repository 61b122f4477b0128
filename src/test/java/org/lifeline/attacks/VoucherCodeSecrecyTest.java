package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever has the code of a live voucher can use it: staff take it from a page or the API, and a provider they know redeems it. */
class VoucherCodeSecrecyTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private String programme;

    @BeforeEach
    void aProgrammeThatAsksForAPin() {
        programme = NewProgramme.with(jdbc).presence("pin").stages("junior-officer");
    }

    private String issued(Api filer, Map<String, Object> application) {
        String number = filer.post("/api/applications", application)
                .expect(201)
                .json()
                .path("number")
                .asText();
        Cases.approve(as("junior-officer"), number);
        return Cases.status(filer, number, "voucherIssued").path("voucherCode").asText();
    }

    private void showsNoCode(Api reader, String code) {
        JsonNode seen = reader.get("/api/vouchers/" + code).expect(200).json();
        assertThat(seen.path("state").asText()).isEqualTo("issued");
        assertThat(seen.path("balance").decimalValue()).isPositive();
        assertThat(seen.has("qr")).as(seen.toString()).isFalse();
        reader.get("/api/vouchers/" + code + "/pdf").expectProblem(403, "holdersAlone");
        assertThat(reader.get("/vouchers/" + code).expect(200).text())
                .contains("id=\"holders-alone\"")
                .doesNotContain("lifeline-voucher__qr", "/pdf");
    }

    private void seesNoVoucher(Api reader, String code) {
        reader.get("/api/vouchers/" + code).expectProblem(404, "notFound");
        reader.get("/api/vouchers/" + code + "/pdf").expectProblem(404, "notFound");
        reader.get("/vouchers/" + code).expect(404);
    }

    @Test
    void isShownToTheHolderAndNotToStaff() {
        Api holder = as(Accounts.create(identities, "applicant"));
        String code = issued(holder, Map.of("programme", programme, "answers", Cases.answers()));
        Cases.voucherLetter(holder, code);

        for (String reader : List.of("junior-officer", "programme-manager", "auditor")) {
            showsNoCode(as(reader), code);
        }
        for (String reader : List.of(
                "social-worker",
                "senior-officer",
                "accountant",
                "cash-manager",
                "operations",
                "service-provider",
                "applicant-2")) {
            seesNoVoucher(as(reader), code);
        }
        assertThat(holder.get("/api/vouchers/" + code)
                        .expect(200)
                        .json()
                        .path("qr")
                        .asText())
                .contains("#");
        assertThat(holder.get("/vouchers/" + code).expect(200).text())
                .contains("lifeline-voucher__qr", "/pdf")
                .doesNotContain("holders-alone");
    }

    @Test
    void isNotShownToTheFilerForAPersonWithoutLogIn() {
        Api worker = as(Accounts.create(identities, "social-worker"));
        String code = issued(
                worker,
                Map.of(
                        "programme",
                        programme,
                        "answers",
                        Cases.answers(),
                        "consent",
                        Cases.CONSENT,
                        "onBehalfOf",
                        "Almaz of the river"));
        showsNoCode(worker, code);
    }

    @Test
    void isNotShownToTheFilerForAnotherAccount() {
        String holder = Accounts.create(identities, "applicant");
        Api worker = as(Accounts.create(identities, "social-worker"));
        String code = issued(
                worker,
                Map.of(
                        "programme",
                        programme,
                        "answers",
                        Cases.answers(),
                        "consent",
                        Cases.CONSENT,
                        "onBehalfOf",
                        holder));
        showsNoCode(worker, code);
        assertThat(as(holder)
                        .get("/api/vouchers/" + code)
                        .expect(200)
                        .json()
                        .path("qr")
                        .asText())
                .contains("#");
    }

    /** The text of the code, and the letter with it, are in nothing that the engine keeps or that staff are told. */
    @Test
    void isInNoVariableAuditEntryOrAnswerToAManager() {
        Api holder = as(Accounts.create(identities, "applicant"));
        String code = issued(holder, Map.of("programme", programme, "answers", Cases.answers()));
        Api.Answer changed = as("programme-manager")
                .post("/api/vouchers/" + code + "/reissue", Map.of("reason", "The paper was lost."))
                .expect(200);
        String next = changed.json().path("replacedBy").asText();
        for (String voucher : List.of(code, next)) {
            String qr = jdbc.sql("select qr from voucher where code = ?")
                    .param(voucher)
                    .query(String.class)
                    .single();
            String signed = qr.substring(qr.indexOf('#') + 1);
            assertThat(changed.text()).doesNotContain(signed);
            for (String kept : List.of(
                    "select count(*) from act_ru_variable where text_ like ?",
                    "select count(*) from act_hi_varinst where text_ like ?",
                    "select count(*) from act_hi_detail where text_ like ?",
                    "select count(*) from audit_entry where details::text like ?",
                    "select count(*) from case_event where detail like ?")) {
                assertThat(jdbc.sql(kept)
                                .param("%" + signed + "%")
                                .query(Long.class)
                                .single())
                        .as(kept)
                        .isZero();
            }
        }
        seesNoVoucher(as("social-worker"), next);
        showsNoCode(as("programme-manager"), next);
    }
}
