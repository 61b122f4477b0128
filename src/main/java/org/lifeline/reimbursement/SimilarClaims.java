package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.lifeline.documents.Documents;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * Other claims that ask for the same money, as it seems: with the same document, with the same invoice number in the invoice's year or almost
 * the same, or with the same number in another year, or with the same amount. They may be of any provider. Drafts and withdrawn claims ask
 * for nothing and are not among them.
 */
@Component
public class SimilarClaims {

    /** So many of each kind are told, the newest first. */
    public static final int MOST = 10;

    private static final int SAME_AMOUNT_WITHIN_DAYS = 30;

    /** Who counts invoices anew each year comes to the same number a year later, and not sooner. */
    private static final int OTHER_YEAR_WITHIN_DAYS = 180;

    /** Of other providers' claims for the same amount, so many of the newest have their documents compared. */
    private static final int MOST_DOCUMENTS_COMPARED = 1000;

    private static final int AT_ONCE = 100;

    /** In what a claim is like another one; the strongest comes first. */
    public enum Likeness {
        /** A document whose content is the same, byte for byte. */
        sameDocument,
        /** The same invoice number, however it is written, in the same year. */
        sameInvoice,
        /** The same provider's invoice of the same year, whose number differs in leading zeros only. */
        leadingZeros,
        /** The same provider's invoice of the same year, in whose number two characters are swapped. */
        swapped,
        /** The same provider's invoice of the same year, in whose number one character is another, missing or one too many. */
        oneCharacter,
        /** The same provider's invoice with the same number, dated in another year, in a claim begun within 180 days of it. */
        otherYear,
        /** Another provider's claim for the same amount, with a document that is as large to the byte. */
        sameAmountAndSize,
        /** The same provider's claim for the same amount, begun within 30 days of it. */
        sameAmount
    }

    /**
     * @param sameProvider whether it is a claim of the provider whose claim is looked at
     * @param likeness the strongest comes first
     */
    public record Similar(
            String number, String programme, boolean sameProvider, ClaimStatus status, Set<Likeness> likeness) {}

    private record Found(String number, String programme, boolean sameProvider, ClaimStatus status) {}

    private record Candidate(Found claim, String mine, String its) {}

    private static final String SELECT =
            "select o.number, o.programme_code, o.provider_code = c.provider_code as same_provider, o.status";

    private static final String OTHERS =
            " from claim c, claim o where c.number = :number and o.number <> c.number and o.status not in ('draft', 'withdrawn')"
                    // a dispute has the invoice of the claim that it disputes
                    + " and o.number is distinct from c.disputes and o.disputes is distinct from c.number and ";

    private final JdbcClient jdbc;
    private final Documents documents;

    SimilarClaims(JdbcClient jdbc, Documents documents) {
        this.jdbc = jdbc;
        this.documents = documents;
    }

    /** The claims that are like this one; what is most alike comes first. */
    public List<Similar> of(String number) {
        Map<Likeness, List<Found>> found = new EnumMap<>(Likeness.class);
        found.put(Likeness.sameDocument, withSameDocument(number));
        found.put(Likeness.sameInvoice, similar(number, "o.invoice_key = c.invoice_key", query -> query));
        nearInvoices(number)
                .forEach((likeness, claims) ->
                        found.put(likeness, claims.stream().limit(MOST).toList()));
        found.put(Likeness.otherYear, datedInAnotherYear(number));
        found.put(Likeness.sameAmountAndSize, among(number, documents.sameSize(number, sameAmountElsewhere(number))));
        found.put(
                Likeness.sameAmount,
                similar(
                        number,
                        "o.provider_code = c.provider_code and o.amount_minor = c.amount_minor and o.currency = c.currency"
                                + " and o.created_at between c.created_at - make_interval(days => :within) and c.created_at + make_interval(days => :within)",
                        query -> query.param("within", SAME_AMOUNT_WITHIN_DAYS)));
        return merged(found);
    }

    /** How many other claims have a document of this one, whoever they are of, or are of the same provider and have the same invoice. */
    int withSameDocumentOrInvoice(String number) {
        Set<Found> same = new HashSet<>(withSameDocument(number));
        similar(number, "o.invoice_key = c.invoice_key and o.provider_code = c.provider_code", query -> query)
                .forEach(same::add);
        return same.size();
    }

    /**
     * How many other claims of the provider have an invoice number that looks like this one's, or the same number in another year. A number
     * that differs by one digit is mostly the next one of the same book, so it does not count here.
     */
    int withNearInvoice(String number) {
        return (int) candidates(number).stream()
                        .filter(each -> InvoiceNumbers.looksAlike(each.mine(), each.its()))
                        .count()
                + datedInAnotherYear(number).size();
    }

    private List<Found> datedInAnotherYear(String number) {
        return similar(
                number,
                "o.provider_code = c.provider_code and extract(year from o.invoice_date) <> extract(year from c.invoice_date)"
                        + " and folded_invoice(o.invoice_number) = folded_invoice(c.invoice_number)"
                        + " and o.created_at between c.created_at - make_interval(days => :within) and c.created_at + make_interval(days => :within)",
                query -> query.param("within", OTHER_YEAR_WITHIN_DAYS));
    }

    private List<String> sameAmountElsewhere(String number) {
        return jdbc.sql("select o.number" + OTHERS
                        + "o.amount_minor = c.amount_minor and o.currency = c.currency and o.provider_code <> c.provider_code"
                        + " order by o.created_at desc limit " + MOST_DOCUMENTS_COMPARED)
                .param("number", number)
                .query(String.class)
                .list();
    }

    private static List<Similar> merged(Map<Likeness, List<Found>> found) {
        Map<Found, Set<Likeness>> merged = new LinkedHashMap<>();
        found.forEach((likeness, claims) -> claims.forEach(
                claim -> merged.computeIfAbsent(claim, key -> new TreeSet<>()).add(likeness)));
        merged.values().stream()
                .filter(likeness -> likeness.contains(Likeness.sameDocument))
                .forEach(likeness -> likeness.remove(Likeness.sameAmountAndSize));
        return merged.entrySet().stream()
                .map(each -> new Similar(
                        each.getKey().number(),
                        each.getKey().programme(),
                        each.getKey().sameProvider(),
                        each.getKey().status(),
                        each.getValue()))
                .toList();
    }

    /**
     * Invoices of the same provider and year with almost the same number. Providers number their invoices one after the other, so that
     * {@code 118} and {@code 119} are not alike by their numbers alone: where they differ in digits, the amounts must be the same to a tenth,
     * too.
     */
    private Map<Likeness, List<Found>> nearInvoices(String number) {
        Map<Likeness, List<Found>> near = new EnumMap<>(Likeness.class);
        for (Candidate candidate : candidates(number)) {
            InvoiceNumbers.between(candidate.mine(), candidate.its())
                    .map(difference -> Likeness.valueOf(difference.name()))
                    .ifPresent(likeness -> near.computeIfAbsent(likeness, key -> new ArrayList<>())
                            .add(candidate.claim()));
        }
        return near;
    }

    private List<Candidate> candidates(String number) {
        return jdbc.sql("""
                        with mine as materialized (
                            select number, provider_code, currency, amount_minor, folded_invoice(invoice_number) as folded,
                                   extract(year from invoice_date) as year,
                                   invoice_neighbours(provider_code, invoice_date, folded_invoice(invoice_number)) as keys
                              from claim where number = :number),
                        -- "materialized": a number is folded once, and not wherever it is compared; others are looked for by their keys alone
                        near as materialized (
                            select o.number, o.programme_code, o.status, o.created_at, folded_invoice(o.invoice_number) as folded, c.folded as my_folded,
                                   o.provider_code = c.provider_code and extract(year from o.invoice_date) = c.year as same_book,
                                   o.currency = c.currency and abs(o.amount_minor - c.amount_minor) * 10 <= c.amount_minor as near_amount
                              from mine c join claim o on o.number <> c.number
                               and invoice_neighbours(o.provider_code, o.invoice_date, folded_invoice(o.invoice_number)) && c.keys
                             where o.status not in ('draft', 'withdrawn'))
                        select number, programme_code, true as same_provider, status, folded, my_folded
                          from near
                         where same_book and folded <> my_folded
                           and (right(folded, 1) = right(my_folded, 1)
                                   and regexp_replace(folded, '(^|[^0-9])0+([0-9])', '\\1\\2', 'g') = regexp_replace(my_folded, '(^|[^0-9])0+([0-9])', '\\1\\2', 'g')
                                or abs(length(folded) - length(my_folded)) <= 1
                                   and (near_amount or translate(folded, '0123456789', '') <> translate(my_folded, '0123456789', '')))
                         order by created_at desc, number desc""")
                .param("number", number)
                .query((row, n) -> new Candidate(found(row), row.getString("my_folded"), row.getString("folded")))
                .list();
    }

    /** A letterhead may be in thousands of claims, and those that ask for nothing do not count: so they are looked at until enough do. */
    private List<Found> withSameDocument(String number) {
        List<Found> found = new ArrayList<>();
        List<String> others;
        int page = 0;
        do {
            others = documents.sameContent(number, page, AT_ONCE);
            found.addAll(among(number, others));
            page++;
        } while (found.size() < MOST && others.size() == AT_ONCE);
        return found.subList(0, Math.min(MOST, found.size()));
    }

    private List<Found> among(String number, List<String> others) {
        return similar(
                number, "o.number = any (:others)", query -> query.param("others", others.toArray(String[]::new)));
    }

    private List<Found> similar(String number, String how, UnaryOperator<StatementSpec> parameters) {
        return parameters
                .apply(jdbc.sql(SELECT + OTHERS + how + " order by o.created_at desc, o.number desc limit " + MOST)
                        .param("number", number))
                .query((row, n) -> found(row))
                .list();
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getString("number"),
                row.getString("programme_code"),
                row.getBoolean("same_provider"),
                ClaimStatus.valueOf(row.getString("status")));
    }
}
