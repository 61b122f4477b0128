package org.lifeline.platform.pdf;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Replaces the two places in FOP's output that depend on the clock: the XMP metadata date, and the file identifier (ISO 32000-1 §14.4),
 * which becomes a digest of the rest. Both keep their length, because the file refers to itself by byte offsets.
 */
final class StablePdf {

    private static final Pattern METADATA_DATE = Pattern.compile("(<xmp:MetadataDate>)([^<]+)(</xmp:MetadataDate>)");
    private static final Pattern FILE_ID = Pattern.compile("(/ID \\[<)([0-9A-F]{32})(> <)([0-9A-F]{32})(>\\])");
    private static final DateTimeFormatter UTC_AS_OFFSET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss+00:00", Locale.ROOT);

    private StablePdf() {}

    static byte[] of(byte[] pdf, Instant created) {
        String bytes = new String(pdf, StandardCharsets.ISO_8859_1);
        StringBuilder stable = new StringBuilder(bytes);
        Matcher date = METADATA_DATE.matcher(bytes);
        while (date.find()) {
            overwrite(stable, date.start(2), date(created, date.group(2).length()));
        }
        Matcher id = FILE_ID.matcher(bytes);
        int[] at = {-1, -1};
        while (id.find()) {
            at = new int[] {id.start(2), id.start(4)};
        }
        if (at[0] < 0) {
            throw new IllegalStateException("FOP wrote no file identifier");
        }
        overwrite(stable, at[0], "0".repeat(32));
        overwrite(stable, at[1], "0".repeat(32));
        String digest = digest(stable);
        overwrite(stable, at[0], digest);
        overwrite(stable, at[1], digest);
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
