package org.lifeline.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;

/** Documents as people send them, as small as they get. */
public final class SmallFiles {

    /** One empty page. */
    public static final byte[] PDF = pdf("A report");

    private SmallFiles() {}

    /** One empty page: the same file for the same title, another one for another. */
    public static byte[] pdf(String title) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            pdf.addPage(new PDPage());
            pdf.getDocumentInformation().setTitle(title);
            // its identifier would be made of the time
            pdf.setDocumentId((long) title.hashCode());
            pdf.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
