package org.lifeline.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What it costs to draw the page of a document, each by a process of its own and all by one: {@code mvn -Pbench surefire:test -Dtest=PageDrawingBenchmark}. */
@Tag("benchmark")
class PageDrawingBenchmark {

    private static final int DOCUMENTS = Integer.getInteger("lifeline.documents", 20);
    private static final String MEMORY = "-Xmx320m";

    @Test
    void comparesAProcessForEachWithOneForAll() throws IOException {
        byte[] pdf = pdf();
        Duration each = Duration.ZERO;
        long start = System.nanoTime();
        for (int i = 0; i < DOCUMENTS; i++) {
            try (DrawingProcess process = DrawingProcess.start(MEMORY)) {
                process.draw(pdf, "application/pdf");
                each = each.plus(used(process));
            }
        }
        print("a process for each document", each, System.nanoTime() - start);
        start = System.nanoTime();
        try (DrawingProcess process = DrawingProcess.start(MEMORY)) {
            for (int i = 0; i < DOCUMENTS; i++) {
                process.draw(pdf, "application/pdf");
            }
            print("one process for all of them", used(process), System.nanoTime() - start);
        }
    }

    private static Duration used(DrawingProcess process) {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private static void print(String what, Duration processor, long nanos) {
        System.out.printf(
                Locale.ROOT,
                "%s: %,d ms of a processor, %,d ms until the pictures are there%n",
                what,
                processor.toMillis() / DOCUMENTS,
                Duration.ofNanos(nanos).toMillis() / DOCUMENTS);
    }

    private static byte[] pdf() throws IOException {
        try (PDDocument pdf = new PDDocument();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            PDPage page = new PDPage(PDRectangle.A4);
            pdf.addPage(page);
            try (PDPageContentStream pen = new PDPageContentStream(pdf, page)) {
                for (int line = 0; line < 40; line++) {
                    pen.beginText();
                    pen.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    pen.newLineAtOffset(60, 780 - 18 * line);
                    pen.showText("Findings of the examination, line " + line + ", and what follows from them");
                    pen.endText();
                }
            }
            pdf.save(out);
            return out.toByteArray();
        }
    }
}
