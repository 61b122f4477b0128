package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nobody's application is submitted by somebody else without their consent, and none is used twice. */
class ConsentTest extends LifelineTest {

    private static final AtomicInteger SIGNATURES = new AtomicInteger();

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationErasure erasure;

    private Api worker;

    @BeforeEach
    void aSocialWorker() {
        worker = as(Accounts.create(identities, "social-worker"));
    }

    @Test
    void isNeededBeforeAnApplicationForSomebodyIsSubmitted() throws Exception {
        String number = draft(worker);
        submit(worker, number).expectProblem(409, "consentMissing");
        worker.post(
                        "/api/applications",
                        Map.of("programme", "EMA", "answers", Cases.answers(), "onBehalfOf", "Abebe Bikila"))
                .expectProblem(409, "consentMissing");

        assertThat(give(worker, number, "signature", "signature", "s.png", signature())
                        .status())
                .isEqualTo(302);
        submit(worker, number).expect(200);
        assertThat(jdbc.sql("select kind from document where case_number = ?")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly("consent");
        assertThat(give(worker, number, "signature", "signature", "s.png", signature())
                        .status())
                .as("after that it stays")
                .isEqualTo(409);
        assertThatThrownBy(() -> jdbc.sql("delete from assisted_consent where application_number = ?")
                        .param(number)
                        .update())
                .isInstanceOf(DataAccessException.class);
        assertThat(worker.get("/filing/" + number + "/consent").expect(200).text())
                .contains("Consent was given");
    }

    @Test
    void theDatabaseSubmitsNothingWithoutIt() {
        String number = draft(worker);
        assertThatThrownBy(() -> jdbc.sql(
                                "update application set status = 'submitted', submitted_at = now() where number = ?")
                        .param(number)
                        .update())
                .hasMessageContaining("nobody consented");
    }

    @Test
    void whoAppliesForThemselvesGivesNone() {
        Cases.apply(as(Accounts.create(identities, "applicant")), Cases.answers());
    }

    @Test
    void aSignatureIsNotUsedForAnotherApplication() throws Exception {
        byte[] signed = signature();
        String one = draft(worker);
        String other = draft(worker);
        assertThat(give(worker, one, "signature", "signature", "s.png", signed).status())
                .isEqualTo(302);
        assertThat(give(worker, other, "signature", "signature", "s.png", signed)
                        .status())
                .isEqualTo(409);
        submit(worker, other).expectProblem(409, "consentMissing");
        assertThatThrownBy(() -> jdbc.sql("""
                                insert into assisted_consent (application_number, way, language, purpose, document_id, taken_by, taken_at)
                                select ?, way, language, purpose, document_id, taken_by, taken_at from assisted_consent where application_number = ?""").params(other, one).update()).isInstanceOf(DataAccessException.class);
    }

    @Test
    void neitherIsItUsedForTwoAtOnce() throws Exception {
        byte[] signed = signature();
        List<String> drafts = List.of(draft(worker), draft(worker), draft(worker), draft(worker));
        List<Integer> answers = Together.run(
                4,
                n -> give(worker, drafts.get(n), "signature", "signature", "s.png", signed)
                        .status());
        assertThat(answers).containsExactlyInAnyOrder(302, 409, 409, 409);
    }

    @Test
    void anEmptyBoxAndOtherFilesAreNoSignature() throws Exception {
        String number = draft(worker);
        assertThat(give(worker, number, "signature", "signature", "s.png", blank())
                        .status())
                .isEqualTo(422);
        assertThat(give(worker, number, "signature", "signature", "s.pdf", SmallFiles.PDF)
                        .status())
                .isEqualTo(415);
        assertThat(give(worker, number, "signature", "signature", "s.png", new byte[0])
                        .status())
                .isEqualTo(422);
        submit(worker, number).expectProblem(409, "consentMissing");
    }

    @Test
    void aVoiceNoteIsTakenByItsContent() throws Exception {
        String number = draft(worker);
        byte[] film = webm("A_OPUS V_VP8");
        assertThat(give(worker, number, "voice", "voice", "v.webm", film).status())
                .isEqualTo(415);
        assertThat(give(worker, number, "voice", "voice", "v.webm", SmallFiles.PDF)
                        .status())
                .isBetween(415, 422);
        assertThat(give(worker, number, "voice", "voice", "v.webm", new byte[1_100_000])
                        .status())
                .isEqualTo(413);
        assertThat(give(worker, number, "voice", "voice", "v.exe", webm("A_OPUS"))
                        .status())
                .isEqualTo(302);
        String document = jdbc.sql("select document_id::text from assisted_consent where application_number = ?")
                .param(number)
                .query(String.class)
                .single();
        Api.Answer heard = worker.get("/documents/" + document).expect(200);
        assertThat(heard.type()).startsWith("audio/webm");
        as(Accounts.create(identities, "social-worker"))
                .get("/documents/" + document)
                .expect(404);
        as(Accounts.create(identities, "applicant"))
                .get("/documents/" + document)
                .expect(404);
        assertThat(jdbc.sql(
                                "select count(*) from document_pages p join document d using (sha256) where d.id = cast(? as uuid)")
                        .param(document)
                        .query(Long.class)
                        .single())
                .as("nobody draws its pages")
                .isZero();
        worker.upload("/api/applications/" + number + "/documents", "v.webm", "audio/webm", webm("A_OPUS"), "consent")
                .expect(415);
        submit(worker, number).expect(200);
    }

    @Test
    void whoCannotSignHasAWitness() throws Exception {
        String number = draft(worker);
        assertThat(give(worker, number, "statement", "witness", null, " ".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(422);
        assertThat(give(worker, number, "statement", "witness", null, "Sister Ruth".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(302);
        assertThat(jdbc.sql("select witness from assisted_consent where application_number = ?")
                        .param(number)
                        .query(byte[].class)
                        .single())
                .as("encrypted")
                .isNotEqualTo("Sister Ruth".getBytes(StandardCharsets.UTF_8));
        submit(worker, number).expect(200);
    }

    @Test
    void aWitnessIsNeitherWhoFilesNorThePerson() {
        String account = Accounts.create(identities, "social-worker");
        User person = identities.createUserQuery().userId(account).singleResult();
        person.setFirstName("Hanna");
        person.setLastName("Girma");
        identities.saveUser(person);
        worker = as(account);
        Map<String, Object> answers = Cases.answers("givenName", "Abebe");
        answers.put("familyName", "Bikila");
        String number = worker.post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                "EMA",
                                "answers",
                                answers,
                                "onBehalfOf",
                                "Neighbour of Lakech",
                                "submit",
                                false))
                .expect(201)
                .json()
                .path("number")
                .asText();
        for (String name : List.of(account, "hanna girma", "GIRMA, Hanna", "Bikila Abebe", "neighbour of lakech")) {
            assertThat(give(worker, number, "statement", "witness", null, name.getBytes(StandardCharsets.UTF_8))
                            .status())
                    .as(name)
                    .isEqualTo(422);
        }
        assertThat(give(worker, number, "statement", "witness", null, "Ruth".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(302);
        answers.put("givenName", "Ruth");
        answers.remove("familyName");
        worker.put("/api/applications/" + number, Map.of("answers", answers)).expect(200);
        submit(worker, number).expectInvalid("witness");
        Map<String, Object> atOnce = Map.of(
                "programme",
                "EMA",
                "answers",
                answers,
                "onBehalfOf",
                "Abebe Bikila",
                "consent",
                Map.of("witness", "Hanna Girma", "language", "en"));
        worker.post("/api/applications", atOnce).expectInvalid("witness");
    }

    @Test
    void aRemovedSignatureIsNone() throws Exception {
        String number = draft(worker);
        give(worker, number, "signature", "signature", "s.png", signature());
        String document = jdbc.sql("select id::text from document where case_number = ?")
                .param(number)
                .query(String.class)
                .single();
        worker.delete("/api/applications/" + number + "/documents/" + document).expect(204);
        submit(worker, number).expectProblem(409, "consentMissing");
        assertThat(give(worker, number, "signature", "signature", "s.png", signature())
                        .status())
                .isEqualTo(302);
        submit(worker, number).expect(200);
    }

    @Test
    void itGoesWithWhatWasSaidInTheCase() throws Exception {
        String draft = draft(worker);
        give(worker, draft, "statement", "witness", null, "Sister Ruth".getBytes(StandardCharsets.UTF_8));
        erasure.deleteDraft(draft);
        String sent = draft(worker);
        give(worker, sent, "statement", "witness", null, "Sister Ruth".getBytes(StandardCharsets.UTF_8));
        submit(worker, sent).expect(200);
        erasure.erase(sent);
        assertThat(jdbc.sql("select count(*) from assisted_consent where application_number in (?, ?)")
                        .params(draft, sent)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void onlyWhoFilesTakesIt() throws Exception {
        String number = draft(worker);
        Api colleague = as(Accounts.create(identities, "social-worker"));
        colleague.get("/filing/" + number + "/consent").expect(404);
        assertThat(give(colleague, number, "signature", "signature", "s.png", signature())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void thePurposeIsReadInThePersonsLanguage() {
        String number = draft(worker);
        assertThat(worker.get("/filing/" + number + "/consent?in=ar")
                        .expect(200)
                        .text())
                .contains("lang=\"ar\" dir=\"rtl\"", "أوافق");
        assertThat(worker.get("/filing/" + number + "/consent?in=xx")
                        .expect(200)
                        .text())
                .contains("I agree that this social worker");
    }

    // ---------------------------------------------------------------- helpers

    private static String draft(Api worker) {
        return worker.post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                "EMA",
                                "answers",
                                Cases.answers(),
                                "onBehalfOf",
                                "Abebe Bikila",
                                "submit",
                                false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private static Api.Answer submit(Api worker, String number) {
        return worker.post("/api/applications/" + number + "/submission", Map.of());
    }

    /** @param fileName null for a field that is no file */
    private static Api.Answer give(
            Api worker, String number, String way, String field, @Nullable String fileName, byte[] content) {
        String boundary = "----" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"way\"\r\n\r\n" + way + "\r\n--"
                        + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\""
                        + (fileName == null
                                ? ""
                                : "; filename=\"" + fileName + "\"\r\nContent-Type: application/octet-stream")
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return worker.send(
                "POST",
                "/filing/" + number + "/consent",
                Map.of("Content-Type", "multipart/form-data; boundary=" + boundary, "Accept", "text/html"),
                body.toByteArray());
    }

    private static byte[] blank() throws IOException {
        return png(picture());
    }

    /** Each like no other. */
    private static byte[] signature() throws IOException {
        BufferedImage picture = picture();
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.BLACK);
        pen.setStroke(new BasicStroke(4));
        int n = SIGNATURES.incrementAndGet();
        pen.drawLine(40, 40 + n, 500, 220 - n);
        pen.drawLine(60, 200, 400 + n, 60);
        pen.dispose();
        return png(picture);
    }

    private static BufferedImage picture() {
        BufferedImage picture = new BufferedImage(900, 300, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 900, 300);
        pen.dispose();
        return picture;
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }

    /** As a browser begins a recording; what is said differs each time. */
    private static byte[] webm(String codecs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {
            0x1A,
            0x45,
            (byte) 0xDF,
            (byte) 0xA3,
            (byte) 0x9F,
            0x42,
            (byte) 0x86,
            (byte) 0x81,
            1,
            0x42,
            (byte) 0x82,
            (byte) 0x84
        });
        out.writeBytes(("webm" + codecs + UUID.randomUUID()).getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[4000]);
        return out.toByteArray();
    }
}
