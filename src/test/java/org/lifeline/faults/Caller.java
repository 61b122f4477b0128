package org.lifeline.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.testing.Api;

/**
 * One person's program in front of both nodes, as behind a proxy: what got no answer, or one that says to try again, is sent again as it
 * was, to the other node. It logs in where it has no session.
 */
final class Caller {

    /** @param again whether an earlier attempt of this call may have had its effect already */
    record Answer(int status, byte[] bytes, boolean again) {

        JsonNode json() {
            try {
                return Api.JSON.readTree(bytes);
            } catch (IOException e) {
                throw new IllegalStateException(this + " is no JSON", e);
            }
        }

        String reason() {
            return status / 100 == 2
                    ? ""
                    : bytes.length > 0 && bytes[0] == '{'
                            ? json().path("reason").asText()
                            : "";
        }

        boolean isDone() {
            return status / 100 == 2;
        }

        @Override
        public String toString() {
            return status + " "
                    + new String(bytes, StandardCharsets.UTF_8)
                            .replaceAll("\\s+", " ")
                            .substring(0, Math.min(300, bytes.length));
        }
    }

    private static final class Session {
        private final Map<String, String> cookies = new TreeMap<>();
        private String header = "";
        private String token = "";

        String cookie() {
            StringBuilder all = new StringBuilder();
            cookies.forEach((name, value) -> all.append(all.isEmpty() ? "" : "; ")
                    .append(name)
                    .append('=')
                    .append(value));
            return all.toString();
        }

        void take(HttpResponse<?> answer) {
            for (String cookie : answer.headers().allValues("Set-Cookie")) {
                String[] pair = cookie.split(";", 2)[0].split("=", 2);
                if (pair[1].isEmpty()) {
                    cookies.remove(pair[0]);
                } else {
                    cookies.put(pair[0], pair[1]);
                }
            }
        }
    }

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final Duration LONGEST_TRY = Duration.ofMinutes(5);
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*(?:content|value)=\"([^\"]+)\"");

    private final String account;
    private final List<World.Node> nodes;
    private final Map<Integer, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight;
    private final Map<String, AtomicInteger> told;

    /**
     * @param inFlight counts the calls that wait for an answer
     * @param told counts the answers that say to try again
     */
    Caller(World world, String account, AtomicInteger inFlight, Map<String, AtomicInteger> told) {
        this.account = account;
        this.nodes = world.nodes;
        this.inFlight = inFlight;
        this.told = told;
    }

    Answer get(String path) {
        return call("GET", path, Map.of(), new byte[0]);
    }

    /** @param key by which the product knows it again */
    Answer post(String path, Object body, String key) {
        return call("POST", path, Map.of("Content-Type", "application/json", "Idempotency-Key", key), json(body));
    }

    Answer upload(String path, String name, byte[] content, String kind, String key) {
        String boundary = "----" + key;
        byte[] head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n" + kind + "\r\n--"
                        + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: application/pdf\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[head.length + content.length + tail.length];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(content, 0, body, head.length, content.length);
        System.arraycopy(tail, 0, body, head.length + content.length, tail.length);
        return call(
                "POST",
                path,
                Map.of("Content-Type", "multipart/form-data; boundary=" + boundary, "Idempotency-Key", key),
                body);
    }

    static byte[] json(Object body) {
        try {
            return body instanceof String text
                    ? text.getBytes(StandardCharsets.UTF_8)
                    : Api.JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends it until somebody answers, and says whether it was done. */
    Answer call(String method, String path, Map<String, String> headers, byte[] body) {
        long end = System.nanoTime() + LONGEST_TRY.toNanos();
        boolean again = false;
        String last = "";
        for (int turn = ThreadLocalRandom.current().nextInt(2); System.nanoTime() < end; turn++) {
            World.Node node = nodes.get(turn % nodes.size());
            inFlight.incrementAndGet();
            try {
                Session session = session(node);
                HttpResponse<byte[]> got = session == null ? null : send(node, session, method, path, headers, body);
                if (got == null) {
                    last = "no log-in";
                } else if (got.statusCode() == 401 || isTokenOld(got)) {
                    sessions.remove(node.number);
                    continue;
                } else if (got.statusCode() == 429 || got.statusCode() >= 500) {
                    Answer answer = new Answer(got.statusCode(), got.body(), again);
                    last = answer.toString();
                    if (again && path.endsWith("/complete")) {
                        // a task that is gone is answered like an error: whoever asks looks whether it was done
                        return answer;
                    }
                    count(got.statusCode() + " "
                            + (answer.reason().isEmpty() ? answer + " of " + path : answer.reason()));
                    again = true;
                } else {
                    return new Answer(got.statusCode(), got.body(), again);
                }
            } catch (IOException e) {
                last = String.valueOf(e);
                again = true;
                count("no answer");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } finally {
                inFlight.decrementAndGet();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        throw new IllegalStateException(
                account + " " + method + " " + path + " got no answer for " + LONGEST_TRY + "; at last " + last);
    }

    private void count(String answer) {
        told.computeIfAbsent(answer, key -> new AtomicInteger()).incrementAndGet();
    }

    private static boolean isTokenOld(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 403 && new String(answer.body(), StandardCharsets.UTF_8).contains("tokenExpired");
    }

    private HttpResponse<byte[]> send(
            World.Node node, Session session, String method, String path, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(node, path).header("Cookie", session.cookie());
        headers.forEach(request::header);
        if (!method.equals("GET")) {
            request.header(session.header, session.token);
        }
        return CLIENT.send(
                request.method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(World.Node node, String path) {
        return HttpRequest.newBuilder(URI.create(node.address() + path)).timeout(LONGEST_ANSWER);
    }

    private synchronized @Nullable Session session(World.Node node) throws IOException, InterruptedException {
        Session known = sessions.get(node.number);
        if (known != null) {
            return known;
        }
        Session session = new Session();
        HttpResponse<String> page = CLIENT.send(request(node, "/login").build(), BodyHandlers.ofString());
        session.take(page);
        Matcher csrf = CSRF.matcher(page.body());
        if (page.statusCode() != 200 || !csrf.find()) {
            count(page.statusCode() + " log-in page");
            return null;
        }
        String form = "username=" + account + "&password=" + World.PASSWORD + "&_csrf="
                + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
        HttpResponse<String> in = CLIENT.send(
                request(node, "/login")
                        .header("Cookie", session.cookie())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        session.take(in);
        HttpResponse<byte[]> token = CLIENT.send(
                request(node, "/session/token")
                        .header("Cookie", session.cookie())
                        .build(),
                BodyHandlers.ofByteArray());
        if (token.statusCode() != 200) {
            count(token.statusCode() + " log-in token");
            return null;
        }
        session.take(token);
        JsonNode its = Api.JSON.readTree(token.body());
        if (!its.path("account").asText("").equals(account)) {
            count("log-in failed " + in.statusCode());
            return null;
        }
        session.header = its.path("header").asText();
        session.token = its.path("token").asText();
        sessions.put(node.number, session);
        return session;
    }
}
