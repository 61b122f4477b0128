package org.lifeline.programme;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;

/** What managers do over the same addresses that Tasklist calls. */
final class SetUps {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private SetUps() {}

    static String newCode() {
        return "SET-" + NUMBER.incrementAndGet();
    }

    /** Submits a start form. */
    static Answer start(Api manager, String process, Map<String, ?> fields) {
        return manager.post(
                "/engine-rest/process-definition/key/" + process + "/submit-form", Map.of("variables", typed(fields)));
    }

    static Answer startSetUp(Api manager, String kind, String code) {
        return start(manager, "programmeSetup", Map.of("setUpKind", kind, "programmeCode", code));
    }

    /** Waits for the manager's task of this name about the programme. */
    static String task(Api manager, String code, String element) {
        String[] id = new String[1];
        await().atMost(PATIENCE).until(() -> {
            id[0] = manager.get(
                            "/engine-rest/task?processInstanceBusinessKey=" + code + "&taskDefinitionKey=" + element)
                    .expect(200)
                    .json()
                    .path(0)
                    .path("id")
                    .asText(null);
            return id[0] != null;
        });
        return id[0];
    }

    static Answer complete(Api manager, String task, Map<String, ?> fields) {
        return manager.post("/engine-rest/task/" + task + "/submit-form", Map.of("variables", typed(fields)));
    }

    /** The author's form with a complete, valid programme of five stages and two for claims. */
    static Map<String, Object> content() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("programmeName", "Surgery for children");
        fields.put("purpose", "Operations that a family cannot pay.");
        fields.put("startsOn", "2026-01-01");
        fields.put("endsOn", null);
        fields.put("currency", "EUR");
        fields.put(
                "years",
                List.of(
                        year("2026", "2026-01-01", "2026-12-31", 50_000),
                        year("2027", "2027-01-01", "2027-12-31", 60_000)));
        fields.put("maximum", 10_000);
        fields.put("emergencyCap", 500);
        fields.put("emergencyGroup", "senior-officer");
        fields.put("applicationForm", "emergencyMedicalAssistance");
        fields.put("stageForm", "stageDecision");
        fields.put("voucherTemplate", "voucher");
        fields.put("validityDays", 45);
        fields.put("presence", "pin");
        fields.put("reversalHours", 48);
        fields.put("overdraftCeiling", 200);
        fields.put("deviceLimit", 3);
        fields.put("signatory", "Dr. Hana Bekele, Director of Health Services");
        fields.put("appealDays", 14);
        fields.put("appealGroup", "programme-manager");
        fields.put("providers", List.of("HOSPITAL-1"));
        fields.put(
                "stages",
                List.of(
                        stage("Social worker", "social-worker"),
                        stage("Junior officer", "junior-officer"),
                        stage("Second look", "junior-officer"),
                        stage("Senior officer", "senior-officer"),
                        stage("Board", "senior-officer")));
        fields.put(
                "claimStages",
                List.of(claimStage("Accountant", "accountant"), claimStage("Cash manager", "cash-manager")));
        fields.put("next", "handIn");
        return fields;
    }

    static Map<String, Object> year(String code, String from, String to, Object budget) {
        return new HashMap<>(Map.of("yearCode", code, "yearStartsOn", from, "yearEndsOn", to, "yearBudget", budget));
    }

    static Map<String, Object> stage(String name, String group) {
        return new HashMap<>(Map.of(
                "stageName",
                name,
                "stageGroup",
                group,
                "stageSeats",
                1,
                "stageQuorum",
                1,
                "stageHours",
                48,
                "stageCondition",
                "always"));
    }

    static Map<String, Object> claimStage(String name, String group) {
        return new HashMap<>(Map.of(
                "claimStageName",
                name,
                "claimStageGroup",
                group,
                "claimStageSeats",
                1,
                "claimStageQuorum",
                1,
                "claimStageCondition",
                "always"));
    }

    /** Sets a programme up and has it activated by the second manager. */
    static void setUp(Api author, Api second, String code, Map<String, ?> content) {
        startSetUp(author, "new", code).expect(200);
        complete(author, task(author, code, "userTask_describeProgramme"), content)
                .expect(204);
        complete(second, task(second, code, "userTask_checkProgramme"), Map.of("decision", "activate"))
                .expect(204);
    }

    private static Map<String, Object> typed(Map<String, ?> fields) {
        Map<String, Object> variables = new HashMap<>();
        fields.forEach((name, value) -> variables.put(
                name, value instanceof List<?> list ? Map.of("type", "Json", "value", write(list)) : value(value)));
        return variables;
    }

    private static Map<String, Object> value(Object value) {
        Map<String, Object> wrapped = new HashMap<>();
        wrapped.put("value", value);
        return wrapped;
    }

    private static String write(List<?> list) {
        try {
            return Api.JSON.writeValueAsString(list);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the engine's table as one text. */
    static JsonNode variables(Api manager, String task) {
        return manager.get("/engine-rest/task/" + task + "/form-variables?deserializeValues=false")
                .expect(200)
                .json();
    }
}
