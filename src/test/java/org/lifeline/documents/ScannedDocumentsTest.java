package org.lifeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClamDaemon;
import org.lifeline.testing.DocumentFiles;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.StepPages;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Documents are held back until a real virus scanner (clamd) found them clean; what it does not, and what happens without it. */
class ScannedDocumentsTest extends LifelineTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static @Nullable ClamDaemon clamd;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DocumentScanRuns runs;

    private Api applicant;

    @BeforeAll
    static void aDaemon() {
        clamd = ClamDaemon.in(folder).orElse(null);
    }

    @AfterAll
    static void theEnd() throws InterruptedException {
        if (clamd != null) {
            clamd.close();
        }
    }

    @BeforeEach
    void anApplicant() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    @AfterEach
    void noScannerForOthers() {
        nothingWaits();
    }

    /** What a test left waiting is not for the next one. */
    private void nothingWaits() {
        ScannerOfTests.useNone();
        jdbc.sql("update document_scan set clean_at = now() where clean_at is null")
                .update();
    }

    private static ClamDaemon scanner() throws IOException {
        Assumptions.assumeTrue(clamd != null, "there is no clamd here and none could be installed");
        clamd.start();
        ScannerOfTests.use(clamd.address(), LONG);
        return clamd;
    }

    private static void scannerThatIsDown() {
        ScannerOfTests.use("127.0.0.1:" + FreePort.find(), LONG);
    }

    // ---------------------------------------------------------------- with a scanner

    @Test
    void aCleanDocumentCanBeOpenedWhenItIsScanned() throws Exception {
        scanner();
        byte[] report = SmallFiles.pdf("Clean " + UUID.randomUUID());
        JsonNode stored = add(draft(Map.of()), report).expect(201).json();

        awaitOpen(stored, report);
    }

    @Test
    void aDocumentWithAVirusIsDeletedAndItsSenderReadsWhatToDo() throws Exception {
        scanner();
        Map<String, Object> answers = Cases.answers();
        String number = draft(answers);
        byte[] report = pdfWith("letter.txt", ClamDaemon.EICAR);
        JsonNode stored = add(number, report).expect(201).json();

        awaitInfected(number, 1);

        assertThat(applicant.get("/api/applications/" + number + "/documents").json())
                .isEmpty();
        applicant.get("/documents/" + stored.path("id").asText()).expect(404);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql("select count(*) from stored_file where sha256 = ?")
                                .param(stored.path("sha256").asText())
                                .query(Integer.class)
                                .single())
                        .isZero());
        assertThat(jdbc.sql(
                                "select details ->> 'virus' from audit_entry where case_number = ? and action = 'documentInfected'")
                        .param(number)
                        .query(String.class)
                        .single())
                .contains("Test.Eicar");
        // the page of a draft, the mail and the SMS say what to do
        assertThat(applicant.get("/apply?draft=" + number).text())
                .contains("There was a virus in a file", "taken with another telephone");
        await().atMost(PATIENCE)
                .until(() -> MAIL.getReceivedMessagesForDomain(String.valueOf(answers.get("email"))).length == 1);
        assertThat(MAIL.getReceivedMessagesForDomain(String.valueOf(answers.get("email")))[0].getSubject())
                .isEqualTo("A file that you sent had a virus");
        String phone = String.valueOf(answers.get("phone")).replace(" ", "");
        await().atMost(PATIENCE).until(() -> SMS.to(phone).size() == 1);
        assertThat(SMS.to(phone).get(0).text()).contains(number, "virus");
    }

    @Test
    void aVirusIsFoundPlainInAZipAndInAPdf() throws Exception {
        scanner();
        byte[] zip = zipped(ClamDaemon.EICAR);
        try (ScannerProbe probe = new ScannerProbe(clamd.address())) {
            for (byte[] bad : List.of(
                    ClamDaemon.EICAR,
                    zip,
                    zipped(zip),
                    pdfWith("letter.txt", ClamDaemon.EICAR),
                    pdfWith("letter.zip", zip))) {
                assertThat(probe.find(bad)).contains("Test.Eicar");
            }
            for (byte[] good : List.of(SmallFiles.PDF, new byte[0], new byte[3_000_000])) {
                assertThat(probe.find(good)).isEmpty();
            }
        }
    }

    @Test
    void aDocumentThatWasSentIsDeletedTooAndSoIsTheSameContentInAnotherCase() throws Exception {
        byte[] report = pdfWith("letter.txt", ClamDaemon.EICAR);
        // from before there was a scanner
        Api other = as(Accounts.create(identities, "applicant"));
        String before = Cases.apply(other, Cases.answers());
        add(other, before, report).expect(201);
        scanner();
        String number = Cases.apply(applicant, Cases.answers());

        add(number, report).expect(201);

        awaitInfected(number, 1);
        awaitInfected(before, 1);
        assertThat(applicant.get("/applications/" + number).text()).contains("There was a virus in a file");
        assertThat(as("social-worker")
                        .get("/case-file/" + Cases.task(as("social-worker"), number))
                        .text())
                .contains("had a virus and was deleted");
        // it may be sent again, and does not become clean by that
        add(number, report).expect(201);
        awaitInfected(number, 2);
    }

    @Test
    void pressingTwiceSendsOnce() throws Exception {
        scanner();
        String number = draft(Cases.answers());
        byte[] report = pdfWith("letter.txt", ClamDaemon.EICAR);

        List<Integer> answers = Together.run(2, i -> add(number, report).status());

        assertThat(answers).contains(201).allMatch(status -> status == 201 || status == 409);
        long sent = answers.stream().filter(status -> status == 201).count();
        awaitInfected(number, (int) sent);
    }

    // ---------------------------------------------------------------- without one that answers

    @Test
    void whileTheScannerIsDownADocumentIsHeldBackAndTakenUpAgainAfterwards() throws Exception {
        ClamDaemon daemon = scanner();
        daemon.stop();
        byte[] report = SmallFiles.photo("Held " + UUID.randomUUID());
        String number = Cases.apply(applicant, Cases.answers());
        JsonNode stored = add(number, report).expect(201).json();
        String id = stored.path("id").asText();
        String task = Cases.task(as("social-worker"), number);

        assertThat(stored.path("beingChecked").asBoolean()).isTrue();
        for (Api reader : List.of(applicant, as("social-worker"), as("auditor"))) {
            assertThat(reader.get("/documents/" + id).expect(409).text()).contains("is being checked for viruses");
            reader.get("/api/applications/" + number + "/documents/" + id).expectProblem(409, "beingChecked");
        }
        applicant.get("/documents/" + id + "/thumbnail").expect(409);
        as("social-worker").get("/case-file/" + task + "/documents/" + id).expect(409);
        assertThat(applicant.get("/applications/" + number).text())
                .contains("Is being checked for viruses")
                .doesNotContain("/documents/" + id + "\"");
        assertThat(as("social-worker").get("/case-file/" + task).text())
                .contains("This document is being checked for viruses")
                .doesNotContain("documents/" + id);
        assertThat(as("operations").get("/operations").text()).contains("Wait for the virus scanner");

        daemon.start();
        runs.start();

        awaitOpen(stored, null);
    }

    @Test
    void nobodyDecidesOnAPaperThatNobodyCouldRead() throws Exception {
        scannerThatIsDown();
        String number = Cases.apply(applicant, Cases.answers());
        JsonNode stored = add(number, SmallFiles.pdf("Unread " + UUID.randomUUID()))
                .expect(201)
                .json();
        Api officer = as("social-worker");
        String task = Cases.task(officer, number);

        assertThat(Cases.complete(officer, task, "approve", "needConfirmed", "Checked, all in order.")
                        .expect(400)
                        .text())
                .contains("is being checked for viruses");
        assertThat(Cases.complete(officer, task, "reject", "documentsMissing", "There is no paper.")
                        .expect(400)
                        .text())
                .contains("is being checked for viruses");
        assertThatThrownBy(() -> jdbc.sql("""
                                insert into stage_decision (case_number, position, round, decision, reason_code, reason, decided_by, decided_at)
                                values (?, 1, 1, 'approve', 'needConfirmed', 'Past the product.', 'social-worker', now())""").param(number).update())
                .hasMessageContaining("is being checked for viruses");

        scanner();
        runs.start();
        awaitOpen(stored, null);
        Cases.complete(officer, task, "approve", "needConfirmed", "Checked, all in order.")
                .expect(204);
    }

    @Test
    void aScannerThatIsSlowBreaksOffOrSaysSomethingElseMakesNothingClean() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        for (Talk talk : List.of(
                // takes no byte, and does not answer
                (Talk) socket -> end.await(),
                // killed while it reads
                socket -> socket.getInputStream().readNBytes(100),
                socket -> answer(socket, "INSTREAM size limit exceeded. ERROR\0"),
                socket -> answer(socket, "stream: OK or something like it\0"),
                socket -> answer(socket, "stream: "),
                socket -> answer(socket, "x".repeat(100_000)))) {
            try (FakeDaemon fake = new FakeDaemon(talk)) {
                ScannerOfTests.use(fake.address(), Duration.ofMillis(500));
                String number = draft(Map.of());
                JsonNode stored = add(number, SmallFiles.pdf("Slow " + UUID.randomUUID()))
                        .expect(201)
                        .json();
                await().atMost(PATIENCE).until(() -> tried(stored));
                applicant.get("/documents/" + stored.path("id").asText()).expect(409);
                // the next one need not wait for its minute behind this one
                nothingWaits();
            }
        }
        end.countDown();
    }

    @Test
    void aDocumentThatCannotBeScannedDoesNotHoldUpTheOthers() throws Exception {
        scannerThatIsDown();
        String number = draft(Map.of());
        JsonNode lost = add(number, SmallFiles.pdf("Lost " + UUID.randomUUID()))
                .expect(201)
                .json();
        await().atMost(PATIENCE).until(() -> tried(lost));
        java.nio.file.Files.delete(DocumentFiles.of(jdbc, lost.path("sha256").asText()));
        scanner();
        byte[] report = SmallFiles.pdf("Next " + UUID.randomUUID());
        JsonNode next = add(number, report).expect(201).json();

        awaitOpen(next, report);
    }

    @Test
    void theTablesKeepWhatIsCleanAndWhatWaits() {
        scannerThatIsDown();
        JsonNode stored = add(draft(Map.of()), SmallFiles.pdf("Kept " + UUID.randomUUID()))
                .expect(201)
                .json();
        String id = stored.path("id").asText();

        assertThatThrownBy(() -> jdbc.sql("delete from document_scan where document = cast(? as uuid)")
                        .param(id)
                        .update())
                .hasMessageContaining("is still there");
        assertThatThrownBy(() -> jdbc.sql(
                                "update document_scan set asked_at = now() - interval '1 day' where document = cast(? as uuid)")
                        .param(id)
                        .update())
                .hasMessageContaining("stays as it is");
    }

    @Test
    void aPictureIsNotTurnedBeforeItIsScanned() {
        scannerThatIsDown();
        String number = draft(Map.of());
        String documents = "/api/applications/" + number + "/documents";
        String photo = applicant
                .upload(documents, "card.png", "image/png", SmallFiles.photo(number), "identity")
                .expect(201)
                .json()
                .path("id")
                .asText();

        Api.Answer page =
                StepPages.post(applicant, StepPages.step(number, 5) + "/documents/" + photo + "/turn", List.of());

        assertThat(page.expect(200).text()).contains("This document is being checked for viruses.");
        assertThat(applicant.get(documents).json().findValuesAsText("id")).containsExactly(photo);
    }

    // ---------------------------------------------------------------- what the tests do over and over

    private boolean tried(JsonNode stored) {
        return jdbc.sql("select tried_at is not null from document_scan where document = cast(? as uuid)")
                .param(stored.path("id").asText())
                .query(Boolean.class)
                .single();
    }

    private void awaitOpen(JsonNode stored, byte @Nullable [] content) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Api.Answer shown = applicant.get("/documents/" + stored.path("id").asText());
            assertThat(shown.status()).isEqualTo(200);
            if (content != null) {
                assertThat(shown.bytes()).isEqualTo(content);
            }
        });
    }

    private void awaitInfected(String number, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql("select count(*) from document_infected where case_number = ?")
                                .param(number)
                                .query(Integer.class)
                                .single())
                        .isEqualTo(count));
    }

    private Api.Answer add(String number, byte[] content) {
        return add(applicant, number, content);
    }

    private static Api.Answer add(Api sender, String number, byte[] content) {
        return sender.upload(
                "/api/applications/" + number + "/documents",
                "report.pdf",
                "application/pdf",
                content,
                "medicalReport");
    }

    private String draft(Map<String, Object> answers) {
        return applicant
                .post("/api/applications", Map.of("programme", "EMA", "answers", answers, "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    /** A PDF of one page with a file in it, unlike any other. */
    private static byte[] pdfWith(String name, byte[] content) throws IOException {
        try (PDDocument pdf = new PDDocument();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            pdf.addPage(new PDPage());
            pdf.getDocumentInformation().setTitle(UUID.randomUUID().toString());
            PDComplexFileSpecification file = new PDComplexFileSpecification();
            file.setFile(name);
            file.setEmbeddedFile(new PDEmbeddedFile(pdf, new ByteArrayInputStream(content)));
            PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
            tree.setNames(Map.of(name, file));
            PDDocumentNameDictionary names = new PDDocumentNameDictionary(pdf.getDocumentCatalog());
            names.setEmbeddedFiles(tree);
            pdf.getDocumentCatalog().setNames(names);
            pdf.save(out);
            return out.toByteArray();
        }
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("letter.bin"));
            zip.write(content);
        }
        return out.toByteArray();
    }

    private static void answer(Socket socket, String words) throws IOException {
        socket.getInputStream().readNBytes(20);
        socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
    }

    /** Asks the scanner directly, as files that the product refuses never reach it. */
    private static final class ScannerProbe implements AutoCloseable {
        private final Clamd clamd;

        ScannerProbe(String address) {
            clamd = new Clamd(new DocumentProperties(
                    DocumentProperties.Place.folder,
                    List.of(),
                    null,
                    false,
                    new DocumentProperties.Scanner(address, LONG)));
        }

        String find(byte[] content) throws IOException {
            return clamd.find(new ByteArrayInputStream(content)).orElse("");
        }

        @Override
        public void close() {
            clamd.destroy();
        }
    }

    private interface Talk {
        void with(Socket socket) throws Exception;
    }

    /** Something at the scanner's address that is none. */
    private static final class FakeDaemon implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

        FakeDaemon(Talk talk) throws IOException {
            Thread thread = new Thread(() -> {
                while (!server.isClosed()) {
                    try (Socket socket = server.accept()) {
                        talk.with(socket);
                    } catch (Exception next) {
                        // the caller has gone
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
