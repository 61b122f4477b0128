package org.lifeline.platform.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** A table for a spreadsheet (RFC 4180). Texts that it would take for a formula begin with an apostrophe. */
public final class Csv {

    public static final MediaType TYPE = MediaType.parseMediaType("text/csv;charset=UTF-8");

    /** Without it a spreadsheet reads the file as Latin-1. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final String FORMULAS = "=+-@\t\r\n";

    private final CSVPrinter printer;

    public Csv(Writer to, String... columns) {
        try {
            to.write(BYTE_ORDER_MARK);
            printer = new CSVPrinter(to, CSVFormat.RFC4180);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        row((Object[]) columns);
    }

    /** @param cells texts, which are made harmless, and numbers and days, which are written as they are; null for an empty cell */
    public void row(@Nullable Object... cells) {
        try {
            printer.printRecord(Arrays.stream(cells)
                    .map(cell -> cell instanceof String text ? harmless(text) : cell)
                    .toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void finish() {
        try {
            printer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String harmless(String text) {
        return !text.isEmpty() && FORMULAS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
