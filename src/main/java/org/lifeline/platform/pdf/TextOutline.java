package org.lifeline.platform.pdf;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.PathIterator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A word as a shape, for scripts that FOP shapes wrongly; the JDK's own text layout (HarfBuzz) shapes them correctly.
 *
 * @param path SVG path data, 1000 units to the em, with the baseline at 0
 * @param width advance, in units
 * @param ascent height above the baseline, in units
 * @param descent depth below the baseline, in units
 */
record TextOutline(String path, long width, long ascent, long descent) {

    static final int EM = 1000;

    private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);
    private static final Map<String, Font> FONTS = new ConcurrentHashMap<>();

    static TextOutline of(String text, String font) {
        TextLayout layout = new TextLayout(text, FONTS.computeIfAbsent(font, TextOutline::load), EXACT);
        return new TextOutline(
                path(layout.getOutline(null).getPathIterator(null)),
                (long) Math.ceil(layout.getAdvance()),
                (long) Math.ceil(layout.getAscent()),
                (long) Math.ceil(layout.getDescent()));
    }

    private static Font load(String name) {
        String path = PdfRenderer.FONTS + name + "-Regular.ttf";
        try (InputStream in = TextOutline.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path);
            }
            return Font.createFont(Font.TRUETYPE_FONT, in).deriveFont((float) EM);
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException("The font " + name + " cannot be loaded", e);
        }
    }

    private static String path(PathIterator segments) {
        StringBuilder path = new StringBuilder();
        double[] c = new double[6];
        for (; !segments.isDone(); segments.next()) {
            switch (segments.currentSegment(c)) {
                case PathIterator.SEG_MOVETO -> add(path, 'M', c, 2);
                case PathIterator.SEG_LINETO -> add(path, 'L', c, 2);
                case PathIterator.SEG_QUADTO -> add(path, 'Q', c, 4);
                case PathIterator.SEG_CUBICTO -> add(path, 'C', c, 6);
                default -> path.append('Z');
            }
        }
        return path.toString();
    }

    private static void add(StringBuilder path, char command, double[] coordinates, int count) {
        path.append(command);
        for (int i = 0; i < count; i++) {
            path.append(String.format(Locale.ROOT, i == 0 ? "%.1f" : " %.1f", coordinates[i]));
        }
    }
}
