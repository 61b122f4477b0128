package org.lifeline.reimbursement;

import org.lifeline.documents.FileReferences;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The files that belong to approved claims: they stay in the document store. */
@Repository
class ClaimFiles implements FileReferences {

    private final JdbcClient jdbc;

    ClaimFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean refersTo(String sha256) {
        return jdbc.sql("""
                        select exists (select from claim where :file in (payable_sha256, payment_sha256))""").param("file", sha256).query(Boolean.class).single();
    }
}
