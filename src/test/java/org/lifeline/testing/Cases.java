package org.lifeline.testing;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a test does over and over: file an application, decide a stage, wait until a case is where it should be. */
public final class Cases {

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    /** What the API takes from a social worker who files for somebody: that the person agreed before a witness. */
    public static final Map<String, String> CONSENT = Map.of("witness", "Sister Ruth", "language", "en");

    private Cases() {}

    /** Complete, valid answers about somebody new, who is like nobody else: the person check lets them through. */
    public static Map<String, Object> answers() {
        int number = PEOPLE.incrementAndGet();
        Map<String, Object> answers = new LinkedHashMap<>();
        answers.put("treatmentType", "surgery");
        answers.put("needDescription", "An operation that cannot wait long.");
        answers.put("treatmentCost", 5000);
        answers.put("urgency", "urgent");
        answers.put("givenName", "Almaz");
        answers.put("familyName", "Tadesse " + word(number));
        answers.put("gender", "female");
        answers.put(
                "birthDate",
                LocalDate.of(1950, 1, 1).plusDays(number * 397L % 18_000).toString());
        answers.put("phone", "+251 91 %07d".formatted(number * 7919 % 10_000_000));
        answers.put("email", "almaz" + number + "@example.org");
        answers.put("town", "Debre " + word(number));
        answers.put("householdSize", 4);
        answers.put("householdIncome", 300);
        answers.put("consent", true);
        return answers;
    }

    /** A word for each number, unlike those of its neighbours. */
    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        for (long rest = number * 2_654_435_761L % 75_418_890_625L; word.length() < 10; rest /= 65) {
            word.append("bdfgklmnprstj".charAt((int) (rest % 13))).append("aeiou".charAt((int) (rest / 13 % 5)));
        }
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
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
        await().atMost(PATIENCE).until(() -> {
            JsonNode tasks = officer.get("/engine-rest/task?processInstanceBusinessKey=" + caseNumber)
                    .expect(200)
                    .json();
            id[0] = tasks.path(0).path("id").asText(null);
            return id[0] != null;
        });
        return id[0];
    }

    /** Completes a task with a decision. */
    public static Api.Answer complete(Api officer, String taskId, String decision, String reasonCode, String reason) {
        return complete(officer, taskId, Map.of("decision", decision, "reasonCode", reasonCode, "reason", reason));
    }

    /** Completes a task with what its form says. */
    public static Api.Answer complete(Api person, String taskId, Map<String, ?> says) {
        Map<String, Object> variables = new HashMap<>();
        says.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return person.post("/engine-rest/task/" + taskId + "/complete", Map.of("variables", variables));
    }

    /** Waits for the officer's task of the case and approves it. */
    public static void approve(Api officer, String caseNumber) {
        complete(officer, task(officer, caseNumber), "approve", "needConfirmed", "Checked, all in order.")
                .expect(204);
    }

    /** Waits until it is known whose case it is, and returns the number of that person's entry in the registry. */
    public static long person(JdbcClient jdbc, String number) {
        return await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("select person_id from application where number = ? and person_id is not null")
                                .param(number)
                                .query(Long.class)
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until the application has this status, and returns how it is seen then. */
    public static JsonNode status(Api viewer, String number, String status) {
        JsonNode[] view = new JsonNode[1];
        await().atMost(PATIENCE).until(() -> {
            view[0] = viewer.get("/api/applications/" + number).expect(200).json();
            return view[0].path("status").asText().equals(status);
        });
        return view[0];
    }

    /** Waits until it is rejected and its page takes an appeal. */
    public static void rejected(Api applicant, String number) {
        status(applicant, number, "rejected");
        await().atMost(PATIENCE)
                .until(() -> applicant
                        .get("/applications/" + number)
                        .expect(200)
                        .text()
                        .contains("id=\"grounds\""));
    }

    /** From application to an issued voucher with its document; returns the voucher as its holder sees it. */
    public static JsonNode voucher(Api applicant, Map<String, Object> answers) {
        String number = apply(applicant, answers);
        approve(LifelineTest.as("social-worker"), number);
        approve(LifelineTest.as("junior-officer"), number);
        approve(LifelineTest.as("senior-officer"), number);
        String code =
                status(applicant, number, "voucherIssued").path("voucherCode").asText();
        voucherLetter(applicant, code);
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    /** The same in this programme, whose only stage is a junior officer's; does not wait for the letter. */
    public static JsonNode voucher(Api applicant, NewProgramme programme, Map<String, Object> answers) {
        String number = apply(applicant, programme.stages("junior-officer"), answers);
        approve(LifelineTest.as("junior-officer"), number);
        String code =
                status(applicant, number, "voucherIssued").path("voucherCode").asText();
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    /** Waits until the voucher's letter is made, and returns the PDF. */
    public static byte[] voucherLetter(Api holder, String code) {
        Api.Answer[] letter = new Api.Answer[1];
        await().atMost(PATIENCE).until(() -> {
            letter[0] = holder.get("/api/vouchers/" + code + "/pdf");
            return letter[0].status() == 200;
        });
        return letter[0].bytes();
    }
}
