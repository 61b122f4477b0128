package org.lifeline.platform.pdf;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import com.google.zxing.qrcode.encoder.QRCode;
import java.util.Map;

/**
 * A QR code (ISO/IEC 18004) at error correction M, drawn as one SVG path: see {@link ModuleOutline}.
 *
 * @param version 1 to 40; up to 17 can be read from a bad print
 * @param modules modules along one side, without the quiet zone
 * @param path the dark modules as SVG path data, one unit a module, the quiet zone included in the offset
 */
public record QrCode(int version, int modules, String path) {

    /** The width of the light border around the code, in modules, on each side. */
    public static final int QUIET_ZONE = 4;

    /** Side of a module in millimetres. The smallest that can be read from a bad print is 0.508 (6 dots at 300 dpi). */
    public static final double MODULE_MM = 0.53;

    /** @throws IllegalArgumentException when the text does not fit any QR code */
    public static QrCode of(String text) {
        try {
            // compact mode mixes byte and alphanumeric segments, which makes the code three versions smaller here
            QRCode code = Encoder.encode(text, ErrorCorrectionLevel.M, Map.of(EncodeHintType.QR_COMPACT, true));
            ByteMatrix matrix = code.getMatrix();
            return new QrCode(code.getVersion().getVersionNumber(), matrix.getWidth(), path(matrix));
        } catch (WriterException e) {
            throw new IllegalArgumentException("The text does not fit a QR code", e);
        }
    }

    /** The complete picture as an SVG document with its printing size. */
    public static String svg(String text) {
        QrCode code = of(text);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%2$smm" height="%2$smm" viewBox="0 0 %1$d %1$d" \
                shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%1$dv%1$dH0z"/><path d="%3$s"/></svg>""".formatted(code.units(), code.sideMm(), code.path());
    }

    /** Number of modules along one side, with the quiet zone; this is the side of the view box. */
    public int units() {
        return modules + 2 * QUIET_ZONE;
    }

    /** Side in millimetres, with the quiet zone. */
    public String sideMm() {
        return "%.2f".formatted(units() * MODULE_MM).replace(',', '.');
    }

    private static String path(ByteMatrix matrix) {
        return new ModuleOutline(matrix.getWidth(), QUIET_ZONE, (x, y) -> matrix.get(x, y) == 1).path();
    }
}
