package org.lifeline.dashboard;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.dashboard.ChartData.Unit;
import org.lifeline.platform.pdf.PdfView;

/**
 * Draws the bars and lines of a chart on paper, as paths of SVG. Words and numbers stand beside them in the letter itself, where each script
 * has its font. All measures are tenths of a millimetre.
 */
final class ReportDrawing {

    /** Those of the charts on the pages. */
    private static final List<String> COLOURS =
            List.of("#0b5c63", "#d4862b", "#5b4b8a", "#8aa399", "#a6324a", "#3b6fb5", "#6b6b6b");

    private static final String GRID = "#d5dde0";

    private static final int BAR_HEIGHT = 26;
    private static final int LONGEST_BAR = 600;
    private static final int PLOT_WIDTH = 1300;
    private static final int PLOT_HEIGHT = 320;
    private static final int PLOT_EDGE = 20;
    private static final int POINT = 9;
    private static final int LINE = 6;

    private final ChartData data;
    private final boolean rightToLeft;
    private final Map<Unit, Long> largest = new EnumMap<>(Unit.class);

    /** @param rightToLeft whether the page is read from right to left, so that bars and lines begin at the right */
    ReportDrawing(ChartData data, boolean rightToLeft) {
        this.data = data;
        this.rightToLeft = rightToLeft;
        for (Series series : data.series()) {
            for (Long value : series.values()) {
                largest.merge(series.unit(), value == null ? 0 : value, Math::max);
            }
        }
    }

    /** Whether there is nothing to draw, or nothing but zeros: then the sentence of the chart says it all. */
    boolean isEmpty() {
        return data.isEmpty() || largest.values().stream().allMatch(value -> value <= 0);
    }

    /** The colour of a series, from 0. */
    static String colour(int series) {
        return COLOURS.get(series % COLOURS.size());
    }

    /** Adds a bar for one value; nothing where there is none. */
    void bar(PdfView to, int series, int category) {
        Series its = data.series().get(series);
        int length = length(value(series, category), most(its.unit()));
        if (length > 0) {
            PdfView drawing = drawing(to, length, BAR_HEIGHT);
            rectangle(drawing, 0, length, colour(series));
        }
    }

    /** Adds the values of a category as one bar of several parts. */
    void stack(PdfView to, int category) {
        long most = 0;
        for (int i = 0; i < data.categories().size(); i++) {
            most = Math.max(most, total(i));
        }
        List<Integer> lengths = new ArrayList<>();
        for (int series = 0; series < data.series().size(); series++) {
            lengths.add(length(value(series, category), most));
        }
        int all = lengths.stream().mapToInt(Integer::intValue).sum();
        if (all == 0) {
            return;
        }
        PdfView drawing = drawing(to, all, BAR_HEIGHT);
        int at = 0;
        for (int series = 0; series < lengths.size(); series++) {
            int length = lengths.get(series);
            if (length > 0) {
                rectangle(drawing, rightToLeft ? all - at - length : at, length, colour(series));
            }
            at += length;
        }
    }

    /** Adds a bar that begins where the one of the category before ends. */
    void step(PdfView to, int category) {
        long all = 0;
        long before = 0;
        for (int i = 0; i < data.categories().size(); i++) {
            before += i < category ? orZero(value(0, i)) : 0;
            all += orZero(value(0, i));
        }
        int from = length(before, all);
        int length = length(value(0, category), all);
        if (length > 0) {
            PdfView drawing = drawing(to, LONGEST_BAR + 1, BAR_HEIGHT);
            rectangle(drawing, rightToLeft ? LONGEST_BAR + 1 - from - length : from, length, colour(0));
        }
    }

    /** Adds a line for each series, with a point in the middle of each category's column. */
    void lines(PdfView to) {
        int columns = data.categories().size();
        PdfView drawing = drawing(to, PLOT_WIDTH, PLOT_HEIGHT);
        String grid = "M0 %1$dH%4$dM0 %2$dH%4$dM0 %3$dH%4$d"
                .formatted(PLOT_EDGE, PLOT_HEIGHT / 2, PLOT_HEIGHT - PLOT_EDGE, PLOT_WIDTH);
        drawing.child("line").attribute("stroke", GRID).attribute("width", "2").attribute("path", grid);
        for (int series = 0; series < data.series().size(); series++) {
            StringBuilder line = new StringBuilder();
            StringBuilder points = new StringBuilder();
            boolean begun = false;
            for (int category = 0; category < columns; category++) {
                Long value = value(series, category);
                if (value != null) {
                    int x = PLOT_WIDTH * (2 * (rightToLeft ? columns - 1 - category : category) + 1) / (2 * columns);
                    int y = height(value, most(data.series().get(series).unit()));
                    line.append(begun ? 'L' : 'M').append(x).append(' ').append(y);
                    points.append(String.format(
                            Locale.ROOT, "M%1$d %2$dl%3$d -%3$dl%3$d %3$dl-%3$d %3$dz", x - POINT, y, POINT));
                }
                begun = value != null;
            }
            if (!points.isEmpty()) {
                drawing.child("line")
                        .attribute("stroke", colour(series))
                        .attribute("width", String.valueOf(LINE))
                        .attribute("path", line.toString());
                drawing.child("shape").attribute("fill", colour(series)).attribute("path", points.toString());
            }
        }
    }

    private static int height(long value, long most) {
        int room = PLOT_HEIGHT - 2 * PLOT_EDGE;
        return PLOT_HEIGHT - PLOT_EDGE - (most == 0 ? 0 : (int) (room * value / most));
    }

    private static PdfView drawing(PdfView to, int width, int height) {
        return to.child("drawing")
                .attribute("width", String.valueOf(width))
                .attribute("height", String.valueOf(height));
    }

    private static void rectangle(PdfView drawing, int from, int length, String colour) {
        drawing.child("shape")
                .attribute("fill", colour)
                .attribute("path", "M%1$d 0h%2$dv%3$dh-%2$dz".formatted(from, length, BAR_HEIGHT));
    }

    private @Nullable Long value(int series, int category) {
        return data.series().get(series).values().get(category);
    }

    private long total(int category) {
        long total = 0;
        for (int series = 0; series < data.series().size(); series++) {
            total += orZero(value(series, category));
        }
        return total;
    }

    private long most(Unit unit) {
        return largest.getOrDefault(unit, 0L);
    }

    /** What is there is seen, however little it is. */
    private static int length(@Nullable Long value, long most) {
        return value == null || value <= 0 || most <= 0
                ? 0
                : (int) Math.max(2, Math.round((double) LONGEST_BAR * value / most));
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
