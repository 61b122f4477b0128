package org.lifeline.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** An SMS gateway: takes messages over HTTP, keeps them, and can be told to fail for one number. */
public final class SmsServer {

    public static final String TOKEN = "the gateway's secret";

    /** A message that arrived. */
    public record Received(String key, String authorization, String id, String from, String to, String text) {}

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Map<String, CountDownLatch> silent = new ConcurrentHashMap<>();
    private final ObjectMapper json = new ObjectMapper();

    SmsServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/messages", this::take);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "sms-gateway");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode message = json.readTree(exchange.getRequestBody());
            String to = message.path("to").asText();
            received.add(new Received(
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    message.path("id").asText(),
                    message.path("from").asText(),
                    to,
                    message.path("text").asText()));
            CountDownLatch silence = silent.get(to);
            if (silence != null) {
                silence.await();
            }
            exchange.sendResponseHeaders(unknown.contains(to) ? 410 : refused.contains(to) ? 503 : 202, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/messages";
    }

    /** Answers 503 to messages for this number. */
    public void refuse(String number) {
        refused.add(number);
    }

    /** Answers 410 to messages for this number: no SMS ever reaches it. */
    public void refuseForGood(String number) {
        unknown.add(number);
    }

    public void takeAgain(String number) {
        refused.remove(number);
    }

    /** Takes messages for this number and says nothing until the latch opens. */
    public void saysNothing(String number, CountDownLatch until) {
        silent.put(number, until);
    }

    /** What was sent to this number, refused or not, in order. */
    public List<Received> to(String number) {
        return received.stream().filter(r -> r.to().equals(number)).toList();
    }
}
