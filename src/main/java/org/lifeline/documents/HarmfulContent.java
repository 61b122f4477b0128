package org.lifeline.documents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * Refuses files that could harm the person who opens them: a PDF that runs a program, or a PDF or picture that needs more memory than the
 * machine has. It also refuses a PDF that nobody can open; for pictures {@link PlainPicture} does this.
 */
final class HarmfulContent {

    /** 100 million pixels, more than any camera or scanner produces for a document. */
    private static final long MOST_PIXELS = 100_000_000L;

    /** A PDF ends with {@code %%EOF}, which readers expect within the last 1,024 bytes (ISO 32000-1, Annex H). Twice that is tolerated. */
    private static final int WITHIN_ITS_END_BYTES = 2048;

    private static final Set<COSName> PROGRAMS = Set.of(
            COSName.getPDFName("JavaScript"),
            COSName.getPDFName("Launch"),
            COSName.getPDFName("ImportData"),
            COSName.getPDFName("SubmitForm"),
            COSName.getPDFName("RichMediaExecute"));

    private static final Set<COSName> HOLDERS_OF_PROGRAMS =
            Set.of(COSName.getPDFName("JS"), COSName.getPDFName("JavaScript"), COSName.getPDFName("XFA"));

    /** The same names in the bytes of a file that PDFBox cannot open but a more lenient reader perhaps can. */
    private static final Pattern NAMES =
            Pattern.compile("/(JavaScript|JS|Launch|ImportData|SubmitForm|XFA|RichMedia)\\b");

    private static final Pattern ESCAPED = Pattern.compile("#([0-9A-Fa-f]{2})");

    private HarmfulContent() {}

    /** @throws Refused 415 with what is wrong and what to do */
    static void refuse(byte[] content, String mediaType) {
        if (mediaType.equals("application/pdf")) {
            refuseScripts(content);
        } else {
            refuseGiant(content);
        }
    }

    private static void refuseScripts(byte[] content) {
        boolean harmful;
        try {
            BoundedPdf file = new BoundedPdf(content);
            try (PDDocument pdf = file.parse()) {
                harmful = hasActiveContent(pdf.getDocument().getTrailer(), 0);
                for (COSObjectKey key :
                        List.copyOf(pdf.getDocument().getXrefTable().keySet())) {
                    COSObject reference = pdf.getDocument().getObjectFromPool(key);
                    COSBase object = reference == null ? null : reference.getObject();
                    harmful |= hasActiveContent(object, 0);
                    if (object instanceof COSStream stream) {
                        refuseGiantPicture(stream);
                        file.unpack(stream);
                    }
                }
            } finally {
                if (file.isExceeded()) {
                    throw tooLarge();
                }
            }
        } catch (BoundedPdf.LimitExceeded bomb) {
            throw tooLarge();
        } catch (Refused refused) {
            throw refused;
        } catch (InvalidPasswordException e) {
            throw Refused.wrongType(
                    "file", "This PDF needs a password to open. Save it without one, or take a photo of it.");
        } catch (IOException | RuntimeException | StackOverflowError cannotBeOpened) {
            String text = new String(content, StandardCharsets.ISO_8859_1);
            String plain = ESCAPED.matcher(text).replaceAll(m -> {
                char c = (char) Integer.parseInt(m.group(1), 16);
                return Character.isLetter(c) ? String.valueOf(c) : " ";
            });
            harmful = NAMES.matcher(plain).find();
            if (!harmful) {
                throw unreadable();
            }
        }
        if (harmful) {
            throw Refused.wrongType(
                    "file", "This PDF contains a program. Print it to a new PDF, or take a photo of it.");
        }
        if (!isComplete(content)) {
            throw unreadable();
        }
    }

    /**
     * Whether the file is complete. Readers that repair files show the rest of one that was cut off, and nobody notices that a page is
     * missing.
     */
    private static boolean isComplete(byte[] content) {
        int from = Math.max(0, content.length - WITHIN_ITS_END_BYTES);
        return new String(content, from, content.length - from, StandardCharsets.ISO_8859_1).contains("%%EOF");
    }

    /**
     * Whether a value makes the reader run something. References are not followed here but by going through the list of all objects, so
     * that this ends.
     */
    private static boolean hasActiveContent(@Nullable COSBase value, int depth) {
        if (depth > 50) {
            return true;
        }
        if (value instanceof COSDictionary dictionary) {
            COSName action = dictionary.getCOSName(COSName.S);
            if (action != null && PROGRAMS.contains(action)) {
                return true;
            }
            for (COSName key : dictionary.keySet()) {
                if (HOLDERS_OF_PROGRAMS.contains(key)) {
                    return true;
                }
                COSBase inner = dictionary.getItem(key);
                if (!(inner instanceof COSObject) && hasActiveContent(inner, depth + 1)) {
                    return true;
                }
            }
        } else if (value instanceof COSArray array) {
            for (int i = 0; i < array.size(); i++) {
                COSBase inner = array.get(i);
                if (!(inner instanceof COSObject) && hasActiveContent(inner, depth + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The people who work on the case could not open the file either. */
    private static Refused unreadable() {
        return Refused.wrongType(
                "file",
                "This PDF cannot be opened: it was cut off or damaged when it was sent or saved. Open it to see whether it is complete, then choose it again,"
                        + " or take a photo of the paper.");
    }

    /** Some kilobytes that decompress to gigabytes, here or in the reader on the officer's desk. */
    private static Refused tooLarge() {
        return Refused.wrongType(
                "file", "This PDF is too large when it is opened. Print it to a new PDF, or take a photo of it.");
    }

    private static void refuseGiantPicture(COSStream stream) {
        if (COSName.IMAGE.equals(stream.getCOSName(COSName.SUBTYPE))
                && (long) stream.getInt(COSName.WIDTH, COSName.W, 0) * stream.getInt(COSName.HEIGHT, COSName.H, 0)
                        > MOST_PIXELS) {
            throw Refused.wrongType(
                    "file",
                    "A picture in this PDF has too many pixels. Scan it again with a lower resolution; 300 dpi are plenty.");
        }
    }

    /**
     * Refuses a picture with too many pixels. Only the header is read: a picture of 60,000 by 60,000 pixels can be a file of some kilobytes
     * and need 14 GB when it is drawn.
     */
    private static void refuseGiant(byte[] content) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) {
                    throw Refused.wrongType(
                            "file",
                            "This picture has too many pixels. Take it again with a lower resolution; 12 megapixels are plenty.");
                }
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException cannotBeOpened) {
            // if its header cannot be read, no viewer will draw it either
        }
    }
}
