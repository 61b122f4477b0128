package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lifeline.reimbursement.SimilarClaims.Likeness;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** An officer is told of other claims that may ask for the same money: by their document, their invoice number or their amount. */
class SimilarClaimsTest extends LifelineTest {

    private static final String CHARACTERS = "000118RHI\u00c9\u1369";

    private final Api provider = as("service-provider");
    private final Api accountant = as("accountant");

    @Autowired
    private SimilarClaims similar;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void warnsOfADocumentAndAnInvoiceNumberThatWereInARejectedClaim() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String redemption = ClaimSteps.redeem(provider, voucher, "10");
        String run = UUID.randomUUID().toString().substring(0, 8);
        String first = submitted("RH/" + run + "-118", run, redemption);
        assertThat(caseFile(first)).doesNotContain(">same document<", ">same invoice number<");
        Cases.complete(accountant, Cases.task(accountant, first), "reject", "claimNotJustified", "Not in our books.")
                .expect(204);
        ClaimSteps.status(provider, first, "rejected");

        String again = submitted("rh " + run + "118", run, redemption);
        assertThat(caseFile(again))
                .contains(
                        "A document of this claim is in another claim, too.",
                        "The invoice number of this claim is in another claim of the same year, too.",
                        first,
                        ">same document<",
                        ">same invoice number<",
                        "same provider");
    }

    @Test
    void warnsOfTheSameInvoiceOfAnotherProviderWithoutSayingWhose() {
        String paper = UUID.randomUUID().toString().substring(0, 8);
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        submitted("HOSPITAL " + paper, paper, ClaimSteps.redeem(provider, voucher, "10"));
        Api pharmacy = as("service-provider-2");
        String its = submitted(pharmacy, "hospital-" + paper, paper, ClaimSteps.redeem(pharmacy, voucher, "10"));
        assertThat(caseFile(its))
                .contains(">same document<", ">same invoice number<", "another provider")
                .doesNotContain("HOSPITAL-1");
    }

    /** Who puts a document into a hundred drafts does not hide the claim that has it, too. */
    @Test
    void looksBehindCasesThatAskForNothing() {
        String paper = UUID.randomUUID().toString().substring(0, 8);
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String first = submitted("FIRST " + paper, paper, ClaimSteps.redeem(provider, voucher, "10"));
        String second = submitted("SECOND " + paper, paper, ClaimSteps.redeem(provider, voucher, "11"));
        transaction.executeWithoutResult(made -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("""
                            insert into document select (jsonb_populate_record(d, jsonb_build_object(
                                'id', gen_random_uuid(), 'case_number', 'A-2000-' || n, 'uploaded_at', d.uploaded_at + interval '1 hour'))).*
                              from document d, generate_series(1, 100) n where d.case_number = ?""").param(first).update();
            assertThat(similar.of(second))
                    .anyMatch(each ->
                            each.number().equals(first) && each.likeness().contains(Likeness.sameDocument));
            made.setRollbackOnly();
        });
    }

    @Test
    void tellsInvoicesWithAlmostTheSameNumber() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String run =
                UUID.randomUUID().toString().replaceAll("[^a-f]", "").toUpperCase() + "Q" + System.nanoTime() % 1000;
        String first = submitted("RH" + run + "Z2618", run + 1, ClaimSteps.redeem(provider, voucher, "11.37"));
        String zeros = submitted("RH" + run + "Z02618", run + 2, ClaimSteps.redeem(provider, voucher, "15.02"));
        String swapped = submitted("RH" + run + "Z2681", run + 3, ClaimSteps.redeem(provider, voucher, "11.40"));
        String letter = submitted("RH" + run + "Z26I8", run + 4, ClaimSteps.redeem(provider, voucher, "19.03"));
        // the next number of the same book, for other help
        String next = submitted("RH" + run + "Z2619", run + 5, ClaimSteps.redeem(provider, voucher, "24.04"));
        Map<String, Set<Likeness>> found = new HashMap<>();
        similar.of(first).forEach(each -> found.put(each.number(), each.likeness()));
        assertThat(found)
                .containsEntry(zeros, Set.of(Likeness.leadingZeros))
                .containsEntry(swapped, Set.of(Likeness.swapped))
                .containsEntry(letter, Set.of(Likeness.oneCharacter))
                .doesNotContainKey(next);
        assertThat(caseFile(first))
                .contains(
                        "invoice number differs in leading zeros only",
                        "invoice number with two characters swapped",
                        "invoice number differs by one character");
    }

    /** The index has keys of numbers; each two numbers that are told as almost the same share one, whatever their characters. */
    @Test
    void numbersThatAreAlmostTheSameShareAKey() {
        Random random = new Random(147);
        List<String> ones = new ArrayList<>();
        List<String> others = new ArrayList<>();
        while (ones.size() < 3_000) {
            String one = characters(random, 1 + random.nextInt(9));
            String other = changed(random, one);
            if (InvoiceNumbers.between(one, other).isPresent()) {
                ones.add(one);
                others.add(other);
            }
        }
        assertThat(jdbc.sql("""
                        select one || ' and ' || other from unnest(:ones, :others) as pair(one, other)
                         where not invoice_neighbours('P', date '2026-03-01', one) && invoice_neighbours('P', date '2026-11-30', other)""")
                        .param("ones", ones.toArray(String[]::new))
                        .param("others", others.toArray(String[]::new))
                        .query(String.class)
                        .list())
                .isEmpty();
        assertThat(jdbc.sql("""
                        select invoice_neighbours('P', date '2026-03-01', 'RH118') && invoice_neighbours('P', date '2027-03-01', 'RH118')
                            or invoice_neighbours('P', date '2026-03-01', 'RH118') && invoice_neighbours('Q', date '2026-03-01', 'RH118')""").query(Boolean.class).single())
                .as("the number of another year or provider")
                .isFalse();
    }

    private static String characters(Random random, int length) {
        return random.ints(length, 0, CHARACTERS.length())
                .mapToObj(i -> CHARACTERS.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    /** One to two characters put in, taken out, exchanged or swapped, or some zeros put in. */
    private static String changed(Random random, String number) {
        int at = random.nextInt(number.length());
        String before = number.substring(0, at);
        String after = number.substring(at);
        return switch (random.nextInt(5)) {
            case 0 -> before + characters(random, 1) + after;
            case 1 -> before + after.substring(1);
            case 2 -> before + characters(random, 1) + after.substring(1);
            case 3 ->
                before
                        + new StringBuilder(after.substring(0, Math.min(2, after.length()))).reverse()
                        + after.substring(Math.min(2, after.length()));
            default -> before + "000".substring(random.nextInt(3)) + after;
        };
    }

    @Test
    void tellsClaimsForTheSameAmount() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String amount = "17." + (10 + System.nanoTime() % 90);
        byte[] paper = SmallFiles.pdf("Bill" + amount);
        byte[] asLarge = paper.clone();
        // in the second line, which is a remark
        asLarge[10]++;
        String mine = submitted(provider, ClaimSteps.invoice(), paper, ClaimSteps.redeem(provider, voucher, amount));
        String again = submitted(
                provider,
                ClaimSteps.invoice(),
                SmallFiles.pdf("Another bill"),
                ClaimSteps.redeem(provider, voucher, amount));
        Api pharmacy = as("service-provider-2");
        String its = submitted(pharmacy, ClaimSteps.invoice(), asLarge, ClaimSteps.redeem(pharmacy, voucher, amount));
        String other = submitted(
                pharmacy,
                ClaimSteps.invoice(),
                SmallFiles.pdf("A bill of another size"),
                ClaimSteps.redeem(pharmacy, voucher, amount));
        Map<String, Set<Likeness>> found = new HashMap<>();
        similar.of(mine).forEach(each -> found.put(each.number(), each.likeness()));
        assertThat(found)
                .containsEntry(again, Set.of(Likeness.sameAmount))
                .containsEntry(its, Set.of(Likeness.sameAmountAndSize))
                .doesNotContainKey(other);
    }

    private String submitted(String invoice, String paper, String redemption) {
        return submitted(provider, invoice, paper, redemption);
    }

    private String submitted(Api provider, String invoice, String paper, String redemption) {
        return submitted(provider, invoice, SmallFiles.pdf(paper), redemption);
    }

    private String submitted(Api provider, String invoice, byte[] paper, String redemption) {
        String number = ClaimSteps.create(provider, invoice, redemption)
                .expect(201)
                .json()
                .path("number")
                .asText();
        provider.upload("/api/claims/" + number + "/documents", "invoice.pdf", "application/pdf", paper, "invoice")
                .expect(201);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
        return number;
    }

    private String caseFile(String claim) {
        return accountant
                .get("/case-file/" + Cases.task(accountant, claim))
                .expect(200)
                .text();
    }
}
