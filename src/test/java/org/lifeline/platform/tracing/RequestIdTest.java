package org.lifeline.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.slf4j.LoggerFactory;

/** A request has an id: its caller reads it, and every line of the log about it, and about the jobs that it created, names it. */
class RequestIdTest extends LifelineTest {

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /** What Spring logs of each statement, with what the line belongs to. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private record Line(String thread, Map<String, String> belongsTo) {}

        private final List<Line> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(new Line(event.getThreadName(), Map.copyOf(event.getMDCPropertyMap())));
        }
    }

    private static String idOfAnswerTo(String path, String given) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(ADDRESS + path))
                                .header("X-Request-Id", given)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().allValues("X-Request-Id")).hasSize(1);
        return answer.headers().firstValue("X-Request-Id").orElseThrow();
    }

    @Test
    void keepsAWellFormedIdOfTheCaller() throws Exception {
        for (String path :
                List.of("/", "/login", "/api/programmes", "/api/claims", "/no-such-page", "/engine-rest/task")) {
            assertThat(idOfAnswerTo(path, "desk-7_0001")).as(path).isEqualTo("desk-7_0001");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "almaz@example.org",
                "with a space inside",
                "{\"json\":true}",
                "${jndi:ldap://x}",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            })
    void replacesAnyOther(String given) throws Exception {
        assertThat(idOfAnswerTo("/api/programmes", given)).matches(UUID);
    }

    @Test
    void saysItInEveryProblem() {
        for (Api.Answer problem : List.of(
                anonymous().get("/api/claims").expect(401),
                as("applicant").get("/api/claims").expect(403),
                as("applicant").get("/api/applications/A-2026-999999").expect(404),
                as("applicant")
                        .post("/api/applications", Map.of("nothing", true))
                        .expect(422),
                as("operations").get("/engine-rest/task/no-such-task").expect(404))) {
            assertThat(problem.json().path("requestId").asText())
                    .matches(UUID)
                    .isEqualTo(problem.header("X-Request-Id"));
        }
    }

    @Test
    void isNamedWithTheCaseInTheLinesOfTheRequestAndOfItsJobs() {
        Lines lines = new Lines();
        Logger statements = (Logger) LoggerFactory.getLogger("org.springframework.jdbc.core.JdbcTemplate");
        statements.setLevel(Level.DEBUG);
        statements.setAdditive(false);
        statements.addAppender(lines);
        lines.start();
        String number;
        try {
            number = as("applicant")
                    .post(
                            "/api/applications",
                            Map.of("programme", "EMA", "answers", Cases.answers(), "submit", true),
                            Map.of("X-Request-Id", "this-very-request"))
                    .expect(201)
                    .json()
                    .path("number")
                    .asText();
            Cases.task(as("social-worker"), number);
        } finally {
            statements.detachAppender(lines);
            statements.setAdditive(true);
            statements.setLevel(null);
        }

        List<Lines.Line> mine = lines.lines.stream()
                .filter(line -> "this-very-request".equals(line.belongsTo().get("requestId")))
                .toList();
        assertThat(mine).anyMatch(line -> !line.thread().contains("camundaTaskExecutor"));
        assertThat(mine)
                .filteredOn(line -> line.thread().contains("camundaTaskExecutor"))
                .anyMatch(line -> number.equals(line.belongsTo().get("caseNumber")));
        assertThat(mine)
                .extracting(line -> line.belongsTo().get("caseNumber"))
                .allMatch(named -> named == null || named.equals(number));
        assertThat(lines.lines)
                .filteredOn(line -> line.belongsTo().containsKey("caseNumber"))
                .allMatch(line -> line.belongsTo().get("caseNumber").matches("[AC]-\\d{4}-\\d{6}"));
        assertThat(lines.lines)
                .flatExtracting(line -> line.belongsTo().keySet())
                .as("a new member may hold personal data: look before it is added here")
                .isSubsetOf(
                        "requestId",
                        "caseNumber",
                        "activityId",
                        "activityName",
                        "applicationName",
                        "engineName",
                        "processDefinitionId",
                        "processInstanceId",
                        "tenantId");
    }
}
