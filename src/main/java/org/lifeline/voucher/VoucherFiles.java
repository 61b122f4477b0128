package org.lifeline.voucher;

import org.lifeline.documents.FileReferences;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The files that belong to vouchers and their prints: they stay in the document store. */
@Repository
class VoucherFiles implements FileReferences {

    private final JdbcClient jdbc;

    VoucherFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean refersTo(String sha256) {
        return jdbc.sql("""
                        select exists (select from voucher where document_sha256 = :file)
                            or exists (select from voucher_print where document_sha256 = :file)""").param("file", sha256).query(Boolean.class).single();
    }
}
