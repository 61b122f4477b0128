package org.lifeline.platform.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/** Reads QR codes back from a printed page, with decoders that are not ours. */
public final class PrintedQr {

    private PrintedQr() {}

    /** The page as an office scanner at 150 dpi sees it. */
    public static BufferedImage scan(byte[] pdf, int page) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFRenderer(document).renderImageWithDPI(page, 150, ImageType.RGB);
        }
    }

    /**
     * What zxing-wasm under Node reads on the page; zbarimg, where installed, must read the same. It looks for QR codes only, or it
     * now and then takes letters for a bar code.
     */
    public static String read(byte[] pdf, Path folder) throws IOException, InterruptedException {
        Path picture = folder.resolve("page.png");
        ImageIO.write(scan(pdf, 0), "png", picture.toFile());
        String text =
                run("node", "src/test/web/decode-qr.mjs", picture.toString()).strip();
        if (onPath("zbarimg")) {
            assertThat(run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture.toString())
                            .strip())
                    .as("zbarimg")
                    .isEqualTo(text);
        }
        return text;
    }

    /** What zxing-wasm under Node reads in each picture; empty where it reads nothing. */
    public static List<String> zxing(List<Path> pictures) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "src/test/web/decode-qr.mjs"));
        pictures.forEach(picture -> command.add(picture.toString()));
        return run(command.toArray(String[]::new)).lines().toList();
    }

    /** What zbarimg reads in each picture, empty where it reads nothing; no list where it is not installed. */
    public static Optional<List<String>> zbar(List<Path> pictures) throws IOException, InterruptedException {
        if (!onPath("zbarimg")) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (Path picture : pictures) {
            Process process = new ProcessBuilder(
                            "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            texts.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("zbarimg ends").isTrue();
        }
        return Optional.of(texts);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("decoder", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(command[0] + " ends")
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
            return said;
        } finally {
            Files.delete(errors);
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
