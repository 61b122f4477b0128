package org.lifeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.camunda.bpm.engine.IdentityService;
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

/** Files that are sent in parts over a line that breaks. */
class UploadsTest extends LifelineTest {

    private static final int PART = 64 * 1024;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Uploads uploads;

    private String account = "";
    private Api almaz = as("applicant");

    @BeforeEach
    void somebodyOfTheirOwn() {
        account = Accounts.create(identities, "applicant");
        almaz = as(account);
    }

    // ---------------------------------------------------------------- what works

    @Test
    void aFileThatIsCutAtAnyByteGoesOnFromThereAndArrivesWhole() throws IOException {
        byte[] file = SmallFiles.largePdf(3 * PART);
        String address = begin(file);
        int there = 0;
        for (int cut : List.of(1, 777, 16 * 1024, PART - 1, PART + 1)) {
            cutAfter(cut, address, there, Arrays.copyOfRange(file, there, file.length));
            int before = there;
            await().atMost(PATIENCE).until(() -> arrived(address) > before);
            there = (int) arrived(address);
            assertThat(there).isLessThanOrEqualTo(before + cut);
        }
        assertThat(part(address, there, Arrays.copyOfRange(file, there, file.length))
                        .expect(204)
                        .header("Upload-Offset"))
                .isEqualTo(String.valueOf(file.length));

        String number = Cases.apply(almaz, Cases.answers());
        String id = add(number, address, Map.of()).expect(201).json().path("id").asText();
        assertThat(almaz.get("/api/applications/" + number + "/documents/" + id)
                        .expect(200)
                        .bytes())
                .isEqualTo(file);
        assertThat(almaz.get("/api/applications/" + number + "/documents")
                        .json()
                        .at("/0/fileName")
                        .asText())
                .isEqualTo("Arztbrief ሐኪም.pdf");
        head(address).expect(404);
    }

    @Test
    void theSameFileIsFoundAgain() {
        byte[] file = SmallFiles.largePdf(PART);
        String address = begin(file);
        part(address, 0, Arrays.copyOf(file, 1000)).expect(204);
        assertThat(begin(file)).isEqualTo(address);
        assertThat(arrived(address)).isEqualTo(1000);
    }

    @Test
    void anAnswerThatIsLostIsGivenAgain() {
        byte[] file = SmallFiles.largePdf(PART);
        String address = begin(file);
        part(address, 0, file).expect(204);
        String number = Cases.apply(almaz, Cases.answers());
        Map<String, String> once = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Api.Answer first = add(number, address, once).expect(201);
        assertThat(add(number, address, once).expect(201).json()).isEqualTo(first.json());
    }

    @Test
    void fiveFilesAreOnTheirWayAtMostAndTheOldestMakesRoom() {
        List<String> six = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            six.add(begin(SmallFiles.largePdf(100)));
        }
        head(six.get(0)).expect(404);
        six.subList(1, 6).forEach(each -> head(each).expect(200));
    }

    // ---------------------------------------------------------------- what is refused

    @Test
    void nobodyElseReadsOrUsesIt() {
        byte[] file = SmallFiles.largePdf(PART);
        String address = begin(file);
        part(address, 0, file).expect(204);
        String other = Accounts.create(identities, "applicant");
        Api thief = as(other);
        thief.send("HEAD", address, headers(), new byte[0]).expect(404);
        thief.send("PATCH", address, partHeaders(file.length), new byte[] {1}).expect(404);
        String number = Cases.apply(thief, Cases.answers());
        thief.postFields(
                        "/api/applications/" + number + "/documents",
                        Map.of("kind", "other", "upload", id(address)),
                        Map.of())
                .expectInvalid("upload");
        Api.with(ADDRESS, null).send("HEAD", address, headers(), new byte[0]).expect(401);
        head(address).expect(200);
    }

    @Test
    void aPartThatDoesNotFollowIsRefusedAlsoWhenTwoComeAtOnce() throws Exception {
        byte[] file = SmallFiles.largePdf(PART);
        String address = begin(file);
        List<Integer> answers =
                Together.run(4, n -> part(address, 0, Arrays.copyOf(file, 500)).status());
        assertThat(answers).containsOnly(204, 409).containsOnlyOnce(204);
        part(address, 501, new byte[10]).expectProblem(409, "otherOffset");
        part(address, 500, new byte[file.length]).expect(413);
        assertThat(arrived(address)).isEqualTo(500);
    }

    @Test
    void whatIsNotWholeOrNotWhatWasAnnouncedIsNoDocument() {
        byte[] file = SmallFiles.largePdf(PART);
        String address = begin(file);
        part(address, 0, Arrays.copyOf(file, file.length - 1)).expect(204);
        String number = Cases.apply(almaz, Cases.answers());
        add(number, address, Map.of()).expectInvalid("upload");
        part(address, file.length - 1, new byte[] {(byte) (file[file.length - 1] + 1)})
                .expect(204);
        add(number, address, Map.of()).expectInvalid("upload");
        head(address).expect(404);
        add(number, "/api/uploads/" + UUID.randomUUID(), Map.of()).expectInvalid("upload");

        // by all the rules for documents, whatever its name says
        byte[] program = "MZ is no report".repeat(10).getBytes(StandardCharsets.UTF_8);
        String harmful = begin(program);
        part(harmful, 0, program).expect(204);
        add(number, harmful, Map.of()).expect(415);
        assertThat(almaz.get("/api/applications/" + number + "/documents").json())
                .isEmpty();
    }

    @Test
    void badRequestsSayWhatIsWrong() {
        Map<String, String> without = headers("Upload-Length", "10");
        without.remove("Tus-Resumable");
        Api.Answer old =
                almaz.send("POST", "/api/uploads", without, new byte[0]).expectProblem(412, "otherProtocol");
        assertThat(old.header("Tus-Version")).isEqualTo("1.0.0");
        begin(headers("Upload-Length", "0")).expectInvalid("file");
        begin(headers("Upload-Length", String.valueOf(11 * 1024 * 1024))).expect(413);
        begin(headers("Upload-Length", "ten")).expectInvalid("Upload-Length");
        begin(headers()).expect(400);
        begin(headers("Upload-Length", "10", "Upload-Metadata", "filename %%%")).expect(400);
        begin(headers("Upload-Length", "10", "Upload-Metadata", "sha256 " + base64("abc")))
                .expectInvalid("sha256");
        String address = begin(SmallFiles.largePdf(PART));
        Map<String, String> json = partHeaders(0);
        json.put("Content-Type", "application/json");
        almaz.send("PATCH", address, json, "{}".getBytes(StandardCharsets.UTF_8))
                .expect(415);
        almaz.send("PATCH", address, partHeaders(0), new byte[513 * 1024]).expect(413);
        assertThat(almaz.send("HEAD", "/api/uploads/nonsense", headers(), new byte[0])
                        .status())
                .isEqualTo(422);
    }

    // ---------------------------------------------------------------- what is kept of it

    @Test
    void whatWaitsIsEncryptedAndTheDatabaseKeepsItInOrder() {
        byte[] file = SmallFiles.pdf("A report");
        String address = begin(file);
        part(address, 0, Arrays.copyOf(file, 100)).expect(204);
        String kept = jdbc.sql(
                        "select encode(content, 'escape') || encode((select file_name from upload where id = upload_id), 'escape')"
                                + " from upload_part where upload_id = ?")
                .param(UUID.fromString(id(address)))
                .query(String.class)
                .single();
        assertThat(kept).doesNotContain("%PDF", "Arztbrief");
        for (String sql : List.of(
                "insert into upload_part values (?, 101, 1, '\\x00')",
                "insert into upload_part values (?, 100, 100000, '\\x00')",
                "update upload_part set content = '\\x00' where upload_id = ?")) {
            assertThatThrownBy(() ->
                            jdbc.sql(sql).param(UUID.fromString(id(address))).update())
                    .as(sql)
                    .isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void whatNobodyAddsWithinADayIsGone() {
        byte[] file = SmallFiles.largePdf(PART);
        String address = begin(file);
        jdbc.sql("update upload set begun_at = begun_at - interval '25 hours' where id = ?")
                .param(UUID.fromString(id(address)))
                .update();
        head(address).expect(404);
        assertThat(begin(file)).isNotEqualTo(address);
        uploads.deleteForgotten();
        assertThat(jdbc.sql("select count(*) from upload where id = ?")
                        .param(UUID.fromString(id(address)))
                        .query(Long.class)
                        .single())
                .isZero();
    }

    // ---------------------------------------------------------------- steps

    private String begin(byte[] file) {
        return begin(headers(
                        "Upload-Length",
                        String.valueOf(file.length),
                        "Upload-Metadata",
                        "filename " + base64("Arztbrief ሐኪም.pdf") + ",sha256 " + base64(DigestUtils.sha256Hex(file))))
                .expect(201)
                .header("Location");
    }

    private Api.Answer begin(Map<String, String> headers) {
        return almaz.send("POST", "/api/uploads", headers, new byte[0]);
    }

    private Api.Answer head(String address) {
        return almaz.send("HEAD", address, headers(), new byte[0]);
    }

    private long arrived(String address) {
        return Long.parseLong(head(address).expect(200).header("Upload-Offset"));
    }

    private Api.Answer part(String address, int offset, byte[] bytes) {
        return almaz.send("PATCH", address, partHeaders(offset), bytes);
    }

    private Api.Answer add(String number, String address, Map<String, String> headers) {
        return almaz.postFields(
                "/api/applications/" + number + "/documents",
                Map.of("kind", "medicalReport", "upload", id(address)),
                headers);
    }

    private static String id(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    private static Map<String, String> partHeaders(int offset) {
        return headers("Upload-Offset", String.valueOf(offset), "Content-Type", "application/offset+octet-stream");
    }

    private static Map<String, String> headers(String... more) {
        Map<String, String> headers = new HashMap<>(Map.of("Tus-Resumable", "1.0.0"));
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the beginning of a part, and then the line is dead. */
    private void cutAfter(int bytes, String address, int offset, byte[] part) throws IOException {
        try (Socket socket = new Socket("localhost", PORT)) {
            OutputStream out = socket.getOutputStream();
            StringBuilder head = new StringBuilder(
                    "PATCH " + address + " HTTP/1.1\r\nHost: localhost:" + PORT + "\r\nAuthorization: Basic "
                            + base64(account + ":demo") + "\r\nContent-Length: " + part.length + "\r\n");
            partHeaders(offset).forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(part, 0, bytes);
            out.flush();
        }
    }
}
