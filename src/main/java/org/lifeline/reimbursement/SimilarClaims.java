package org.lifeline.reimbursement;

import java.util.List;
import java.util.function.UnaryOperator;
import org.lifeline.documents.Documents;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * Other claims that ask for the same money, as it seems: with the same document, or with the same invoice number in the invoice's year.
 * They may be of any provider. Drafts and withdrawn claims ask for nothing and are not among them.
 */
@Component
public class SimilarClaims {

    /** So many of each kind are told, the newest first. */
    public static final int MOST = 10;

    /** @param sameProvider whether it is a claim of the provider whose claim is looked at */
    public record Similar(String number, boolean sameProvider, ClaimStatus status) {}

    private final JdbcClient jdbc;
    private final Documents documents;

    SimilarClaims(JdbcClient jdbc, Documents documents) {
        this.jdbc = jdbc;
        this.documents = documents;
    }

    /** Other claims with a document whose content is that of a document of this claim, byte for byte. */
    public List<Similar> sameDocument(String number) {
        List<String> others = documents.sameContent(number);
        return similar(
                "o.number = any (:others)",
                query -> query.param("number", number).param("others", others.toArray(String[]::new)));
    }

    /** Other claims whose invoice has the same number, however it is written, and a day in the same year. */
    public List<Similar> sameInvoice(String number) {
        return similar("o.invoice_key = c.invoice_key", query -> query.param("number", number));
    }

    private List<Similar> similar(String how, UnaryOperator<StatementSpec> parameters) {
        return parameters
                .apply(jdbc.sql(
                        "select o.number, o.provider_code = c.provider_code as same_provider, o.status from claim c, claim o"
                                + " where c.number = :number and o.number <> c.number and o.status not in ('draft', 'withdrawn')"
                                // a dispute has the invoice of the claim that it disputes
                                + " and o.number is distinct from c.disputes and o.disputes is distinct from c.number and "
                                + how + " order by o.created_at desc, o.number desc limit " + MOST))
                .query((row, n) -> new Similar(
                        row.getString("number"),
                        row.getBoolean("same_provider"),
                        ClaimStatus.valueOf(row.getString("status"))))
                .list();
    }
}
