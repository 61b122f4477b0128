package org.lifeline.registry.exchange;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.PlainText;

/**
 * A table as spreadsheets write it (RFC 4180, UTF-8), with commas, semicolons or tabulators between its columns, read line by line so that
 * a large one needs no memory. Its first line names the columns. A line is what a spreadsheet shows as one, from 1 for the names.
 */
final class PeopleFile implements Closeable {

    private static final String FIELD = "file";
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String SEPARATORS = ";\t";
    private static final int MOST_COLUMNS = 100;
    private static final int LONGEST_HEADER = 16_384;

    /** The most characters of one line. Without a limit, a quotation mark that is never closed would take all memory. */
    private static final int LONGEST_LINE = 100_000;

    /** One line. @param cells what stands in its columns, without surrounding blanks */
    record Line(long number, List<String> cells) {}

    private final OneLineReader reader;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> columns;
    private long number = 1;

    private PeopleFile(OneLineReader reader, CSVParser parser) {
        this.reader = reader;
        this.parser = parser;
        this.records = parser.iterator();
        this.columns = record().map(PeopleFile::cells).orElse(List.of());
    }

    /**
     * @param in the file; is closed with this
     * @throws Refused 422 when it is not such a table
     */
    static PeopleFile open(InputStream in) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        OneLineReader reader = new OneLineReader(text);
        try {
            text.mark(LONGEST_HEADER + 1);
            if (text.read() != BYTE_ORDER_MARK) {
                text.reset();
            }
            CSVFormat format = CSVFormat.RFC4180
                    .builder()
                    .setDelimiter(separator(text))
                    .setIgnoreEmptyLines(false)
                    .get();
            PeopleFile file = new PeopleFile(reader, CSVParser.parse(reader, format));
            file.requireColumns();
            return file;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e instanceof IOException ? unreadable(1) : (RuntimeException) e;
        }
    }

    /** What stands between the names of the columns most often. */
    private static char separator(BufferedReader text) throws IOException {
        text.mark(LONGEST_HEADER + 1);
        char[] start = new char[LONGEST_HEADER];
        int length = Math.max(0, text.read(start, 0, LONGEST_HEADER));
        text.reset();
        String header = new String(start, 0, length).lines().findFirst().orElse("");
        char best = ',';
        for (char each : SEPARATORS.toCharArray()) {
            if (count(header, each) > count(header, best)) {
                best = each;
            }
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private void requireColumns() {
        if (columns.isEmpty()
                || columns.size() > MOST_COLUMNS
                || columns.stream().allMatch(String::isEmpty)) {
            throw Refused.invalid(
                    FIELD, "The first line of the file must name its columns, at most %d.".formatted(MOST_COLUMNS));
        }
        if (columns.stream().filter(name -> !name.isEmpty()).distinct().count()
                < columns.stream().filter(name -> !name.isEmpty()).count()) {
            throw Refused.invalid(FIELD, "Two columns of the file have the same name. Give each column its own.");
        }
    }

    /** The names of the columns. */
    List<String> columns() {
        return columns;
    }

    /**
     * The next line that is not empty.
     *
     * @return empty at the end of the file
     * @throws Refused 422 when the file cannot be read from here on
     */
    Optional<Line> next() {
        return nonEmpty().map(record -> new Line(number, cells(record)));
    }

    /** Goes on behind some lines that are not empty, faster than reading them. */
    void skip(long lines) {
        for (long i = 0; i < lines && nonEmpty().isPresent(); i++) {
            // the line was read before
        }
    }

    private Optional<CSVRecord> nonEmpty() {
        Optional<CSVRecord> record = record();
        while (record.isPresent()) {
            number++;
            if (!isEmpty(record.get())) {
                return record;
            }
            record = record();
        }
        return Optional.empty();
    }

    /** Most lines begin with a letter or a digit, and need no look at characters that nobody sees. */
    private static boolean isEmpty(CSVRecord record) {
        String first = record.get(0);
        return (first.isEmpty() || !Character.isLetterOrDigit(first.charAt(0)))
                && cells(record).stream().allMatch(String::isEmpty);
    }

    private static List<String> cells(CSVRecord record) {
        return record.stream().map(PlainText::onOneLine).toList();
    }

    private Optional<CSVRecord> record() {
        try {
            reader.nextLine();
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (UncheckedIOException | IllegalStateException e) {
            throw unreadable(number + 1);
        }
    }

    private static Refused unreadable(long line) {
        return Refused.invalid(
                FIELD,
                "The file cannot be read from line %d on. Save it in your spreadsheet as \u201cCSV UTF-8\u201d."
                        .formatted(line));
    }

    @Override
    public void close() throws IOException {
        parser.close();
        reader.close();
    }

    /** Reads no more than the longest line until the next one begins. */
    private static final class OneLineReader extends FilterReader {

        private int left = LONGEST_LINE;

        OneLineReader(Reader in) {
            super(in);
        }

        void nextLine() {
            left = LONGEST_LINE;
        }

        private int counted(int characters) throws IOException {
            left -= Math.max(0, characters);
            if (left < 0) {
                throw new IOException("a line is too long");
            }
            return characters;
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            counted(1);
            return c;
        }

        @Override
        public int read(char[] to, int from, int most) throws IOException {
            return counted(super.read(to, from, Math.min(most, 8192)));
        }
    }
}
