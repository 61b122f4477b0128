package org.lifeline.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryCount;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.SingleQueryCountHolder;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.application.ApplicationFiling;
import org.lifeline.insight.BothStores;
import org.lifeline.insight.OpenSearchProcess;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * What the whole path costs, from submission to issued voucher with signature, PDF, document store and mail, beside two baselines in
 * turns on the same server: the bare engine on the same models, and the bare engine on a plain model of three stages. Also what one case
 * costs in SQL. {@code -Dlifeline.cases} sets the cases of a round, {@code -Dlifeline.rounds} the rounds, and {@code -Dlifeline.top}
 * lists that many of the most frequent statements.
 */
@Tag("benchmark")
class MainPathBenchmark extends LifelineTest {

    /** Also the cases before the first round, until the compiler has seen enough: a server that runs for months is warm. */
    private static final int CASES = Integer.getInteger("lifeline.cases", 150);

    private static final int ROUNDS = Integer.getInteger("lifeline.rounds", 5);
    private static final int TOP = Integer.getInteger("lifeline.top", 0);
    private static final int STAGES = 3;
    private static final int THREADS = 4;

    /** Mail goes to the outbox alone, as README starts the product: a mail server in this JVM would be measured with it. */
    @DynamicPropertySource
    static void withoutMailServer(DynamicPropertyRegistry registry) {
        registry.add("spring.mail.host", () -> "false");
    }

    /** Counts the statements only while asked to: the counting itself costs time. */
    @TestConfiguration
    static class CountingConfiguration {
        static final SingleQueryCountHolder COUNTS = new SingleQueryCountHolder();
        static final Map<String, Integer> BY_STATEMENT = new ConcurrentHashMap<>();
        static volatile boolean counting;

        @Bean
        static BeanPostProcessor countingDataSource() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource source ? countable(source) : bean;
                }
            };
        }

        private static DataSource countable(DataSource source) {
            DataSource counted = ProxyDataSourceBuilder.create(source)
                    .countQuery(COUNTS)
                    .afterQuery(MainPathBenchmark::note)
                    .build();
            return new DelegatingDataSource(source) {
                @Override
                public Connection getConnection() throws SQLException {
                    return counting ? counted.getConnection() : super.getConnection();
                }
            };
        }
    }

    @Autowired
    private DataSource database;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ApplicationFiling filing;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationContext context;

    /** One side of the comparison. */
    private interface Side {
        ProcessEngine engine();

        default String process() {
            return "assistanceApplication";
        }

        void submit();

        void decide(Task task);
    }

    @Test
    void comparesTheProductWithTheBareEngine() throws Exception {
        try (BareEngine bare = new BareEngine(database)) {
            Measured product = new Measured(product());
            Measured sameModels = new Measured(baseline(bare));
            Measured plain = new Measured(plainStages(bare));
            List<Measured> sides = List.of(product, sameModels, plain);
            for (Measured side : sides) {
                run(side.side, CASES);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Measured side : sides) {
                    side.round();
                }
            }
            long writesBefore = writes();
            CountingConfiguration.counting = true;
            run(product.side, CASES);
            CountingConfiguration.counting = false;
            long commits = writes() - writesBefore;
            long statements = CountingConfiguration.COUNTS.getQueryCountMap().values().stream()
                    .mapToLong(QueryCount::getTotal)
                    .sum();
            Figures.print("Main path, " + THREADS + " threads, " + CASES + " cases a round, median of " + ROUNDS);
            Figures.row("processor time of a case, ms: Java + PostgreSQL", product.cpuPerCase(), "at most 200 in all");
            Figures.row("the bare engine on the same models", sameModels.cpuPerCase(), "");
            Figures.row("the bare engine on three plain stages", plain.cpuPerCase(), "");
            Figures.row("whole path, cases a second", "%.1f".formatted(product.rate()), "");
            Figures.row("bare engine, same models, cases a second", "%.1f".formatted(sameModels.rate()), "");
            Figures.row("three plain stages, cases a second", "%.1f".formatted(plain.rate()), "");
            Figures.row(
                    "ratio to the same models", "%.2f".formatted(product.rate() / sameModels.rate()), "at least 0.65");
            Figures.row(
                    "ratio to three plain stages", "%.2f".formatted(product.rate() / plain.rate()), "at least 0.20");
            Figures.row("SQL statements of a case", "%.0f".formatted(statements / (double) CASES), "at most 300");
            Figures.row("writing commits of a case", "%.1f".formatted(commits / (double) CASES), "at most 14");
            CountingConfiguration.BY_STATEMENT.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .limit(TOP)
                    .forEach(one -> Figures.row(one.getKey(), "%.1f".formatted(one.getValue() / (double) CASES), ""));
        }
    }

    /** Where the time of a case goes, from a recording that is thrown away. */
    @Test
    void printsSharesOfAProfile(@TempDir Path folder) throws Exception {
        Side product = product();
        run(product, CASES);
        Path file = folder.resolve("main-path.jfr");
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recording.start();
            run(product, CASES * ROUNDS);
            recording.stop();
            recording.dump(file);
        }
        ProfileShares.of(file).print("Profile of the main path, " + CASES * ROUNDS + " cases");
    }

    /** What figures cost the people who work: cases with facts that are delivered to an OpenSearch all the time, in turns with none. */
    @Test
    void comparesWithAndWithoutFacts() throws Exception {
        Measured without = new Measured(product());
        Measured with = new Measured(product());
        try (OpenSearchProcess search = new OpenSearchProcess(
                        Path.of(System.getProperty("lifeline.opensearch-home", "target/opensearch/opensearch-2.19.6")),
                        DATA.resolve("opensearch"));
                BothStores stores = new BothStores(context, search.url(), "cost")) {
            ScheduledExecutorService node = Executors.newSingleThreadScheduledExecutor();
            try {
                BothStores.queueing(context, true);
                node.scheduleWithFixedDelay(stores::deliver, 0, 2, TimeUnit.SECONDS);
                run(with.side, CASES);
                for (int round = 0; round < ROUNDS; round++) {
                    noteChanges(false);
                    without.round();
                    noteChanges(true);
                    with.round();
                }
            } finally {
                node.shutdownNow();
                BothStores.queueing(context, false);
            }
            Figures.print("Main path with and without facts, " + CASES + " cases a round, median of " + ROUNDS);
            Figures.row("without, cases a second", "%.2f".formatted(without.rate()), "");
            Figures.row("with facts and an index, cases a second", "%.2f".formatted(with.rate()), "");
            Figures.row("slower by, %", "%.1f".formatted((without.rate() / with.rate() - 1) * 100), "at most 5");
            Figures.row("processor time of a case without, ms: Java + PostgreSQL", without.cpuPerCase(), "");
            Figures.row("processor time of a case with, ms: Java + PostgreSQL", with.cpuPerCase(), "");
        }
    }

    /** Lets the triggers note what changes, or not. */
    private void noteChanges(boolean on) {
        jdbc.sql("""
                        select 'alter table ' || tgrelid::regclass || ' %s trigger ' || quote_ident(tgname) from pg_trigger
                         where tgfoid in (select oid from pg_proc where proname like 'note_insight%%')""".formatted(on ? "enable" : "disable"))
                .query(String.class)
                .list()
                .forEach(change -> jdbc.sql(change).update());
    }

    /** Counts calls of a statement by its beginning; a batch is one call, as in the sum. */
    private static void note(ExecutionInfo execution, List<QueryInfo> statements) {
        for (QueryInfo statement : statements) {
            String text = statement.getQuery().replaceAll("\\s+", " ").strip();
            text = text.replaceFirst("(?i)^select (distinct )?res\\..* from", "select … from");
            CountingConfiguration.BY_STATEMENT.merge(text.substring(0, Math.min(text.length(), 110)), 1, Integer::sum);
        }
    }

    /** One side with the figures of its rounds. */
    private static final class Measured {
        private final Side side;
        private final Cpu cpu = new Cpu();
        private final List<Double> rates = new ArrayList<>();

        Measured(Side side) {
            this.side = side;
        }

        void round() throws InterruptedException {
            cpu.start();
            rates.add(run(side, CASES));
            cpu.stop();
        }

        double rate() {
            return median(rates);
        }

        String cpuPerCase() {
            return cpu.perCase();
        }
    }

    /** Processor time of this process and of its PostgreSQL: unlike throughput it hardly depends on what else the machine does. */
    private static final class Cpu {
        private long java;
        private long postgres;

        void start() {
            java -= javaNanos();
            postgres -= postgresNanos();
        }

        void stop() {
            java += javaNanos();
            postgres += postgresNanos();
        }

        String perCase() {
            double cases = (double) ROUNDS * CASES * 1e6;
            return "%.0f + %.0f".formatted(java / cases, postgres / cases);
        }

        private static long javaNanos() {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }

        private static long postgresNanos() {
            return PostgresProcesses.of(DATA)
                    .mapToLong(p ->
                            p.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                    .sum();
        }
    }

    private long writes() {
        return jdbc.sql("select pg_current_xact_id()::text::bigint")
                .query(Long.class)
                .single();
    }

    private Side product() {
        CurrentUser applicant = new CurrentUser("applicant", Set.of("applicant"));
        Map<String, String> officers = Map.of(
                "Social worker",
                "social-worker",
                "Junior officer",
                "junior-officer",
                "Senior officer",
                "senior-officer");
        return new Side() {
            @Override
            public ProcessEngine engine() {
                return engine;
            }

            @Override
            public void submit() {
                filing.file(applicant, "EMA", Cases.answers(), true, null);
            }

            @Override
            public void decide(Task task) {
                String officer = officers.get(task.getName().replaceAll("^.*: ", ""));
                identities.setAuthentication(officer, List.of(officer));
                try {
                    engine.getTaskService()
                            .complete(
                                    task.getId(),
                                    Map.of("decision", "approve", "reasonCode", "needConfirmed", "reason", "Checked."));
                } finally {
                    identities.clearAuthentication();
                }
            }
        };
    }

    private static Side baseline(BareEngine bare) {
        VariableMap variables = Variables.createVariables()
                .putValue("applicationNumber", "A-1")
                .putValue("programmeCode", "EMA")
                .putValue("amountMinor", 500_000L)
                .putValue("amount", "EUR 5,000.00")
                .putValue("currency", "EUR")
                .putValue("treatmentType", "surgery")
                .putValue("urgency", "urgent")
                .putValue("ageYears", 41)
                .putValue("householdSize", 4)
                .putValue("incomePerHeadMinor", 7_500L)
                .putValue("maximumMinor", 2_000_000L);
        return new Side() {
            @Override
            public ProcessEngine engine() {
                return bare.engine;
            }

            @Override
            public void submit() {
                bare.engine.getRuntimeService().startProcessInstanceByKey("assistanceApplication", variables);
            }

            @Override
            public void decide(Task task) {
                bare.engine.getTaskService().complete(task.getId(), Map.of("decision", "approve"));
            }
        };
    }

    private static Side plainStages(BareEngine bare) {
        return new Side() {
            @Override
            public ProcessEngine engine() {
                return bare.engine;
            }

            @Override
            public String process() {
                return BareEngine.PLAIN_STAGES;
            }

            @Override
            public void submit() {
                bare.engine
                        .getRuntimeService()
                        .startProcessInstanceByKey(
                                BareEngine.PLAIN_STAGES, Map.of("applicationNumber", "A-1", "amountMinor", 500_000L));
            }

            @Override
            public void decide(Task task) {
                bare.engine.getTaskService().complete(task.getId(), Map.of("decision", "approve"));
            }
        };
    }

    /** @return cases a second, from the first submission until nothing runs any more */
    private static double run(Side side, int cases) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        long start = System.nanoTime();
        try {
            for (int i = 0; i < cases; i++) {
                workers.submit(guarded(side::submit, failure));
            }
            long deadline = start + Duration.ofMinutes(5).toNanos();
            while (true) {
                if (failure.get() != null) {
                    throw failure.get();
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the cases do not come to an end");
                }
                List<Task> open =
                        side.engine().getTaskService().createTaskQuery().listPage(0, 200);
                for (Task task : open) {
                    if (seen.add(task.getId())) {
                        workers.submit(guarded(() -> side.decide(task), failure));
                    }
                }
                // the counting joins every open instance: it would be measured too
                boolean decided = seen.size() >= STAGES * cases;
                if (decided
                        && side.engine()
                                        .getRuntimeService()
                                        .createProcessInstanceQuery()
                                        .processDefinitionKey(side.process())
                                        .count()
                                == 0) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return cases / ((System.nanoTime() - start) / 1e9);
        } finally {
            workers.shutdownNow();
        }
    }

    private static Runnable guarded(Runnable work, AtomicReference<RuntimeException> failure) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        };
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
