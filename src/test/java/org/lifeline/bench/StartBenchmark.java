package org.lifeline.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.LifelineApplication;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.FreePort;

/** The product in a process of its own, as README starts it: how long until the first page, and its memory after work over HTTP. */
@Tag("benchmark")
class StartBenchmark {

    private static final int CASES = 100;

    @Test
    void measuresStartAndMemory() throws Exception {
        int port = FreePort.find();
        Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target/test-data")), "start");
        String address = "http://localhost:" + port;
        Process first = start(port, data);
        double created = secondsToFirstPage(address, first);
        stop(first);
        Process product = start(port, data);
        try {
            double again = secondsToFirstPage(address, product);
            work(address);
            long java = residentMegabytes(product.toHandle());
            long postgres = PostgresProcesses.of(data)
                    .mapToLong(StartBenchmark::proportionalMegabytes)
                    .sum();
            Figures.print("A process of its own, as README starts it, " + CASES + " cases over HTTP");
            Figures.row("first start to first page, s (creates the database)", "%.1f".formatted(created), "at most 30");
            Figures.row("later start to first page, s", "%.1f".formatted(again), "at most 30");
            Figures.row("resident memory of Java after the work, MB", String.valueOf(java), "at most 800");
            Figures.row("PostgreSQL beside it (proportional), MB", String.valueOf(postgres), "");
        } finally {
            stop(product);
        }
    }

    private static Process start(int port, Path data) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                // Surefire ends it with a separator, which Java reads as the working directory: forms/ twice
                System.getProperty("java.class.path").replaceAll(File.pathSeparator + "$", ""),
                LifelineApplication.class.getName(),
                "--server.port=" + port,
                "--lifeline.data-folder=" + data));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("console.log").toFile())
                .start();
    }

    private static double secondsToFirstPage(String address, Process process) {
        long start = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> !process.isAlive()
                        || Api.at(address, "applicant").get("/").status() == 200);
        if (!process.isAlive()) {
            throw new IllegalStateException("the product ended: see target/test-data/start*/console.log");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor(30, TimeUnit.SECONDS);
    }

    private static void work(String address) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> cases = new ArrayList<>();
            for (int i = 0; i < CASES; i++) {
                cases.add(clients.submit(() -> {
                    Api applicant = Api.at(address, "applicant");
                    String number = Cases.apply(applicant, Cases.answers());
                    for (String officer : List.of("social-worker", "junior-officer", "senior-officer")) {
                        Cases.approve(Api.at(address, officer), number);
                    }
                    Cases.status(applicant, number, "voucherIssued");
                }));
            }
            for (Future<?> done : cases) {
                done.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static long residentMegabytes(ProcessHandle process) {
        return kilobytes(Path.of("/proc/" + process.pid() + "/status"), "VmRSS:") / 1024;
    }

    /** Shared buffers are counted once over all of the server's processes. */
    private static long proportionalMegabytes(ProcessHandle process) {
        return kilobytes(Path.of("/proc/" + process.pid() + "/smaps_rollup"), "Pss:") / 1024;
    }

    private static long kilobytes(Path file, String field) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
