package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The short way past the permissions is for one's own tasks alone: no question, however it is put, shows another team's. */
class TaskListAuthorizationTest extends LifelineTest {

    private static String ours;
    private static String theirs;

    @Autowired
    private JdbcClient jdbc;

    /** One case waits for the junior officers, the other one for the senior officers. */
    @BeforeEach
    void aTaskOfEachTeam() {
        if (ours == null) {
            ours = Cases.apply(as("applicant"), NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
            theirs = Cases.apply(as("applicant"), NewProgramme.with(jdbc).stages("senior-officer"), Cases.answers());
            Cases.task(as("junior-officer"), ours);
            String task = Cases.task(as("senior-officer"), theirs);
            as("senior-officer")
                    .post("/engine-rest/task/" + task + "/claim", Map.of("userId", "senior-officer"))
                    .expect(204);
        }
    }

    static Stream<Arguments> questions() {
        return Stream.of(
                Arguments.of("everything", Map.of()),
                Arguments.of("another group", Map.of("candidateGroup", "senior-officer", "includeAssignedTasks", true)),
                Arguments.of(
                        "own and other groups",
                        Map.of(
                                "candidateGroups",
                                List.of("junior-officer", "senior-officer"),
                                "includeAssignedTasks",
                                true)),
                Arguments.of(
                        "own group with other groups",
                        Map.of(
                                "candidateGroup",
                                "junior-officer",
                                "candidateGroups",
                                List.of("senior-officer"),
                                "includeAssignedTasks",
                                true)),
                Arguments.of(
                        "own group with assigned tasks",
                        Map.of("candidateGroup", "junior-officer", "includeAssignedTasks", true)),
                Arguments.of(
                        "groups by pattern", Map.of("candidateGroupLike", "%officer", "includeAssignedTasks", true)),
                Arguments.of(
                        "own group and a pattern",
                        Map.of(
                                "candidateGroup",
                                "junior-officer",
                                "candidateGroupLike",
                                "%",
                                "includeAssignedTasks",
                                true)),
                Arguments.of("somebody else's", Map.of("assignee", "senior-officer")),
                Arguments.of("anybody's", Map.of("assigneeIn", List.of("junior-officer", "senior-officer"))),
                Arguments.of(
                        "another candidate", Map.of("candidateUser", "senior-officer", "includeAssignedTasks", true)),
                Arguments.of("another person's", Map.of("involvedUser", "senior-officer")),
                Arguments.of(
                        "what another person was offered",
                        Map.of("involvedUser", "senior-officer", "withCandidateUsers", true, "unassigned", true)),
                Arguments.of(
                        "oneself and another group",
                        Map.of(
                                "involvedUser",
                                "junior-officer",
                                "orQueries",
                                List.of(Map.of("candidateGroup", "senior-officer", "includeAssignedTasks", true)))),
                Arguments.of(
                        "oneself with assigned tasks",
                        Map.of("candidateUser", "junior-officer", "includeAssignedTasks", true)),
                Arguments.of(
                        "one's own or the other group's",
                        Map.of(
                                "orQueries",
                                List.of(Map.of(
                                        "candidateGroup",
                                        "senior-officer",
                                        "includeAssignedTasks",
                                        true,
                                        "assignee",
                                        "junior-officer")))),
                Arguments.of(
                        "one's own or a known case",
                        Map.of(
                                "orQueries",
                                List.of(Map.of("assignee", "junior-officer", "processInstanceBusinessKeyLike", "%")))),
                Arguments.of(
                        "one's own group or a known case",
                        Map.of(
                                "orQueries",
                                List.of(Map.of(
                                        "candidateGroup", "junior-officer", "processInstanceBusinessKeyLike", "%")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("questions")
    void showsNoTaskOfAnotherTeam(String name, Map<String, Object> question) {
        Map<String, Object> asked = new LinkedHashMap<>(question);
        asked.put("processInstanceBusinessKeyIn", List.of(ours, theirs));

        JsonNode seen = as("junior-officer")
                .post("/engine-rest/task", asked)
                .expect(200)
                .json();
        int counted = as("junior-officer")
                .post("/engine-rest/task/count", asked)
                .expect(200)
                .json()
                .path("count")
                .asInt();

        assertThat(seen.size()).as(name).isLessThanOrEqualTo(1);
        assertThat(seen.findValuesAsText("assignee")).doesNotContain("senior-officer");
        assertThat(counted).isEqualTo(seen.size());
    }

    @Test
    void showsTasksOfThePersonsOwnGroups() {
        Map<String, Object> both =
                Map.of("processInstanceBusinessKeyIn", List.of(ours, theirs), "candidateGroup", "junior-officer");
        assertThat(as("junior-officer")
                        .post("/engine-rest/task", both)
                        .expect(200)
                        .json())
                .hasSize(1);
        Map<String, Object> candidate =
                Map.of("processInstanceBusinessKeyIn", List.of(ours, theirs), "candidateUser", "junior-officer");
        assertThat(as("junior-officer")
                        .post("/engine-rest/task", candidate)
                        .expect(200)
                        .json())
                .hasSize(1);
        Map<String, Object> mine =
                Map.of("processInstanceBusinessKeyIn", List.of(ours, theirs), "assignee", "senior-officer");
        assertThat(as("senior-officer")
                        .post("/engine-rest/task", mine)
                        .expect(200)
                        .json())
                .hasSize(1);
        assertThat(as("junior-officer")
                        .post("/engine-rest/task", mine)
                        .expect(200)
                        .json())
                .isEmpty();
    }
}
