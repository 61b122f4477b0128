package org.lifeline.testing;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The steps of a claim that its tests walk over and over. */
public final class ClaimSteps {

    public static final byte[] INVOICE = SmallFiles.PDF;

    private ClaimSteps() {}

    /** Redeems so much of a voucher; returns the redemption's id. */
    public static String redeem(Api provider, JsonNode voucher, String amount) {
        return provider.post(
                        "/api/redemptions",
                        Map.of(
                                "qr", voucher.path("qr").asText(),
                                "amount", new BigDecimal(amount),
                                "currency", voucher.path("currency").asText()),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    public static Api.Answer create(Api provider, String invoice, String... redemptions) {
        return provider.post("/api/claims", Map.of("redemptions", List.of(redemptions), "invoiceNumber", invoice));
    }

    public static String invoice() {
        return "INV-" + UUID.randomUUID().toString().substring(0, 13);
    }

    /** A submitted claim with one document; returns its number. */
    public static String submitted(Api provider, String... redemptions) {
        String number = create(provider, invoice(), redemptions)
                .expect(201)
                .json()
                .path("number")
                .asText();
        upload(provider, number).expect(201);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
        return number;
    }

    public static Api.Answer upload(Api provider, String number) {
        return provider.upload(
                "/api/claims/" + number + "/documents", "invoice.pdf", "application/pdf", INVOICE, "invoice");
    }

    public static void approve(Api officer, String number) {
        Cases.complete(officer, Cases.task(officer, number), "approve", "claimVerified", "Matches our books.")
                .expect(204);
    }

    /** Approves a submitted claim, and so much of one of its lines. */
    public static void approveInPart(Api officer, String number, int line, String amount, String reason) {
        Map<String, Object> variables = new HashMap<>();
        Map.of("decision", "approveInPart", "reasonCode", "claimVerified", "reason", "Looked at with care.")
                .forEach((name, value) -> variables.put(name, Map.of("value", value)));
        variables.put(
                "cuts",
                Map.of(
                        "type",
                        "Json",
                        "value",
                        "[{\"lineNumber\": %d, \"lineApproved\": %s, \"lineReason\": \"%s\"}]"
                                .formatted(line, amount, reason)));
        officer.post("/engine-rest/task/" + Cases.task(officer, number) + "/complete", Map.of("variables", variables))
                .expect(204);
    }

    /**
     * An approved claim for this much help. Its programme is one of {@link NewProgramme} whose only stage of applications is a social worker's.
     *
     * @return its number
     */
    public static String approved(Api provider, String programme, String amount) {
        String claim = submitted(provider, redeem(provider, voucher(programme), amount));
        approve(LifelineTest.as("accountant"), claim);
        status(provider, claim, "approved");
        return claim;
    }

    /** A voucher of such a programme. */
    public static JsonNode voucher(String programme) {
        Api applicant = LifelineTest.as("applicant");
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(LifelineTest.as("social-worker"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    /** Waits until the claim has this status, and returns how its provider sees it then. */
    public static JsonNode status(Api provider, String number, String status) {
        JsonNode[] view = new JsonNode[1];
        await().atMost(PATIENCE).until(() -> {
            view[0] = provider.get("/api/claims/" + number).expect(200).json();
            return view[0].path("status").asText().equals(status);
        });
        return view[0];
    }

    /** Opens the task "Record payment" of an approved claim, once its approval has come so far; returns its id. */
    public static String byHand(Api person, String claim) {
        Api.Answer[] answer = new Api.Answer[1];
        await().atMost(PATIENCE).until(() -> {
            answer[0] = person.post("/api/payments/" + claim + "/by-hand", "");
            return answer[0].status() == 200;
        });
        return answer[0].json().path("task").asText();
    }

    /** Completes the task "Record payment". */
    public static Api.Answer pay(Api person, String task, String reference, String day) {
        return person.post(
                "/engine-rest/task/" + task + "/complete",
                Map.of(
                        "variables",
                        Map.of("paymentReference", Map.of("value", reference), "paidOn", Map.of("value", day))));
    }

    public static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }
}
