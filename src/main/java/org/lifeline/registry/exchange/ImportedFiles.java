package org.lifeline.registry.exchange;

import org.lifeline.documents.FileReferences;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The files of people that are still needed. */
@Component
class ImportedFiles implements FileReferences {

    private final JdbcClient jdbc;

    ImportedFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean refersTo(String sha256) {
        return jdbc.sql("select exists (select from people_import where sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }
}
