package org.lifeline.voucher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lifeline.platform.pdf.Drawing;

/**
 * The logo that a programme has on its letters: templates/voucher/logo-CODE.svg. Without such a file the letterhead shows the product's
 * logo.
 */
final class VoucherLogo {

    private static final Map<String, Optional<Drawing>> READ = new ConcurrentHashMap<>();

    private VoucherLogo() {}

    /** @throws IllegalArgumentException when the file is not valid SVG */
    static Optional<Drawing> of(String programme) {
        return VoucherWords.CODE.matcher(programme).matches()
                ? READ.computeIfAbsent(programme, VoucherLogo::read)
                : Optional.empty();
    }

    private static Optional<Drawing> read(String programme) {
        String file = "logo-" + programme + ".svg";
        try (InputStream svg = VoucherLogo.class.getResourceAsStream(VoucherWords.FOLDER + file)) {
            return svg == null ? Optional.empty() : Optional.of(Drawing.read(svg, file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
