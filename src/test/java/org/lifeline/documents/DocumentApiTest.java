package org.lifeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.DocumentFiles;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.LiveFolder;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Documents over HTTP: what is taken, under which name, how it is shown, and what happens when it is not what it says. */
class DocumentApiTest extends LifelineTest {

    private static final int MEGABYTE = 1024 * 1024;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DocumentStore store;

    private String account;
    private Api applicant;
    private String documents;

    @BeforeEach
    void aDraft() {
        account = Accounts.create(identities, "applicant");
        applicant = as(account);
        documents = "/api/applications/" + draft(applicant) + "/documents";
    }

    @Test
    void takesPdfJpegAndPngAndAnswersWithTheirChecksum() throws Exception {
        takes("report.pdf", pdf(), "application/pdf");
        takes("photo.jpg", image("jpg"), "image/jpeg");
        takes("scan.PNG", image("png"), "image/png");

        JsonNode list = applicant.get(documents).expect(200).json();
        assertThat(list.findValuesAsText("fileName")).containsExactly("report.pdf", "photo.jpg", "scan.PNG");
        assertThat(list.findValuesAsText("kind")).containsOnly("medicalReport");
    }

    private void takes(String name, byte[] content, String mediaType) throws Exception {
        JsonNode stored = upload(name, content).expect(201).json();
        assertThat(stored.path("sha256").asText()).isEqualTo(sha256(content));
        assertThat(stored.path("size").asLong()).isEqualTo(content.length);
        assertThat(stored.path("mediaType").asText()).isEqualTo(mediaType);
        assertThat(store.get(sha256(content))).isEqualTo(content);
    }

    @Test
    void judgesAFileByItsContentAndNotByItsNameOrClaimedType() throws Exception {
        byte[] elf = Arrays.copyOf(
                new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0x3e, 0, 1}, 4096);
        byte[] exe = Arrays.copyOf(
                new byte[] {'M', 'Z', (byte) 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, (byte) 0xff, (byte) 0xff}, 4096);
        byte[] zip = {'P', 'K', 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        for (byte[] program : List.of(elf, exe, zip)) {
            upload("report.pdf", program).expectProblem(415, "wrongType");
        }
        for (String text : List.of(
                "<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
                "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                "GIF89a",
                "just words",
                "\n\n<script>%PDF-1.4</script>")) {
            upload("photo.png", text.getBytes(StandardCharsets.UTF_8)).expectProblem(415, "wrongType");
        }
        assertThat(upload("photo.exe", image("png"))
                        .expect(201)
                        .json()
                        .path("fileName")
                        .asText())
                .isEqualTo("photo.exe.png");
        assertThat(applicant.get(documents).json()).hasSize(1);
    }

    @Test
    void refusesAnUploadWithoutAFile() {
        upload("empty.pdf", new byte[0]).expectInvalid("file");
        String boundary = "b";
        byte[] noFile = ("--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nother\r\n--b--\r\n")
                .getBytes(StandardCharsets.UTF_8);
        applicant
                .post(documents, "multipart/form-data; boundary=" + boundary, noFile)
                .expectInvalid("file");
        byte[] cutOff = ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4")
                .getBytes(StandardCharsets.UTF_8);
        applicant
                .post(documents, "multipart/form-data; boundary=" + boundary, cutOff)
                .expectProblem(400, "unreadable");
        applicant.post(documents, "multipart/form-data", noFile).expectProblem(400, "unreadable");
        applicant
                .upload(documents, "a.pdf", "application/pdf", pdf(), "../../kind")
                .expectInvalid("kind");

        assertThat(applicant.get(documents).json()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ../../../etc/passwd                 | passwd.pdf
            C:\\\\Users\\\\almaz\\\\report.pdf  | report.pdf
            a\\"b.pdf                           | ab.pdf
            a%0D%0AContent-Type: text.pdf       | a0D0AContent-Type text.pdf
            \u202efdp.exe                       | fdp.exe.pdf
            .htaccess                           | document.pdf
            የሕክምና ማስረጃ.pdf                      | የሕክምና ማስረጃ.pdf
            <script>.pdf                        | script.pdf
            """)
    void keepsOnlyAHarmlessNameOfAFile(String given, String kept) {
        JsonNode stored = upload(given, pdf()).expect(201).json();
        assertThat(stored.path("fileName").asText()).isEqualTo(kept);

        Answer shown =
                applicant.get(documents + "/" + stored.path("id").asText()).expect(200);
        assertThat(shown.header("Content-Disposition"))
                .startsWith("inline")
                .doesNotContain("\u202e", "\r", "\n", "..", "/");
        assertThat(shown.type()).isEqualTo("application/pdf");
    }

    @Test
    void showsADocumentInlineWithoutContentSniffing() throws Exception {
        byte[] content = image("png");
        // a draft's are its author's alone: officers and auditors see those of a case that was sent
        String number = Cases.apply(applicant, Cases.answers());
        documents = "/api/applications/" + number + "/documents";
        Cases.task(as("social-worker"), number);
        String id = upload("scan.png", content).expect(201).json().path("id").asText();

        for (Api viewer : List.of(applicant, as("social-worker"), as("auditor"))) {
            Answer shown = viewer.get(documents + "/" + id).expect(200);
            assertThat(shown.bytes()).isEqualTo(content);
            assertThat(shown.type()).isEqualTo("image/png");
            assertThat(shown.header("Content-Disposition")).startsWith("inline").contains("scan.png");
            assertThat(shown.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(shown.header("Cache-Control")).contains("no-store");
            assertThat(shown.header("Content-Security-Policy")).isNotBlank();
        }
    }

    @Test
    void keepsTheDocumentsOfCasesApart() {
        String id = upload("report.pdf", pdf()).expect(201).json().path("id").asText();
        String other = "/api/applications/" + draft(applicant) + "/documents/";

        applicant.get(other + id).expectProblem(404, "notFound");
        applicant.get(documents + "/" + UUID.randomUUID()).expectProblem(404, "notFound");
        applicant.get(documents + "/1").expectProblem(422, "invalid");
        as("applicant-2").get(documents + "/" + id).expectProblem(404, "notFound");
        anonymous().get(documents + "/" + id).expectProblem(401, "unauthorized");
        as("operations").get(documents + "/" + id).expectProblem(404, "notFound");
    }

    @Test
    void aDamagedDocumentAnswersInPlainWordsAndOperationsSeeItAtOnce() throws Exception {
        String number = Cases.apply(applicant, Cases.answers());
        documents = "/api/applications/" + number + "/documents";
        byte[] content = pdf();
        JsonNode stored = upload("report.pdf", content).expect(201).json();
        String id = stored.path("id").asText();
        String sha256 = stored.path("sha256").asText();
        Api officer = as("social-worker");
        String task = Cases.task(officer, number);
        Files.delete(onDisk(sha256));

        Answer told = officer.get("/case-file/" + task + "/documents/" + id).expect(503);

        assertThat(told.text()).contains("cannot be read at the moment", "restore the file");
        assertThat(applicant.get("/documents/" + id + "?lang=fr").expect(503).text())
                .contains("ne peut pas être lu");
        assertThat(as("operations").get("/operations").text()).contains(sha256);
        assertThat(officer.get("/case-file/" + task).text())
                .contains("cannot be read at the moment")
                .doesNotContain("documents/" + id);
        assertThat(applicant.get("/applications/" + number).text()).contains("cannot be read at the moment");

        // somebody who has the file sends it again, and it can be read
        upload("again.pdf", content).expectProblem(409, "alreadyAdded");
        assertThat(applicant.get("/documents/" + id).expect(200).bytes()).isEqualTo(content);
        assertThat(as("operations").get("/operations").text()).doesNotContain(sha256);
        assertThat(officer.get("/case-file/" + task).text()).contains("documents/" + id);
    }

    @Test
    void neverShowsBytesThatWereChangedOnDisk() throws Exception {
        byte[] content = pdf();
        JsonNode stored = upload("report.pdf", content).expect(201).json();
        Path file = onDisk(stored.path("sha256").asText());
        byte[] changed = Files.readAllBytes(file);
        changed[changed.length - 10] ^= 1;
        Files.write(file, changed);

        Answer refused =
                applicant.get(documents + "/" + stored.path("id").asText()).expectProblem(503, "documentDamaged");
        assertThat(refused.text())
                .doesNotContain("%PDF", "Exception", DATA.getFileName().toString());

        Files.delete(file);
        applicant.get(documents + "/" + stored.path("id").asText()).expectProblem(503, "documentDamaged");

        // the same file again is not taken twice, and mends what was damaged
        upload("again.pdf", content).expectProblem(409, "alreadyAdded");
        assertThat(applicant
                        .get(documents + "/" + stored.path("id").asText())
                        .expect(200)
                        .bytes())
                .isEqualTo(content);
    }

    @Test
    void repairsAChangedFileWhenTheSameDocumentArrivesAgain() throws Exception {
        byte[] content = pdf();
        String id = upload("report.pdf", content).expect(201).json().path("id").asText();
        Files.writeString(onDisk(sha256(content)), "changed");

        String other = "/api/applications/" + draft(applicant) + "/documents";
        String again = applicant
                .upload(other, "again.pdf", "application/pdf", content, "medicalReport")
                .expect(201)
                .json()
                .path("id")
                .asText();

        assertThat(applicant.get(other + "/" + again).expect(200).bytes()).isEqualTo(content);
        assertThat(applicant.get(documents + "/" + id).expect(200).bytes()).isEqualTo(content);
    }

    // ---------------------------------------------------------------- size

    @Test
    void acceptsTenMegabytesAndRefusesEleven() throws Exception {
        upload("large.pdf", pdf(10 * MEGABYTE)).expect(201);
        upload("larger.pdf", pdf(10 * MEGABYTE + 1)).expectProblem(413, "tooLarge");
        upload("largest.pdf", pdf(11 * MEGABYTE)).expectProblem(413, "tooLarge");

        assertThat(applicant.get(documents).json()).hasSize(1);
    }

    @Test
    void refusesATwoGigabyteUploadByItsHeaders() throws Exception {
        long before = bytesOnDisk();

        String answer = twoGigabytes(account);

        assertThat(answer).startsWith("HTTP/1.1 413");
        assertThat(bytesOnDisk() - before).isLessThan(MEGABYTE);
        assertThat(applicant.get(documents).json()).isEmpty();
    }

    @Test
    void rejectsAnonymousTwoGigabyteUpload() throws Exception {
        assertThat(twoGigabytes(null)).startsWith("HTTP/1.1 401");
    }

    /** Announces 2 GB, reads the answer to the first few bytes, and goes on sending until the server hangs up. */
    private String twoGigabytes(String user) throws IOException {
        URI address = URI.create(ADDRESS);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            String login = user == null
                    ? ""
                    : "Authorization: Basic "
                            + Base64.getEncoder().encodeToString((user + ":demo").getBytes(StandardCharsets.UTF_8))
                            + "\r\n";
            out.write(("POST " + documents + " HTTP/1.1\r\nHost: localhost\r\n" + login
                            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 2147483648\r\n\r\n"
                            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            String answer = answer(socket.getInputStream());
            long written = 0;
            try {
                for (byte[] more = new byte[64 * 1024]; written < 2048L * MEGABYTE; written += more.length) {
                    out.write(more);
                }
            } catch (SocketException hungUp) {
                assertThat(written).isLessThan(100L * MEGABYTE);
                return answer;
            }
            throw new AssertionError("the server read all of it");
        }
    }

    /** The head of the answer, without waiting for the server to hang up. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Test
    void stopsReadingAnUploadWithoutALengthAtTheLimit() throws Exception {
        byte[] part = ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4\n")
                .getBytes(StandardCharsets.UTF_8);
        EndlessStream endless = new EndlessStream(part, 200L * MEGABYTE);
        HttpRequest request = HttpRequest.newBuilder(URI.create(ADDRESS + documents))
                .timeout(PATIENCE)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((account + ":demo").getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> endless))
                .build();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(413);
        } catch (IOException hungUp) {
            // whoever goes on writing after the answer may not get to read it
            assertThat(hungUp).isNotInstanceOf(java.net.http.HttpTimeoutException.class);
        }
        assertThat(endless.sent).isLessThan(100L * MEGABYTE);
        assertThat(applicant.get(documents).json()).isEmpty();
    }

    private static final class EndlessStream extends InputStream {
        private final byte[] start;
        private final long length;
        private volatile long sent;

        EndlessStream(byte[] start, long length) {
            this.start = start;
            this.length = length;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] buffer, int offset, int wanted) {
            if (sent < start.length || wanted == 0) {
                return readStart(buffer, offset, wanted);
            }
            if (sent >= length) {
                return -1;
            }
            sent += wanted;
            return wanted;
        }

        private int readStart(byte[] buffer, int offset, int wanted) {
            int n = (int) Math.min(wanted, start.length - sent);
            System.arraycopy(start, (int) sent, buffer, offset, n);
            sent += n;
            return n;
        }
    }

    @Test
    void holdsAtMostFiftyDocumentsInACase() {
        String first = upload("page0.pdf", pdf()).expect(201).json().path("id").asText();
        for (int i = 1; i < 50; i++) {
            upload("page" + i + ".pdf", pdf()).expect(201);
        }
        upload("page51.pdf", pdf()).expectProblem(409, "tooManyDocuments");
        applicant
                .upload(documents + "?replaces=" + first, "better.pdf", "application/pdf", pdf(), "medicalReport")
                .expect(201);
        assertThat(applicant.get(documents).json()).hasSize(50);
    }

    // ---------------------------------------------------------------- steps

    private Answer upload(String name, byte[] content) {
        return applicant.upload(documents, name, "application/pdf", content, "medicalReport");
    }

    private static String draft(Api applicant) {
        return applicant
                .post(
                        "/api/applications",
                        java.util.Map.of("programme", "EMA", "answers", Cases.answers(), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    /** With its page first, then nothing for long, and its end. */
    private static byte[] pdf(int bytes) {
        byte[] end = "\n%%EOF\n".getBytes(StandardCharsets.US_ASCII);
        byte[] large = Arrays.copyOf(pdf(), bytes);
        System.arraycopy(end, 0, large, bytes - end.length, end.length);
        return large;
    }

    private static byte[] pdf() {
        return SmallFiles.pdf(UUID.randomUUID().toString());
    }

    private static byte[] image(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), format, out))
                .isTrue();
        return out.toByteArray();
    }

    private Path onDisk(String sha256) {
        return DocumentFiles.of(jdbc, sha256);
    }

    private static long bytesOnDisk() throws IOException {
        return LiveFolder.files(Files.createDirectories(DATA.resolve("documents"))).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
