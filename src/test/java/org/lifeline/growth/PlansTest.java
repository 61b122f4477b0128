package org.lifeline.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.security.EveryRoute;
import org.lifeline.testing.Api;
import org.lifeline.testing.AskedStatements;
import org.lifeline.testing.AskedStatements.Asked;
import org.lifeline.testing.AskedStatements.Inner;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/**
 * Nothing that the product asks the database for when people work, nothing that its jobs ask meanwhile, and nothing that functions and triggers
 * ask inside reads a growing table from beginning to end. The exceptions stand in {@code whole-tables.csv}, each with its reason.
 */
class PlansTest extends LifelineTest {

    private static final Path EXCEPTIONS = Path.of("src/test/resources/whole-tables.csv");

    /** The engine's API without a filter gives everything that the caller may see; no page asks so. */
    private static final Set<String> WITHOUT_FILTER = Set.of(
            "/engine-rest/history/process-instance",
            "/engine-rest/history/user-operation",
            "/engine-rest/history/variable-instance",
            "/engine-rest/incident",
            "/engine-rest/job",
            "/engine-rest/process-instance",
            "/engine-rest/task",
            "/engine-rest/variable-instance");

    /**
     * @param kind table, statement, or sometimes for a statement that is not asked in each run of this test
     * @param what a table's name, or a part of a statement's text
     */
    private record Allowed(String kind, String what, String why) {}

    @Autowired
    private HikariDataSource database;

    @Autowired
    private List<JavaMigration> migrations;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ScheduledTaskHolder scheduled;

    @Autowired
    private HistoryService history;

    @Test
    void noRequestReadsAGrowingTableFromBeginningToEnd() throws Exception {
        List<Asked> asked;
        Set<String> growing = GrowingTables.read();
        try (InnerPlans said = new InnerPlans(database, growing)) {
            AskedStatements.note();
            requests();
            scheduledWork();
            cleanUpOfHistory();
        } finally {
            asked = AskedStatements.noted();
        }
        assertThat(asked).hasSizeGreaterThan(500);
        List<Inner> inside = AskedStatements.inside();
        assertThat(inside).hasSizeGreaterThan(100);

        List<Allowed> exceptions = exceptions();
        Set<Allowed> needed = new HashSet<>();
        Map<String, Set<String>> found = new TreeMap<>();
        try (Plans plans = new Plans(database, migrations, growing)) {
            for (Asked one : asked) {
                // not what the test itself asks
                if (!one.by().equals(Thread.currentThread().getName())) {
                    String sql = one.sql().replaceAll("\\s+", " ");
                    found.put(one.by() + ": " + sql, notAllowed(sql, plans.scans(one), exceptions, needed));
                }
            }
            for (Inner one : inside) {
                found.put(one.where(), notAllowed(one.where(), plans.scans(one), exceptions, needed));
            }
        }
        found.values().removeIf(Set::isEmpty);
        assertThat(found)
                .as("statements that read a growing table from beginning to end")
                .isEmpty();
        exceptions.removeIf(each -> each.kind().equals("sometimes"));
        assertThat(exceptions).as("exceptions that nothing needs any more").isSubsetOf(needed);
    }

    private static Set<String> notAllowed(
            String sql, Set<String> scans, List<Allowed> exceptions, Set<Allowed> needed) {
        for (Allowed each : exceptions) {
            boolean isTable = each.kind().equals("table");
            if (isTable
                    ? scans.stream().anyMatch(scan -> scan.startsWith(each.what() + " "))
                    : sql.contains(each.what()) && !scans.isEmpty()) {
                needed.add(each);
                scans.removeIf(scan -> !isTable || scan.startsWith(each.what() + " "));
            }
        }
        return scans;
    }

    /** A case, its voucher, claims and payments as people make them, then every page and call that only reads, and the lists of Tasklist. */
    private void requests() throws Exception {
        EveryRoute every = new EveryRoute(ADDRESS, jdbc, identities);
        Map<String, Api> callers = every.callers();
        for (Map.Entry<String, Map<String, Boolean>> row : EveryRoute.matrix().entrySet()) {
            String[] route = row.getKey().split(" ", 2);
            if (route[0].equals("GET") && !WITHOUT_FILTER.contains(route[1])) {
                row.getValue().entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .findFirst()
                        .ifPresent(who -> callers.get(who.getKey()).get(every.filled(route[1])));
            }
        }
        Api auditor = as("auditor");
        String number = every.filled("/applications/{number}").replaceAll(".*/", "");
        auditor.get("/audit?case=" + number).expect(200);
        Api officer = as("social-worker");
        for (JsonNode filter : officer.get("/engine-rest/filter").expect(200).json()) {
            for (String what : List.of("/list?firstResult=0&maxResults=15", "/count")) {
                officer.get("/engine-rest/filter/" + filter.path("id").asText() + what)
                        .expect(200);
            }
        }
        for (String list : List.of(
                "task?processInstanceBusinessKey=",
                "process-instance?businessKey=",
                "history/process-instance?processInstanceBusinessKey=")) {
            officer.get("/engine-rest/" + list + number).expect(200);
        }
    }

    /** What each node does every few seconds, minutes or hours: all of it, not only what falls into the time of this test. */
    private void scheduledWork() throws Exception {
        Set<ScheduledTask> all = scheduled.getScheduledTasks();
        assertThat(all).hasSizeGreaterThan(10);
        // in a thread of its own: what the test's thread asks is left out
        ExecutorService other = Executors.newSingleThreadExecutor(work -> new Thread(work, "scheduled work"));
        try {
            for (ScheduledTask one : all) {
                other.submit(one.getTask().getRunnable()).get();
            }
        } finally {
            other.shutdown();
        }
    }

    /** The engine's own work of the night, at whatever hour this test runs. */
    private void cleanUpOfHistory() {
        history.cleanUpHistoryAsync(true);
        await().atMost(PATIENCE).until(() -> jdbc.sql("""
                        select not exists (select from act_ru_job where handler_type_ = 'history-cleanup' and suspension_state_ = 1
                           and (duedate_ <= localtimestamp or lock_exp_time_ is not null))""").query(Boolean.class).single());
    }

    private static List<Allowed> exceptions() throws IOException {
        List<Allowed> exceptions = new ArrayList<>();
        for (String line : Files.readAllLines(EXCEPTIONS)) {
            if (!line.startsWith("#")) {
                String[] cell = line.split(";", 3);
                assertThat(cell[0]).isIn("table", "statement", "sometimes");
                assertThat(cell[2]).endsWith(".");
                exceptions.add(new Allowed(cell[0], cell[1], cell[2]));
            }
        }
        return exceptions;
    }
}
