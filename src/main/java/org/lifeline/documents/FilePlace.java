package org.lifeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

/** Where the encrypted files of documents are kept: a folder, or a bucket of an object store. It sees neither content nor checksum. */
interface FilePlace {

    /** A file that is kept there. @param since when it was written */
    record Kept(UUID name, Instant since) {}

    /** The word for it in the database. */
    String label();

    /**
     * Keeps a file, as a whole or not at all. When this returns, it is kept.
     *
     * @param draft the content; may be moved away
     */
    void write(UUID name, Path draft) throws IOException;

    /** @throws NoSuchFileException when there is no file of that name */
    InputStream read(UUID name) throws IOException;

    /** Deletes a file; does nothing when there is none. */
    void delete(UUID name) throws IOException;

    /** Tells every file that is kept, in any order. */
    void each(Consumer<Kept> file) throws IOException;

    /** @throws IOException when nothing can be written at present */
    void requireWritable() throws IOException;
}
