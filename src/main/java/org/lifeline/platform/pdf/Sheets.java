package org.lifeline.platform.pdf;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.util.Matrix;

/** Combines the pages of several documents into one: one after the other or, where they are small, side by side on sheets of A4. */
final class Sheets implements Closeable {

    private static final PDRectangle A4 = PDRectangle.A4;

    /** The margin that printers leave white, in points (10 mm); the cut marks are in it. */
    private static final float MARGIN = 28.35f;

    private static final float MARK = 14;
    private static final float HAIRLINE = 0.4f;

    private final PDDocument sheets = new PDDocument();
    private final List<PDDocument> parts = new ArrayList<>();
    private final String title;

    /** Small pages that are collected until a sheet is full. */
    private final List<PDPage> waiting = new ArrayList<>();

    Sheets(String title) {
        this.title = title;
    }

    void add(byte[] pdf) throws IOException {
        PDDocument part = Loader.loadPDF(pdf);
        parts.add(part);
        for (PDPage page : part.getPages()) {
            Grid grid = Grid.of(page.getMediaBox());
            if (grid.places() == 1) {
                sheets.importPage(page);
            } else {
                waiting.add(page);
                if (waiting.size() == grid.places()) {
                    impose(grid);
                }
            }
        }
    }

    /** @return the number of pages */
    int write(OutputStream to) throws IOException {
        if (!waiting.isEmpty()) {
            impose(Grid.of(waiting.get(0).getMediaBox()));
        }
        sheets.getDocumentInformation().setTitle(title);
        sheets.getDocumentInformation().setProducer("Lifeline");
        // the default identifier is made from the clock, but the same run must give the same bytes
        sheets.setDocumentId((long) title.hashCode());
        sheets.save(to);
        return sheets.getNumberOfPages();
    }

    private void impose(Grid grid) throws IOException {
        PDPage sheet = new PDPage(A4);
        sheets.addPage(sheet);
        try (PDPageContentStream content = new PDPageContentStream(sheets, sheet)) {
            for (int i = 0; i < waiting.size(); i++) {
                content.saveGraphicsState();
                content.transform(
                        Matrix.getTranslateInstance(grid.x(i % grid.columns()), grid.y(i / grid.columns() + 1)));
                content.drawForm(form(waiting.get(i)));
                content.restoreGraphicsState();
            }
            mark(content, grid);
        }
        waiting.clear();
    }

    /** All pages of a part share one resources object, so that a font is in the file only once. */
    private PDFormXObject form(PDPage page) throws IOException {
        PDFormXObject form;
        try (InputStream content = page.getContents()) {
            form = new PDFormXObject(new PDStream(sheets, content, org.apache.pdfbox.cos.COSName.FLATE_DECODE));
        }
        form.setResources(page.getResources());
        form.setBBox(page.getMediaBox());
        return form;
    }

    private static void mark(PDPageContentStream content, Grid grid) throws IOException {
        content.setLineWidth(HAIRLINE);
        for (int column = 0; column <= grid.columns(); column++) {
            line(content, grid.x(column), grid.y(0) + 3, grid.x(column), grid.y(0) + 3 + MARK);
            line(content, grid.x(column), grid.y(grid.rows()) - 3, grid.x(column), grid.y(grid.rows()) - 3 - MARK);
        }
        for (int row = 0; row <= grid.rows(); row++) {
            line(content, grid.x(0) - 3, grid.y(row), grid.x(0) - 3 - MARK, grid.y(row));
            line(content, grid.x(grid.columns()) + 3, grid.y(row), grid.x(grid.columns()) + 3 + MARK, grid.y(row));
        }
        content.stroke();
    }

    private static void line(PDPageContentStream content, float x1, float y1, float x2, float y2) throws IOException {
        content.moveTo(x1, y1);
        content.lineTo(x2, y2);
    }

    @Override
    public void close() throws IOException {
        sheets.close();
        for (PDDocument part : parts) {
            part.close();
        }
    }

    /** How many pages of a size fit on a sheet, and their positions, in points from the lower left corner. */
    private record Grid(int columns, int rows, float width, float height) {

        static Grid of(PDRectangle page) {
            int columns = (int) ((A4.getWidth() - 2 * MARGIN) / page.getWidth());
            int rows = (int) ((A4.getHeight() - 2 * MARGIN) / page.getHeight());
            return new Grid(Math.max(1, columns), Math.max(1, rows), page.getWidth(), page.getHeight());
        }

        int places() {
            return columns * rows;
        }

        float x(int column) {
            return (A4.getWidth() - columns * width) / 2 + column * width;
        }

        /** The y coordinate of the upper edge of a row. */
        float y(int row) {
            return (A4.getHeight() + rows * height) / 2 - row * height;
        }
    }
}
