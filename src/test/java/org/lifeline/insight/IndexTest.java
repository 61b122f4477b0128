package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.insight.Question.Step;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OpenSearchServer;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.ObjectProvider;
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
    private IndexDocuments documents;

    @Autowired
    private PersonNames names;

    @Autowired
    private ObjectMapper json;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private JdbcTemplate rows;

    @Autowired
    private Clock clock;

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
                new OpenSearchProperties(SERVER.url(), null, null, prefix, Duration.ofSeconds(10));
        server = new SearchServer(SERVER.url(), properties, json);
        index = new SearchIndex(server, documents, json, properties.prefix());
        delivery = delivery();
        search = new OpenSearchFacts(index, json, names, documents);
        delivery.turnOn();
    }

    private IndexDelivery delivery() {
        return new IndexDelivery(
                jdbc, rows, documents, provider(index), (kind, key) -> parked.add(kind + " " + key), clock);
    }

    private static <T> ObjectProvider<T> provider(T one) {
        return new ObjectProvider<>() {
            @Override
            public Stream<T> stream() {
                return Stream.of(one);
            }

            @Override
            public T getObject() {
                return one;
            }
        };
    }

    @AfterEach
    void theOthersHaveNoIndex() throws Exception {
        delivery.turnOff();
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
        facts.bringUpToDate();
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
        assertThat(search.answer(question)).as(question.toString()).isEqualTo(postgres.answer(question));
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

    private void assertComplete() {
        for (FactKind kind : FactKind.values()) {
            assertThat(indexed(kind)).as(kind.code()).isEqualTo(inTables(kind));
        }
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

    @Test
    void anIndexThatWasDeletedIsMadeAnew() {
        paidCase();
        deliver();
        server.send("DELETE", "/" + index.alias(FactKind.APPLICATION) + "-1", null);
        paidCase();
        facts.bringUpToDate();

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
        facts.bringUpToDate();

        delivery.deliver();

        assertThat(queued()).isPositive();
        assertThat(parked).isEmpty();
        assertThat(failing()).isTrue();
        server.send("PUT", settings, Map.of("index.blocks.read_only_allow_delete", false));
        delivery.deliver();
        assertThat(queued()).isZero();
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
        try (SearchServer away = new SearchServer(
                nowhere, new OpenSearchProperties(nowhere, null, null, "away", Duration.ofSeconds(2)), json)) {
            IndexDelivery toNowhere = new IndexDelivery(
                    jdbc,
                    rows,
                    documents,
                    provider(new SearchIndex(away, documents, json, "away")),
                    (kind, key) -> parked.add(key),
                    clock);
            paidCase();
            facts.bringUpToDate();

            toNowhere.deliver();
        }

        assertThat(queued()).isPositive();
        assertThat(failing()).isTrue();
        assertThat(parked).isEmpty();
        delivery.deliver();
        assertThat(queued()).isZero();
        assertComplete();
    }

    @Test
    void twoNodesDeliverEachChangeOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            paidCase();
        }
        facts.bringUpToDate();
        List<IndexDelivery> nodes = List.of(delivery, delivery(), delivery());

        Together.run(nodes.size(), n -> {
            nodes.get(n).deliver();
            return n;
        });

        delivery.deliver();
        assertThat(queued()).isZero();
        assertComplete();
    }

    @Test
    void aRebuildLosesNothingThatChangesMeanwhile() {
        paidCase();
        deliver();
        long before = indexed(FactKind.APPLICATION);
        List<Long> readMeanwhile = new ArrayList<>();

        new IndexRebuild(jdbc, documents, provider(index), delivery, clock).rebuild((kind, written) -> {
            if (kind == FactKind.APPLICATION && readMeanwhile.isEmpty()) {
                paidCase();
                facts.bringUpToDate();
                delivery.deliver();
            }
            readMeanwhile.add(indexed(FactKind.APPLICATION));
        });

        assertThat(readMeanwhile).allMatch(count -> count > before);
        delivery.deliver();
        assertComplete();
        assertThat(jdbc.sql("select count(*) from insight_rebuild")
                        .query(Long.class)
                        .single())
                .isZero();
    }
}
