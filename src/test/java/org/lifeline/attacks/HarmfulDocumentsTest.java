package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionLaunch;
import org.apache.pdfbox.pdmodel.interactive.action.PDDocumentCatalogAdditionalActions;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.LifelineTest;

/** A document that is an attack on the officer who opens it. */
class HarmfulDocumentsTest extends LifelineTest {

    private interface Change {
        void apply(PDDocument pdf) throws IOException;
    }

    @Test
    void takesAPdfWithoutAProgram() throws IOException {
        upload("plain.pdf", "application/pdf", pdf(document -> {}), 201);
    }

    @Test
    void refusesAPdfThatRunsAProgramWhereverItHidesIt() throws IOException {
        for (Change hiding : new Change[] {
            pdf -> pdf.getDocumentCatalog().setOpenAction(new PDActionJavaScript("app.alert(1)")),
            pdf -> {
                PDDocumentCatalogAdditionalActions actions = new PDDocumentCatalogAdditionalActions();
                actions.setWP(new PDActionJavaScript("app.alert(1)"));
                pdf.getDocumentCatalog().setActions(actions);
            },
            pdf -> {
                PDAnnotationLink link = new PDAnnotationLink();
                link.setAction(new PDActionJavaScript("app.alert(1)"));
                pdf.getPage(0).setAnnotations(List.of(link));
            },
            pdf -> {
                PDAnnotationLink link = new PDAnnotationLink();
                link.setAction(new PDActionLaunch());
                pdf.getPage(0).setAnnotations(List.of(link));
            }
        }) {
            assertThat(upload("report.pdf", "application/pdf", pdf(hiding), 415))
                    .contains("contains a program");
        }
    }

    /** A reader that forgives more than ours would run it. */
    @Test
    void refusesABrokenPdfThatNamesAProgram() {
        for (String name : new String[] {"/JavaScript", "/J#61vaScript", "/JS", "/Launch"}) {
            byte[] broken =
                    ("%PDF-1.4\n1 0 obj << /OpenAction << /S " + name + " >> >>").getBytes(StandardCharsets.ISO_8859_1);
            assertThat(upload("report.pdf", "application/pdf", broken, 415)).contains("contains a program");
        }
    }

    @Test
    void refusesAnUnreadablePdf() throws IOException {
        byte[] locked = pdf(pdf -> pdf.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission())));
        assertThat(upload("report.pdf", "application/pdf", locked, 415)).contains("needs a password");
    }

    @Test
    void refusesAPictureThatNeedsMoreMemoryThanThereIs() throws IOException {
        byte[] bomb = png(60_000, 60_000);
        assertThat(bomb.length).isLessThan(1_000);
        assertThat(upload("photo.png", "image/png", bomb, 415)).contains("too many pixels");
        upload("photo.png", "image/png", png(400, 300), 201);
    }

    private static String upload(String name, String type, byte[] content, int expected) {
        String number = as("applicant")
                .post(
                        "/api/applications",
                        Map.of("programme", "EMA", "answers", Map.of("givenName", "Almaz"), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
        return as("applicant")
                .upload("/api/applications/" + number + "/documents", name, type, content, "medicalReport")
                .expect(expected)
                .text();
    }

    private static byte[] pdf(Change change) throws IOException {
        try (PDDocument pdf = new PDDocument()) {
            pdf.addPage(new PDPage());
            change.apply(pdf);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            pdf.save(out);
            return out.toByteArray();
        }
    }

    /** A header that promises pixels, and hardly any data. */
    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504E470D0A1A0AL);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream h = new DataOutputStream(header);
        h.writeInt(width);
        h.writeInt(height);
        h.write(new byte[] {1, 0, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[1]);
        deflater.finish();
        byte[] data = new byte[50];
        int length = deflater.deflate(data);
        deflater.end();
        chunk(out, "IDAT", java.util.Arrays.copyOf(data, length));
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) crc.getValue());
    }
}
