package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;

/** An officer is told when a document or an invoice number of a claim is in another claim, too. */
class SimilarClaimsTest extends LifelineTest {

    private final Api provider = as("service-provider");
    private final Api accountant = as("accountant");

    @Test
    void warnsOfADocumentAndAnInvoiceNumberThatWereInARejectedClaim() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String redemption = ClaimSteps.redeem(provider, voucher, "10");
        String run = UUID.randomUUID().toString().substring(0, 8);
        String first = submitted("RH/" + run + "-118", run, redemption);
        assertThat(caseFile(first)).doesNotContain("same document", "same invoice number");
        Cases.complete(accountant, Cases.task(accountant, first), "reject", "claimNotJustified", "Not in our books.")
                .expect(204);
        ClaimSteps.status(provider, first, "rejected");

        String again = submitted("rh " + run + "118", run, redemption);
        assertThat(caseFile(again))
                .contains(
                        "A document of this claim is in another claim, too.",
                        "The invoice number of this claim is in another claim of the same year, too.",
                        first,
                        "same document, same provider",
                        "same invoice number, same provider");
    }

    @Test
    void warnsOfTheSameInvoiceOfAnotherProviderWithoutSayingWhose() {
        String paper = UUID.randomUUID().toString().substring(0, 8);
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        submitted("HOSPITAL " + paper, paper, ClaimSteps.redeem(provider, voucher, "10"));
        Api pharmacy = as("service-provider-2");
        String its = submitted(pharmacy, "hospital-" + paper, paper, ClaimSteps.redeem(pharmacy, voucher, "10"));
        assertThat(caseFile(its))
                .contains("same document, another provider", "same invoice number, another provider")
                .doesNotContain("HOSPITAL-1");
    }

    private String submitted(String invoice, String paper, String redemption) {
        return submitted(provider, invoice, paper, redemption);
    }

    private String submitted(Api provider, String invoice, String paper, String redemption) {
        String number = ClaimSteps.create(provider, invoice, redemption)
                .expect(201)
                .json()
                .path("number")
                .asText();
        provider.upload(
                        "/api/claims/" + number + "/documents",
                        "invoice.png",
                        "image/png",
                        SmallFiles.photo(paper),
                        "invoice")
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
