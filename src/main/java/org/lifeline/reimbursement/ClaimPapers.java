package org.lifeline.reimbursement;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which documents a claim still needs: its programme's list of papers for the kinds of help in it, less what was added. */
@Component
class ClaimPapers {

    private final JdbcClient jdbc;
    private final ClaimPapersRule rule;
    private final Documents documents;

    ClaimPapers(JdbcClient jdbc, ClaimPapersRule rule, Documents documents) {
        this.jdbc = jdbc;
        this.rule = rule;
        this.documents = documents;
    }

    /** The kinds of documents that are missing, such as {@code invoice}. */
    List<String> missing(Claim claim) {
        Set<String> added =
                documents.list(claim.number()).stream().map(Document::kind).collect(Collectors.toSet());
        return needed(claim).stream().filter(kind -> !added.contains(kind)).toList();
    }

    /** The kinds of documents that the claim needs. */
    Set<String> needed(Claim claim) {
        return rule.papers(
                claim.programme(),
                jdbc.sql("""
                                select distinct coalesce(a.treatment_type, 'other')
                                  from claim_line l join redemption r on r.id = l.redemption_id
                                  join voucher v on v.code = r.voucher_code join application a on a.number = v.application_number
                                 where l.claim_number = :number order by 1""")
                        .param("number", claim.number())
                        .query(String.class)
                        .list());
    }

    /** The kind of document in words. */
    static String words(String kind) {
        return switch (kind) {
            case "invoice" -> "Invoice";
            case "receipt" -> "Receipt";
            case "report" -> "Medical report or delivery note";
            default -> kind;
        };
    }
}
