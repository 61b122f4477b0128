package org.lifeline.platform.pdf;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Replaces the two places in FOP's output that depend on the clock: the XMP metadata date, and the file identifier (ISO 32000-1 §14.4),
 * which becomes a digest of the rest. Both keep their length, because the file refers to itself by byte offsets.
 */
final class StablePdf {

    private static final String BEFORE_DATE = "<xmp:MetadataDate>";
    private static final String BEFORE_ID = "/ID [<";
    private static final String BETWEEN_IDS = "> <";
    private static final int ID_LENGTH = 32;
    private static final DateTimeFormatter UTC_AS_OFFSET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss+00:00", Locale.ROOT);

    private StablePdf() {}

    static byte[] of(byte[] pdf, Instant created) {
        String bytes = new String(pdf, StandardCharsets.ISO_8859_1);
        StringBuilder stable = new StringBuilder(bytes);
        // texts are searched for, because a regular expression takes many times as long in a file of this size
        for (int at = bytes.indexOf(BEFORE_DATE); at >= 0; at = bytes.indexOf(BEFORE_DATE, at + 1)) {
            int start = at + BEFORE_DATE.length();
            overwrite(stable, start, date(created, bytes.indexOf('<', start) - start));
        }
        int id = bytes.lastIndexOf(BEFORE_ID);
        int first = id + BEFORE_ID.length();
        int second = first + ID_LENGTH + BETWEEN_IDS.length();
        if (id < 0
                || !bytes.startsWith(BETWEEN_IDS, first + ID_LENGTH)
                || !bytes.startsWith(">]", second + ID_LENGTH)) {
            throw new IllegalStateException("FOP wrote no file identifier");
        }
        overwrite(stable, first, "0".repeat(ID_LENGTH));
        overwrite(stable, second, "0".repeat(ID_LENGTH));
        String digest = digest(stable);
        overwrite(stable, first, digest);
        overwrite(stable, second, digest);
        return stable.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The moment in as many characters as before: FOP writes the offset of this machine's time zone, or Z. */
    private static String date(Instant created, int length) {
        Instant second = created.truncatedTo(ChronoUnit.SECONDS);
        String text = length == second.toString().length()
                ? second.toString()
                : UTC_AS_OFFSET.format(OffsetDateTime.ofInstant(second, ZoneOffset.UTC));
        if (text.length() != length) {
            throw new IllegalStateException("FOP wrote a metadata date of another form");
        }
        return text;
    }

    private static void overwrite(StringBuilder bytes, int at, String text) {
        bytes.replace(at, at + text.length(), text);
    }

    private static String digest(CharSequence bytes) {
        byte[] digest = DigestUtils.sha256(bytes.toString().getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().withUpperCase().formatHex(digest, 0, 16);
    }
}
