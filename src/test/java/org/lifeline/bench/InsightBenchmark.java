package org.lifeline.bench;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.dashboard.AllCharts;
import org.lifeline.insight.BothStores;
import org.lifeline.insight.FactCases;
import org.lifeline.insight.FactDelivery;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OpenSearchServer;
import org.lifeline.testing.PlausibleFacts;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Figures about a million cases: how long it takes to make them up and to build the index, and how long each question of the pages takes in
 * either store. The questions are those that the pages really ask, taken down while an auditor opens them; and every chart of every page is
 * made from each store. {@code -Dlifeline.cases} sets the number of cases, {@code -Dlifeline.opensearch=false} leaves OpenSearch out. Prints, and asserts no time; answers must be equal.
 */
@Tag("benchmark")
class InsightBenchmark extends LifelineTest {

    private static final int CASES = Integer.getInteger("lifeline.cases", 1_000_000);
    private static final boolean OPENSEARCH = !"false".equals(System.getProperty("lifeline.opensearch"));
    private static final int TIMES = 5;
    private static final int SLOWEST = 12;
    private static final List<String> PAGES = List.of("service", "money", "providers", "integrity", "reach");

    @RegisterExtension
    static final OpenSearchServer SERVER = new OpenSearchServer();

    /** Takes down what is asked. */
    @TestConfiguration
    static class Listening {
        static final Set<Question> ASKED = Collections.synchronizedSet(new LinkedHashSet<>());

        @Bean
        static BeanPostProcessor listeningStore() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (!name.equals("figures")) {
                        return bean;
                    }
                    FactStore store = (FactStore) bean;
                    return (FactStore) question -> {
                        ASKED.add(question);
                        return store.answer(question);
                    };
                }
            };
        }
    }

    @Autowired
    private ApplicationContext product;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FactDelivery delivery;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void answersAboutAMillionCases() throws Exception {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        long start = System.nanoTime();
        transaction.executeWithoutResult(status -> {
            // the facts have nothing behind them that could change, and are not sent to the index one by one
            jdbc.sql("set local session_replication_role = replica").update();
            PlausibleFacts.of(jdbc, programme, CASES);
            jdbc.sql("select count_insight_days()").query().listOfRows();
        });
        jdbc.sql("vacuum analyze").update();
        Figures.print("Figures about %,d cases".formatted(CASES));
        Figures.row("facts made up and stored, s", seconds(start), "minutes");

        Figures.row("looking up and renewing the facts of 500 cases, ms", renewing(), "");
        questions("91 days", null, null);
        Map<String, Set<Question>> asked = new LinkedHashMap<>();
        asked.put("the last 91 days", questions("91 days", null, null));
        asked.put("a whole year", questions("a year", LocalDate.now().minusDays(364), LocalDate.now()));
        FactStore postgres = BothStores.postgres(product);
        for (Map.Entry<String, Set<Question>> each : asked.entrySet()) {
            measure("PostgreSQL, " + each.getKey(), postgres, each.getValue(), 500);
        }
        LocalDate today = LocalDate.now();
        charts("PostgreSQL, the last 91 days", postgres, programme, today.minusDays(90), today);
        charts("PostgreSQL, a whole year", postgres, programme, today.minusDays(364), today);
        casesBehind(programme, today.minusDays(364), today);
        if (!OPENSEARCH) {
            return;
        }
        try (BothStores stores = new BothStores(product, SERVER.url(), "bench")) {
            long rebuild = System.nanoTime();
            List<Long> documents = new ArrayList<>();
            stores.rebuild((kind, many) -> documents.add(many));
            double took = (System.nanoTime() - rebuild) / 1e9;
            long all = documents.stream().mapToLong(Long::longValue).sum();
            Figures.row("documents of the index", "%,d".formatted(all), "");
            Figures.row(
                    "index built from nothing, documents a second", "%,.0f".formatted(all / took), "at least 3,000");
            for (Map.Entry<String, Set<Question>> each : asked.entrySet()) {
                measure("OpenSearch, " + each.getKey(), stores.openSearch(), each.getValue(), 300);
                for (Question question : each.getValue()) {
                    if (!stores.openSearch().answer(question).equals(postgres.answer(question))) {
                        throw new AssertionError("The stores do not agree about " + question);
                    }
                }
            }
            charts("OpenSearch, the last 91 days", stores.openSearch(), programme, today.minusDays(90), today);
            charts("OpenSearch, a whole year", stores.openSearch(), programme, today.minusDays(364), today);
        } finally {
            BothStores.queueing(product, false);
        }
    }

    /** One round of the job that builds facts; of cases that are gone meanwhile, so that only the facts' tables are measured. */
    private String renewing() {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            delivery.bringUpToDate();
            jdbc.sql(
                            "insert into insight_change (subject, key) select 'application', 'A-1999-' || lpad(n::text, 6, '0') from generate_series(1, 500) n")
                    .update();
            long start = System.nanoTime();
            delivery.bringUpToDate();
            times.add((System.nanoTime() - start) / 1e6);
        }
        Collections.sort(times);
        return "%.0f".formatted(times.get(TIMES / 2));
    }

    /** What the pages ask about a period. */
    private Set<Question> questions(String what, LocalDate from, LocalDate until) {
        Listening.ASKED.clear();
        for (String page : PAGES) {
            as("auditor")
                    .get("/insights/" + page + (from == null ? "" : "?from=" + from + "&until=" + until))
                    .expect(200);
        }
        if (Listening.ASKED.isEmpty()) {
            throw new AssertionError("no page asks anything about " + what);
        }
        return new LinkedHashSet<>(Listening.ASKED);
    }

    /** Every chart, each with all that it asks. */
    private void charts(String where, FactStore store, String programme, LocalDate from, LocalDate until) {
        AllCharts all = new AllCharts(product, store);
        List<Map<String, Double>> rounds = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            rounds.add(all.make(Set.of(programme), from, until));
        }
        Map<String, Double> took = new LinkedHashMap<>();
        for (String chart : rounds.get(0).keySet()) {
            took.put(
                    chart,
                    rounds.stream()
                            .map(round -> round.getOrDefault(chart, 0.0))
                            .sorted()
                            .toList()
                            .get(TIMES / 2));
        }
        Figures.print(where + ": " + took.size() + " charts with all that each asks, median of " + TIMES);
        printSlowest(took);
    }

    /** The first page of the list of cases behind each chart, with how many there are; it always comes from PostgreSQL. */
    private void casesBehind(String programme, LocalDate from, LocalDate until) {
        FactCases cases = product.getBean(FactCases.class);
        Map<String, Double> took = new LinkedHashMap<>();
        new AllCharts(product, BothStores.postgres(product))
                .cases(Set.of(programme), from, until)
                .forEach((chart, question) -> {
                    List<Double> times = new ArrayList<>();
                    for (int i = 0; i < TIMES; i++) {
                        long start = System.nanoTime();
                        cases.some(question, 0, 50);
                        times.add((System.nanoTime() - start) / 1e6);
                    }
                    Collections.sort(times);
                    took.put(chart, times.get(TIMES / 2));
                });
        Figures.print("Cases behind " + took.size() + " charts about a whole year: first page and number, median of "
                + TIMES);
        printSlowest(took);
    }

    private static void printSlowest(Map<String, Double> took) {
        took.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SLOWEST)
                .forEach(one -> Figures.row(one.getKey() + ", ms", "%.0f".formatted(one.getValue()), ""));
    }

    private static void measure(String where, FactStore store, Set<Question> questions, int asked) {
        Map<Question, Double> took = new LinkedHashMap<>();
        // nothing of the answer is kept anywhere yet
        double slowestFirst = 0;
        for (Question question : questions) {
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                long start = System.nanoTime();
                store.answer(question);
                times.add((System.nanoTime() - start) / 1e6);
            }
            slowestFirst = Math.max(slowestFirst, times.get(0));
            Collections.sort(times);
            took.put(question, times.get(TIMES / 2));
        }
        Figures.print(where + ": " + questions.size() + " questions, median of " + TIMES + " each");
        Figures.row("the slowest question, ms", "%.0f".formatted(Collections.max(took.values())), "at most " + asked);
        Figures.row("the slowest when it is asked for the first time, ms", "%.0f".formatted(slowestFirst), "");
        Figures.row(
                "all questions together, ms",
                "%.0f"
                        .formatted(took.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum()),
                "");
        took.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SLOWEST)
                .forEach(one -> Figures.row(shape(one.getKey()), "%.0f".formatted(one.getValue()), ""));
    }

    private static String shape(Question question) {
        FactKind kind = question.kind();
        return kind.code() + " by "
                + question.by().stream()
                        .map(group ->
                                group.field() + (group.step() == Question.Step.each ? "" : " (" + group.step() + ")"))
                        .toList()
                + (question.sums().isEmpty() ? "" : " sum " + question.sums())
                + (question.only().isEmpty()
                        ? ""
                        : " where "
                                + question.only().stream()
                                        .map(Question.Condition::field)
                                        .toList())
                + (question.from() == null && question.until() == null ? " ever" : "");
    }

    private static String seconds(long start) {
        return "%.0f".formatted((System.nanoTime() - start) / 1e9);
    }
}
