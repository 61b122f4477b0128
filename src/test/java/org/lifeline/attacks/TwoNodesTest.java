package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.LiveFolder;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Product;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Two nodes of a real deployment on one database, as processes, with nothing that sends a person to the same node twice. Then one is killed
 * while it stores a file. The tests share the nodes, in this order, for a start is dear.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class TwoNodesTest {

    private static final String COOKIE = "__Host-lifeline";
    private static final String TASKS = "/camunda/api/engine/engine/default/task";
    private static final Pattern NAME_OF_A_FILE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @TempDir
    static Path folder;

    private static EmbeddedPostgres database;
    private static JdbcClient jdbc;
    private static Product one;
    private static Product other;
    /** Somebody whose log-in began at the first node. */
    private static Visitor applicant;

    private static Visitor elsewhere;
    private static String draft;

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedPostgres.start();
        jdbc = JdbcClient.create(database.getPostgresDatabase());
        // together, on an empty database: one of them died each time
        one = startNode();
        other = startNode();
        one.ready();
        other.ready();
        account("almaz", "applicant");
        account("worku", "social-worker");
        account("tigist", "operations");
        applicant = loggedIn("almaz");
        elsewhere = applicant.at(other.address());
    }

    @AfterAll
    static void stop() throws Exception {
        for (Product node : new Product[] {one, other}) {
            if (node != null) {
                node.close();
            }
        }
        database.close();
    }

    private static Product startNode() throws Exception {
        Map<String, String> settings = Deployment.settings(database.getJdbcUrl("postgres", "postgres"), folder);
        settings.put("spring.datasource.hikari.maximum-pool-size", "6");
        settings.remove("server.port");
        return Product.start(
                folder,
                settings.entrySet().stream()
                        .map(s -> "--" + s.getKey() + "=" + s.getValue())
                        .toArray(String[]::new));
    }

    /** With the first administrator's password. */
    private static void account(String name, String group) {
        jdbc.sql("""
                        insert into act_id_user (id_, rev_, first_, last_, email_, pwd_, salt_)
                          select :name, 1, :name, 'Test', :name || '@example.org', pwd_, salt_ from act_id_user where id_ = 'administrator'""").param("name", name).update();
        jdbc.sql("insert into act_id_membership (user_id_, group_id_) values (:name, :group)")
                .param("name", name)
                .param("group", group)
                .update();
    }

    private static Visitor loggedIn(String name) throws Exception {
        Visitor visitor = new Visitor(one.address());
        assertThat(visitor.logIn(name, Deployment.PASSWORD).headers().firstValue("Location"))
                .hasValue("/");
        return visitor;
    }

    private static byte[] json(Object body) throws Exception {
        return Api.JSON.writeValueAsBytes(body);
    }

    @Test
    @Order(1)
    void nodesThatStartTogetherOnAnEmptyDatabaseShareModelsAccountsAndKeys() {
        for (String once : List.of(
                "select count(*) from act_re_deployment",
                "select count(*) from act_id_user where id_ not in ('almaz', 'worku', 'tigist')",
                "select count(*) from known_key where purpose = 'voucher'")) {
            assertThat(jdbc.sql(once).query(Long.class).single()).as(once).isOne();
        }
    }

    @Test
    @Order(1)
    void theCookieOfOneNodeIsGoodOnTheOther() throws Exception {
        assertThat(elsewhere.get("/applications").statusCode()).isEqualTo(200);
        assertThat(Api.JSON
                        .readTree(elsewhere.get("/session").body())
                        .path("account")
                        .asText())
                .isEqualTo("almaz");
    }

    /** The only administrator makes one more alone; for a third one, two have to agree. */
    @Test
    @Order(2)
    void simultaneousFormsMakeOneSecondAdministrator() throws Exception {
        Visitor administrator = loggedIn("administrator");
        String token = administrator.token("/operations/setup");
        Visitor there = administrator.at(other.address());

        List<String> done = Together.run(6, i -> {
            try {
                return (i % 2 == 0 ? administrator : there)
                        .send(
                                "/operations/setup/administrator",
                                Map.of(
                                        "_csrf",
                                        token,
                                        "name",
                                        "second-" + i,
                                        "password",
                                        Deployment.PASSWORD,
                                        "again",
                                        Deployment.PASSWORD))
                        .headers()
                        .firstValue("Location")
                        .orElse("")
                        .replaceFirst(".*done=", "");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(done).filteredOn("done.administratorMade"::equals).hasSize(1);
        assertThat(done).filteredOn("done.twoAdministrators"::equals).hasSize(5);
        assertThat(jdbc.sql("select count(*) from act_id_membership where group_id_ = 'camunda-admin'")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    @Order(2)
    void aFormOfOneNodeCanBeSentToTheOther() throws Exception {
        String programme = NewProgramme.with(jdbc).providers().stages("social-worker");
        String token = applicant.token("/applications");

        HttpResponse<String> sent = elsewhere.call(
                "POST",
                "/api/applications",
                "application/json",
                json(Map.of("programme", programme, "answers", Cases.answers(), "submit", false)),
                "X-CSRF-TOKEN",
                token);

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(201);
        draft = Api.JSON.readTree(sent.body()).path("number").asText();
    }

    /** Tasklist has a session of the engine's own, and a token of its own. */
    @Test
    @Order(3)
    void tasklistWorksOnBothNodes() throws Exception {
        Visitor officer = loggedIn("worku");
        assertThat(officer.get("/camunda/app/tasklist/default/").statusCode()).isEqualTo(200);
        String token = officer.cookie("XSRF-TOKEN");
        Visitor there = officer.at(other.address());

        assertThat(there.get(TASKS + "/count").statusCode()).isEqualTo(200);
        HttpResponse<String> found =
                there.call("POST", TASKS, "application/json", json(Map.of()), "X-XSRF-TOKEN", token);
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(officer.call("POST", TASKS, "application/json", json(Map.of()), "X-XSRF-TOKEN", "made up")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    @Order(4)
    void aLogOutOnOneNodeEndsTheSessionOnBoth() throws Exception {
        Visitor officer = loggedIn("worku");
        String session = officer.cookie(COOKIE);
        officer.at(other.address()).logOut();

        for (Product node : List.of(one, other)) {
            Visitor thief = new Visitor(node.address());
            assertThat(thief.get("/start", "Cookie", COOKIE + "=" + session).statusCode())
                    .as("the cookie of before")
                    .isEqualTo(302);
        }
    }

    @Test
    @Order(5)
    void whoeverWasOnANodeThatIsKilledGoesOnWithTheOther() throws Exception {
        Path documents = folder.resolve("data/documents");
        String token = applicant.token("/applications");
        Path left;
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            // the file is stored, and its row cannot be
            sql.execute("lock table stored_file in share mode");
            CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> upload(token));
            left = await().atMost(PATIENCE).until(() -> unknownFile(documents), file -> file != null);
            one.kill();
            connection.rollback();
            await().atMost(PATIENCE).until(upload::isDone);
        }

        HttpResponse<String> page = elsewhere.get("/apply/drafts/" + draft + "/steps/1");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("An operation that cannot wait long.");
        HttpResponse<String> documentsOfDraft = elsewhere.get("/api/applications/" + draft + "/documents");
        assertThat(documentsOfDraft.body()).isEqualTo("[]");

        // the file that no row names goes with the nightly care, once it is a day old
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Visitor operations = new Visitor(other.address());
        operations.logIn("tigist", Deployment.PASSWORD);
        assertThat(operations
                        .send("/operations/document-care", Map.of("_csrf", operations.token("/operations")))
                        .statusCode())
                .isEqualTo(302);
        await().atMost(PATIENCE).until(() -> Files.notExists(left));
        assertThat(unknownFile(documents)).isNull();
    }

    private static void upload(String token) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("""
                --x\r
                Content-Disposition: form-data; name="file"; filename="letter.pdf"\r
                Content-Type: application/pdf\r
                \r
                """.getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(SmallFiles.pdf("A letter"));
        body.writeBytes("\r\n--x--\r\n".getBytes(StandardCharsets.US_ASCII));
        try {
            HttpResponse<String> answer = applicant.call(
                    "POST",
                    "/api/applications/" + draft + "/documents",
                    "multipart/form-data; boundary=x",
                    body.toByteArray(),
                    "X-CSRF-TOKEN",
                    token);
            throw new IllegalStateException("answered " + answer.statusCode() + " " + answer.body());
        } catch (IOException nodeKilled) {
            // its answer never comes
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A stored file that no row names. */
    private static Path unknownFile(Path documents) throws Exception {
        if (Files.notExists(documents)) {
            return null;
        }
        List<String> known = jdbc.sql("select name::text from stored_file")
                .query(String.class)
                .list();
        return LiveFolder.files(documents).keySet().stream()
                .filter(file ->
                        NAME_OF_A_FILE.matcher(file.getFileName().toString()).matches())
                .filter(file -> !known.contains(file.getFileName().toString()))
                .findFirst()
                .orElse(null);
    }

    /** After an upgrade of a library: the person logs in again, and never reads of an error. */
    @Test
    @Order(6)
    void aSessionThatCannotBeReadMeansToLogInAgain() throws Exception {
        assertThat(elsewhere.get("/applications").statusCode()).isEqualTo(200);
        jdbc.sql("update web_session_part set content = content || '\\x00'::bytea")
                .update();

        HttpResponse<String> asked = elsewhere.get("/applications");

        assertThat(asked.statusCode()).isEqualTo(302);
        assertThat(asked.headers().firstValue("Location").orElse("")).contains("/login");
        assertThat(elsewhere.logIn("almaz", Deployment.PASSWORD).statusCode()).isEqualTo(302);
        assertThat(elsewhere.get("/applications").statusCode()).isEqualTo(200);
    }
}
