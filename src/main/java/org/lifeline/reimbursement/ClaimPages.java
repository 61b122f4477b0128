package org.lifeline.reimbursement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Decision;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.documents.DocumentView;
import org.lifeline.documents.Documents;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.redemption.Receipts;
import org.springframework.context.MessageSource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A claim as managers, auditors and those who pay read it, without a task: what is claimed, what was decided, what was paid. Whoever may not
 * read the claim is told that there is none. Each reading is in the audit log.
 */
@Controller
class ClaimPages {

    record Shown(
            String number,
            String status,
            String provider,
            String programme,
            String amount,
            String invoiceNumber,
            Claim.@Nullable Payment payment,
            boolean payable,
            @Nullable String run,
            boolean remittance) {}

    /**
     * @param claim the claim in which it was set off, or the claim or the advance that it comes from
     * @param ofAdvance whether it comes from an advance
     */
    record SetOffRow(String claim, boolean ofAdvance, String amount, Instant at) {}

    /**
     * @param open what is still to be set off; null where nothing is
     * @param creditNote the provider's number; null for what was taken back
     * @param found whether a review after the payment found it
     */
    record DebitRow(
            String amount,
            @Nullable String open,
            @Nullable String creditNote,
            boolean found,
            String reason,
            Instant createdAt,
            List<SetOffRow> setOffs) {}

    /**
     * @param title what happened
     * @param reason the reason in the reader's language; null where none is needed
     * @param text the officer's own words
     * @param by the officer; null for what is no officer's decision
     */
    record Step(
            String title,
            @Nullable String reason,
            @Nullable String text,
            @Nullable String by,
            Instant at) {}

    private static final Set<String> RUN_READERS = Set.of(Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR);

    private final Claims claims;
    private final Payments payments;
    private final ClaimViews views;
    private final ClaimHistory history;
    private final Documents documents;
    private final ProviderDebits debits;
    private final ReasonTexts reasons;
    private final Languages languages;
    private final Phrases phrases;
    private final MessageSource messages;
    private final ClaimBeside beside;
    private final ClaimEvidence evidence;
    private final Receipts receipts;

    ClaimPages(
            Claims claims,
            Payments payments,
            ClaimViews views,
            ClaimHistory history,
            Documents documents,
            ProviderDebits debits,
            ReasonTexts reasons,
            Languages languages,
            Phrases phrases,
            MessageSource messages,
            ClaimBeside beside,
            ClaimEvidence evidence,
            Receipts receipts) {
        this.beside = beside;
        this.evidence = evidence;
        this.receipts = receipts;
        this.claims = claims;
        this.payments = payments;
        this.views = views;
        this.history = history;
        this.documents = documents;
        this.debits = debits;
        this.reasons = reasons;
        this.languages = languages;
        this.phrases = phrases;
        this.messages = messages;
    }

    @GetMapping("/claims/{number}")
    String show(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(required = false) @Nullable String lines,
            Locale language,
            Model model) {
        claims.read(user, number, "claim");
        ClaimViews.CaseFile file = views.caseFile(number);
        Claim claim = file.claim();
        model.addAttribute(
                "claim",
                new Shown(
                        number,
                        claim.status().name(),
                        file.provider().name(),
                        file.programme(),
                        claim.amount().format(language),
                        claim.invoiceNumber(),
                        claim.payment(),
                        claim.payable() != null,
                        RUN_READERS.stream().anyMatch(user::is)
                                ? payments.lastRun(number).orElse(null)
                                : null,
                        claim.payment() != null && RUN_READERS.stream().anyMatch(user::is)));
        beside.show(user, claim, new ClaimBeside.Asked(page, lines), "/claims/" + number, language, model);
        List<ProviderDebits.SetOff> setOffs = debits.setOffs(number);
        model.addAttribute(
                "debits",
                debits.of(number).stream()
                        .map(debit -> row(debit, setOffs, language))
                        .toList());
        model.addAttribute(
                "setOffs",
                setOffs.stream()
                        .filter(part -> part.claim().equals(number))
                        .map(part -> new SetOffRow(
                                part.from(), part.ofAdvance(), part.amount().format(language), part.at()))
                        .toList());
        model.addAttribute("disputedBy", claims.disputeOf(number).orElse(null));
        model.addAttribute("steps", steps(number, file.decisions(), language));
        model.addAttribute("infected", documents.infected(number));
        model.addAttribute(
                "documents",
                documents.list(number).stream()
                        .map(each -> DocumentView.of(each, user.id(), said -> phrases.say(said, language)))
                        .toList());
        return "claim-file";
    }

    /** The receipt of a redemption in a claim, for those who may read the claim. */
    @GetMapping("/claims/{number}/receipts/{redemption}")
    ResponseEntity<byte[]> receipt(CurrentUser user, @PathVariable String number, @PathVariable UUID redemption) {
        claims.read(user, number, "receipt");
        if (!evidence.hasLine(number, redemption)) {
            throw Refused.notFound("This claim has no such redemption.");
        }
        return receipts.show(redemption);
    }

    private static DebitRow row(ProviderDebit debit, List<ProviderDebits.SetOff> setOffs, Locale language) {
        return new DebitRow(
                debit.amount().format(language),
                debit.open().isZero() ? null : debit.open().format(language),
                debit.creditNote(),
                debit.creditNote() == null && debit.redemption() == null,
                debit.reason(),
                debit.createdAt(),
                setOffs.stream()
                        .filter(part -> part.debit().equals(debit.id()))
                        .map(part ->
                                new SetOffRow(part.claim(), false, part.amount().format(language), part.at()))
                        .toList());
    }

    private List<Step> steps(String number, List<Decision> decisions, Locale language) {
        List<Step> steps = new ArrayList<>();
        history.timeline(number)
                .forEach(event -> steps.add(new Step(
                        word("event." + event.kind(), language),
                        Optional.ofNullable(event.detail())
                                .map(code -> reason(code, language))
                                .filter(text -> !text.isEmpty())
                                .orElse(null),
                        null,
                        null,
                        event.at())));
        for (Decision decision : decisions) {
            steps.add(new Step(
                    word(decision.approved() ? "agreed" : "refused", language, decision.stage()),
                    reason(decision.reasonCode(), language),
                    decision.reason(),
                    decision.decidedBy(),
                    decision.decidedAt()));
        }
        steps.sort(Comparator.comparing(Step::at));
        return steps;
    }

    private String reason(String code, Locale language) {
        return reasons.of(code, languages.of(language.getLanguage()));
    }

    private String word(String key, Locale language, Object... values) {
        return messages.getMessage("claimFile." + key, values, language);
    }
}
