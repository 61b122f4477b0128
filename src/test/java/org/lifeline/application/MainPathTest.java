package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;

/** The main path over HTTP, as outside callers walk it. */
class MainPathTest extends LifelineTest {

    @Test
    void redeemsAVoucherThatThreeOfficersApproved() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers("treatmentCost", 250.50));
        assertThat(voucher.path("balance").decimalValue()).isEqualByComparingTo("250.50");

        JsonNode verified = anonymous()
                .post("/api/vouchers/verify", Map.of("qr", voucher.path("qr").asText()))
                .expect(200)
                .json();
        assertThat(verified.path("valid").asBoolean()).isTrue();

        JsonNode redeemed = as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", voucher.path("qr").asText(), "amount", "100.50", "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201)
                .json();
        assertThat(redeemed.path("balance").decimalValue()).isEqualByComparingTo("150.00");
    }
}
