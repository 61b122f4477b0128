package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Cases;
import org.lifeline.testing.CountedFacts;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OpenSearchServer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The command makes the index anew beside the running product, and says in one line what is wrong. */
class RebuildIndexTest extends LifelineTest {

    @RegisterExtension
    static final OpenSearchServer SERVER = new OpenSearchServer();

    @Autowired
    private FactDelivery facts;

    @Autowired
    private IndexQueue queue;

    @Autowired
    private PostgresFacts postgres;

    @Autowired
    private IndexDocuments documents;

    @Autowired
    private PersonNames names;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DataSource database;

    @Autowired
    private ObjectMapper json;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream wrong = new ByteArrayOutputStream();

    @Test
    void makesEachIndexAnewAndSaysHowFarItIs() throws Exception {
        Cases.apply(as("applicant"), NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        CountedFacts.bringUpToDate(jdbc, facts);
        String prefix = "r" + UUID.randomUUID().toString().substring(0, 8);

        try {
            assertThat(run("--lifeline.opensearch.url=" + SERVER.url(), "--lifeline.opensearch.prefix=" + prefix))
                    .as(wrong.toString(StandardCharsets.UTF_8))
                    .isTrue();
        } finally {
            queue.turnOff();
        }

        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .hasSize(FactKind.values().length + 1)
                .anyMatch(line -> line.matches("application: complete, [\\d,]+ documents"))
                .last()
                .isEqualTo("Every index is complete.");
        assertThat(wrong.toString(StandardCharsets.UTF_8)).isEmpty();
        try (SearchServer server = new SearchServer(
                SERVER.url(),
                new OpenSearchProperties(SERVER.url(), null, null, false, prefix, null, Duration.ofSeconds(10)),
                json)) {
            OpenSearchFacts search =
                    new OpenSearchFacts(new SearchIndex(server, json, prefix, null), json, names, documents);
            Question question = Question.about(FactKind.APPLICATION).by("programme", "outcome");
            assertThat(search.answer(question)).isEqualTo(postgres.answer(question));
        }
    }

    @Test
    void saysInOneLineThatThereIsNoIndex() {
        assertThat(run()).isFalse();
        assertOneLine("lifeline.opensearch.url is not set");
    }

    @Test
    void saysInOneLineThatOpenSearchDoesNotAnswer() {
        assertThat(run("--lifeline.opensearch.url=http://127.0.0.1:" + FreePort.find()))
                .isFalse();
        assertOneLine("The index is not rebuilt: ");
    }

    @Test
    void saysInOneLineThatTheDatabaseDoesNotAnswer() {
        assertThat(run(
                        "--lifeline.opensearch.url=" + SERVER.url(),
                        "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/lifeline",
                        "--spring.datasource.hikari.connection-timeout=1000"))
                .isFalse();
        assertOneLine("The index is not rebuilt: ");
    }

    private void assertOneLine(String begins) {
        assertThat(wrong.toString(StandardCharsets.UTF_8).lines())
                .hasSize(1)
                .first()
                .asString()
                .contains(begins);
        assertThat(said.size()).isZero();
    }

    /** Runs the command with the settings of the running product. */
    private boolean run(String... more) {
        try {
            HikariDataSource pool = database.unwrap(HikariDataSource.class);
            List<String> args = new ArrayList<>(List.of(
                    "--spring.datasource.username=" + pool.getUsername(),
                    "--spring.datasource.password=" + pool.getPassword(),
                    "--lifeline.data-folder=" + DATA,
                    "--lifeline.personal-data.keys="
                            + Files.readString(DATA.resolve("personal-data.key"))
                                    .strip()));
            if (Arrays.stream(more).noneMatch(arg -> arg.startsWith("--spring.datasource.url"))) {
                args.add("--spring.datasource.url=" + pool.getJdbcUrl());
            }
            args.addAll(List.of(more));
            return RebuildIndex.run(args.toArray(String[]::new), print(said), print(wrong));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
