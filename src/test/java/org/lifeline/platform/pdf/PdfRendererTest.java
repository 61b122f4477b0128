package org.lifeline.platform.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template, or a value that a template takes for an address, that asks for what is not part of the product. */
class PdfRendererTest {

    private static final Instant WHEN = Instant.parse("2026-11-21T10:00:00Z");
    private static final String SECRET = "the-secret-of-this-machine";

    private final AtomicInteger fetched = new AtomicInteger();
    private final PdfRenderer renderer = new PdfRenderer();

    @TempDir
    Path folder;

    private HttpServer neighbour;

    @BeforeEach
    void aNeighbourInTheNetworkAndAFile() throws IOException {
        neighbour = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        neighbour.createContext("/", exchange -> {
            fetched.incrementAndGet();
            byte[] answer = ("<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"x\"><text>" + SECRET + "</text></svg>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        neighbour.start();
        Files.writeString(
                folder.resolve("secret.svg"),
                "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"x\"><text>" + SECRET + "</text></svg>");
        ImageIO.write(
                new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("secret.png").toFile());
    }

    @AfterEach
    void stopIt() {
        neighbour.stop(0);
    }

    private PdfView view(String address) {
        return PdfView.of("letter").attribute("address", address);
    }

    /** external-graphic, background-image, and in SVG: image, use, tref, style import, font, script. */
    @ParameterizedTest
    @ValueSource(strings = {"graphic", "background", "svg"})
    void rendersNoExternalResources(String template) throws IOException {
        int rendered = 0;
        for (String address : new String[] {
            "http://127.0.0.1:" + neighbour.getAddress().getPort() + "/secret.svg",
            folder.resolve("secret.svg").toUri().toString(),
            folder.resolve("secret.png").toUri().toString(),
            "file:/etc/passwd",
            "jar:file:/x.jar!/secret.svg",
            "/fonts/../application.yaml",
            "file:/fonts/../application.yaml"
        }) {
            byte[] pdf;
            try {
                pdf = renderer.render("hostile/" + template, view(address), WHEN);
            } catch (PdfNotRendered refused) {
                continue;
            }
            rendered++;
            try (PDDocument document = Loader.loadPDF(pdf)) {
                assertThat(new PDFTextStripper().getText(document))
                        .as(address)
                        .contains("letter")
                        .doesNotContain(SECRET, "root:", "public-url");
                document.getPages()
                        .forEach(page -> assertThat(page.getResources().getXObjectNames())
                                .as(address)
                                .isEmpty());
            }
        }
        assertThat(fetched).as("requests to the neighbour").hasValue(0);
        assertThat(rendered).as("letters without what they asked for").isPositive();
    }

    /** A mark that several scripts share is in the font of its script, also after a word in another one; otherwise it is a number sign. */
    @ParameterizedTest
    @ValueSource(strings = {"EUR 5، ثم", "9؛ وفي", "Oromia؟", "x।"})
    void hasTheMarksOfEachScriptAfterAnyWord(String name) throws IOException {
        byte[] pdf = renderer.render(
                "names/name", PdfView.of("letter").text("organisation", "Test").text("name", name), WHEN);

        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document)).doesNotContain("#");
        }
    }

    @Test
    void readsNoDocumentBesideTheTemplates() {
        for (String address : new String[] {
            "http://127.0.0.1:" + neighbour.getAddress().getPort() + "/secret.svg",
            folder.resolve("secret.svg").toUri().toString(),
            "../../application.yaml",
            "/templates/../META-INF/spring.factories",
            "/templates/hostile/../../logback-test.xml",
            "../../logback-test.xml"
        }) {
            assertThatExceptionOfType(PdfNotRendered.class)
                    .as(address)
                    .isThrownBy(() -> renderer.render("hostile/document", view(address), WHEN));
        }
        assertThat(fetched).hasValue(0);
    }

    /** xsl:include of an address, an external entity in a stylesheet, a Java class called from one. */
    @ParameterizedTest
    @ValueSource(strings = {"include", "entity", "extension"})
    void refusesATemplateThatLoadsExternalResources(String template) {
        assertThatExceptionOfType(PdfNotRendered.class)
                .isThrownBy(() -> renderer.render("hostile/" + template, view("x"), WHEN));
    }
}
