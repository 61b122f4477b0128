package org.lifeline.documents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.filter.FilterFactory;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdfparser.PDFParser;

/**
 * Reads a PDF of a stranger without ever decompressing more than the bounds below, however it is compressed. What PDFBox itself
 * decompresses while it reads (tables of objects, objects in streams) goes through this class, decrypted if necessary. All other streams
 * are decompressed once by {@link #unpack}, counted, and discarded byte by byte.
 */
final class BoundedPdf extends PDFParser {

    /** 512 MiB over all streams of a file. That is 20 pages scanned in colour at 300 dots per inch, uncompressed. */
    static final long MOST_UNPACKED_BYTES = 512L << 20;

    /**
     * 16 MiB over all streams that must be in memory as a whole: the tables of objects, the objects in streams, and intermediate results of
     * streams that are compressed more than once. Even the largest upload needs less.
     */
    static final long MOST_BYTES_IN_MEMORY = 16L << 20;

    /**
     * Each value that is read becomes an object in memory, of 100 to 200 bytes. A document of some hundred pages has a tenth of this
     * number.
     */
    static final long MOST_VALUES = 1_000_000;

    /** A predictor allocates an array for a row, twice, before the first byte is read: 8 MiB, in bits. */
    private static final long LONGEST_ROW_BITS = 8L * (8L << 20);

    /** Each filter can multiply the size. Two filters are usual: an ASCII encoding, then compression. */
    private static final int MOST_STEPS = 8;

    /**
     * The filters that compress any bytes; the others are pictures, whose size is in their own dictionary. Includes the short names used in
     * inline pictures.
     */
    private static final Set<COSName> PACKING = Set.of(
            COSName.FLATE_DECODE,
            COSName.FLATE_DECODE_ABBREVIATION,
            COSName.LZW_DECODE,
            COSName.LZW_DECODE_ABBREVIATION,
            COSName.RUN_LENGTH_DECODE,
            COSName.RUN_LENGTH_DECODE_ABBREVIATION,
            COSName.ASCII_HEX_DECODE,
            COSName.ASCII_HEX_DECODE_ABBREVIATION,
            COSName.ASCII85_DECODE,
            COSName.ASCII85_DECODE_ABBREVIATION,
            COSName.CRYPT);

    private static final Set<COSName> HOLDS_OBJECTS = Set.of(COSName.OBJ_STM, COSName.XREF);

    private long unpackedBytes;
    private long bytesInMemory;
    private long values;
    private boolean exceeded;

    /** A bound was about to be exceeded. Unchecked, so that no lenient reader catches it and goes on. */
    static final class LimitExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LimitExceeded(String what) {
            super(what, null, false, false);
        }
    }

    BoundedPdf(byte[] content) throws IOException {
        super(new RandomAccessReadBuffer(content));
        document.close();
        document = new BoundedDocument();
    }

    /** The number of bytes that came out of streams so far, counting each filter of each stream. */
    long unpackedBytes() {
        return unpackedBytes;
    }

    /** Whether a bound was exceeded, even if some code in between has swallowed the exception. */
    boolean isExceeded() {
        return exceeded;
    }

    /**
     * Decompresses a stream up to its last filter, or up to a picture, and counts the bytes. A stream that contains objects must fit into
     * memory, because readers load it.
     *
     * @throws LimitExceeded when all streams together are too large
     */
    void unpack(COSStream stream) {
        try {
            InputStream in = stream.createRawInputStream();
            List<COSName> filters = filters(stream);
            boolean holdsObjects = HOLDS_OBJECTS.contains(stream.getCOSName(COSName.TYPE, COSName.NONE));
            for (int i = 0; i < filters.size() && PACKING.contains(filters.get(i)); i++) {
                boolean last = !holdsObjects && (i + 1 == filters.size() || !PACKING.contains(filters.get(i + 1)));
                Counted out = new Counted(!last);
                // without the filters that only rearrange bytes
                COSDictionary parameters = new COSDictionary();
                parameters.setItem(COSName.FILTER, filters.get(i));
                parameters.setItem(COSName.DECODE_PARMS, onlyEarlyChange(stream, i));
                FilterFactory.INSTANCE.getFilter(filters.get(i)).decode(in, out, parameters, 0);
                in = new ByteArrayInputStream(out.bytes());
                release(out);
            }
        } catch (IOException brokenStream) {
            // the bytes that came out so far are counted
        }
    }

    /** The complete content of a stream that PDFBox wants to read. */
    private byte[] all(COSStream stream) throws IOException {
        COSArray widths = stream.getCOSArray(COSName.W);
        if (widths != null
                && widths.size() == 3
                && widths.getInt(0, 0) == 0
                && widths.getInt(1, 0) == 0
                && widths.getInt(2, 0) == 0) {
            throw limitExceeded("a table whose entries have no length never ends");
        }
        refuseLongRows(stream.getDictionaryObject(COSName.DECODE_PARMS, COSName.DP));
        InputStream in = stream.createRawInputStream();
        List<COSName> filters = filters(stream);
        Counted out = new Counted(true);
        if (filters.isEmpty()) {
            in.transferTo(out);
        }
        for (int i = 0; i < filters.size(); i++) {
            if (!PACKING.contains(filters.get(i))) {
                throw new IOException(
                        "objects are not packed as a picture: " + filters.get(i).getName());
            }
            out = new Counted(true);
            FilterFactory.INSTANCE.getFilter(filters.get(i)).decode(in, out, stream, i);
            in = new ByteArrayInputStream(out.bytes());
        }
        byte[] bytes = out.bytes();
        countValues(bytes);
        return bytes;
    }

    private List<COSName> filters(COSStream stream) throws IOException {
        COSBase given = stream.getFilters();
        List<COSName> filters = new ArrayList<>();
        if (given instanceof COSName name) {
            filters.add(name);
        } else if (given instanceof COSArray array) {
            if (array.size() > MOST_STEPS) {
                throw limitExceeded("packed " + array.size() + " times");
            }
            for (int i = 0; i < array.size(); i++) {
                if (!(array.getObject(i) instanceof COSName name)) {
                    throw new IOException("a filter is a name");
                }
                filters.add(name);
            }
        }
        return filters;
    }

    private void refuseLongRows(COSBase parameters) {
        if (parameters instanceof COSDictionary dictionary) {
            long bits = Math.max(0L, dictionary.getInt(COSName.COLUMNS, 1))
                    * Math.min(32, Math.max(0, dictionary.getInt(COSName.COLORS, 1)));
            int each = Math.max(0, dictionary.getInt(COSName.BITS_PER_COMPONENT, 8));
            if (each > 0 && bits > LONGEST_ROW_BITS / each) {
                throw limitExceeded("rows of more than 8 MiB");
            }
        } else if (parameters instanceof COSArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.getObject(i) instanceof COSDictionary dictionary) {
                    refuseLongRows(dictionary);
                }
            }
        }
    }

    private static COSDictionary onlyEarlyChange(COSStream stream, int step) {
        COSBase given = stream.getDictionaryObject(COSName.DECODE_PARMS, COSName.DP);
        COSBase its = given instanceof COSArray array ? (step < array.size() ? array.getObject(step) : null) : given;
        COSDictionary parameters = new COSDictionary();
        if (its instanceof COSDictionary dictionary) {
            parameters.setInt(COSName.EARLY_CHANGE, dictionary.getInt(COSName.EARLY_CHANGE, 1));
        }
        return parameters;
    }

    // ---------------------------------------------------------------- the bounds

    private LimitExceeded limitExceeded(String what) {
        exceeded = true;
        return new LimitExceeded(what);
    }

    private void countValue() {
        if (++values > MOST_VALUES) {
            throw limitExceeded("more than " + MOST_VALUES + " values");
        }
    }

    /**
     * Counts the values. Each name, text, list and dictionary begins with one of these bytes; numbers are small, and there are at most half
     * as many as bytes.
     */
    private void countValues(byte[] objects) {
        for (byte b : objects) {
            if (b == '/' || b == '<' || b == '[' || b == '(') {
                countValue();
            }
        }
    }

    @Override
    protected COSBase parseDirObject() throws IOException {
        countValue();
        return super.parseDirObject();
    }

    /** Subtracts an intermediate result, which is no longer needed, from the bytes in memory. */
    private void release(Counted out) {
        bytesInMemory -= out.kept.size();
    }

    private final class Counted extends OutputStream {
        private final boolean keeps;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Counted(boolean keeps) {
            this.keeps = keeps;
        }

        byte[] bytes() {
            return kept.toByteArray();
        }

        @Override
        public void write(int b) {
            count(1);
            if (keeps) {
                kept.write(b);
            }
        }

        @Override
        public void write(byte[] b, int offset, int length) {
            count(length);
            if (keeps) {
                kept.write(b, offset, length);
            }
        }

        private void count(int length) {
            unpackedBytes += length;
            if (unpackedBytes > MOST_UNPACKED_BYTES) {
                throw limitExceeded("more than " + MOST_UNPACKED_BYTES + " bytes unpacked");
            }
            if (keeps) {
                bytesInMemory += length;
                if (bytesInMemory > MOST_BYTES_IN_MEMORY) {
                    throw limitExceeded("more than " + MOST_BYTES_IN_MEMORY + " bytes in memory");
                }
            }
        }
    }

    private final class BoundedDocument extends COSDocument {

        BoundedDocument() {
            super(IOUtils.createMemoryOnlyStreamCache(), BoundedPdf.this);
        }

        @Override
        public COSStream createCOSStream(COSDictionary dictionary, long start, long length) throws IOException {
            COSStream stream = new BoundedStream(start, length);
            dictionary.forEach(stream::setItem);
            stream.setKey(dictionary.getKey());
            return stream;
        }
    }

    private final class BoundedStream extends COSStream {

        BoundedStream(long start, long length) throws IOException {
            super(null, createRandomAccessReadView(start, length));
        }

        @Override
        public RandomAccessRead createView() throws IOException {
            return new RandomAccessReadBuffer(all(this));
        }
    }
}
