package org.lifeline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Product;
import org.lifeline.testing.QuickPasswords;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A mixed day by many people at once, who do not pause, on one node; and the same cases on one, two and four nodes with one PostgreSQL. Nodes are
 * processes of their own, so what the callers cost is not counted. {@code -Dlifeline.seconds} sets how long each number of people works, {@code
 * -Dlifeline.cases} the cases of a round.
 */
@Tag("benchmark")
class UsersAtOnceBenchmark {

    private static final int SECONDS = Integer.getInteger("lifeline.seconds", 60);
    private static final int CASES = Integer.getInteger("lifeline.cases", 150);
    private static final List<Integer> USERS = List.of(1, 4, 16, 64, 256);
    private static final List<Integer> NODES = List.of(1, 2, 4);
    private static final int CALLERS = 16;
    private static final int ACCOUNTS = 32;
    private static final int OFFICERS = 8;
    private static final String PASSWORD = "demo";

    @TempDir
    private Path folder;

    private final List<Product> nodes = new ArrayList<>();
    private final Queue<Exception> failed = new ConcurrentLinkedQueue<>();
    private final Map<String, Queue<Long>> nanos = new ConcurrentSkipListMap<>();
    private GreenMail mail;
    private EmbeddedPostgres database;
    private JdbcClient jdbc;
    private String programme;

    @AfterEach
    void end() throws Exception {
        for (Product node : nodes) {
            node.close();
        }
        if (database != null) {
            database.close();
        }
        if (mail != null) {
            mail.stop();
        }
    }

    @Test
    void measuresAMixedDayByManyPeopleAtOnce() throws Exception {
        begin(1);
        day(8, 20);
        Figures.print("A mixed day on one node, %d s each, load before %s".formatted(SECONDS, load()));
        for (int users : USERS) {
            nanos.clear();
            failed.clear();
            long cpu = nodesNanos();
            long postgres = PostgresProcesses.processorNanos(folder);
            day(users, SECONDS);
            List<Long> all =
                    nanos.values().stream().flatMap(Queue::stream).sorted().toList();
            Figures.row(
                    users + " at once: median, 95th percentile, ms",
                    "%.0f, %.0f".formatted(percentile(all, 50), percentile(all, 95)),
                    "");
            Figures.row("  answers a second", "%.1f".formatted(all.size() / (double) SECONDS), "");
            Figures.row(
                    "  processor time of an answer, ms: Java + PostgreSQL",
                    "%.1f + %.1f"
                            .formatted(
                                    (nodesNanos() - cpu) / 1e6 / all.size(),
                                    (PostgresProcesses.processorNanos(folder) - postgres) / 1e6 / all.size()),
                    "");
            Figures.row("  errors", String.valueOf(failed.size()), "0");
            failed.stream().limit(3).forEach(Exception::printStackTrace);
            nanos.forEach((what, its) -> {
                List<Long> sorted = its.stream().sorted().toList();
                Figures.row(
                        "  " + what,
                        "%.0f, %.0f (%d)".formatted(percentile(sorted, 50), percentile(sorted, 95), sorted.size()),
                        "");
            });
        }
    }

    @Test
    void comparesNodesOnOneDatabase() throws Exception {
        begin(NODES.get(NODES.size() - 1));
        Figures.print("Cases on some nodes and one PostgreSQL, %d each, %d processors, load before %s"
                .formatted(CASES, Runtime.getRuntime().availableProcessors(), load()));
        // all nodes run all the time, and take jobs of each other's cases; so the others are ended, the last one first
        for (int n = NODES.size() - 1; n >= 0; n--) {
            while (nodes.size() > NODES.get(n)) {
                nodes.remove(nodes.size() - 1).stop();
            }
            cases(CASES / 3);
            long cpu = nodesNanos();
            long postgres = PostgresProcesses.processorNanos(folder);
            long start = System.nanoTime();
            cases(CASES);
            double seconds = (System.nanoTime() - start) / 1e9;
            Figures.row(NODES.get(n) + " nodes: cases a second", "%.2f".formatted(CASES / seconds), "");
            Figures.row(
                    "  processor time of a case, ms: Java + PostgreSQL",
                    "%.0f + %.0f"
                            .formatted(
                                    (nodesNanos() - cpu) / 1e6 / CASES,
                                    (PostgresProcesses.processorNanos(folder) - postgres) / 1e6 / CASES),
                    "");
        }
        Figures.row("errors", String.valueOf(failed.size()), "0");
        failed.stream().limit(3).forEach(Exception::printStackTrace);
    }

    // ---------------------------------------------------------------- what people do

    /** A person with what they opened; each has a session of their own in each role. */
    private final class Person {
        private final int number;
        private final Api applicant;
        private final Api officer;
        private final Api provider;
        private String mine = "";
        private int step;

        Person(int number) throws Exception {
            this.number = number;
            String node = nodes.get(number % nodes.size()).address();
            applicant = Api.loggedIn(node, "applicant-" + number % ACCOUNTS, PASSWORD);
            officer = Api.loggedIn(node, "officer-" + number % OFFICERS, PASSWORD);
            provider = Api.loggedIn(node, "provider", PASSWORD);
        }

        /** Of twenty things, one is a new application and two are decisions; the others are read. */
        void next() throws Exception {
            switch ((step++ + number * 7) % 20) {
                case 0 ->
                    mine = timed("an application is sent", () -> Cases.apply(applicant, programme, Cases.answers()));
                case 1, 11 -> decide();
                case 2, 6, 9, 13 ->
                    timed(
                            "status of an application",
                            () -> applicant
                                    .get(mine.isEmpty() ? "/applications" : "/applications/" + mine)
                                    .expect(200));
                case 3, 7, 14, 18 ->
                    timed(
                            "page of a programme",
                            () -> applicant.get("/programmes/" + programme).expect(200));
                case 4, 12, 17 ->
                    timed(
                            "an officer's list",
                            () -> officer.get("/engine-rest/task?candidateGroup=social-worker&maxResults=15")
                                    .expect(200));
                case 5, 15 ->
                    timed("a provider's page", () -> provider.get("/provider").expect(200));
                case 8, 16 ->
                    timed(
                            "keys and list of lists",
                            () -> provider.get("/status-lists").expect(200));
                default -> timed("home", () -> applicant.get("/").expect(200));
            }
        }

        private void decide() throws Exception {
            JsonNode task = timed(
                    "an officer's tasks, to take one",
                    () -> officer.get(
                                    "/engine-rest/task?candidateGroup=social-worker&unassigned=true&sortBy=created&sortOrder=asc&maxResults=50")
                            .expect(200)
                            .json());
            if (task.isEmpty()) {
                return;
            }
            // others may have decided it by now: that is an answer, and no error
            String id = task.path(number % task.size()).path("id").asText();
            timed("a decision", () -> {
                Api.Answer answer = Cases.complete(officer, id, "approve", "needConfirmed", "Checked, all in order.");
                if (answer.status() == 401
                        || answer.status() >= 500 && !answer.text().contains(id)) {
                    throw new IllegalStateException(answer.status() + " " + answer.text());
                }
                return answer;
            });
        }
    }

    private <T> T timed(String what, Callable<T> step) throws Exception {
        long start = System.nanoTime();
        T done = step.call();
        nanos.computeIfAbsent(what, k -> new ConcurrentLinkedQueue<>()).add(System.nanoTime() - start);
        return done;
    }

    private void day(int users, int seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(users);
        try {
            List<Person> people = new ArrayList<>();
            for (Future<Person> each : threads.invokeAll(numbers(users).stream()
                    .map(n -> (Callable<Person>) () -> new Person(n))
                    .toList())) {
                people.add(each.get());
            }
            nanos.clear();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            for (Person person : people) {
                threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        try {
                            person.next();
                        } catch (Exception | AssertionError e) {
                            failed.add(new IllegalStateException(e));
                        }
                    }
                });
            }
        } finally {
            threads.shutdown();
            threads.awaitTermination(seconds + 300, TimeUnit.SECONDS);
        }
    }

    private static List<Integer> numbers(int many) {
        return IntStream.range(0, many).boxed().toList();
    }

    /** So many cases from the application to the issued voucher, by callers that are spread over the nodes. */
    private void cases(int many) throws Exception {
        long before = issued();
        AtomicInteger left = new AtomicInteger(many);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            int number = i;
            callers.submit(() -> {
                try {
                    Person person = new Person(number);
                    while (left.getAndDecrement() > 0) {
                        Cases.approve(person.officer, Cases.apply(person.applicant, programme, Cases.answers()));
                    }
                } catch (Exception | AssertionError e) {
                    failed.add(new IllegalStateException(e));
                }
            });
        }
        callers.shutdown();
        callers.awaitTermination(10, TimeUnit.MINUTES);
        Awaitility.await("the vouchers")
                .atMost(Duration.ofMinutes(10))
                .until(() -> issued() >= before + many - failed.size());
    }

    private long issued() {
        return jdbc.sql("select count(*) from voucher where programme_code = ?")
                .param(programme)
                .query(Long.class)
                .single();
    }

    // ---------------------------------------------------------------- the deployment

    private void begin(int many) throws Exception {
        mail = new GreenMail(new ServerSetup(FreePort.find(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        database = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "150")
                .start();
        jdbc = JdbcClient.create(database.getPostgresDatabase());
        int first = FreePort.find();
        for (int i = 0; i < many; i++) {
            int port = i == 0 ? first : FreePort.find();
            Map<String, String> settings = Deployment.settings(database.getJdbcUrl("postgres", "postgres"), folder);
            settings.remove("server.port");
            settings.remove(QuickPasswords.SETTING);
            // cookies of https would not come back over http
            settings.put("lifeline.public-url", "http://localhost:" + first);
            settings.put(
                    "spring.mail.port",
                    String.valueOf(mail.getSmtp().getServerSetup().getPort()));
            settings.put("spring.datasource.hikari.maximum-pool-size", "20");
            for (String limit : List.of(
                    "log-ins-per-address",
                    "log-ins-per-account",
                    "log-ins-per-account-elsewhere",
                    "changes-per-address",
                    "changes-per-account")) {
                settings.put("lifeline.limits." + limit, "1000000");
            }
            nodes.add(Product.startWarming(
                            folder.resolve("node-" + i),
                            port,
                            settings.entrySet().stream()
                                    .map(e -> "--" + e.getKey() + "=" + e.getValue())
                                    .toArray(String[]::new))
                    .ready());
        }
        people();
    }

    private void people() {
        StringBuilder sql = new StringBuilder("set session_replication_role = replica;");
        for (int i = 0; i < ACCOUNTS; i++) {
            account(sql, "applicant-" + i, "applicant");
        }
        for (int i = 0; i < OFFICERS; i++) {
            account(sql, "officer-" + i, "social-worker");
        }
        account(sql, "provider", "service-provider");
        sql.append("""
                insert into service_provider (code, name, email) values ('HOSPITAL-1', 'Hospital', 'accounts@hospital.example');
                insert into provider_account (user_id, provider_code, administrator) values ('provider', 'HOSPITAL-1', true);
                set session_replication_role = origin;""");
        jdbc.sql(sql.toString()).update();
        programme = NewProgramme.with(jdbc)
                .budget(100_000_000_000_00L)
                .providers("HOSPITAL-1")
                .stages("social-worker");
    }

    private static void account(StringBuilder sql, String name, String group) {
        sql.append("""
                insert into act_id_user (id_, rev_, first_, last_, email_, pwd_, salt_) values ('%1$s', 1, '%1$s', 'Person', '%1$s@lifeline.example', '%3$s', 'salt');
                insert into act_id_membership (user_id_, group_id_) values ('%1$s', '%2$s');
                """.formatted(name, group, hash()));
    }

    private static String hash() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-512").digest((PASSWORD + "salt").getBytes(StandardCharsets.UTF_8));
            return "{SHA-512}" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private long nodesNanos() {
        return nodes.stream()
                .mapToLong(node -> ProcessHandle.of(node.pid())
                        .flatMap(process -> process.info().totalCpuDuration())
                        .map(Duration::toNanos)
                        .orElse(0L))
                .sum();
    }

    private static double percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100) / 1e6;
    }

    private static String load() {
        return "%.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
