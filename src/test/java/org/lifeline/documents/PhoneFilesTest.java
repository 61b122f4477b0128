package org.lifeline.documents;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;

/** What telephones and bad connections make of a document: taken as it is, or refused with what to do, at once and not weeks later by an officer. */
class PhoneFilesTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    private Api applicant;
    private String draft;

    @BeforeEach
    void begin() {
        applicant = as(Accounts.create(identities, "applicant"));
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
    void refusesAPdfThatWasCutOff() {
        byte[] whole = SmallFiles.pdf("A bill");
        upload("bill.pdf", whole).expect(201);
        for (int length : new int[] {9, 60, whole.length / 2, whole.length - 7}) {
            assertThat(upload("bill.pdf", Arrays.copyOf(whole, length))
                            .expectProblem(415, "wrongType")
                            .text())
                    .as("%d bytes", length)
                    .contains("cut off or damaged");
        }
    }

    @Test
    void refusesAPhotoThatWasCutOffOrDamaged() throws IOException {
        for (String format : new String[] {"jpg", "png"}) {
            byte[] whole = picture(format, false);
            upload("photo." + format, whole).expect(201);
            for (int length : new int[] {60, whole.length / 2, whole.length - 1}) {
                assertThat(upload("photo." + format, Arrays.copyOf(whole, length))
                                .expectProblem(415, "wrongType")
                                .text())
                        .as("%s of %d bytes", format, length)
                        .contains("not complete");
            }
        }
        byte[] damaged = picture("png", false);
        damaged[damaged.length / 2] ^= 1;
        upload("photo.png", damaged).expectProblem(415, "wrongType");
    }

    @Test
    void acceptsUnusuallyEncodedPhotos() throws IOException {
        byte[] whole = picture("jpg", true);
        upload("progressive.jpg", whole).expect(201);
        // some cameras write more behind the picture, which is not kept: it is the same picture to us
        upload("moving.jpg", Arrays.copyOf(whole, whole.length + 5_000)).expectProblem(409, "alreadyAdded");
        byte[] other = picture("jpg", false);
        assertThat(upload("moving.jpg", Arrays.copyOf(other, other.length + 5_000))
                        .expect(201)
                        .json()
                        .path("size")
                        .asInt())
                .isEqualTo(other.length);
    }

    @Test
    void explainsHowToConvertPhotosInUncommonFormats() {
        byte[] heic = Arrays.copyOf("\0\0\0\30ftypheic\0\0\0\0mif1heic".getBytes(ISO_8859_1), 400);
        assertThat(upload("IMG_0001.HEIC", heic).expectProblem(415, "wrongType").text())
                .contains("Most Compatible", "screenshot");
        byte[] webp = Arrays.copyOf("RIFF\210\1\0\0WEBPVP8 ".getBytes(ISO_8859_1), 400);
        assertThat(upload("photo.webp", webp).expectProblem(415, "wrongType").text())
                .contains("JPEG or PNG", "screenshot");
    }

    @Test
    void keepsTheBeginningOfALongName() {
        String name = "Rechnung 🏥 Krankenhaus " + "😀".repeat(200) + ".pdf";

        String kept =
                upload(name, SmallFiles.PDF).expect(201).json().path("fileName").asText();

        assertThat(kept).startsWith("Rechnung 🏥 Krankenhaus 😀").endsWith("😀….pdf");
        assertThat(kept.codePointCount(0, kept.length())).isEqualTo(120);
        assertThat(upload("የሆስፒታል ደረሰኝ.pdf", SmallFiles.pdf("Another"))
                        .expect(201)
                        .json()
                        .path("fileName")
                        .asText())
                .isEqualTo("የሆስፒታል ደረሰኝ.pdf");
    }

    /** Nobody is told whether there is a voucher of that number. */
    @Test
    void explainsWhatToScanWhenTheNumberBelowTheCodeIsTyped() {
        String number =
                Cases.voucher(as("applicant"), Cases.answers()).path("code").asText();
        for (String typed : new String[] {number, number.toLowerCase().replace("-", " "), "AAAA-BBBB-CCCC-DDDD"}) {
            Answer answer = as("service-provider")
                    .post("/api/vouchers/verify", Map.of("qr", typed))
                    .expect(200);
            assertThat(answer.json().path("reason").asText()).isEqualTo("onlyNumber");
            assertThat(answer.json().path("message").asText()).contains("Scan the square code");
            assertThat(answer.json().path("status").isNull()).isTrue();
        }
    }

    private Answer upload(String name, byte[] content) {
        return applicant.upload(
                "/api/applications/" + draft + "/documents", name, "application/octet-stream", content, "bill");
    }

    private static byte[] picture(String format, boolean progressive) throws IOException {
        BufferedImage picture = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 60_000; i++) {
            picture.setRGB(i % 300, i / 300, i * 7919);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.write(null, new IIOImage(picture, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
