package org.lifeline.documents;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/**
 * Draws the first pages of documents as JPEGs. The product runs it as a process of its own ({@code draw-pages}), with little memory and for
 * a short time, because a stranger's file decides how much of both it takes. Documents come by the standard input, one after the other: the
 * media type, the length and the bytes; to the standard output go the number of its pages, and for each picture the width, the height, the
 * length, and its bytes. It ends with the input, or with a document that it cannot draw.
 */
public final class PageDrawer {

    /** The first argument of the command line. */
    public static final String COMMAND = "draw-pages";

    /** More are seldom looked at; the document itself can be opened. */
    static final int MOST_PAGES = 10;

    /** Longest side of a picture, in pixels: a page of A4 with 140 dots per inch, in which small print can be read. */
    static final int SIDE = 1640;

    /** A small page is not drawn larger than with 288 dots per inch. */
    private static final float LARGEST_SCALE = 4;

    private static final long MOST_PIXELS = 100_000_000L;

    private PageDrawer() {}

    /** @param args nothing */
    public static void main(String[] args) throws IOException {
        endWithTheProduct();
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        OutputStream out = System.out;
        // whatever a library says does not go between the pictures
        System.setOut(System.err);
        while (true) {
            String mediaType;
            try {
                mediaType = in.readUTF();
            } catch (EOFException noMore) {
                return;
            }
            draw(in.readNBytes(in.readInt()), mediaType, out);
        }
    }

    /** Once the product is killed, nobody would end a drawing that takes for ever. */
    private static void endWithTheProduct() {
        ProcessHandle.current()
                .parent()
                .ifPresent(product ->
                        product.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    }

    /** Writes what can be drawn, and at least the number of pages. */
    static void draw(byte[] content, String mediaType, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        if (mediaType.equals("application/pdf")) {
            drawPdf(content, out);
        } else {
            Optional<BufferedImage> picture = Thumbnails.picture(content, SIDE, MOST_PIXELS);
            out.writeInt(picture.isPresent() ? 1 : 0);
            if (picture.isPresent()) {
                write(picture.get(), out);
            }
        }
        out.flush();
    }

    private static void drawPdf(byte[] content, DataOutputStream out) throws IOException {
        try (PDDocument pdf = new BoundedPdf(content).parse()) {
            PDFRenderer renderer = new PDFRenderer(pdf);
            renderer.setSubsamplingAllowed(true);
            int pages = pdf.getNumberOfPages();
            out.writeInt(pages);
            for (int page = 0; page < Math.min(pages, MOST_PAGES); page++) {
                PDRectangle size = pdf.getPage(page).getCropBox();
                float longest = Math.max(1, Math.max(size.getWidth(), size.getHeight()));
                write(renderer.renderImage(page, Math.min(LARGEST_SCALE, SIDE / longest), ImageType.RGB), out);
                // what is drawn so far arrives, even if the next page takes too long
                out.flush();
            }
        }
    }

    private static void write(BufferedImage picture, DataOutputStream out) throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpeg", jpeg);
        out.writeInt(picture.getWidth());
        out.writeInt(picture.getHeight());
        out.writeInt(jpeg.size());
        jpeg.writeTo(out);
    }
}
