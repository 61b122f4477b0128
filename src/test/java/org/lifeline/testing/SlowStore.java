package org.lifeline.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An object store that takes each call and does not answer before it is closed; or that sends a byte now and then. */
public final class SlowStore implements AutoCloseable {

    private static final int A_LONG_ANSWER = 1_000_000;
    private static final long BETWEEN_BYTES_MILLIS = 100;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile boolean drips;

    public SlowStore() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** From now on it begins its answers at once. */
    public void dripping() {
        drips = true;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many callers waited for it at the same moment. */
    public int mostAtOnce() {
        return most.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        // what the caller sends is read, so that it waits for the answer and not for its own writing
        exchange.getRequestBody().readAllBytes();
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            if (!drips) {
                closed.await();
                return;
            }
            exchange.sendResponseHeaders(200, A_LONG_ANSWER);
            OutputStream out = exchange.getResponseBody();
            do {
                out.write(0);
                out.flush();
            } while (!closed.await(BETWEEN_BYTES_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            now.decrementAndGet();
            exchange.close();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
