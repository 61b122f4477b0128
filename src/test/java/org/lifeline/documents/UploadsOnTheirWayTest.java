package org.lifeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.WorkFolder;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;

/** Where a document is of which a part has arrived. What a killed node leaves of it is in {@code WorkFolderTest}. */
class UploadsOnTheirWayTest extends LifelineTest {

    private static final int HALF_BYTES = 400_000;

    @Autowired
    private IdentityService identities;

    @Autowired
    private WorkFolder work;

    private List<Path> onTheirWay() throws IOException {
        try (Stream<Path> files = Files.list(work.path())) {
            return files.toList();
        }
    }

    private static String documents(String account) {
        return "/api/applications/"
                + as(account)
                        .post(
                                "/api/applications",
                                Map.of("programme", "EMA", "answers", Cases.answers(), "submit", false))
                        .expect(201)
                        .json()
                        .path("number")
                        .asText()
                + "/documents";
    }

    @Test
    void keepsTheFirstHalfOfAnUploadWhereNobodyElseCanReadIt() throws Exception {
        String account = Accounts.create(identities, "applicant");
        String documents = documents(account);
        try (Socket socket = new Socket("localhost", PORT)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + documents + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                            + Base64.getEncoder().encodeToString((account + ":demo").getBytes(StandardCharsets.UTF_8))
                            + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: " + 2 * HALF_BYTES
                            + "\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[HALF_BYTES]);
            out.flush();

            await().atMost(PATIENCE).until(() -> !onTheirWay().isEmpty());
            assertThat(work.path()).startsWith(DATA.toAbsolutePath().normalize());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.path())))
                    .isEqualTo("rwx------");
        }
        // the line breaks
        await().atMost(PATIENCE).until(() -> onTheirWay().isEmpty());
    }

    @Test
    void saysThatADocumentCanBeSentAgainWhenThereIsNoRoomForIt() throws Exception {
        String account = Accounts.create(identities, "applicant");
        String documents = documents(account);
        onAFullDisk(() -> as(account)
                .upload(documents, "report.pdf", "application/pdf", SmallFiles.pdf("Report"), "medicalReport")
                .expectProblem(503, "documentsNotStored"));
        as(account)
                .upload(documents, "report.pdf", "application/pdf", SmallFiles.pdf("Report"), "medicalReport")
                .expect(201);
    }

    @Test
    void saysOnAPageThatThereIsNoRoomAndNotThatThePageWasOpenTooLong() throws Exception {
        String account = Accounts.create(identities, "applicant");
        String number = Cases.apply(as(account), Cases.answers());
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn(account, "demo");
        byte[] form = form(visitor.token("/applications/" + number), SmallFiles.pdf("Report"));

        onAFullDisk(() -> {
            HttpResponse<String> page = send(visitor, "/applications/" + number + "/documents", form);
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body())
                    .contains("The document could not be stored, and was not added.")
                    .doesNotContain("open too long", "was not sent");
            // a script of a page sends the session with it
            HttpResponse<String> called = send(visitor, "/api/applications/" + number + "/documents", form);
            assertThat(called.statusCode()).isEqualTo(503);
            assertThat(called.body()).contains("documentsNotStored");
        });

        assertThat(onTheirWay()).isEmpty();
        assertThat(documentsOf(account, number)).isEmpty();
        assertThat(send(visitor, "/applications/" + number + "/documents", form).statusCode())
                .isEqualTo(302);
        assertThat(documentsOf(account, number)).hasSize(1);
    }

    @Test
    void saysOnAPageThatAFileIsTooLargeToBeReadAtAll() throws Exception {
        String account = Accounts.create(identities, "applicant");
        String number = Cases.apply(as(account), Cases.answers());
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn(account, "demo");
        byte[] form = form(visitor.token("/applications/" + number), new byte[25 * 1024 * 1024 + 1]);

        HttpResponse<String> page = send(visitor, "/applications/" + number + "/documents", form);

        assertThat(page.statusCode()).isEqualTo(413);
        assertThat(page.body()).contains("The upload is larger than 10 MB.");
        assertThat(onTheirWay()).isEmpty();
    }

    private JsonNode documentsOf(String account, String number) {
        return as(account)
                .get("/api/applications/" + number + "/documents")
                .expect(200)
                .json();
    }

    private static byte[] form(String token, byte[] file) throws IOException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.write(("--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + token
                        + "\r\n--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ndocuments"
                        + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"report.pdf\"\r\nContent-Type: application/pdf\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        form.write(file);
        form.write("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        return form.toByteArray();
    }

    private static HttpResponse<String> send(Visitor visitor, String path, byte[] form) throws Exception {
        return visitor.call(
                "POST", path, "multipart/form-data; boundary=b", form, "Accept", "text/html, application/json");
    }

    private interface Try {
        void run() throws Exception;
    }

    private void onAFullDisk(Try it) throws Exception {
        Path aside = work.path().resolveSibling("aside");
        Files.move(work.path(), aside);
        // what cannot be made again, as on a full disk
        Files.createFile(work.path());
        try {
            it.run();
        } finally {
            Files.delete(work.path());
            Files.move(aside, work.path());
        }
    }

    @Test
    void readsPicturesWithoutCopyingThemIntoTheFolderOfAllPrograms() {
        assertThat(ImageIO.getUseCache()).isFalse();
    }
}
