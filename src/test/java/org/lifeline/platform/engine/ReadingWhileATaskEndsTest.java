package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.HeldQuestions;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The engine reads a task, and then the variables that its form depends on. A colleague may decide between the two: whoever looked is answered as if they
 * had looked a moment later.
 */
class ReadingWhileATaskEndsTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @ParameterizedTest
    @CsvSource({
        "/engine-rest/task, ?processInstanceBusinessKey={number}, 200",
        "/engine-rest/filter/{filter}/list, , 200",
        "/engine-rest/task/{task}, , 404",
        "/engine-rest/task/{task}/form, , 400",
        "/engine-rest/task/{task}/deployed-form, , 400",
        "/camunda/api/engine/engine/default/task/{task}, , 404"
    })
    void isAnsweredAsIfItHadEndedBefore(String path, String question, int status) throws Exception {
        String number = Cases.apply(as("applicant"), NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Api officer = as("junior-officer");
        String task = Cases.task(officer, number);
        String its = path.replace("{task}", task).replace("{filter}", filterWith(officer, number));
        CompletableFuture<Api.Answer> answer;
        try (HeldQuestions.Hold hold = HeldQuestions.of(its, "ACT_RU_VARIABLE")) {
            answer = CompletableFuture.supplyAsync(() -> path.contains("{filter}")
                    ? list(officer, its, number)
                    : officer.get(its + (question == null ? "" : question.replace("{number}", number))));
            assertThat(hold.came()).isTrue();
            Cases.complete(officer, task, "approve", "needConfirmed", "Checked, all in order.")
                    .expect(204);
            Cases.status(as("applicant"), number, "voucherIssued");
        }
        Api.Answer told = answer.get().expect(status);
        assertThat(status == 200 && told.json().size() > 0)
                .as("a list with a task that is no more")
                .isFalse();
    }

    private static String filterWith(Api officer, String number) {
        for (JsonNode filter : officer.get("/engine-rest/filter").expect(200).json()) {
            String id = filter.path("id").asText();
            if (list(officer, "/engine-rest/filter/" + id + "/list", number)
                            .json()
                            .size()
                    > 0) {
                return id;
            }
        }
        throw new AssertionError("no filter of Tasklist has the task of " + number);
    }

    private static Api.Answer list(Api officer, String path, String number) {
        return officer.post(path, Map.of("processInstanceBusinessKey", number));
    }
}
