package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;

/**
 * Thousands of requests that nobody meant: made from the OpenAPI description, with wrong types, endless numbers, deep nesting,
 * broken encodings and hostile text in every place. None of them may fail inside, show the inside, or be repeated back.
 */
class MutatedRequestsTest extends LifelineTest {

    private static final int ROUNDS = 12;
    private static final String MARK = "zq9<i>reflected</i>'\"";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    private static final List<String> TEXTS = List.of(
            MARK,
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "' or 1=1 --",
            "../../etc/passwd",
            "..\\..\\x",
            "%2e%2e%2f",
            "${jndi:ldap://x/y}",
            "#{T(java.lang.Runtime)}",
            "\r\nX-Injected: 1",
            "\uD835\uDCB3\u202E\u200F",
            "\uFFFF",
            "x".repeat(5000),
            "-1",
            "9223372036854775808",
            "1e400",
            "NaN",
            "A-2026-000001",
            "00000000-0000-0000-0000-000000000000");

    /** Bodies that are no JSON, or more than a parser should take. */
    private static final List<String> BROKEN = List.of(
            "",
            "null",
            "[]",
            "0",
            "\"text\"",
            "{",
            "{\"a\":1,\"a\":2}",
            "[".repeat(20_000),
            "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
            "{\"amount\":1e999999999}",
            "{\"amount\":" + "9".repeat(3_000) + "}",
            "{\"answers\":{\"givenName\":\"\\ud800\"}}",
            "\uFEFF{}",
            "{\"__proto__\":{\"x\":1}}");

    private final Random random = new Random(Long.getLong("lifeline.seed", 20261121));
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void mutatedRequestsNeverCauseA500() {
        JsonNode description = anonymous().get("/api/openapi.json").expect(200).json();
        List<Api> callers = List.of(
                anonymous(),
                as("applicant"),
                as("social-worker"),
                as("service-provider"),
                as("cash-manager"),
                as("auditor"));
        description
                .path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        for (int round = 0; round < ROUNDS; round++) {
                            for (Api caller : callers) {
                                call(caller, operation.getKey(), path.getKey(), operation.getValue());
                            }
                        }
                    }
                }));
        int requests = answers.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("Mutated requests: " + requests + ", answers by status " + answers);
        assertThat(wrong).isEmpty();
        assertThat(requests).isGreaterThan(1000);
    }

    private void call(Api caller, String method, String path, JsonNode operation) {
        StringBuilder address = new StringBuilder(path);
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asText();
            String value = URLEncoder.encode(text(), StandardCharsets.UTF_8).replace("+", "%20");
            int place = address.indexOf("{" + name + "}");
            if (place >= 0) {
                address.replace(place, place + name.length() + 2, value.isEmpty() ? "%20" : value);
            } else if (parameter.path("in").asText().equals("query")) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(value);
            }
        }
        String target = address.append(query).toString();
        Api.Answer answer = switch (method) {
            case "get" -> caller.get(target);
            case "delete" -> caller.delete(target);
            case "put" -> caller.put(target, body(path));
            default ->
                operation.path("requestBody").path("content").has("multipart/form-data")
                        ? caller.upload(
                                target,
                                "x" + random.nextInt() + ".pdf",
                                "application/pdf",
                                TEXTS.get(0).getBytes(StandardCharsets.UTF_8),
                                "kind")
                        : caller.post(target, body(path), Map.of("Idempotency-Key", "k" + random.nextInt(3)));
        };
        answers.merge(answer.status(), 1, Integer::sum);
        String body = answer.text();
        if (answer.status() >= 500) {
            wrong.add(method + " " + target + " failed: " + body);
        } else if (answer.status() >= 400 && (body.contains(MARK) || body.contains("reflected</i>"))) {
            wrong.add(method + " " + target + " repeats its input: " + body);
        } else if (body.contains("\tat ") || body.contains("org.lifeline.") || body.contains("PSQLException")) {
            wrong.add(method + " " + target + " shows its inside: " + body);
        } else if (!answer.header("X-Injected").isEmpty()) {
            wrong.add(method + " " + target + " lets a header in");
        }
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private Object body(String path) {
        if (random.nextInt(3) == 0) {
            return BROKEN.get(random.nextInt(BROKEN.size()));
        }
        ObjectNode body = Api.JSON.valueToTree(new TreeMap<>(sound(path)));
        mutate(body);
        return body.toString();
    }

    /** A body that would do, so that a mutation gets past the first check. */
    private static Map<String, Object> sound(String path) {
        return switch (path) {
            case "/api/applications" -> Map.of("programme", "EMA", "answers", Cases.answers(), "submit", true);
            case "/api/applications/{number}" -> Map.of("answers", Cases.answers());
            case "/api/redemptions" -> Map.of("qr", "HTTP://LOCALHOST/V#AAAA", "amount", 1, "currency", "EUR");
            case "/api/claims" -> Map.of("redemptions", List.of("x"), "invoiceNumber", "INV", "lines", List.of());
            case "/api/devices" ->
                Map.of(
                        "name",
                        "Ward 3",
                        "publicKey",
                        new TreeMap<>(Map.of("kty", "EC", "crv", "P-256", "x", "AA", "y", "AA")));
            case "/api/offline-redemptions" ->
                Map.of(
                        "device",
                        new UUID(0, 0),
                        "records",
                        List.of(new TreeMap<>(Map.of("payload", "e30", "signature", "AA"))));
            case "/api/voucher-prints" -> Map.of("programme", "EMA", "codes", List.of("AAAA-AAAA-AAAA-AAAA"));
            default -> Map.of("qr", "HTTP://LOCALHOST/V#AAAA");
        };
    }

    /** Changes one value somewhere in the tree. */
    private void mutate(ObjectNode body) {
        ObjectNode at = body;
        List<String> names = new ArrayList<>();
        at.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        while (at.get(name) instanceof ObjectNode inner && !inner.isEmpty() && random.nextInt(4) > 0) {
            at = inner;
            names.clear();
            at.fieldNames().forEachRemaining(names::add);
            name = names.get(random.nextInt(names.size()));
        }
        at.set(random.nextInt(10) == 0 ? text() : name, value());
    }

    private JsonNode value() {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (random.nextInt(9)) {
            case 0 -> make.nullNode();
            case 1 -> make.booleanNode(random.nextBoolean());
            case 2 -> make.numberNode(-1);
            case 3 -> make.numberNode(new java.math.BigDecimal("1e300"));
            case 4 -> make.numberNode(Double.MIN_VALUE);
            case 5 -> deep();
            case 6 -> make.objectNode().put(text(), text());
            default -> make.textNode(text());
        };
    }

    private static JsonNode deep() {
        ArrayNode outer = JsonNodeFactory.instance.arrayNode();
        ArrayNode inner = outer;
        for (int i = 0; i < 200; i++) {
            inner = inner.addArray();
        }
        return outer;
    }
}
