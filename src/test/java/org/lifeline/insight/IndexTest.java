package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.insight.Question.Step;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.CountedFacts;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OpenSearchServer;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The index in OpenSearch says the same as PostgreSQL, whatever happens on the way, and holds nobody's data. */
class IndexTest extends LifelineTest {

    @RegisterExtension
    static final OpenSearchServer SERVER = new OpenSearchServer();

    @Autowired
    private FactDelivery facts;

    @Autowired
    private PostgresFacts postgres;

    @Autowired
    private DatabaseCopy copy;

    @Autowired
    private IndexDocuments documents;

    @Autowired
    private PersonNames names;

    @Autowired
    private IndexQueue queue;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ObjectMapper json;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private JdbcTemplate rows;

    @Autowired
    private Clock clock;

    @Autowired
    private DataSource database;

    /** Answers that are a choice from a list, and the region, which is a district of the map. */
    private static final Set<String> CODES = Set.of("treatmentType", "urgency", "gender", "language", "region");

    private String prefix;
    private SearchServer server;
    private SearchIndex index;
    private IndexDelivery delivery;
    private OpenSearchFacts search;
    private final List<String> parked = new ArrayList<>();

    @BeforeEach
    void anIndexOfItsOwn() {
        prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
        OpenSearchProperties properties =
                new OpenSearchProperties(SERVER.url(), null, null, false, prefix, null, Duration.ofSeconds(10));
        server = new SearchServer(SERVER.url(), properties, json);
        index = new SearchIndex(server, json, properties.prefix(), null);
        delivery = delivery();
        search = new OpenSearchFacts(index, json, names, documents);
        queue.turnOn();
    }

    private IndexDelivery delivery() {
        return new IndexDelivery(
                jdbc, rows, documents, BothStores.provider(index), queue, (kind, key) -> parked.add(kind + " " + key));
    }

    @AfterEach
    void theOthersHaveNoIndex() throws Exception {
        queue.turnOff();
        server.close();
    }

    private String paidCase() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = Cases.apply(as("applicant"), programme, Cases.answers("region", "Amhara"));
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(as("applicant"), number, "voucherIssued")
                .path("voucherCode")
                .asText();
        ClaimSteps.submitted(
                as("service-provider"),
                ClaimSteps.redeem(
                        as("service-provider"),
                        as("applicant").get("/api/vouchers/" + code).expect(200).json(),
                        "10.00"));
        return programme;
    }

    private void deliver() {
        CountedFacts.bringUpToDate(jdbc, facts);
        delivery.deliver();
        index.refresh();
    }

    @Test
    void bothStoresGiveTheSameFigures() {
        paidCase();
        deliver();

        for (FactKind kind : FactKind.values()) {
            for (Field field : kind.fields()) {
                assertSame(Question.about(kind).by(field.name()));
                assertSame(Question.about(kind).where(field.name()).by(field.name()));
                if (field.type() == Field.Type.NUMBER) {
                    assertSame(Question.about(kind).sum(field.name()));
                }
            }
            assertSame(Question.about(kind).by(kind.day().name(), Step.week));
            assertSame(Question.about(kind)
                    .by(kind.day().name(), Step.month)
                    .by(kind.fields().get(2).name()));
        }
        assertSame(Question.about(FactKind.REDEMPTION)
                .by("officer", "provider")
                .sum("amountMinor")
                .where("offline", "false"));
        assertSame(Question.about(FactKind.DECISION)
                .where("officer", "junior-officer")
                .by("decision", "stage"));
    }

    private void assertSame(Question question) {
        if (question.by().stream()
                .anyMatch(group -> question.kind().field(group.field()).type() == Field.Type.TIME
                        || question.kind().field(group.field()).type() == Field.Type.CASE)) {
            return;
        }
        // a job of another test's case may note a fact meanwhile: then both are asked again with what is new
        await().atMost(PATIENCE).untilAsserted(() -> {
            if (!search.answer(question).equals(postgres.answer(question))) {
                deliver();
            }
            assertThat(search.answer(question)).as(question.toString()).isEqualTo(postgres.answer(question));
        });
    }

    private long indexed(FactKind kind) {
        index.refresh();
        return search.answer(Question.about(kind)).count();
    }

    private long inTables(FactKind kind) {
        return postgres.answer(Question.about(kind)).count();
    }

    private long queued() {
        return jdbc.sql("select count(*) from insight_queue where parked is null")
                .query(Long.class)
                .single();
    }

    /** The product's own job may renew facts at any moment, which this test has to deliver. */
    private void assertComplete() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            delivery.deliver();
            assertThat(queued()).isZero();
            for (FactKind kind : FactKind.values()) {
                assertThat(indexed(kind)).as(kind.code()).isEqualTo(inTables(kind));
            }
        });
    }

    @Test
    void holdsNobodysData() {
        paidCase();
        deliver();

        String everything = server.send("POST", "/" + prefix + "-*/_search?size=10000", null)
                .orElseThrow()
                .path("hits")
                .path("hits")
                .toString();
        assertThat(everything).contains("Amhara", "\"filedBy\":\"applicant\"");
        String without = everything.replaceAll(
                "\"filedBy\":\"[a-zA-Z]*\"|\"officerGroup\":\"[a-z-]*\"|\"stage\":\"[^\"]*\"", "");
        Cases.answers().forEach((question, answer) -> {
            if (answer instanceof String said && !CODES.contains(question)) {
                assertThat(without).as(question).doesNotContainIgnoringCase(said);
            }
        });
        for (String secret : List.of("applicant", "junior-officer", "service-provider", "A-20", "C-20")) {
            assertThat(without).doesNotContain(secret);
        }
    }

    @Test
    void aDocumentThatCameLateChangesNothing() {
        delivery.deliver();
        var now = new SearchIndex.Item(
                FactKind.VOUCHER, "late", 10, json.createObjectNode().put("state", "of the test"));
        var older = new SearchIndex.Item(
                FactKind.VOUCHER, "late", 9, json.createObjectNode().put("state", "older"));
        var gone = new SearchIndex.Item(FactKind.VOUCHER, "late", 11, null);

        assertThat(index.write(List.of(now, older), null)).allMatch(result -> result.problem() == null);
        assertThat(late("of the test")).isEqualTo(1);
        assertThat(index.write(List.of(gone, now), null)).allMatch(result -> result.problem() == null);
        assertThat(late("of the test")).isZero();
    }

    private long late(String state) {
        index.refresh();
        return search.answer(Question.about(FactKind.VOUCHER).where("state", state))
                .count();
    }

    @Test
    void whatOpenSearchRefusesIsParkedAndTheOthersGoOn() {
        deliver();
        String alias = index.alias(FactKind.SIGNAL);
        server.send("DELETE", "/" + alias + "-1", null);
        server.send(
                "PUT",
                "/" + alias + "-1",
                Map.of(
                        "aliases",
                        Map.of(alias, Map.of()),
                        "mappings",
                        Map.of("properties", Map.of("signal", Map.of("type", "long")))));
        String key = "s" + UUID.randomUUID();
        jdbc.sql(
                        "insert into insight_signal (key, subject, raised_on, signal) values (:key, :key, current_date, 'pinGuessing')")
                .param("key", key)
                .update();
        try {
            paidCase();
            facts.bringUpToDate();

            for (int i = 0; i < 3; i++) {
                delivery.deliver();
            }

            assertThat(parked).contains("SIGNAL " + key);
            assertThat(queued()).isZero();
            assertThat(indexed(FactKind.APPLICATION)).isEqualTo(inTables(FactKind.APPLICATION));
            assertThatThrownBy(() -> delivery.sendParked(FactKind.SIGNAL, key))
                    .hasMessageContaining("does not take this document");
            server.send("DELETE", "/" + alias + "-1", null);
            index.prepare();
            delivery.sendParked(FactKind.SIGNAL, key);
            assertThat(jdbc.sql("select count(*) from insight_queue where key = :key")
                            .param("key", key)
                            .query(Long.class)
                            .single())
                    .isZero();
        } finally {
            jdbc.sql("delete from insight_signal where key = :key")
                    .param("key", key)
                    .update();
        }
    }

    /** After an upgrade the facts have fields that the index of the version before refuses. */
    @Test
    void anIndexOfAnOlderVersionLearnsNewFields() {
        deliver();
        String alias = index.alias(FactKind.APPLICATION);
        server.send("DELETE", "/" + alias + "-1", null);
        server.send("DELETE", "/_index_template/" + alias, null);
        ObjectNode older = IndexDocuments.mappings(FactKind.APPLICATION);
        ((ObjectNode) older.path("properties")).remove(List.of("hoursAllowed", "gender"));
        server.send("PUT", "/" + alias + "-1", Map.of("aliases", Map.of(alias, Map.of()), "mappings", older));
        paidCase();
        CountedFacts.bringUpToDate(jdbc, facts);

        index.prepare();
        delivery.deliver();

        assertThat(parked).isEmpty();
        assertThat(indexed(FactKind.APPLICATION)).isPositive();
    }

    @Test
    void anIndexThatWasDeletedIsMadeAnew() {
        paidCase();
        deliver();
        server.send("DELETE", "/" + index.alias(FactKind.APPLICATION) + "-1", null);
        paidCase();
        CountedFacts.bringUpToDate(jdbc, facts);

        delivery.deliver();
        delivery.deliver();

        assertComplete();
    }

    @Test
    void waitsWhileTheServerIsFull() {
        paidCase();
        deliver();
        String settings = "/" + prefix + "-*/_settings";
        server.send("PUT", settings, Map.of("index.blocks.read_only_allow_delete", true));
        paidCase();
        CountedFacts.bringUpToDate(jdbc, facts);

        delivery.deliver();

        assertThat(queued()).isPositive();
        assertThat(parked).isEmpty();
        assertThat(failing()).isTrue();
        server.send("PUT", settings, Map.of("index.blocks.read_only_allow_delete", false));
        delivery.deliver();
        assertThat(failing()).isFalse();
        assertComplete();
    }

    private boolean failing() {
        return jdbc.sql("select failing_since is not null from insight_index")
                .query(Boolean.class)
                .single();
    }

    @Test
    void nobodyWaitsWhileTheServerIsAway() throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:" + FreePort.find());
        try (SearchServer away = server(nowhere, Duration.ofSeconds(2))) {
            IndexDelivery toNowhere = delivery(away);
            paidCase();
            facts.bringUpToDate();

            toNowhere.deliver();
        }

        assertThat(queued()).isPositive();
        assertThat(failing()).isTrue();
        assertThat(parked).isEmpty();
        delivery.deliver();
        assertComplete();
    }

    @Test
    void whatChangesWhileTheServerIsDownForLongArrivesOnce() throws Exception {
        deliver();
        URI nowhere = URI.create("http://127.0.0.1:" + FreePort.find());
        try (SearchServer away = server(nowhere, Duration.ofSeconds(2))) {
            IndexDelivery toNowhere = delivery(away);
            List<Long> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                paidCase();
                facts.bringUpToDate();
                toNowhere.deliver();
                waiting.add(queued());
            }
            assertThat(waiting).isSorted().doesNotHaveDuplicates();
            // it is looked back at the beginning, not at the last attempt
            Instant since = failingSince();
            toNowhere.deliver();
            assertThat(failingSince()).isEqualTo(since);
        }

        delivery.deliver();

        assertThat(failing()).isFalse();
        assertThat(parked).isEmpty();
        assertComplete();
    }

    @Test
    void aServerThatIsTooSlowHoldsUpNobody() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        HttpServer slow = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        slow.setExecutor(Executors.newCachedThreadPool());
        slow.createContext("/", exchange -> {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        slow.start();
        URI url = URI.create("http://127.0.0.1:" + slow.getAddress().getPort());
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (SearchServer patient = server(url, Duration.ofMinutes(5));
                SearchServer impatient = server(url, Duration.ofSeconds(1))) {
            Future<?> delivering = other.submit(() -> delivery(patient).deliver());
            asked.await();

            paidCase();
            facts.bringUpToDate();
            assertThat(delivering.isDone()).isFalse();
            assertThat(queued()).isPositive();

            // another node gives up after its time
            delivery(impatient).deliver();
            assertThat(failing()).isTrue();
            assertThat(parked).isEmpty();
            release.countDown();
            delivering.get();
        } finally {
            release.countDown();
            other.shutdownNow();
            slow.stop(0);
        }
        delivery.deliver();
        assertComplete();
    }

    private SearchServer server(URI url, Duration timeout) {
        return new SearchServer(url, new OpenSearchProperties(url, null, null, false, "away", null, timeout), json);
    }

    private IndexDelivery delivery(SearchServer to) {
        return new IndexDelivery(
                jdbc,
                rows,
                documents,
                BothStores.provider(new SearchIndex(to, json, "away", null)),
                queue,
                (kind, key) -> parked.add(key));
    }

    private Instant failingSince() {
        return jdbc.sql("select failing_since from insight_index")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }

    @Test
    void erasingAPersonReachesEachOfTheirDocuments() {
        Map<String, Object> answers = Cases.answers("region", "Amhara");
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String number = Cases.apply(as("applicant"), answers);
            numbers.add(number);
            Cases.complete(as("social-worker"), Cases.task(as("social-worker"), number), "reject", "notEligible", "No.")
                    .expect(204);
            Cases.status(as("applicant"), number, "rejected");
        }
        deliver();
        assertThat(document(numbers.get(0)).path("district").asText()).isEqualTo("Amhara");
        assertThat(document(numbers.get(0)).has("ageBand")).isTrue();

        // the first case is old enough, and the person has another
        night(numbers.get(0));
        deliver();
        assertThat(document(numbers.get(0)).has("district")).isFalse();
        assertThat(document(numbers.get(1)).path("district").asText()).isEqualTo("Amhara");

        night(numbers.get(1));
        deliver();
        for (String number : numbers) {
            for (String field : List.of("district", "ageBand", "gender", "urgency", "language")) {
                assertThat(document(number).has(field)).as(field).isFalse();
            }
            assertThat(document(number).path("outcome").asText()).isEqualTo("rejected");
        }
    }

    private JsonNode document(String number) {
        return server.send(
                        "GET",
                        "/" + index.alias(FactKind.APPLICATION) + "/_doc/" + documents.id(FactKind.APPLICATION, number),
                        null)
                .orElseThrow()
                .path("_source");
    }

    /** The night after six years in which nothing happened in this case. */
    private void night(String number) {
        jdbc.sql("update case_event set at = now() - interval '2200 days' where case_number = ?")
                .param(number)
                .update();
        String run = runtime.startProcessInstanceByKey("retention").getId();
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceId(run)
                                .count()
                        == 0);
    }

    @Test
    void twoNodesDeliverEachChangeOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            paidCase();
        }
        CountedFacts.bringUpToDate(jdbc, facts);
        List<IndexDelivery> nodes = List.of(delivery, delivery(), delivery());

        Together.run(nodes.size(), n -> {
            nodes.get(n).deliver();
            return n;
        });

        delivery.deliver();
        assertComplete();
    }

    @Test
    void oneRebuildsAtATimeAndOperationsSeeHowFarItIs() {
        paidCase();
        deliver();
        long first = indexed(FactKind.APPLICATION);
        IndexRebuild rebuild = new IndexRebuild(jdbc, documents, BothStores.provider(index), queue, clock, database);
        RebuildInBackground background = new RebuildInBackground(jdbc, BothStores.provider(index), rebuild);
        List<RebuildInBackground.Step> seen = new ArrayList<>();

        IndexRebuild.Progress asking = new IndexRebuild.Progress() {
            @Override
            public void written(FactKind kind, long written, long before) {
                seen.addAll(background.steps());
                assertThat(background.isRunning()).isTrue();
                assertThat(background.begin()).isEqualTo(RebuildInBackground.Begun.runsAlready);
                assertThatThrownBy(() -> rebuild.rebuild(this)).hasMessageContaining("already");
            }

            @Override
            public void complete(FactKind kind, long written) {
                assertThat(background.isRunning()).isTrue();
            }
        };
        rebuild.rebuild(asking);

        assertThat(seen).isNotEmpty().allMatch(step -> step.documents() > 0 && step.facts() >= step.documents());
        assertThat(background.isRunning()).isFalse();
        assertThat(background.steps()).isEmpty();

        assertThat(background.begin()).isEqualTo(RebuildInBackground.Begun.yes);
        await().atMost(PATIENCE)
                .until(() -> !background.isRunning() && background.steps().isEmpty());
        assertThat(indexed(FactKind.APPLICATION)).isGreaterThanOrEqualTo(first);
        background.destroy();
    }

    @Test
    void aRebuildLosesNothingThatChangesMeanwhile() {
        paidCase();
        deliver();
        long first = indexed(FactKind.APPLICATION);
        List<Long> readMeanwhile = new ArrayList<>();

        new IndexRebuild(jdbc, documents, BothStores.provider(index), queue, clock, database)
                .rebuild(new IndexRebuild.Progress() {
                    @Override
                    public void written(FactKind kind, long documents, long before) {
                        if (kind == FactKind.APPLICATION && readMeanwhile.isEmpty()) {
                            paidCase();
                            facts.bringUpToDate();
                            delivery.deliver();
                        }
                        readMeanwhile.add(indexed(FactKind.APPLICATION));
                    }

                    @Override
                    public void complete(FactKind kind, long documents) {
                        readMeanwhile.add(indexed(FactKind.APPLICATION));
                    }
                });

        assertThat(readMeanwhile).allMatch(count -> count > first);
        delivery.deliver();
        assertComplete();
        assertThat(jdbc.sql("select count(*) from insight_rebuild")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void postgresAnswersUntilTheIndexIsCompleteAndWhileItIsAway() {
        Figures figures = new Figures(BothStores.provider(search), copy, queue);
        SearchIndex.Item onlyInTheIndex = new SearchIndex.Item(
                FactKind.VOUCHER, "only here", 1, json.createObjectNode().put("state", "only in the index"));
        Question question = Question.about(FactKind.VOUCHER).where("state", "only in the index");
        index.prepare();
        index.write(List.of(onlyInTheIndex), null);
        index.refresh();

        assertThat(figures.answer(question).count())
                .as("not all facts are there")
                .isZero();
        delivery.deliver();
        assertThat(figures.answer(question).count()).as("complete").isEqualTo(1);
        queue.failing();
        assertThat(figures.answer(question).count()).as("away").isZero();
        delivery.deliver();
        assertThat(figures.answer(question).count()).as("back").isEqualTo(1);
    }

    @Test
    void postgresAnswersWhatTheIndexRefuses() {
        Figures figures = new Figures(BothStores.provider(search), copy, queue);
        delivery.deliver();
        server.send("DELETE", "/" + index.alias(FactKind.SIGNAL) + "-1", null);
        server.send(
                "PUT",
                "/" + index.alias(FactKind.SIGNAL) + "-1",
                Map.of(
                        "aliases",
                        Map.of(index.alias(FactKind.SIGNAL), Map.of()),
                        "mappings",
                        Map.of("properties", Map.of("signal", Map.of("type", "text")))));

        Question question = Question.about(FactKind.SIGNAL).by("signal");
        assertThatThrownBy(() -> search.answer(question)).isInstanceOf(IllegalStateException.class);
        assertThat(figures.answer(question)).isEqualTo(postgres.answer(question));
    }
}
