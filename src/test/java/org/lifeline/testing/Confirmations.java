package org.lifeline.testing;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lifeline.testing.Api.Answer;

/** What nobody changes alone: one person fills in a start form, another one confirms it in a task. */
public final class Confirmations {

    private Confirmations() {}

    /** Submits the start form of a process. */
    public static Answer start(Api person, String process, Map<String, ?> fields) {
        return person.post(
                "/engine-rest/process-definition/key/" + process + "/submit-form", Map.of("variables", typed(fields)));
    }

    /** Waits for the second person's task about a programme, an officer or a reason, and returns its id: the newest one. */
    public static String task(Api second, String about) {
        String[] id = new String[1];
        await().atMost(PATIENCE).until(() -> {
            JsonNode tasks = second.get("/engine-rest/task?processInstanceBusinessKey=" + about
                            + "&taskDefinitionKey=userTask_confirmChange&sortBy=created&sortOrder=desc")
                    .expect(200)
                    .json();
            id[0] = tasks.path(0).path("id").asText(null);
            return id[0] != null;
        });
        return id[0];
    }

    /** @param decision confirm or refuse */
    public static Answer decide(Api second, String task, String decision) {
        return second.post(
                "/engine-rest/task/" + task + "/submit-form",
                Map.of(
                        "variables",
                        typed(Map.of("changeDecision", decision, "decisionReason", "I have seen the paper."))));
    }

    public static void confirm(Api second, String about) {
        decide(second, task(second, about), "confirm").expect(204);
    }

    public static void refuse(Api second, String about) {
        decide(second, task(second, about), "refuse").expect(204);
    }

    private static Map<String, Object> typed(Map<String, ?> fields) {
        Map<String, Object> variables = new HashMap<>();
        fields.forEach((name, value) -> {
            Map<String, Object> wrapped = new HashMap<>();
            // several that were chosen, as the form sends them
            wrapped.put(
                    "value",
                    value instanceof List<?> chosen
                            ? Api.JSON.valueToTree(chosen).toString()
                            : value);
            if (value instanceof List) {
                wrapped.put("type", "Json");
            }
            variables.put(name, wrapped);
        });
        return variables;
    }
}
