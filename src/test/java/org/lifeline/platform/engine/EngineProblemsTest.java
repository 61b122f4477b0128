package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the engine's REST API says to a caller who got something wrong. */
@ExtendWith(OutputCaptureExtension.class)
class EngineProblemsTest extends LifelineTest {

    /** What a Java program says about itself. */
    private static final String INSIDES =
            "(?s).*(Exception|\\bjava\\.|org\\.(camunda|lifeline|springframework)|com\\.fasterxml|Cannot invoke|\\bat [a-z]+\\.).*";

    private static final List<String> BODIES = List.of(
            "",
            "{}",
            "{",
            "[]",
            "null",
            "\"x\"",
            "0",
            "{\"nothing\":1}",
            "{\"retries\":\"x\"}",
            "{\"retries\":-1}",
            "{\"retries\":null}",
            "{\"id\":null}",
            "{\"id\":\"a b/../\"}",
            "{\"profile\":{}}",
            "{\"variables\":[]}",
            "{\"variables\":{\"decision\":{\"value\":{\"a\":1}}}}",
            "{\"variables\":{\"decision\":{\"value\":\"rO0\",\"type\":\"Object\",\"valueInfo\":{\"objectTypeName\":\"java.util.HashMap\","
                    + "\"serializationDataFormat\":\"application/x-java-serialized-object\"}}}}",
            "[".repeat(20_000),
            "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));

    @Autowired
    private IdentityService identities;

    private Api administrator;

    @BeforeEach
    void accounts() {
        administrator = as(Accounts.create(identities, "camunda-admin"));
    }

    @Test
    void answersInvalidRequestsWithProblemJson() {
        administrator.post("/engine-rest/group/create", "{}").expect(400);
        administrator.put("/engine-rest/group/auditor", "{}").expect(400);
        as("operations").put("/engine-rest/job/none/retries", "{}").expect(400);
        as("operations")
                .put("/engine-rest/job/none/retries", Map.of("retries", 1))
                .expect(404);
        administrator.post("/engine-rest/user/create", "{").expect(400);
        administrator.post("/engine-rest/user/create", "[]").expect(400);
        as("junior-officer").post("/engine-rest/task/none/complete", "{}").expect(404);
        as("junior-officer")
                .post("/engine-rest/task/none/claim", Map.of("userId", "junior-officer"))
                .expect(404);
        administrator
                .post("/engine-rest/group/create", Map.of("id", "auditor", "name", "Again", "type", "WORKFLOW"))
                .expect(400);
    }

    @Test
    void logsNothingOfInvalidRequests(CapturedOutput log) {
        String name = "Almaz Bekele " + System.nanoTime();
        String typed = "{\"variables\":{\"beneficiary\":{\"value\":\"" + name + "\",\"type\":\"Integer\"}}}";
        as("junior-officer").post("/engine-rest/task/none/complete", typed).expect(400);
        as("junior-officer").post("/engine-rest/task/none/submit-form", typed).expect(400);
        as("junior-officer")
                .post("/engine-rest/task", "{\"priority\":\"" + name + "\"}")
                .expect(400);
        as("operations")
                .put("/engine-rest/job/none/retries", "{\"retries\":null,\"dueDate\":\"" + name + "\"}")
                .expect(400);

        assertThat(log.getAll()).doesNotContain(name, "ENGINE-REST-HTTP");
    }

    @Test
    void logsThePlaceOfARealFailureWithoutItsMessage() {
        String told = EngineLog.kindsAndPlaces("""
                ENGINE-REST-HTTP500 org.camunda.bpm.engine.rest.exception.RestException: Almaz was not read
                \tat org.camunda.bpm.engine.rest.Task.complete(Task.java:12)
                Caused by: java.lang.IllegalStateException
                of Almaz: Bekele
                \tat org.lifeline.Somewhere.some(Somewhere.java:3)
                \t... 12 more
                """);

        assertThat(told.lines())
                .containsExactly(
                        "org.camunda.bpm.engine.rest.exception.RestException",
                        "\tat org.camunda.bpm.engine.rest.Task.complete(Task.java:12)",
                        "Caused by: java.lang.IllegalStateException",
                        "\tat org.lifeline.Somewhere.some(Somewhere.java:3)");
    }

    @Test
    void malformedBodiesNeverCauseA500OrRevealClassNames() {
        List<String> wrong = new ArrayList<>();
        for (String api : List.of("/engine-rest", "/engine-rest/engine/default")) {
            for (String body : BODIES) {
                for (String path :
                        List.of("/group/create", "/user/create", "/identity/verifyUser", "/identity/password-policy")) {
                    check(wrong, path, body, administrator.post(api + path, body));
                }
                for (String path : List.of("/group/auditor", "/user/none/credentials", "/user/none/profile")) {
                    check(wrong, path, body, administrator.put(api + path, body));
                }
                for (String path :
                        List.of("/job/none/retries", "/job-definition/none/retries", "/incident/none/annotation")) {
                    check(wrong, path, body, as("operations").put(api + path, body));
                }
                for (String path : List.of("/job/retries", "/process-instance/job-retries")) {
                    check(wrong, path, body, as("operations").post(api + path, body));
                }
                for (String path : List.of(
                        "/task",
                        "/task/none/complete",
                        "/task/none/submit-form",
                        "/task/none/claim",
                        "/task/none/assignee",
                        "/task/none/delegate",
                        "/task/none/resolve",
                        "/task/none/comment/create",
                        "/history/task",
                        "/process-instance/count",
                        "/history/detail")) {
                    check(wrong, path, body, as("junior-officer").post(api + path, body));
                }
            }
            for (String path : List.of(
                    "/task?sortBy=x",
                    "/task?sortBy=id&sortOrder=q",
                    "/task?firstResult=abc",
                    "/task?createdAfter=yesterday",
                    "/task/none",
                    "/task/none/form-variables",
                    "/task/none/rendered-form",
                    "/process-definition/none/xml",
                    "/task?processVariables=a",
                    "/history/task?maxResults=-1",
                    "/filter/none/list",
                    "/nothing")) {
                check(wrong, path, "", as("junior-officer").get(api + path));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void check(List<String> wrong, String path, String body, Answer answer) {
        if (answer.status() < 400) {
            return;
        }
        boolean refusedByAuthorization = answer.status() == 403;
        boolean problem = answer.type().startsWith("application/problem+json")
                && !answer.json().path("detail").asText().isBlank();
        if (answer.status() >= 500
                || (!refusedByAuthorization && (!problem || answer.text().matches(INSIDES)))) {
            wrong.add(path + " with " + body.substring(0, Math.min(40, body.length())) + ": " + answer.status() + " "
                    + answer.text());
        }
    }
}
