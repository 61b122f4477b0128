package org.lifeline.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a test does over and over: file an application, decide a stage, wait until a case is where it should be. */
public final class Cases {

    private static final AtomicInteger PEOPLE = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Cases() {}

    /** Complete, valid answers about somebody new. */
    public static Map<String, Object> answers() {
        Map<String, Object> answers = new LinkedHashMap<>();
        answers.put("treatmentType", "surgery");
        answers.put("needDescription", "An operation that cannot wait long.");
        answers.put("treatmentCost", 5000);
        answers.put("urgency", "urgent");
        answers.put("givenName", "Almaz");
        answers.put("familyName", "Tadesse" + Integer.toString(PEOPLE.incrementAndGet(), 36));
        answers.put("gender", "female");
        answers.put("birthDate", "1984-11-30");
        answers.put("phone", "+251 91 123 4567");
        answers.put("email", "almaz" + PEOPLE.get() + "@example.org");
        answers.put("town", "Addis Ababa");
        answers.put("householdSize", 4);
        answers.put("householdIncome", 300);
        answers.put("consent", true);
        return answers;
    }

    public static Map<String, Object> answers(String key, @Nullable Object value) {
        Map<String, Object> answers = answers();
        answers.put(key, value);
        return answers;
    }

    /** Files and submits; returns the number. */
    public static String apply(Api applicant, Map<String, Object> answers) {
        return apply(applicant, "EMA", answers);
    }

    /** Files and submits in this programme; returns the number. */
    public static String apply(Api applicant, String programme, Map<String, Object> answers) {
        return applicant
                .post("/api/applications", Map.of("programme", programme, "answers", answers, "submit", true))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    /** Waits until this officer has a task of the case, and returns its id. */
    public static String task(Api officer, String caseNumber) {
        String[] id = new String[1];
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            JsonNode tasks = officer.get("/engine-rest/task?processInstanceBusinessKey=" + caseNumber).expect(200).json();
            id[0] = tasks.path(0).path("id").asText(null);
            return id[0] != null;
        });
        return id[0];
    }

    /** Completes a task with a decision. */
    public static Api.Answer complete(Api officer, String taskId, String decision, String reasonCode, String reason) {
        return officer.post(
                "/engine-rest/task/" + taskId + "/complete",
                Map.of(
                        "variables",
                        Map.of(
                                "decision", Map.of("value", decision),
                                "reasonCode", Map.of("value", reasonCode),
                                "reason", Map.of("value", reason))));
    }

    /** Waits for the officer's task of the case and approves it. */
    public static void approve(Api officer, String caseNumber) {
        complete(officer, task(officer, caseNumber), "approve", "needConfirmed", "Checked, all in order.").expect(204);
    }

    /** Waits until the application has this status, and returns how it is seen then. */
    public static JsonNode status(Api viewer, String number, String status) {
        JsonNode[] view = new JsonNode[1];
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            view[0] = viewer.get("/api/applications/" + number).expect(200).json();
            return view[0].path("status").asText().equals(status);
        });
        return view[0];
    }

    /** From application to an issued voucher with its document; returns the voucher as its holder sees it. */
    public static JsonNode voucher(Api applicant, Map<String, Object> answers) {
        String number = apply(applicant, answers);
        approve(LifelineTest.as("social-worker"), number);
        approve(LifelineTest.as("junior-officer"), number);
        approve(LifelineTest.as("senior-officer"), number);
        String code = status(applicant, number, "voucherIssued").path("voucherCode").asText();
        voucherLetter(applicant, code);
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    /** Waits until the voucher's letter is made, and returns the PDF. */
    public static byte[] voucherLetter(Api holder, String code) {
        Api.Answer[] letter = new Api.Answer[1];
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            letter[0] = holder.get("/api/vouchers/" + code + "/pdf");
            return letter[0].status() == 200;
        });
        return letter[0].bytes();
    }
}
