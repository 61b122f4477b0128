package org.lifeline.testing;

import java.nio.file.Path;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where the shared application keeps the encrypted files of documents. */
public final class DocumentFiles {

    private DocumentFiles() {}

    /** The file with this content; one that does not exist when nothing has it. */
    public static Path of(JdbcClient jdbc, String sha256) {
        return jdbc.sql("select name from stored_file where sha256 = ?")
                .param(sha256)
                .query(UUID.class)
                .optional()
                .map(name -> folder().resolve(name.toString().substring(0, 2)).resolve(name.toString()))
                .orElse(folder().resolve("nothing"));
    }

    /** A file as earlier versions kept it: unencrypted, under its checksum. */
    public static Path unencrypted(String sha256) {
        return folder().resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private static Path folder() {
        return LifelineTest.DATA.resolve("documents");
    }
}
