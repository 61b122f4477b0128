package org.lifeline.registry.exchange;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.lifeline.platform.problem.Refused;

/** Makes a table of text of a spreadsheet (Office Open XML, ISO/IEC 29500), so that everything behind it knows one format only. */
final class Spreadsheets {

    private static final String FIELD = "file";
    private static final int MARK_BYTES = 4;

    /** The most bytes of a spreadsheet, which is held in memory while it is read. */
    private static final int MOST_BYTES = 25 * 1024 * 1024;

    /** The most bytes that it may unfold to. A hostile one unfolds to a thousand times its size. */
    private static final long MOST_UNFOLDED_BYTES = 100L * 1024 * 1024;

    private Spreadsheets() {}

    /** Whether a file is a spreadsheet, by its first bytes. @param in must support marks */
    static boolean isSpreadsheet(InputStream in) throws IOException {
        in.mark(MARK_BYTES);
        byte[] start = in.readNBytes(MARK_BYTES);
        in.reset();
        return start.length == MARK_BYTES && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    /** A stream of the same content that can be looked into. */
    static InputStream lookedInto(InputStream in) {
        return in.markSupported() ? in : new BufferedInputStream(in);
    }

    /**
     * Writes the first sheet as CSV. Days become such as 1984-11-30, numbers are written in full.
     *
     * @throws Refused 422 when it is not a spreadsheet, or too large
     */
    static void toCsv(InputStream spreadsheet, OutputStream out) throws IOException {
        byte[] bytes = spreadsheet.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES || unfolded(bytes) > MOST_UNFOLDED_BYTES) {
            throw Refused.invalid(
                    FIELD, "The spreadsheet is too large. Save it as \u201cCSV UTF-8\u201d and send that.");
        }
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180);
        try (ReadableWorkbook workbook =
                        new ReadableWorkbook(new ByteArrayInputStream(bytes), new ReadingOptions(true, true));
                Stream<Row> rows = workbook.getFirstSheet().openStream()) {
            int width = 0;
            int number = 0;
            for (Row row : (Iterable<Row>) rows::iterator) {
                // rows that are empty are left out of the file, and count in the program that shows it
                for (number++; number < row.getRowNum(); number++) {
                    csv.printRecord("");
                }
                List<String> cells = new ArrayList<>();
                for (int i = 0; i < Math.max(width, row.getCellCount()); i++) {
                    cells.add(row.getOptionalCell(i).map(Spreadsheets::text).orElse(""));
                }
                if (width == 0) {
                    while (!cells.isEmpty() && cells.get(cells.size() - 1).isEmpty()) {
                        cells.remove(cells.size() - 1);
                    }
                    width = cells.size();
                }
                while (cells.size() > width && cells.get(cells.size() - 1).isEmpty()) {
                    cells.remove(cells.size() - 1);
                }
                csv.printRecord(cells);
            }
        } catch (IOException | RuntimeException e) {
            throw broken();
        }
        csv.flush();
    }

    private static Refused broken() {
        return Refused.invalid(
                FIELD, "The spreadsheet cannot be read. Save it as \u201cCSV UTF-8\u201d and send that.");
    }

    /** Counts what comes out, because a hostile file says less. */
    private static long unfolded(byte[] bytes) {
        long unfolded = 0;
        byte[] buffer = new byte[8192];
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
                .get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        unfolded += n;
                        if (unfolded > MOST_UNFOLDED_BYTES) {
                            return unfolded;
                        }
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            throw broken();
        }
        return unfolded;
    }

    private static String text(Cell cell) {
        if (cell.getType() == CellType.NUMBER) {
            String format = cell.getDataFormatString();
            if (format != null && format.matches(".*[yd].*[mM].*|.*[mM].*[yd].*")) {
                return cell.asDate().toLocalDate().toString();
            }
            return new BigDecimal(cell.getRawValue()).toPlainString();
        }
        return cell.getType() == CellType.ERROR ? "" : cell.getText();
    }
}
