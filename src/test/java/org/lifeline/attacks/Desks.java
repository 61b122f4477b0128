package org.lifeline.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Organisations of an attack's own with their log-ins, and what they do: nobody else's records count for them. */
final class Desks {

    private Desks() {}

    /** A new organisation; returns its code. */
    static String organisation(JdbcClient jdbc) {
        String code = "A-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase();
        Providers.create(jdbc, code, "Clinic");
        return code;
    }

    /** A new log-in of this organisation; returns its name. */
    static String account(JdbcClient jdbc, IdentityService identities, String organisation) {
        String name = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(name, organisation)
                .update();
        return name;
    }

    /** A voucher of so many euros after one approval, as its holder sees it. */
    static JsonNode voucher(Api applicant, Api officer, NewProgramme programme, Map<String, Object> answers) {
        String number = Cases.apply(applicant, programme.stages("junior-officer"), answers);
        Cases.approve(officer, number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    static Answer redeem(Api desk, JsonNode voucher, String amount, String key, Map<String, ?> more) {
        Map<String, Object> request =
                new java.util.HashMap<>(Map.of("qr", voucher.path("qr").asText(), "amount", amount, "currency", "EUR"));
        request.putAll(more);
        return desk.post("/api/redemptions", request, Map.of("Idempotency-Key", key));
    }
}
