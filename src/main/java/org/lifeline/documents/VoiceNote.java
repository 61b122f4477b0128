package org.lifeline.documents;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.lifeline.platform.problem.Refused;

/**
 * A short recording of somebody's voice, as browsers make it: WebM or Ogg with Opus, or MP4 with AAC (Safari). The content decides; a film is
 * none, and neither is a file that only begins like one.
 */
final class VoiceNote {

    static final String WEBM = "audio/webm";
    static final String OGG = "audio/ogg";
    static final String MP4 = "audio/mp4";

    /** Half a minute of Opus is some 200 KB, and of AAC 500 KB. */
    static final int MOST_BYTES = 1_000_000;

    /** Less says nothing. */
    private static final int FEWEST_BYTES = 1000;

    /** The names of formats, codecs and tracks stand here. In an MP4 that was not written for streaming they stand at the end. */
    private static final int HEAD = 8192;

    /** A track with pictures in an MP4: its handler is "vide" (ISO/IEC 14496-12, section 8.4.3). */
    private static final Pattern FILM = Pattern.compile("hdlr.{8}vide", Pattern.DOTALL);

    private static final String NONE = "This is not a voice note that everybody can hear. Record it again.";

    private VoiceNote() {}

    /**
     * The media type of a voice note.
     *
     * @throws Refused 413 when it is too long, 415 when it is something else, 422 when it is empty
     */
    static String typeOf(byte[] content) {
        if (content.length > MOST_BYTES) {
            throw Refused.tooLarge("The voice note is too long. Half a minute is enough.");
        }
        if (content.length < FEWEST_BYTES) {
            throw Refused.invalid("voice", "Nothing was recorded. Record it again.");
        }
        String all = new String(content, StandardCharsets.ISO_8859_1);
        String head = all.substring(0, Math.min(all.length(), HEAD));
        if (head.startsWith("\u001aE\u00df\u00a3")
                && head.contains("B\u0082")
                && head.contains("webm")
                && (head.contains("A_OPUS") || head.contains("A_VORBIS"))
                && !head.contains("V_VP")
                && !head.contains("V_AV1")
                && !head.contains("V_MPEG")) {
            return WEBM;
        }
        if (head.startsWith("OggS") && head.contains("OpusHead") && !head.contains("theora")) {
            return OGG;
        }
        if (head.startsWith("ftyp", 4)
                && all.contains("soun")
                && all.contains("mp4a")
                && !FILM.matcher(all).find()) {
            return MP4;
        }
        throw Refused.wrongType("voice", NONE);
    }
}
