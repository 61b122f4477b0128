package org.lifeline.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.lifeline.registry.Person;
import org.lifeline.registry.PersonChange;
import org.lifeline.registry.Registry;
import org.lifeline.testing.Cases;
import org.lifeline.testing.DocumentFiles;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What happens at night to cases that are old: years pass by setting their dates back. */
class RetentionTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private Registry registry;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void deletesAnUnsubmittedDraftWithItsDocuments() {
        String old = draft();
        String young = draft();
        String file = upload(old, "report of " + old);
        jdbc.sql("update application set created_at = now() - interval '91 days' where number = ?")
                .param(old)
                .update();
        jdbc.sql("update application set created_at = now() - interval '89 days' where number = ?")
                .param(young)
                .update();

        night();

        as("applicant").get("/api/applications/" + old).expect(404);
        as("applicant").get("/api/applications/" + young).expect(200);
        assertThat(stored(file)).doesNotExist();
    }

    @Test
    void erasesThePersonFromACaseThatWasRejectedLongAgoAndKeepsTheOutcome() {
        Map<String, Object> answers = Cases.answers("needDescription", "Something erasedmark needs.");
        answers.put("idNumber", "ERASE-" + System.nanoTime());
        String number = Cases.apply(as("applicant"), answers);
        String file = upload(number, "report of " + number);
        String shared = upload(number, "a leaflet that two cases hold");
        String other = Cases.apply(as("applicant"), Cases.answers());
        upload(other, "a leaflet that two cases hold");
        Cases.complete(as("social-worker"), Cases.task(as("social-worker"), number), "reject", "notEligible", "No.")
                .expect(204);
        Cases.status(as("applicant"), number, "rejected");
        setBack(number, "1824 days");

        night();
        assertThat(application(number).path("answers").path("familyName").asText())
                .startsWith("Tadesse");

        setBack(number, "1826 days");
        night();

        JsonNode erased = application(number);
        assertThat(erased.path("answers")).isEmpty();
        assertThat(erased.path("documents")).isEmpty();
        assertThat(erased.path("status").asText()).isEqualTo("rejected");
        assertThat(erased.path("amount").asInt()).isEqualTo(5000);
        as("auditor").get("/applications/" + number).expect(200);
        assertThat(person(number))
                .containsEntry("given_name", "")
                .containsEntry("family_name", "")
                .containsEntry("name_key", "");
        assertThat(person(number).get("id_number_hash")).isNull();
        assertThat(person(number).get("phone")).isNull();
        assertThat(stored(file)).doesNotExist();
        assertThat(stored(shared)).exists();
        assertThat(jdbc.sql("select count(*) from audit_entry where case_number = ? and action = 'personalDataErased'")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void erasesTheOfficersWordsWithThePersonAndKeepsWhoDecidedAndWhy() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Cases.complete(
                        as("social-worker"),
                        Cases.task(as("social-worker"), number),
                        "reject",
                        "notEligible",
                        "The tumourmark is older.")
                .expect(204);
        Cases.status(as("applicant"), number, "rejected");
        assertThatThrownBy(() -> jdbc.sql("update stage_decision set reason = '(erased)' where case_number = ?")
                        .param(number)
                        .update())
                .hasMessageContaining("append-only");
        setBack(number, "1826 days");

        night();

        assertThat(jdbc.sql(
                                "select reason, reason_code, decided_by, decision from stage_decision where case_number = ?")
                        .param(number)
                        .query()
                        .singleRow())
                .containsEntry("reason", "(erased)")
                .containsEntry("reason_code", "notEligible")
                .containsEntry("decided_by", "social-worker")
                .containsEntry("decision", "reject");
        assertThatThrownBy(() -> jdbc.sql("update stage_decision set reason = 'Another story' where case_number = ?")
                        .param(number)
                        .update())
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> jdbc.sql(
                                "update stage_decision set reason = '(erased)', decided_by = 'x' where case_number = ?")
                        .param(number)
                        .update())
                .hasMessageContaining("append-only");
    }

    @Test
    void erasesThePersonFromACaseThatWasWithdrawnLongAgo() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Cases.task(as("social-worker"), number);
        as("applicant")
                .post("/api/applications/" + number + "/withdrawal", Map.of())
                .expect(200);
        Cases.status(as("applicant"), number, "withdrawn");
        setBack(number, "364 days");
        night();
        assertThat(application(number).path("answers").path("givenName").asText())
                .isEqualTo("Almaz");

        setBack(number, "366 days");
        night();

        assertThat(application(number).path("answers")).isEmpty();
    }

    @Test
    void endsACaseThatNobodyDecidedForTwoYearsAndErasesItAYearLater() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Cases.task(as("social-worker"), number);
        setBack(number, "729 days");
        night();
        assertThat(application(number).path("status").asText()).isEqualTo("inAssessment");

        setBack(number, "731 days");
        night();
        Cases.status(as("applicant"), number, "withdrawn");
        assertThat(application(number).path("timeline").findValuesAsText("what"))
                .contains("We did not hear from you for a long time", "Withdrawn");
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceBusinessKey(number)
                                .processDefinitionKey("assistanceApplication")
                                .count()
                        == 0);

        setBack(number, "366 days");
        night();
        assertThat(application(number).path("answers")).isEmpty();
    }

    @Test
    void keepsAPersonWhoHasAnotherCase() {
        Map<String, Object> answers = Cases.answers();
        String first = Cases.apply(as("applicant"), answers);
        String second = Cases.apply(as("applicant"), answers);
        Cases.task(as("social-worker"), second);
        Cases.complete(as("social-worker"), Cases.task(as("social-worker"), first), "reject", "notEligible", "No.")
                .expect(204);
        Cases.status(as("applicant"), first, "rejected");
        setBack(first, "1826 days");

        night();

        assertThat(application(first).path("answers")).isEmpty();
        assertThat(person(second)).containsEntry("given_name", "Almaz");
    }

    @Test
    void erasesTheHolderFromAVoucherThatEndedLongAgo() throws JOSEException {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String code = voucher.path("code").asText();
        String number = jdbc.sql("select application_number from voucher where code = ?")
                .param(code)
                .query(String.class)
                .single();
        String letter = jdbc.sql("select document_sha256 from voucher where code = ?")
                .param(code)
                .query(String.class)
                .single();
        jdbc.sql("update voucher set expires_at = now() - interval '3651 days' where code = ?")
                .param(code)
                .update();
        UUID record = recordOfADevice(code);

        night();

        assertThat(application(number).path("answers")).isEmpty();
        as("applicant").get("/api/vouchers/" + code).expectProblem(404, "notFound");
        as("applicant").get("/api/vouchers/" + code + "/pdf").expectProblem(404, "notFound");
        as("applicant").get("/vouchers/" + code).expect(404);
        assertThat(stored(letter)).doesNotExist();
        assertThat(jdbc.sql("select payload is null and signature = 'signed' from offline_record where id = ?")
                        .param(record)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(jdbc.sql("select value_minor from voucher where code = ?")
                        .param(code)
                        .query(Long.class)
                        .single())
                .isEqualTo(500_000L);
    }

    @Test
    void keepsAPersonForWhomANewCaseIsBeingRegistered() throws Exception {
        Person person = new Person(
                "Almaz",
                "Bekele",
                null,
                LocalDate.of(1990, 1, 2),
                false,
                "KEEP-" + UUID.randomUUID(),
                null,
                null,
                null,
                null);
        long id = registry.register(person, PersonChange.saidIn("A-2026-999999", "social-worker"));
        String number = draft();

        ExecutorService night = Executors.newSingleThreadExecutor();
        try {
            Future<?> erasing = transaction.execute(registering -> {
                registry.register(person, PersonChange.saidIn("A-2026-999999", "social-worker"));
                jdbc.sql("update application set person_id = ? where number = ?")
                        .params(id, number)
                        .update();
                Future<?> started =
                        night.submit(() -> transaction.executeWithoutResult(erasure -> registry.eraseUnlessNeeded(id)));
                Together.awaitSomebodyBlockedByThis(jdbc);
                return started;
            });
            Objects.requireNonNull(erasing).get();
        } finally {
            night.shutdown();
        }

        assertThat(person(number)).containsEntry("given_name", "Almaz").containsEntry("erased_at", null);
    }

    @Test
    void registersAPersonAnewWhoIsErasedMeanwhile() throws Exception {
        Person person = new Person(
                "Almaz",
                "Bekele",
                null,
                LocalDate.of(1990, 1, 2),
                false,
                "ANEW-" + UUID.randomUUID(),
                "+251911223344",
                null,
                null,
                null);
        long erased = registry.register(person, PersonChange.saidIn("A-2026-999999", "social-worker"));

        ExecutorService morning = Executors.newSingleThreadExecutor();
        try {
            Future<Long> registering = transaction.execute(erasure -> {
                registry.eraseUnlessNeeded(erased);
                Future<Long> started = morning.submit(
                        () -> registry.register(person, PersonChange.saidIn("A-2026-999999", "social-worker")));
                Together.awaitSomebodyBlockedByThis(jdbc);
                return started;
            });
            long anew = Objects.requireNonNull(registering).get();

            assertThat(anew).isNotEqualTo(erased);
            assertThat(registry.get(anew).phone()).isEqualTo("+251911223344");
        } finally {
            morning.shutdown();
        }
        assertThat(registry.get(erased).phone()).isNull();
    }

    /** A record that a device noted of the voucher, and that was not taken. */
    private UUID recordOfADevice(String code) throws JOSEException {
        Map<String, Object> key =
                new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONObject();
        UUID device = UUID.fromString(as("service-provider")
                .post("/api/devices", Map.of("name", "Old", "publicKey", key))
                .expect(201)
                .json()
                .path("id")
                .asText());
        UUID record = UUID.randomUUID();
        jdbc.sql("""
                        insert into offline_record (id, device_id, seq, hash, payload, signature, voucher_code, currency, amount_minor, noted_at, status_at,
                                                    received_at, received_by, outcome, reason, message, status_fresh, within_voucher, within_device,
                                                    time_plausible, first_at_provider)
                        values (?, ?, 1, 'x', '\\x00', 'signed', ?, 'EUR', 1, now(), now(), now(), 'x', 'rejected', 'expired', 'x', true, true, true, true, true)""").params(record, device, code).update();
        return record;
    }

    /** The night's process, now. */
    private void night() {
        String run = runtime.startProcessInstanceByKey("retention").getId();
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceId(run)
                                .count()
                        == 0);
    }

    private void setBack(String number, String time) {
        jdbc.sql("update case_event set at = now() - cast(? as interval) where case_number = ?")
                .params(time, number)
                .update();
    }

    private static JsonNode application(String number) {
        return as("auditor").get("/api/applications/" + number).expect(200).json();
    }

    private Map<String, Object> person(String number) {
        return jdbc.sql("select p.* from person p join application a on a.person_id = p.id where a.number = ?")
                .param(number)
                .query()
                .singleRow();
    }

    private static String draft() {
        return as("applicant")
                .post(
                        "/api/applications",
                        Map.of("programme", "EMA", "answers", Map.of("givenName", "Almaz"), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    /** @return the file's checksum */
    private String upload(String number, String content) {
        byte[] pdf = SmallFiles.pdf(content);
        as("applicant")
                .upload(
                        "/api/applications/" + number + "/documents",
                        "report.pdf",
                        "application/pdf",
                        pdf,
                        "medicalReport")
                .expect(201);
        List<String> files = jdbc.sql("select sha256 from document where case_number = ? order by uploaded_at desc")
                .param(number)
                .query(String.class)
                .list();
        return files.get(0);
    }

    private Path stored(String sha256) {
        return DocumentFiles.of(jdbc, sha256);
    }
}
