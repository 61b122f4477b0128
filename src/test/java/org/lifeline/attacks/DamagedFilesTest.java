package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.DocumentFiles;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A stored file is missing or altered: whoever asks for it is told so in plain words, and the pages around it work. Documents of applications are in
 * {@code DocumentApiTest}; here is everything else that is read from the store.
 */
class DamagedFilesTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    /** Asks for it while its file is altered, and while there is none; then it is restored. */
    private void isTold(String sha256, Api person, String path, String... pages) throws Exception {
        Path file = DocumentFiles.of(jdbc, sha256);
        byte[] good = Files.readAllBytes(file);
        byte[] altered = good.clone();
        altered[altered.length - 1] ^= 1;
        Files.write(file, altered);
        isTold(person, path);
        Files.delete(file);
        isTold(person, path);
        for (String page : pages) {
            person.get(page).expect(200);
        }
        Files.write(file, good);
        assertThat(person.get(path).expect(200).bytes()).isNotEmpty();
        jdbc.sql("delete from document_fault where sha256 = ?").param(sha256).update();
    }

    private static void isTold(Api person, String path) {
        Api.Answer answer = person.get(path).expect(503);
        assertThat(answer.text())
                .as(path)
                .contains("cannot be read at the moment")
                .doesNotContain("Exception", "\tat ", DATA.getFileName().toString());
        if (path.startsWith("/api/")) {
            answer.expectProblem(503, "documentDamaged");
        }
    }

    private String one(String sql, String parameter) {
        return await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql(sql)
                                .param(parameter)
                                .query(String.class)
                                .optional()
                                .orElse(""),
                        found -> !found.isEmpty());
    }

    @Test
    void theLetterOfAVoucherAndThePapersOfAClaim() throws Exception {
        Api applicant = as("applicant");
        Api provider = as("service-provider");
        JsonNode voucher = ClaimSteps.voucher(NewProgramme.with(jdbc).stages("social-worker"));
        String code = voucher.path("code").asText();
        String letter = one("select document_sha256 from voucher where code = ? and document_sha256 is not null", code);
        isTold(letter, applicant, "/api/vouchers/" + code + "/pdf", "/applications");

        String claim = ClaimSteps.submitted(provider, ClaimSteps.redeem(provider, voucher, "25.00"));
        String id = one("select id::text from document where case_number = ?", claim);
        String paper = one("select sha256 from document where case_number = ?", claim);
        isTold(
                paper,
                provider,
                "/api/claims/" + claim + "/documents/" + id,
                "/provider/claims/" + claim,
                "/api/claims/" + claim);
    }

    @Test
    void aPictureAndItsSmallOne() throws Exception {
        Api applicant = as("applicant");
        String number = applicant
                .post(
                        "/api/applications",
                        java.util.Map.of("programme", "EMA", "answers", Cases.answers(), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
        JsonNode stored = applicant
                .upload("/api/applications/" + number + "/documents", "scan.png", "image/png", png(), null)
                .expect(201)
                .json();
        String path = "/documents/" + stored.path("id").asText();
        isTold(stored.path("sha256").asText(), applicant, path + "/thumbnail", "/apply/drafts/" + number + "/steps/1");
        isTold(stored.path("sha256").asText(), applicant, path);
    }

    private static byte[] png() throws Exception {
        BufferedImage picture = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        Random random = new Random();
        for (int x = 0; x < 60; x++) {
            picture.setRGB(x, x % 40, random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }

    @Test
    void aFileOfTheBank() throws Exception {
        Api cashManager = as("cash-manager-2");
        byte[] file = BankMessages.camt054(BankMessages.booked(
                        "NOBODY-" + UUID.randomUUID().toString().substring(0, 8), "1.00", "B-1"))
                .getBytes(StandardCharsets.UTF_8);
        cashManager
                .post("/api/payments/reconciliation", "application/xml", file)
                .expect(200);
        String sha256 = org.apache.commons.codec.digest.DigestUtils.sha256Hex(file);
        isTold(sha256, cashManager, "/api/payments/bank-files/" + sha256, "/finance/bank-files");
    }
}
