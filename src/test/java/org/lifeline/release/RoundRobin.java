package org.lifeline.release;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lifeline.testing.Patience;
import org.lifeline.testing.Product;

/**
 * People in front of nodes, as behind a load balancer: each request goes to the next node that said it is ready when it was asked last. They
 * read pages, verify codes and complain; a complaint is a form of one node that is sent to another one.
 */
final class RoundRobin implements AutoCloseable {

    private static final int PEOPLE = 3;
    private static final Duration ASKED_EVERY = Duration.ofMillis(200);
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern NUMBER = Pattern.compile("G-\\d{4}-\\d{6}");

    private final List<Product> nodes = new CopyOnWriteArrayList<>();
    private final List<Product> ready = new CopyOnWriteArrayList<>();
    private final Map<Product, AtomicInteger> served = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger complaints = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService people = Executors.newScheduledThreadPool(PEOPLE);
    private final ScheduledExecutorService balancer = Executors.newSingleThreadScheduledExecutor();

    RoundRobin(Product first) {
        add(first);
        ready.add(first);
    }

    void add(Product node) {
        served.put(node, new AtomicInteger());
        nodes.add(node);
    }

    void begin() {
        balancer.scheduleWithFixedDelay(this::ask, 0, ASKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        for (int i = 0; i < PEOPLE; i++) {
            people.scheduleWithFixedDelay(this::useTheProduct, 0, 40, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends with what is begun. */
    void end() throws InterruptedException {
        people.shutdown();
        if (!people.awaitTermination(Patience.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            failures.add("a request got no answer");
        }
    }

    int complaints() {
        return complaints.get();
    }

    int servedBy(Product node) {
        return served.get(node).get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void ask() {
        for (Product node : nodes) {
            boolean now = isReady(node);
            if (now != ready.contains(node)) {
                if (now) {
                    ready.add(node);
                } else {
                    ready.remove(node);
                }
            }
        }
    }

    private boolean isReady(Product node) {
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(node.address() + "/actuator/health/readiness"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void useTheProduct() {
        try {
            send("/", null, null, 200);
            send("/api/programmes", null, null, 200);
            send("/api/vouchers/verify", "{\"qr\":\"no code\"}", null, 200);
            complain();
        } catch (RuntimeException | Error e) {
            failures.add(String.valueOf(e));
        }
    }

    private void complain() {
        HttpResponse<String> form = send("/complaints/new", null, null, 200);
        if (form == null) {
            return;
        }
        Matcher token = TOKEN.matcher(form.body());
        if (!token.find()) {
            failures.add("no token in the form: " + form.body());
            return;
        }
        String cookie = form.headers()
                .firstValue("Set-Cookie")
                .map(each -> each.split(";")[0])
                .orElse("");
        HttpResponse<String> sent = send(
                "/complaints/new",
                "form=" + UUID.randomUUID().toString().replace("-", "")
                        + "&kind=service&about=&contact=&words=It+is+slow.&_csrf=" + token.group(1),
                cookie,
                200);
        if (sent != null) {
            if (NUMBER.matcher(sent.body()).find()) {
                complaints.incrementAndGet();
            } else {
                failures.add("a complaint got no number: " + sent.body());
            }
        }
    }

    /** Nothing where it failed, which is noted. */
    private HttpResponse<String> send(String path, String body, String cookie, int expected) {
        List<Product> now = List.copyOf(ready);
        if (now.isEmpty()) {
            failures.add(path + ": no node is ready");
            return null;
        }
        Product node = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + path))
                .timeout(Patience.PATIENCE)
                .header("Accept", path.startsWith("/api/") ? "application/json" : "text/html");
        if (body != null) {
            request.header(
                            "Content-Type",
                            body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(body));
        }
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != expected) {
                failures.add(
                        path + " of node " + nodes.indexOf(node) + ": " + answer.statusCode() + " " + answer.body());
                return null;
            }
            served.get(node).incrementAndGet();
            return answer;
        } catch (IOException e) {
            failures.add(path + " of node " + nodes.indexOf(node) + ": " + e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        people.shutdownNow();
        balancer.shutdownNow();
    }
}
