package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Cases;
import org.lifeline.testing.CountedFacts;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OpenSearchServer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Regions that share an OpenSearch: one name has the figures of all of them, and each reads and replaces its own index only. */
class IndexOfSeveralRegionsTest extends LifelineTest {

    @RegisterExtension
    static final OpenSearchServer SERVER = new OpenSearchServer();

    @Autowired
    private ApplicationContext product;

    @Autowired
    private FactDelivery facts;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ObjectMapper json;

    private final String all = "t" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void theOthersHaveNoIndex() {
        BothStores.queueing(product, false);
    }

    @Test
    void oneNameHasTheFiguresOfAllRegionsAlsoWhenOneIsMadeAnew() throws Exception {
        String programme = programmeWithACase();
        try (BothStores north = region("north", all);
                BothStores south = region("south", all)) {
            rebuild(north);
            assertThat(under(all, programme)).isEqualTo(1);
            rebuild(south);
            assertThat(under(all, programme)).isEqualTo(2);

            rebuild(north);

            assertThat(under(all, programme)).isEqualTo(2);
            assertThat(own(north, programme)).isEqualTo(1);
            assertThat(own(south, programme)).isEqualTo(1);
        }
    }

    @Test
    void aRegionWithAnIndexOfBeforeIsSeenOnceItKnowsTheSharedName() throws Exception {
        String programme = programmeWithACase();
        try (BothStores alone = region("north", null)) {
            rebuild(alone);
        }
        assertThat(under(all, programme)).isZero();

        try (BothStores north = region("north", all)) {
            north.deliver();
            assertThat(under(all, programme)).isEqualTo(1);
        }
    }

    @Test
    void noRegionTakesTheSharedNameForItsOwn() throws Exception {
        String programme = programmeWithACase();
        try (BothStores north = region("north", all);
                BothStores careless = region("", null)) {
            rebuild(north);

            assertThatThrownBy(() -> rebuild(careless)).hasMessageContaining("give one of them another prefix");

            assertThat(own(north, programme)).isEqualTo(1);
            assertThat(under(all, programme)).isEqualTo(1);
        }
    }

    @Test
    void noRegionIsMixedWithOneWhoseOwnNameItShares() throws Exception {
        String programme = programmeWithACase();
        try (BothStores first = region("", null);
                BothStores north = region("north", all)) {
            rebuild(first);

            assertThatThrownBy(() -> rebuild(north)).hasMessageContaining("give one of them another prefix");

            assertThat(own(first, programme)).isEqualTo(1);
        }
    }

    private String programmeWithACase() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Cases.apply(as("applicant"), programme, Cases.answers());
        CountedFacts.bringUpToDate(jdbc, facts);
        return programme;
    }

    private BothStores region(String name, @Nullable String shared) {
        return new BothStores(product, SERVER.url(), all + name, shared);
    }

    private static void rebuild(BothStores region) {
        region.rebuild((kind, documents) -> {});
    }

    private static long own(BothStores region, String programme) {
        return region.openSearch()
                .answer(Question.about(FactKind.APPLICATION).where("programme", programme))
                .count();
    }

    /** Applications of this programme, as the dashboards count them. */
    private long under(String prefix, String programme) throws Exception {
        try (SearchServer server = new SearchServer(
                SERVER.url(),
                new OpenSearchProperties(SERVER.url(), null, null, false, prefix, null, Duration.ofSeconds(10)),
                json)) {
            return server.send(
                            "POST",
                            "/" + prefix + "-application/_count",
                            Map.of("query", Map.of("term", Map.of("programme", programme))))
                    .map(answer -> answer.path("count").asLong())
                    .orElse(0L);
        }
    }
}
