package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.DocumentFiles;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.springframework.dao.DataAccessException;

/** What was sent stays, whoever wants it gone; what was not sent goes with its bytes, and by its author alone. */
class SubmittedDocumentsTest extends CaseAttack {

    private static final String UNIQUE = " (" + UUID.randomUUID() + ")";

    private static byte[] pdf() {
        return SmallFiles.pdf(UUID.randomUUID().toString());
    }

    private static String documents(String number) {
        return (number.startsWith("C-") ? "/api/claims/" : "/api/applications/") + number + "/documents";
    }

    private static Answer upload(Api by, String number, String name, byte[] content) {
        return by.upload(documents(number), name, "application/pdf", content, "other");
    }

    private static String added(Api by, String number) {
        return upload(by, number, "paper.pdf", pdf())
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private static String draft(Api author) {
        return author.post("/api/applications", Map.of("programme", "EMA", "answers", Cases.answers(), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private static Answer remove(Api by, String number, String document) {
        return by.delete(documents(number) + "/" + document);
    }

    private Path onDisk(String sha256) {
        return DocumentFiles.of(jdbc, sha256);
    }

    // ---------------------------------------------------------------- a draft

    @Test
    void removesADraftsDocumentAndItsFileUnlessAnotherCaseHasTheSame() {
        Api author = as(Accounts.create(identities, "applicant"));
        String number = draft(author);
        String other = draft(author);
        byte[] shared = pdf();
        JsonNode alone = upload(author, number, "alone.pdf", pdf()).expect(201).json();
        JsonNode here = upload(author, number, "shared.pdf", shared).expect(201).json();
        upload(author, other, "shared.pdf", shared).expect(201);
        assertThat(alone.path("removable").asBoolean()).isTrue();

        remove(author, number, alone.path("id").asText()).expect(204);
        remove(author, number, here.path("id").asText()).expect(204);

        await().atMost(PATIENCE)
                .until(() -> Files.notExists(onDisk(alone.path("sha256").asText())));
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from unneeded_file where sha256 = ?")
                                .param(here.path("sha256").asText())
                                .query(Long.class)
                                .single()
                        == 0);
        assertThat(onDisk(here.path("sha256").asText())).exists();
        assertThat(author.get(documents(number)).expect(200).json()).isEmpty();
        remove(author, number, alone.path("id").asText()).expectProblem(404, "notFound");
    }

    @Test
    void replacesADocumentInOneStepAndKeepsItsKind() {
        Api author = as(Accounts.create(identities, "applicant"));
        String number = draft(author);
        String first = author.upload(documents(number), "bill.pdf", "application/pdf", pdf(), "medicalReport")
                .expect(201)
                .json()
                .path("id")
                .asText();
        byte[] harmful = "just words".getBytes();

        author.upload(documents(number) + "?replaces=" + first, "bad.pdf", "application/pdf", harmful, "")
                .expectProblem(415, "wrongType");
        assertThat(author.get(documents(number)).json().findValuesAsText("fileName"))
                .containsExactly("bill.pdf");

        author.upload(documents(number) + "?replaces=" + first, "better.pdf", "application/pdf", pdf(), "")
                .expect(201);
        JsonNode after = author.get(documents(number)).json();
        assertThat(after.findValuesAsText("fileName")).containsExactly("better.pdf");
        assertThat(after.findValuesAsText("kind")).containsExactly("medicalReport");
        author.upload(documents(number) + "?replaces=" + first, "again.pdf", "application/pdf", pdf(), "")
                .expectProblem(404, "notFound");
    }

    @Test
    void storesTheSameFileOnceAndSaysThatItIsThereAlready() throws Exception {
        Api author = as(Accounts.create(identities, "applicant"));
        String number = draft(author);
        byte[] content = pdf();

        List<Answer> answers = Together.run(4, n -> upload(author, number, "copy" + n + ".pdf", content));

        assertThat(answers.stream().filter(a -> a.status() == 201)).hasSize(1);
        assertThat(author.get(documents(number)).json()).hasSize(1);
        Answer told = upload(author, number, "once-more.pdf", content).expectProblem(409, "alreadyAdded");
        assertThat(told.json().path("detail").asText())
                .matches("You have already added this file, as copy\\d\\.pdf\\.");
        assertThatThrownBy(() -> jdbc.sql("""
                        insert into document (id, case_number, kind, file_name, media_type, size_bytes, sha256, uploaded_by, uploaded_at)
                        select gen_random_uuid(), case_number, kind, 'again', media_type, size_bytes, sha256, uploaded_by, uploaded_at
                          from document where case_number = ?""").param(number).update()).isInstanceOf(DataAccessException.class);
    }

    @Test
    void refusesRemovalOfADocumentByStrangersAndOfficers() {
        Api author = as(Accounts.create(identities, "applicant"));
        String number = draft(author);
        String planned = added(author, number);
        String filed = Cases.apply(author, Cases.answers());
        Cases.task(as("social-worker"), filed);
        String sent = added(author, filed);
        String others = added(as("social-worker"), filed);

        Api stranger = as(Accounts.create(identities, "applicant"));
        for (Api reader : List.of(
                stranger, as("social-worker"), as("programme-manager"), as("auditor"), as("service-provider"))) {
            remove(reader, number, planned).expectProblem(404, "notFound");
            remove(reader, filed, sent).expectProblem(404, "notFound");
            reader.get("/documents/" + sent + "/thumbnail").expect(404);
        }
        remove(as("social-worker"), filed, others).expectProblem(404, "notFound");
        // one's own case is no way to a document of another
        String mine = draft(stranger);
        remove(stranger, mine, planned).expectProblem(404, "notFound");
        stranger.upload(documents(mine) + "?replaces=" + planned, "x.pdf", "application/pdf", pdf(), "")
                .expectProblem(404, "notFound");
        anonymous().delete(documents(number) + "/" + planned).expect(401);
        assertThat(author.get(documents(number)).json()).hasSize(1);
    }

    // ---------------------------------------------------------------- what was sent

    @Test
    void keepsSubmittedDocumentsThoughADatabaseUserDeletesThem() {
        Api author = as(Accounts.create(identities, "applicant"));
        String number = draft(author);
        String document = added(author, number);
        author.post("/api/applications/" + number + "/submission", "").expect(200);

        remove(author, number, document).expectProblem(409, "documentSent");
        author.upload(documents(number) + "?replaces=" + document, "x.pdf", "application/pdf", pdf(), "")
                .expectProblem(409, "documentSent");
        assertThat(author.get(documents(number)).json()).hasSize(1);
        assertThatThrownBy(() -> jdbc.sql("delete from document where id = ?")
                        .param(UUID.fromString(document))
                        .update())
                .hasMessageContaining("was sent");
        assertThatThrownBy(() -> jdbc.sql("update document set sent = false where id = ?")
                        .param(UUID.fromString(document))
                        .update())
                .hasMessageContaining("stays as it came in");
        assertThatThrownBy(() -> jdbc.sql("update document set file_name = 'other.pdf' where id = ?")
                        .param(UUID.fromString(document))
                        .update())
                .hasMessageContaining("stays as it came in");
    }

    /** Whoever wins: a document is either gone and was never part of what was sent, or there and stays. */
    @Test
    void neverLosesTheFileOfADocumentUploadedAndRemovedAtTheSameMoment() throws Exception {
        for (int round = 0; round < 5; round++) {
            Api author = as(Accounts.create(identities, "applicant"));
            String number = draft(author);
            String document = added(author, number);
            String late = "late" + round + ".pdf";

            List<Answer> answers = Together.run(List.of(
                    () -> remove(author, number, document),
                    () -> author.post("/api/applications/" + number + "/submission", ""),
                    () -> upload(author, number, late, pdf())));

            answers.get(1).expect(200);
            answers.get(2).expect(201);
            boolean removed = answers.get(0).status() == 204;
            if (!removed) {
                answers.get(0).expectProblem(409, "documentSent");
            }
            assertThat(author.get(documents(number)).json()).hasSize(removed ? 1 : 2);
            assertThat(jdbc.sql("select bool_and(sent) from document where case_number = ?")
                            .param(number)
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        }
    }

    @Test
    void letsAnApplicantRemoveADocumentOfAnAnswerUntilItIsSent() {
        Api author = as(Accounts.create(identities, "applicant"));
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = Cases.apply(author, programme, Cases.answers());
        String before = added(author, number);
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "sendBack",
                        "documentUnclear",
                        "Please send the bill.")
                .expect(204);
        Cases.status(author, number, "waitingForApplicant");
        String wrong = added(author, number);
        String right = added(author, number);

        remove(author, number, before).expectProblem(409, "documentSent");
        remove(author, number, wrong).expect(204);
        assertThat(jdbc.sql("select count(*) from audit_entry where case_number = ? and action = 'documentRemoved'")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);

        author.post("/api/applications/" + number + "/answer", Map.of("answer", "Here it is."))
                .expect(200);
        remove(author, number, right).expectProblem(409, "documentSent");
        assertThat(author.get(documents(number)).json()).hasSize(2);
    }

    // ---------------------------------------------------------------- claims

    @Test
    void letsAProviderRemoveADocumentOfAClaimUntilItIsSubmitted() {
        Api provider = as("service-provider");
        Api holder = as(Accounts.create(identities, "applicant"));
        JsonNode voucher = Cases.voucher(holder, NewProgramme.with(jdbc).providers("HOSPITAL-1"), Cases.answers());
        String claim = ClaimSteps.create(provider, ClaimSteps.invoice(), ClaimSteps.redeem(provider, voucher, "10.00"))
                .expect(201)
                .json()
                .path("number")
                .asText();
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, 'HOSPITAL-1')")
                .param(clerk)
                .update();
        String wrong = added(provider, claim);
        String colleagues = added(as(clerk), claim);

        remove(provider, claim, colleagues).expectProblem(403, "notYours");
        remove(as("service-provider-2"), claim, wrong).expectProblem(404, "notFound");
        as("service-provider-2").get("/documents/" + wrong + "/thumbnail").expect(404);
        remove(provider, claim, wrong).expect(204);
        ClaimSteps.upload(provider, claim).expect(201);
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        remove(as(clerk), claim, colleagues).expectProblem(409, "documentSent");
    }

    // ---------------------------------------------------------------- small pictures

    @Test
    void makesAThumbnailWithoutMetadata() throws IOException {
        Api author = as(Accounts.create(identities, "applicant"));
        String number = draft(author);
        String photo = upload(author, number, "bill.png", SmallFiles.photo("A bill" + UNIQUE))
                .expect(201)
                .json()
                .path("id")
                .asText();
        String paper = added(author, number);

        Answer small = author.get("/documents/" + photo + "/thumbnail").expect(200);
        assertThat(small.type()).isEqualTo("image/jpeg");
        assertThat(small.header("Content-Security-Policy")).contains("sandbox");
        assertThat(small.header("Cache-Control")).contains("no-store");
        assertThat(small.header("X-Content-Type-Options")).isEqualTo("nosniff");
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(small.bytes()));
        assertThat(picture.getWidth()).isEqualTo(192);
        assertThat(picture.getHeight()).isEqualTo(120);
        author.get("/documents/" + paper + "/thumbnail").expect(404);
        author.get("/documents/" + UUID.randomUUID() + "/thumbnail").expect(404);
    }

    /** 100 million pixels in some hundred kilobytes: taken as a document, as a large scan would be, and drawn by nobody here. */
    @Test
    void refusesThumbnailsOfGiantPicturesEveryTime() throws Exception {
        Api author = as(Accounts.create(identities, "applicant"));
        String number = draft(author);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(10_000, 10_000, BufferedImage.TYPE_BYTE_BINARY), "png", png);
        String giant = upload(author, number, "giant.png", png.toByteArray())
                .expect(201)
                .json()
                .path("id")
                .asText();

        List<Answer> answers = new ArrayList<>(Together.run(12, n -> author.get("/documents/" + giant + "/thumbnail")));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(404));
        author.get(documents(number) + "/" + giant).expect(200);
    }
}
