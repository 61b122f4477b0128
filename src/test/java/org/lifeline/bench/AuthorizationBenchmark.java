package org.lifeline.bench;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** What the question "may this person do this?" costs: a session's roles on the way in, and the engine's own authorizations. */
@Tag("benchmark")
class AuthorizationBenchmark extends LifelineTest {

    private static final int WARM_UP = 300;
    private static final int CALLS = 1001;

    @Autowired
    private ProcessEngine engine;

    @Test
    void measuresWhatAuthorizationAdds() throws Exception {
        HttpClient nobody = HttpClient.newHttpClient();
        HttpClient officer = loggedIn("social-worker");
        HttpRequest open = HttpRequest.newBuilder(URI.create(ADDRESS + "/.well-known/jwks.json"))
                .build();
        double without = median(() -> nobody.send(open, BodyHandlers.discarding()));
        double with = median(() -> officer.send(open, BodyHandlers.discarding()));

        for (int i = 0; i < 20; i++) {
            Cases.task(as("social-worker"), Cases.apply(as("applicant"), Cases.answers()));
        }
        engine.getProcessEngineConfiguration().setAuthorizationEnabled(false);
        double free = median(this::tasks);
        engine.getProcessEngineConfiguration().setAuthorizationEnabled(true);
        double checked = median(this::tasks);

        Figures.print("What authorization adds, median of " + CALLS);
        Figures.row("a request without a log-in, ms", "%.2f".formatted(without), "");
        Figures.row("the same in a session with roles, ms", "%.2f".formatted(with), "");
        Figures.row("difference, ms", "%.2f".formatted(with - without), "at most 1");
        Figures.row("an officer's task list, authorizations off, ms", "%.2f".formatted(free), "");
        Figures.row("the same with authorizations, ms", "%.2f".formatted(checked), "");
        Figures.row("difference, ms", "%.2f".formatted(checked - free), "at most 1");
    }

    private Object tasks() {
        engine.getIdentityService().setAuthentication("social-worker", List.of("social-worker"));
        try {
            return engine.getTaskService()
                    .createTaskQuery()
                    .taskCandidateGroup("social-worker")
                    .listPage(0, 15);
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }

    private static HttpClient loggedIn(String account) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        String page = client.send(
                        HttpRequest.newBuilder(URI.create(ADDRESS + "/login")).build(), BodyHandlers.ofString())
                .body();
        Matcher token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(page);
        if (!token.find()) {
            throw new IllegalStateException("the log-in page has no token");
        }
        String form = "username=" + account + "&password=demo&_csrf="
                + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
        client.send(
                HttpRequest.newBuilder(URI.create(ADDRESS + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.discarding());
        return client;
    }

    private static double median(Callable<?> call) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            call.call();
        }
        long[] nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            call.call();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[CALLS / 2] / 1e6;
    }
}
