package org.lifeline.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Metrics;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Execution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.documents.DocumentStore;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.Jobs;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** How long documents are kept by their kind and by how their case ended; what deletes none. Years pass by setting dates back. */
class DocumentRetentionTest extends LifelineTest {

    private static final String TABLE = "retention/document-retention.dmn";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private RepositoryService models;

    @Autowired
    private ManagementService management;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private DocumentStore store;

    private record Paper(String id, String sha256) {}

    @Test
    void deletesEachKindAfterItsOwnTimeAndTellsEverybodyWhatWasThere() {
        String number = sent();
        Paper identity = upload(number, "identity", "card of " + number);
        Paper report = upload(number, "medicalReport", "report of " + number);
        reject(number);
        setBack(number, 364);
        night();
        assertThat(deleted(identity)).isFalse();

        setBack(number, 366);
        assertThat(shownAsDue()).isPositive();
        double before = Metrics.counter("lifeline.documents.deleted").count();
        night();

        assertThat(deleted(identity)).isTrue();
        assertThat(deleted(report)).isFalse();
        assertThat(Metrics.counter("lifeline.documents.deleted").count()).isGreaterThan(before);
        isGone(identity);
        assertThat(store.get(report.sha256())).isNotEmpty();
        as("applicant")
                .get("/api/applications/" + number + "/documents/" + identity.id())
                .expectProblem(410, "documentDeleted");
        as("applicant").get("/documents/" + identity.id()).expect(410);
        as("applicant").get("/documents/" + identity.id() + "/thumbnail").expect(410);
        as("applicant").get("/documents/" + report.id()).expect(200);
        assertThat(as("applicant").get("/applications/" + number).expect(200).text())
                .contains("as the rules say: such papers are kept 365 days after the end of the case")
                .doesNotContain("href=\"/documents/" + identity.id())
                .contains("href=\"/documents/" + report.id());
        JsonNode listed = as("applicant")
                .get("/api/applications/" + number + "/documents")
                .expect(200)
                .json();
        assertThat(listed.findValuesAsText("deletedAt").stream().filter(at -> at.startsWith("20")))
                .hasSize(1);
        assertThat(as("applicant").get("/api/my-data").expect(200).text()).contains(number);
        assertThat(jdbc.sql(
                                "select details::text from audit_entry where case_number = ? and action = 'documentDeleted'")
                        .param(number)
                        .query(String.class)
                        .single())
                .contains("identity/refused", identity.id());

        setBack(number, 731);
        night();
        assertThat(deleted(report)).isTrue();
    }

    /** Every old document is looked at to count them, so a page does not count: but it must not show what was so before the table changed. */
    @Test
    void whatTheNextNightDeletesIsCountedAfterEachNightAndWhenTheTableHasChanged() {
        String number = sent();
        upload(number, "identity", "card of " + number);
        reject(number);
        setBack(number, 350);
        night();
        long before = shownAsDue();
        setBack(number, 366);
        assertThat(shownAsDue()).isEqualTo(before);
        String shorter = ChangedTable.text(TABLE)
                .replaceFirst("(<outputEntry id=\"outputEntry_identity_refused\">\\s*<text>)365", "$1364");
        try (ChangedTable table = ChangedTable.deploy(models, TABLE, shorter)) {
            assertThat(shownAsDue()).isGreaterThan(before);
        }
        assertThat(shownAsDue()).isGreaterThan(before);
        night();
        assertThat(shownAsDue()).isEqualTo(before);
    }

    /** The number on the page of operations, which shows none while a busy database does not answer in time. */
    private long shownAsDue() {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            Matcher shown = Pattern.compile(
                                            "Will be deleted next night, as the rules say</dt><dd[^>]*>(\\d+)<")
                                    .matcher(as("operations").get("/operations").text());
                            return shown.find() ? Long.valueOf(shown.group(1)) : null;
                        },
                        Objects::nonNull);
    }

    @Test
    void aCaseThatIsNotOverOrWasWithdrawnShortlyAgoKeepsItsDocuments() {
        String open = sent();
        Paper paper = upload(open, "identity", "card of " + open);
        setBack(open, 729);
        String withdrawn = sent();
        Paper gone = upload(withdrawn, "identity", "card of " + withdrawn);
        as("applicant")
                .post("/api/applications/" + withdrawn + "/withdrawal", Map.of())
                .expect(200);
        Cases.status(as("applicant"), withdrawn, "withdrawn");
        setBack(withdrawn, 181);

        night();

        assertThat(deleted(paper)).isFalse();
        assertThat(deleted(gone)).isTrue();
    }

    @Test
    void keepsBytesThatAnotherCaseNeeds() {
        String first = sent();
        String second = sent();
        Paper mine = upload(first, "identity", "a card that two cases have");
        Paper theirs = upload(second, "identity", "a card that two cases have");
        assertThat(mine.sha256()).isEqualTo(theirs.sha256());
        reject(first);
        setBack(first, 366);

        night();

        assertThat(deleted(mine)).isTrue();
        as("applicant").get("/documents/" + mine.id()).expect(410);
        as("applicant").get("/documents/" + theirs.id()).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "89", "", "-5", "\"soon\"", "36501"})
    void refusesATableThatWouldDeleteTooSoonOrSaysNothing(String days) {
        assertThatThrownBy(() -> ChangedTable.deploy(models, TABLE, "identity", days))
                .isInstanceOfAny(ParseException.class, ProcessEngineException.class);
    }

    @Test
    void refusesATableWithoutRows() {
        String none = ChangedTable.text(TABLE).replaceAll("(?s)<rule .*</rule>", "");
        assertThatThrownBy(() -> ChangedTable.deploy(models, TABLE, none))
                .isInstanceOf(ProcessEngineException.class)
                .hasMessageContaining("other");
    }

    @Test
    void keepsForAsLongAsTheTableSaysThatIsDeployedNow() {
        String number = sent();
        Paper paper = upload(number, "identity", "card of " + number);
        reject(number);
        setBack(number, 366);
        String longer = ChangedTable.text(TABLE)
                .replaceFirst("(<outputEntry id=\"outputEntry_identity_refused\">\\s*<text>)365", "$1400");
        try (ChangedTable table = ChangedTable.deploy(models, TABLE, longer)) {
            night();
            assertThat(deleted(paper)).isFalse();
        }
        night();
        assertThat(deleted(paper)).isTrue();
    }

    /** A wrong table that came in by another way, a clock that jumps, somebody with SQL. */
    @Test
    void theDatabaseRefusesWhatIsNotDueWhateverAsksForIt() {
        String number = sent();
        Paper paper = upload(number, "identity", "card of " + number);
        assertRefused(paper, "now()", 365, "not due");
        reject(number);
        setBack(number, 200);
        assertRefused(paper, "now()", 365, "not due");
        assertRefused(paper, "now() + interval '10 years'", 365, "not due");
        assertRefused(paper, "now()", 0, "deleted_after_days");
        assertRefused(paper, "now()", 89, "deleted_after_days");
        assertThatThrownBy(() -> jdbc.sql("update document set deleted_at = now() where id = cast(? as uuid)")
                        .param(paper.id())
                        .update())
                .isInstanceOf(RuntimeException.class);
        assertThat(deleted(paper)).isFalse();

        delete(paper, "now()", 190);
        assertThat(deleted(paper)).isTrue();
        assertThatThrownBy(() -> jdbc.sql(
                                "update document set deleted_at = null, deleted_by_rule = null, deleted_after_days = null where id = cast(? as uuid)")
                        .param(paper.id())
                        .update())
                .hasMessageContaining("stays as it came in");
    }

    /** The machine stopped after the row was written and before the bytes were gone: the next night deletes them. */
    @Test
    void aNightThatBrokeOffIsContinued() {
        String number = sent();
        Paper one = upload(number, "identity", "first of " + number);
        Paper two = upload(number, "signature", "second of " + number);
        reject(number);
        setBack(number, 366);
        delete(one, "now()", 365);
        assertThat(store.get(one.sha256())).isNotEmpty();

        setBack(number, 367);
        night();

        isGone(one);
        assertThat(jdbc.sql("select count(*) from audit_entry where case_number = ? and action = 'documentDeleted'")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(deleted(two)).isFalse();
        night();
        assertThat(jdbc.sql("select count(*) from unneeded_file where sha256 = ?")
                        .param(one.sha256())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private void assertRefused(Paper paper, String at, int days, String why) {
        assertThatThrownBy(() -> delete(paper, at, days)).hasMessageContaining(why);
    }

    private void delete(Paper paper, String at, int days) {
        jdbc.sql("update document set deleted_at = " + at
                        + ", deleted_by_rule = 'identity/refused', deleted_after_days = ? where id = cast(? as uuid)")
                .params(days, paper.id())
                .update();
    }

    private static String sent() {
        return Cases.apply(as("applicant"), Cases.answers());
    }

    /** Rejected, and the time to appeal has passed. */
    private void reject(String number) {
        Cases.complete(as("social-worker"), Cases.task(as("social-worker"), number), "reject", "notEligible", "No.")
                .expect(204);
        Cases.status(as("applicant"), number, "rejected");
        Execution waits = await().atMost(PATIENCE)
                .until(
                        () -> runtime.createExecutionQuery()
                                .processInstanceBusinessKey(number)
                                .messageEventSubscriptionName("appealFiled")
                                .singleResult(),
                        Objects::nonNull);
        String instance = waits.getProcessInstanceId();
        management
                .createJobQuery()
                .processInstanceId(instance)
                .timers()
                .list()
                .forEach(timer -> Jobs.run(management, timer));
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceBusinessKey(number)
                                .count()
                        == 0);
    }

    private Paper upload(String number, String kind, String content) {
        JsonNode stored = as("applicant")
                .upload(
                        "/api/applications/" + number + "/documents",
                        kind + ".pdf",
                        "application/pdf",
                        SmallFiles.pdf(content),
                        kind)
                .expect(201)
                .json();
        return new Paper(stored.path("id").asText(), stored.path("sha256").asText());
    }

    private boolean deleted(Paper paper) {
        return jdbc.sql("select deleted_at is not null from document where id = cast(? as uuid)")
                .param(paper.id())
                .query(Boolean.class)
                .single();
    }

    private void setBack(String number, int days) {
        transaction.executeWithoutResult(status -> {
            // what came in keeps its time; only a test lets years pass
            jdbc.sql("set local session_replication_role = replica").update();
            for (String row : new String[] {"case_event set at", "document set uploaded_at"}) {
                jdbc.sql("update " + row + " = now() - make_interval(days => ?) where case_number = ?")
                        .params(days, number)
                        .update();
            }
            jdbc.sql("update application set created_at = now() - make_interval(days => ?) where number = ?")
                    .params(days + 1, number)
                    .update();
        });
    }

    /** The file goes a moment after its row says that the document was deleted. */
    private void isGone(Paper paper) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThatThrownBy(() -> store.get(paper.sha256())).isInstanceOf(DocumentStore.Damaged.class));
    }

    private void night() {
        String run = runtime.startProcessInstanceByKey("retention").getId();
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceId(run)
                                .count()
                        == 0);
    }
}
