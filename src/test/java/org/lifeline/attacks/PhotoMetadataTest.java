package org.lifeline.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.documents.DocumentStore;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Photos;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A photo of a paper says where it was taken: a telephone writes the place of the kitchen table into it, and whoever may open the document reads
 * it. Browsers take that out of large photos only, and only with a script; so the server does it for every one.
 */
class PhotoMetadataTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DocumentStore store;

    private String account;
    private Api applicant;
    private String draft;

    @BeforeEach
    void aDraft() {
        account = Accounts.create(identities, "applicant");
        applicant = as(account);
        draft = applicant
                .post(
                        "/api/applications",
                        Map.of("programme", "EMA", "answers", Map.of("givenName", "Almaz"), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    @Test
    void onlyThePictureOfAnApplicationsPhotoIsKept() throws IOException {
        for (int orientation : new int[] {0, 1, 6}) {
            byte[] sent = Photos.taken(orientation, 90 + orientation, 60, 0);
            JsonNode stored = upload("photo.jpg", sent).expect(201).json();
            byte[] kept = content(stored);

            assertThat(words(sent)).contains(Photos.SECRETS);
            assertThat(words(kept)).doesNotContain(Photos.SECRETS);
            assertSamePixels(kept, sent);
            assertThat(stored.path("size").asInt()).isEqualTo(kept.length);
            assertThat(words(kept).contains("Exif")).as("only how it was held").isEqualTo(orientation == 6);
        }
    }

    @Test
    void onlyThePictureOfAnApplicationsPngIsKept() throws IOException {
        for (int orientation : new int[] {0, 1, 6}) {
            byte[] sent = Photos.takenAsPng(orientation, 90 + orientation, 60);
            byte[] kept = content(upload("photo.png", sent).expect(201).json());

            assertThat(words(sent)).contains(Photos.SECRETS_OF_PNG);
            assertThat(words(kept))
                    .doesNotContain(Photos.SECRETS_OF_PNG)
                    .doesNotContain("tIME", "tEXt", "zTXt", "iTXt")
                    .contains("gAMA");
            assertSamePixels(kept, sent);
            assertThat(words(kept).contains("eXIf")).as("only how it was held").isEqualTo(orientation == 6);
        }
    }

    @Test
    void onlyThePictureOfAClaimsPhotoIsKept() throws IOException {
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, 'HOSPITAL-1')")
                .param(clerk)
                .update();
        Api provider = as(clerk);
        JsonNode voucher = Cases.voucher(applicant, NewProgramme.with(jdbc).providers("HOSPITAL-1"), Cases.answers());
        String claim = ClaimSteps.create(provider, ClaimSteps.invoice(), ClaimSteps.redeem(provider, voucher, "10.00"))
                .expect(201)
                .json()
                .path("number")
                .asText();
        byte[] sent = Photos.taken(1, 90, 60, 0);

        JsonNode stored = provider.upload(
                        "/api/claims/" + claim + "/documents", "bill.jpg", "image/jpeg", sent, "invoice")
                .expect(201)
                .json();

        byte[] kept = provider.get("/api/claims/" + claim + "/documents/"
                        + stored.path("id").asText())
                .expect(200)
                .bytes();
        assertThat(words(kept)).doesNotContain(Photos.SECRETS);
        assertSamePixels(kept, sent);
    }

    /** Colours are those of the profile that a camera puts in, and those of print are turned round without Adobe's mark. */
    @Test
    void colourProfilesAreKept() throws IOException {
        byte[] plain = plain();
        ByteArrayOutputStream photo = new ByteArrayOutputStream();
        photo.write(plain, 0, 20);
        byte[] profile = "ICC_PROFILE\0\1\1 a profile of colours".getBytes(ISO_8859_1);
        byte[] adobe = ByteBuffer.allocate(12)
                .put("Adobe".getBytes(ISO_8859_1))
                .putShort((short) 100)
                .putInt(0)
                .put((byte) 1)
                .array();
        Photos.segment(photo, 0xE2, profile);
        Photos.segment(photo, 0xEE, adobe);
        photo.write(plain, 20, plain.length - 20);

        byte[] kept =
                content(upload("photo.jpg", photo.toByteArray()).expect(201).json());

        assertThat(kept).isEqualTo(photo.toByteArray());
    }

    @Test
    void aPhotoWithoutMetadataIsKeptByteForByte() throws IOException {
        byte[] plain = plain();
        assertThat(content(upload("photo.jpg", plain).expect(201).json())).isEqualTo(plain);
    }

    // ---------------------------------------------------------------- the same photo twice

    @Test
    void aPhotoSentTwiceIsRecognisedFromAnotherPhoneToo() throws IOException {
        byte[] sent = Photos.taken(6, 90, 60, 0);
        String first = upload("first.jpg", sent).expect(201).json().path("id").asText();

        assertThat(upload("second.jpg", sent).expectProblem(409, "alreadyAdded").text())
                .contains("first.jpg");
        assertThat(upload("third.jpg", content(first))
                        .expectProblem(409, "alreadyAdded")
                        .text())
                .contains("first.jpg");
        byte[] elsewhere = new String(sent, ISO_8859_1)
                .replace("GPS-OF-HOME", "GPS-OF-WORK")
                .getBytes(ISO_8859_1);
        upload("fourth.jpg", elsewhere).expectProblem(409, "alreadyAdded");
    }

    @Test
    void aPhotoStoredEarlierWithItsLocationIsRecognised() throws Exception {
        byte[] sent = Photos.taken(1, 90, 60, 0);
        jdbc.sql("""
                        insert into document (id, case_number, kind, file_name, media_type, size_bytes, sha256, uploaded_by, uploaded_at)
                        values (:id, :case, 'bill', 'before.jpg', 'image/jpeg', :size, :sha256, :by, now())""")
                .param("id", UUID.randomUUID())
                .param("case", draft)
                .param("size", sent.length)
                .param("sha256", store.put(sent))
                .param("by", account)
                .update();

        assertThat(upload("again.jpg", sent).expectProblem(409, "alreadyAdded").text())
                .contains("before.jpg");
    }

    // ---------------------------------------------------------------- files that lie

    @Test
    void aPhotoWithFalseSegmentLengthsIsRefused() throws IOException {
        byte[] photo = Photos.taken(1, 90, 60, 0);
        int exif = words(photo).indexOf("Exif") - 2;
        for (int length : new int[] {0, 1, 0xFFFF}) {
            byte[] lying = photo.clone();
            lying[exif] = (byte) (length >> 8);
            lying[exif + 1] = (byte) length;
            upload("photo.jpg", lying).expectProblem(415, "wrongType");
        }
        byte[] nothingBehindTheLength = Arrays.copyOf(photo, exif + 2);
        upload("photo.jpg", nothingBehindTheLength).expectProblem(415, "wrongType");
        byte[] png = Photos.takenAsPng(1, 90, 60);
        int chunk = words(png).indexOf("eXIf") - 4;
        for (int length : new int[] {-1, Integer.MAX_VALUE, 0}) {
            byte[] lying = png.clone();
            ByteBuffer.wrap(lying).putInt(chunk, length);
            upload("photo.png", lying).expectProblem(415, "wrongType");
        }
        // how it was held stands outside of the data, or in a directory that names itself
        for (int directory : new int[] {-1, 0, 299, Integer.MAX_VALUE}) {
            byte[] lying = photo.clone();
            ByteBuffer.wrap(lying).putInt(exif + 2 + 6 + 4, directory);
            Answer answer = upload("photo.jpg", lying);
            assertThat(answer.status()).as(answer.text()).isIn(201, 409);
        }
    }

    private Answer upload(String name, byte[] content) {
        return applicant.upload(
                "/api/applications/" + draft + "/documents", name, "application/octet-stream", content, "bill");
    }

    /** As its readers get it, which is as it is stored. */
    private byte[] content(JsonNode stored) throws IOException {
        byte[] shown = content(stored.path("id").asText());
        String sha256 = stored.path("sha256").asText();
        assertThat(store.get(sha256)).isEqualTo(shown);
        return shown;
    }

    private byte[] content(String id) {
        return applicant
                .get("/api/applications/" + draft + "/documents/" + id)
                .expect(200)
                .bytes();
    }

    private static byte[] plain() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "jpg", out);
        return out.toByteArray();
    }

    private static String words(byte[] file) {
        return new String(file, ISO_8859_1);
    }

    private static void assertSamePixels(byte[] kept, byte[] sent) throws IOException {
        BufferedImage one = ImageIO.read(new ByteArrayInputStream(kept));
        BufferedImage other = ImageIO.read(new ByteArrayInputStream(sent));
        assertThat(one.getWidth()).isEqualTo(other.getWidth());
        assertThat(one.getRGB(0, 0, one.getWidth(), one.getHeight(), null, 0, one.getWidth()))
                .isEqualTo(other.getRGB(0, 0, other.getWidth(), other.getHeight(), null, 0, other.getWidth()));
    }
}
