package org.lifeline.documents;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.problem.Refused;

/**
 * A PDF of some kilobytes that unpacks to more than there is, packed in each way that a PDF knows: refused by counting, in the heap that
 * the tests have anyway.
 */
@Tag("slow")
class BoundedPdfTest {

    private static final long GIB = 1L << 30;

    /** A read of the unpacker more than the bound. */
    private static final long ONE_READ = 64 << 10;

    @Test
    void refusesDecompressionBombsOfEveryPdfFilter() throws IOException {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        byte[] packed = deflated(4 * GIB, ' ');
        byte[] twice = deflated(new ByteArrayInputStream(packed));
        byte[] thrice = deflated(new ByteArrayInputStream(twice));
        // of 16 MiB, which is not refused before its second step
        byte[] deflatedRuns = deflated(runs(GIB));
        bombs.put("objects in a stream", objectStream("/Filter/FlateDecode", packed));
        bombs.put("objects in a stream packed twice", objectStream("/Filter[/FlateDecode/FlateDecode]", twice));
        bombs.put("a table of objects", table("/Filter/FlateDecode/W[1 2 1]", packed));
        bombs.put(
                "a table packed as runs, then deflated",
                table("/Filter[/FlateDecode/RunLengthDecode]/W[1 2 1]", deflatedRuns));
        bombs.put("a page's content", content("/Filter/FlateDecode", packed));
        bombs.put("a content packed twice", content("/Filter[/FlateDecode/FlateDecode]", twice));
        bombs.put("a content packed three times", content("/Filter[/FlateDecode/FlateDecode/FlateDecode]", thrice));
        bombs.put("a content with short and escaped names", content("/Filter[/Fl/Fl#61teDecode]", twice));
        bombs.put(
                "a content whose filter is another object",
                content("/Filter 9 0 R", packed, "9 0 obj /FlateDecode endobj\n"));
        bombs.put(
                "a content packed as runs, then deflated",
                content("/Filter[/FlateDecode/RunLengthDecode]", deflatedRuns));
        bombs.put("objects packed as LZW", objectStream("/Filter/LZWDecode", lzw()));
        bombs.put(
                "a content in eighty steps",
                content("/Filter[" + "/RunLengthDecode".repeat(80) + "]", new byte[] {-127, ' ', -128}));
        bombs.put(
                "entries of a table that have no length",
                table("/Filter/FlateDecode/W[0 0 0]/Index[0 2000000000]", deflated("xxxxxxxxxx")));
        bombs.put(
                "rows as long as memory",
                table(
                        "/Filter/FlateDecode/W[1 2 1]/DecodeParms<</Predictor 12/Columns 2000000000>>",
                        deflated("xxxxxxxxxx")));
        bombs.put("a list of millions of dictionaries", objects("1 0 obj [" + "<<>>".repeat(2_000_000) + "] endobj\n"));
        bombs.put(
                "millions of dictionaries in a stream",
                objectStream("/Filter/FlateDecode", deflated("5 0 [" + "<<>>".repeat(2_000_000) + "]")));
        for (Map.Entry<String, byte[]> bomb : bombs.entrySet()) {
            assertThat(bomb.getValue().length).as(bomb.getKey()).isLessThan(10 << 20);
            assertThatExceptionOfType(Refused.class)
                    .as(bomb.getKey())
                    .isThrownBy(() -> HarmfulContent.refuse(bomb.getValue(), "application/pdf"))
                    .satisfies(refused -> assertThat(refused.status()).isEqualTo(415))
                    .withMessageContaining("too large when it is opened");
        }
    }

    @Test
    void limitsTheMemoryForObjectsInEveryPacking() throws IOException {
        byte[] packed = deflated(4 * GIB, ' ');
        for (byte[] bomb :
                new byte[][] {objectStream("/Filter/FlateDecode", packed), table("/Filter/FlateDecode/W[1 2 1]", packed)
                }) {
            assertThat(unpacked(bomb)).isBetween(1L, BoundedPdf.MOST_BYTES_IN_MEMORY + ONE_READ);
        }
    }

    @Test
    void countsTheSizeOfAllStreamsTogether() throws IOException {
        byte[] fair = deflated(100L << 20, ' ');
        StringBuilder many = new StringBuilder();
        for (int i = 10; i < 16; i++) {
            many.append(stream(i, "/Filter/FlateDecode", fair));
        }
        refuses(objects(many.toString()));

        StringBuilder few = new StringBuilder();
        for (int i = 10; i < 14; i++) {
            few.append(stream(i, "/Filter/FlateDecode", fair));
        }
        passes(objects(few.toString()));
        assertThat(unpacked(objects(few.toString()))).isEqualTo(400L << 20);
    }

    /** Each object that the stream does not have would unpack it once more. */
    @Test
    void countsAStreamAsOftenAsItIsUnpacked() throws IOException {
        byte[] objects = deflated("5 0 <<>>" + " ".repeat(4 << 20));
        refuses(objectStream("/Filter/FlateDecode", objects));
    }

    @Test
    void refusesABombThatIsEncryptedForEverybody() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            PDPage page = new PDPage();
            pdf.addPage(page);
            COSStream content = pdf.getDocument().createCOSStream();
            try (var raw = content.createRawOutputStream()) {
                raw.write(deflated(2 * GIB, ' '));
            }
            content.setItem(COSName.FILTER, COSName.FLATE_DECODE);
            page.getCOSObject().setItem(COSName.CONTENTS, content);
            pdf.protect(new StandardProtectionPolicy("owner", "", new AccessPermission()));
            pdf.save(out);
        }
        refuses(out.toByteArray());
    }

    @Test
    void refusesAPictureInAPdfThatNeedsMoreMemoryThanThereIs() {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> HarmfulContent.refuse(
                        objects(stream(9, "/Subtype/Image/Width 60000/Height 60000/Filter/DCTDecode", new byte[9])),
                        "application/pdf"))
                .withMessageContaining("too many pixels");
    }

    @Test
    void acceptsOrdinaryScansAndPages() throws IOException {
        for (CompressParameters packing :
                new CompressParameters[] {CompressParameters.NO_COMPRESSION, CompressParameters.DEFAULT_COMPRESSION}) {
            byte[] scans = scans(packing);
            assertThat(scans.length).as("the largest upload, nearly").isBetween(3 << 20, 10 << 20);
            passes(scans);
            assertThat(unpacked(scans)).isGreaterThan(60L << 20);
        }
        passes(manyPages());
    }

    // ---------------------------------------------------------------- files

    private static void passes(byte[] pdf) {
        HarmfulContent.refuse(pdf, "application/pdf");
    }

    private static void refuses(byte[] pdf) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> HarmfulContent.refuse(pdf, "application/pdf"))
                .withMessageContaining("too large when it is opened");
    }

    /** What is unpacked of a file until it is refused, or all of it. */
    private static long unpacked(byte[] content) throws IOException {
        BoundedPdf file = new BoundedPdf(content);
        try (PDDocument pdf = file.parse()) {
            for (COSObjectKey key :
                    java.util.List.copyOf(pdf.getDocument().getXrefTable().keySet())) {
                if (pdf.getDocument().getObjectFromPool(key).getObject() instanceof COSStream stream) {
                    file.unpack(stream);
                }
            }
        } catch (BoundedPdf.LimitExceeded | IOException refused) {
            // as far as it came
        }
        return file.unpackedBytes();
    }

    private static byte[] scans(CompressParameters packing) throws IOException {
        BufferedImage page = new BufferedImage(2480, 3508, BufferedImage.TYPE_INT_RGB);
        var pen = page.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 2480, 3508);
        Random random = new Random(1);
        for (int i = 0; i < 30_000; i++) {
            pen.setColor(new Color(random.nextInt(1 << 24)));
            pen.fillRect(random.nextInt(2480), random.nextInt(3508), random.nextInt(40), random.nextInt(9));
        }
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            for (int i = 0; i < 6; i++) {
                PDPage sheet = new PDPage(PDRectangle.A4);
                pdf.addPage(sheet);
                try (PDPageContentStream content = new PDPageContentStream(pdf, sheet)) {
                    content.drawImage(
                            i < 3
                                    ? LosslessFactory.createFromImage(pdf, page)
                                    : JPEGFactory.createFromImage(pdf, page, 0.5f),
                            0,
                            0,
                            595,
                            842);
                }
            }
            pdf.save(out, packing);
        }
        return out.toByteArray();
    }

    private static byte[] manyPages() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            for (int i = 0; i < 2_000; i++) {
                pdf.addPage(new PDPage());
            }
            pdf.save(out);
        }
        return out.toByteArray();
    }

    /** A file with a catalogue, one page and these objects, numbered by where they stand. */
    private static byte[] objects(String objects) {
        return file("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n" + objects);
    }

    private static byte[] content(String filter, byte[] packed, String... more) {
        return objects(stream(4, filter, packed) + String.join("", more));
    }

    private static String stream(int number, String dictionary, byte[] bytes) {
        return number + " 0 obj<<" + dictionary + "/Length " + bytes.length + ">>stream\n"
                + new String(bytes, ISO_8859_1) + "\nendstream endobj\n";
    }

    /** With an old table of objects. */
    private static byte[] file(String objects) {
        String head = "%PDF-1.5\n";
        Map<Integer, Integer> places = new java.util.TreeMap<>();
        var found = java.util.regex.Pattern.compile("(?m)^(\\d+) 0 obj").matcher(objects);
        while (found.find()) {
            places.put(Integer.parseInt(found.group(1)), head.length() + found.start());
        }
        StringBuilder table = new StringBuilder("xref\n0 1\n0000000000 65535 f \n");
        places.forEach((number, place) -> table.append("%d 1\n%010d 00000 n \n".formatted(number, place)));
        int start = head.length() + objects.length();
        return (head + objects + table + "trailer<</Root 1 0 R/Size 100>>\nstartxref\n" + start + "\n%%EOF\n")
                .getBytes(ISO_8859_1);
    }

    /** The objects 5 to 14 are in stream 4, says its table; the stream holds what it holds. */
    private static byte[] objectStream(String filter, byte[] packed) {
        String head = "%PDF-1.5\n";
        String catalog =
                "1 0 obj<</Type/Catalog/Pages 2 0 R/Names 5 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
        String stream = stream(4, "/Type/ObjStm/N 1/First 4" + filter, packed);
        int[] places = {head.length(), head.length() + catalog.indexOf("2 0 obj"), 0, head.length() + catalog.length()};
        int start = head.length() + catalog.length() + stream.length();
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int number = 0; number < 15; number++) {
            boolean packedIn = number > 4;
            int place = packedIn ? 4 : number == 0 || number == 3 ? 0 : places[number - 1];
            rows.write(packedIn ? 2 : place == 0 ? 0 : 1);
            rows.writeBytes(new byte[] {(byte) (place >> 24), (byte) (place >> 16), (byte) (place >> 8), (byte) place});
            rows.write(packedIn ? number - 5 : 0);
        }
        String table = stream(20, "/Type/XRef/W[1 4 1]/Size 15/Root 1 0 R", rows.toByteArray());
        return (head + catalog + stream + table + "startxref\n" + start + "\n%%EOF\n").getBytes(ISO_8859_1);
    }

    private static byte[] table(String dictionary, byte[] packed) {
        String head = "%PDF-1.5\n1 0 obj<</Type/Catalog>>endobj\n";
        return (head + stream(4, "/Type/XRef/Size 2000000000/Root 1 0 R" + dictionary, packed) + "startxref\n"
                        + head.length() + "\n%%EOF\n")
                .getBytes(ISO_8859_1);
    }

    // ---------------------------------------------------------------- packing

    /** A whole number of MiB: one of them is deflated, and its blocks stand there as often as need be. */
    private static byte[] deflated(long length, char what) {
        byte[] mib = new byte[1 << 20];
        java.util.Arrays.fill(mib, (byte) what);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(mib);
        byte[] blocks = new byte[1 << 16];
        int size = deflater.deflate(blocks, 0, blocks.length, Deflater.FULL_FLUSH);
        deflater.end();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x78, (byte) 0xDA});
        for (long i = 0; i < length >> 20; i++) {
            out.write(blocks, 0, size);
        }
        out.writeBytes(new byte[] {3, 0, 0, 0, 0, 0});
        return out.toByteArray();
    }

    private static byte[] deflated(String text) throws IOException {
        return deflated(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
    }

    private static byte[] deflated(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating =
                new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION), 1 << 16)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                deflating.write(buffer, 0, n);
            }
        }
        return out.toByteArray();
    }

    /** Runs of 128 spaces, each in two bytes. */
    private static InputStream runs(long length) {
        byte[] runs = new byte[(int) (length / 64)];
        for (int i = 0; i < runs.length; i += 2) {
            runs[i] = (byte) 129;
            runs[i + 1] = ' ';
        }
        return new ByteArrayInputStream(runs);
    }

    /** 25 MB in codes of nine bits: clear the table, a space, then each new code stands for one space more than the one before. */
    private static byte[] lzw() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int bits = 0;
        int pending = 0;
        for (int group = 0; group < 1_250; group++) {
            for (int i = 0; i < 201; i++) {
                bits = (bits & 0xff) << 9 | (i == 0 ? 256 : i == 1 ? ' ' : 256 + i);
                pending += 9;
                while (pending >= 8) {
                    pending -= 8;
                    out.write(bits >> pending);
                }
            }
        }
        return out.toByteArray();
    }
}
