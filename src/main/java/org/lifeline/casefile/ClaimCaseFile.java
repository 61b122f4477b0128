package org.lifeline.casefile;

import java.util.List;
import java.util.Locale;
import org.lifeline.casefile.CaseFilePages.Fact;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.provider.Payees;
import org.lifeline.reimbursement.Claim;
import org.lifeline.reimbursement.ClaimBeside;
import org.lifeline.reimbursement.ClaimViews;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** The case file of a claim: what it asks for, how it is paid, and what is seen beside it. */
@Component
class ClaimCaseFile {

    /** @param instruction whether there is an instruction for a bank */
    record ToPay(String claim, boolean instruction) {}

    private final ClaimViews views;
    private final ClaimBeside beside;
    private final Payees payees;
    private final MessageSource messages;

    ClaimCaseFile(ClaimViews views, ClaimBeside beside, Payees payees, MessageSource messages) {
        this.views = views;
        this.beside = beside;
        this.payees = payees;
        this.messages = messages;
    }

    /**
     * @param number of the claim
     * @param summary the facts that come first, to which this adds those of the claim
     */
    void show(
            CurrentUser user,
            String taskId,
            String number,
            ClaimBeside.Asked asked,
            List<Fact> summary,
            Locale language,
            Model model) {
        ClaimViews.CaseFile file = views.caseFile(number);
        Claim claim = file.claim();
        summary.addAll(
                0,
                List.of(
                        fact("finance.provider", file.provider().name(), language),
                        fact("claimFile.programme", file.programme(), language),
                        fact("claimFile.amount", claim.amount().format(language), language),
                        fact("claimFile.invoice", claim.invoiceNumber(), language),
                        fact("beside.account", payees.inWords(file.provider().code()), language)));
        model.addAttribute("comparisons", List.of());
        model.addAttribute("notes", List.of());
        model.addAttribute("sections", List.of());
        model.addAttribute("related", List.of());
        model.addAttribute("warnings", List.of());
        model.addAttribute(
                "caseTitle",
                messages.getMessage(
                        claim.disputes() == null ? "claimFile.caption" : "claimFile.captionOfDispute",
                        new Object[] {claim.number()},
                        language));
        model.addAttribute(
                "payment",
                claim.payable() == null
                        ? null
                        : new ToPay(claim.number(), claim.payable().instructionSha256() != null));
        beside.show(user, claim, asked, "/case-file/" + taskId, language, model);
    }

    private Fact fact(String key, String value, Locale language) {
        return new Fact(messages.getMessage(key, null, language), value);
    }
}
