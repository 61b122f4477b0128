package org.lifeline.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.css;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A mixed day in an hour, or in as many minutes as {@code lifeline.minutes} says: people arrive, most in the middle of it, whether others wait or not. Applicants
 * read and send an application, officers decide, a provider and an auditor look at their pages. Its people are the demonstration's accounts.
 *
 * <p>{@code lifeline.address} is where the product runs, {@code lifeline.cases-a-second} how many applications are sent in the busiest second.
 */
public final class MixedDay extends Simulation {

    private static final String ADDRESS = System.getProperty("lifeline.address", "http://localhost:8080");
    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("lifeline.minutes", 60));
    private static final double CASES_A_SECOND = Double.parseDouble(System.getProperty("lifeline.cases-a-second", "1"));
    private static final String LETTERS = "bdfgklmnprstj";
    private static final String VOWELS = "aeiou";

    /** A run on the same database may have been before: people are new in each. */
    private static final AtomicLong PEOPLE = new AtomicLong(System.currentTimeMillis());

    private static ChainBuilder logIn(String account) {
        return exec(http("the page to log in")
                        .get("/login")
                        .check(css("input[name='_csrf']", "value").saveAs("csrf")))
                .exec(http("a log-in")
                        .post("/login")
                        .formParam("username", account)
                        .formParam("password", "demo")
                        .formParam("_csrf", "#{csrf}")
                        .disableFollowRedirect()
                        .check(status().is(302)))
                .exec(http("home")
                        .get("/")
                        .check(css("meta[name='_csrf']", "content").saveAs("csrf")));
    }

    private final ScenarioBuilder applicant = scenario("Applicants")
            .exec(http("home, not logged in").get("/"))
            .pause(1, 3)
            .exec(http("page of a programme").get("/programmes/EMA"))
            .pause(1, 3)
            .exec(logIn("applicant"))
            .exec(session -> session.set("answers", answers()))
            .exec(http("an application is sent")
                    .post("/api/applications")
                    .header("X-CSRF-TOKEN", "#{csrf}")
                    .header("Content-Type", "application/json")
                    .body(StringBody("{\"programme\": \"EMA\", \"submit\": true, \"answers\": #{answers}}"))
                    .check(status().is(201))
                    .check(jsonPath("$.number").saveAs("number")))
            .repeat(3)
            .on(pause(2, 6).exec(http("status of an application").get("/applications/#{number}")));

    private static ScenarioBuilder officer(String group) {
        return scenario("Officers: " + group)
                .exec(logIn(group))
                .exec(http("an officer's list")
                        .get("/engine-rest/task?candidateGroup=" + group
                                + "&includeAssignedTasks=true&sortBy=created&sortOrder=asc&maxResults=15")
                        .check(jsonPath("$[*].id").findRandom().optional().saveAs("task")))
                .exec(doIf((Session session) -> session.contains("task"))
                        .then(pause(1, 3)
                                .exec(http("a decision")
                                        .post("/engine-rest/task/#{task}/complete")
                                        .header("X-CSRF-TOKEN", "#{csrf}")
                                        .header("Content-Type", "application/json")
                                        .body(StringBody(
                                                "{\"variables\": {\"decision\": {\"value\": \"approve\"}, \"reasonCode\": {\"value\": \"needConfirmed\"},"
                                                        + " \"reason\": {\"value\": \"Checked, all in order.\"}}}"))
                                        // another officer may have decided it meanwhile, or may not decide on this one
                                        .check(status().in(204, 400, 403, 404, 409, 422)))));
    }

    private final ScenarioBuilder provider = scenario("Providers")
            .exec(logIn("service-provider"))
            .exec(http("a provider's page").get("/provider"))
            .pause(1, 3)
            .exec(http("keys").get("/.well-known/jwks.json"))
            .exec(http("list of status lists").get("/status-lists"));

    private final ScenarioBuilder auditor = scenario("Auditors")
            .exec(logIn("auditor"))
            .exec(http("figures").get("/insights/service"))
            .pause(2, 5)
            .exec(http("figures of money").get("/insights/money"));

    public MixedDay() {
        HttpProtocolBuilder browser = http.baseUrl(ADDRESS)
                .acceptHeader("text/html, application/json")
                .acceptEncodingHeader("gzip")
                .disableCaching();
        setUp(
                        arriving(applicant, CASES_A_SECOND),
                        arriving(officer("social-worker"), CASES_A_SECOND),
                        arriving(officer("junior-officer"), CASES_A_SECOND),
                        arriving(officer("senior-officer"), CASES_A_SECOND),
                        arriving(provider, CASES_A_SECOND / 2),
                        arriving(auditor, CASES_A_SECOND / 20))
                .protocols(browser)
                .assertions(global().failedRequests().count().is(0L));
    }

    /** A quarter of the day it becomes more, half of it is busy, and a quarter less. */
    private static PopulationBuilder arriving(ScenarioBuilder people, double most) {
        Duration quarter = LENGTH.dividedBy(4);
        return people.injectOpen(
                rampUsersPerSec(most / 10).to(most).during(quarter),
                busy(most, quarter.multipliedBy(2)),
                rampUsersPerSec(most).to(most / 10).during(quarter));
    }

    private static OpenInjectionStep busy(double most, Duration length) {
        return rampUsersPerSec(most).to(most).during(length);
    }

    /** Valid answers about somebody who is like nobody else. */
    private static String answers() {
        long number = PEOPLE.incrementAndGet();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        LocalDate birth = LocalDate.of(1950, 1, 1).plusDays(random.nextLong(18_000));
        return """
                {"treatmentType": "surgery", "needDescription": "An operation that cannot wait long.", "treatmentCost": 5000, "urgency": "urgent",
                 "givenName": "%s", "familyName": "%s", "gender": "female", "birthDate": "%s", "phone": "+251 91 %07d",
                 "email": "someone%d@example.org", "town": "Debre %s", "householdSize": 4, "householdIncome": 300, "consent": true}""".formatted(word(random), word(random), birth, random.nextInt(10_000_000), number, word(random));
    }

    private static String word(ThreadLocalRandom random) {
        StringBuilder word = new StringBuilder();
        while (word.length() < 10) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())))
                    .append(VOWELS.charAt(random.nextInt(VOWELS.length())));
        }
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
