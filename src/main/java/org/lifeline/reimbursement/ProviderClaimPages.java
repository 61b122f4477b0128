package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.documents.DocumentView;
import org.lifeline.documents.Documents;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.TypedAmount;
import org.lifeline.platform.typed.TypedNumber;
import org.lifeline.platform.web.SeenVersion;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One claim as its provider sees it: its lines, documents, way and credits, and what can be done with it now. */
@Controller
class ProviderClaimPages {

    private static final int ON_A_PAGE = 50;

    /** @param approved what is owed, where it is less than what was claimed */
    record Shown(
            String number,
            String invoiceNumber,
            LocalDate invoiceDate,
            String amount,
            @Nullable String approved,
            String currency,
            String status,
            int version,
            @Nullable String paymentReference,
            @Nullable LocalDate paidOn) {}

    /** @param days so many days the claim was paid late @param paidOn null while it is owed */
    record InterestRow(String amount, long days, @Nullable LocalDate paidOn) {}

    record ItemRow(String service, String quantity, String price) {}

    /**
     * @param typed the amount as its field has it
     * @param approved what is approved of it; null where that is all, or nothing is decided
     * @param why the reason for it
     * @param items what is there, what the voucher was for, and rows for more
     */
    record LineRow(
            UUID id,
            String voucherCode,
            Instant redeemedAt,
            String redeemed,
            String amount,
            String typed,
            @Nullable String approved,
            @Nullable String why,
            List<ItemRow> items) {}

    record DebitRow(
            String amount, @Nullable String open, @Nullable String creditNote, String reason, Instant createdAt) {}

    private static final int MORE_ITEMS = 2;

    private static List<ItemRow> items(ClaimLine line, Map<String, Integer> given, Locale language) {
        List<ItemRow> rows = new ArrayList<>();
        line.items()
                .forEach(item -> rows.add(new ItemRow(
                        item.service(),
                        Integer.toString(item.quantity()),
                        TypedNumber.write(
                                item.price().major().toPlainString(),
                                language.getLanguage(),
                                item.price().exponent()))));
        if (rows.isEmpty()) {
            given.forEach((service, quantity) -> rows.add(new ItemRow(service, quantity.toString(), "")));
        }
        for (int i = 0; i < MORE_ITEMS; i++) {
            rows.add(new ItemRow("", "", ""));
        }
        return rows;
    }

    record Step(
            String title,
            @Nullable String text,
            Instant at,
            @Nullable Instant by,
            String state) {}

    private final Claims claims;
    private final ClaimDrafts drafts;
    private final ClaimViews views;
    private final ClaimLines lines;
    private final ClaimPapers papers;
    private final ProviderDebits debits;
    private final Documents documents;
    private final UploadLimit uploadLimit;
    private final Phrases phrases;
    private final ReasonTexts reasons;
    private final Languages languages;
    private final ClaimDisputes disputes;
    private final LateInterest interest;

    ProviderClaimPages(
            Claims claims,
            ClaimDrafts drafts,
            ClaimViews views,
            ClaimLines lines,
            ClaimPapers papers,
            ProviderDebits debits,
            Documents documents,
            UploadLimit uploadLimit,
            Phrases phrases,
            ReasonTexts reasons,
            Languages languages,
            ClaimDisputes disputes,
            LateInterest interest) {
        this.interest = interest;
        this.disputes = disputes;
        this.claims = claims;
        this.drafts = drafts;
        this.views = views;
        this.lines = lines;
        this.papers = papers;
        this.debits = debits;
        this.documents = documents;
        this.uploadLimit = uploadLimit;
        this.phrases = phrases;
        this.reasons = reasons;
        this.languages = languages;
    }

    @GetMapping("/provider/claims/{number}")
    String show(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(defaultValue = "0") int page,
            Locale locale,
            Model model) {
        return show(user, claims.own(user, number), Math.max(0, page), Map.of(), locale, model);
    }

    private String show(
            CurrentUser user, Claim claim, int page, Map<String, String> typed, Locale locale, Model model) {
        String number = claim.number();
        ClaimViews.View view = views.viewWithoutLines(claim);
        model.addAttribute(
                "claim",
                new Shown(
                        claim.number(),
                        claim.invoiceNumber(),
                        claim.invoiceDate(),
                        claim.amount().format(locale),
                        claim.approved() == null || claim.approved().equals(claim.amount())
                                ? null
                                : claim.approved().format(locale),
                        claim.amount().currencyCode(),
                        claim.status().name(),
                        claim.version(),
                        view.paymentReference(),
                        view.paidOn()));
        model.addAttribute("holder", views.holder(claim).orElse(null));
        model.addAttribute(
                "interest",
                interest.of(number)
                        .map(its -> new InterestRow(its.amount().format(locale), its.days(), its.paidOn()))
                        .orElse(null));
        model.addAttribute("days", views.days(claim));
        model.addAttribute("expected", views.expectedPayment(claim).orElse(null));
        model.addAttribute("missing", view.changeable() ? papers.missing(claim) : List.of());
        model.addAttribute("stages", view.changeable() ? views.stagesAhead(claim) : List.of());
        model.addAttribute("typed", typed);
        model.addAttribute("disputes", view.disputes());
        model.addAttribute("disputedBy", view.disputedBy());
        model.addAttribute("disputableUntil", view.disputableUntil());
        model.addAttribute(
                "saidInDispute",
                disputes.said(number).map(ClaimDisputes.Said::grounds).orElse(null));
        int count = claims.countLines(number);
        model.addAttribute("page", page);
        model.addAttribute("count", count);
        model.addAttribute("first", count == 0 ? 0 : (long) page * ON_A_PAGE + 1);
        model.addAttribute("last", Math.min(count, (page + 1L) * ON_A_PAGE));
        Language language = languages.of(locale.getLanguage());
        model.addAttribute("lines", rows(claim, claims.lines(number, page * ON_A_PAGE, ON_A_PAGE), locale));
        model.addAttribute(
                "cutLines", view.changeable() ? List.of() : rows(claim, claims.cutLines(number, ON_A_PAGE), locale));
        model.addAttribute(
                "debits",
                debits.of(number).stream()
                        .map(debit -> new DebitRow(
                                debit.amount().format(locale),
                                debit.open().isZero() ? null : debit.open().format(locale),
                                debit.creditNote(),
                                debit.reason(),
                                debit.createdAt()))
                        .toList());
        model.addAttribute(
                "refusal",
                view.reasons().stream()
                        .filter(r -> r.code().equals(claim.reasonCode())
                                && !r.decision().equals("approve"))
                        .reduce((earlier, later) -> later)
                        .map(r -> Map.of("label", reasons.of(r.code(), language), "text", r.text()))
                        .orElse(null));
        List<Step> steps = new ArrayList<>(view.timeline().stream()
                .map(e -> new Step(phrases.say(e.what(), locale), null, e.at(), null, "done"))
                .toList());
        model.addAttribute("timeline", steps);
        List<DocumentView> all = documents.list(number).stream()
                .map(d -> DocumentView.of(d, user.id(), said -> phrases.say(said, locale)))
                .toList();
        model.addAttribute("infected", documents.infected(number));
        model.addAttribute("documents", all.stream().filter(d -> !d.removable()).toList());
        model.addAttribute(
                "unsent", all.stream().filter(DocumentView::removable).toList());
        model.addAttribute("mayChange", view.changeable());
        model.addAttribute("mayAddPapers", !view.changeable() && drafts.takesDocuments(claim));
        model.addAttribute("uploadLimit", uploadLimit);
        return "claim";
    }

    private List<LineRow> rows(Claim claim, List<ClaimLine> shown, Locale locale) {
        List<UUID> redemptions = shown.stream().map(ClaimLine::redemption).toList();
        Map<UUID, String> cuts = views.cutReasons(claim, redemptions, languages.of(locale.getLanguage()));
        Map<UUID, Map<String, Integer>> given = lines.given(redemptions);
        return shown.stream()
                .map(l -> new LineRow(
                        l.redemption(),
                        l.voucherCode(),
                        l.redeemedAt(),
                        l.redeemed().format(locale),
                        l.amount().format(locale),
                        TypedNumber.write(
                                l.amount().major().toPlainString(),
                                locale.getLanguage(),
                                l.amount().exponent()),
                        cuts.containsKey(l.redemption()) ? l.approved().format(locale) : null,
                        cuts.get(l.redemption()),
                        items(l, given.getOrDefault(l.redemption(), Map.of()), locale)))
                .toList();
    }

    /**
     * Saves what was typed on one page of the lines: invoice, amounts, items, and which lines are taken out. When it is refused, the page shows
     * what was typed.
     */
    @PostMapping("/provider/claims/{number}/lines")
    String save(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam Map<String, String> fields,
            Locale locale,
            Model model) {
        int page = fields.getOrDefault("page", "").matches("\\d{1,5}") ? Integer.parseInt(fields.get("page")) : 0;
        Claim claim = claims.own(user, number);
        try {
            drafts.change(
                    user,
                    number,
                    SeenVersion.ofField(fields.get("version")),
                    ClaimForm.read(fields, claim, claims.lines(number), locale.getLanguage()));
        } catch (Refused refused) {
            if (refused.status() == 404) {
                throw refused;
            }
            model.addAttribute("error", words(refused, locale));
            return show(user, claim, page, fields, locale, model);
        }
        return "redirect:/provider/claims/" + claim.number() + "?page=" + page;
    }

    @PostMapping("/provider/claims/{number}/withdrawal")
    String withdraw(CurrentUser user, @PathVariable String number, Locale locale, RedirectAttributes redirect) {
        return runAndShow(number, locale, redirect, () -> drafts.withdraw(user, number));
    }

    /** Disputes the decision. When it is refused, the page shows what was typed. */
    @PostMapping("/provider/claims/{number}/dispute")
    String dispute(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(defaultValue = "") String reason,
            Locale locale,
            Model model,
            RedirectAttributes redirect) {
        Claim claim = claims.own(user, number);
        try {
            redirect.addAttribute(
                    "number", disputes.dispute(user, number, reason).number());
        } catch (Refused refused) {
            if (refused.status() == 404) {
                throw refused;
            }
            model.addAttribute("error", words(refused, locale));
            return show(user, claim, 0, Map.of("reason", reason), locale, model);
        }
        return "redirect:/provider/claims/{number}";
    }

    private String words(Refused refused, Locale locale) {
        return phrases.say(refused.first().message(), locale);
    }

    @PostMapping("/provider/claims/{number}/credit-notes")
    String credit(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(defaultValue = "") String creditNote,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String reason,
            Locale locale,
            RedirectAttributes redirect) {
        Claim claim = claims.own(user, number);
        return runAndShow(
                number,
                locale,
                redirect,
                () -> debits.creditNote(
                        user,
                        number,
                        creditNote,
                        TypedAmount.read("amount", amount, null, claim.amount().currencyCode(), locale.getLanguage())
                                .major(),
                        reason));
    }

    /** Adds a document, or replaces one by the file that was chosen beside it. */
    @PostMapping("/provider/claims/{number}/documents")
    String upload(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam Map<String, MultipartFile> files,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable UUID replaces,
            Locale locale,
            RedirectAttributes redirect) {
        MultipartFile file = files.get(replaces == null ? "file" : "replacement-" + replaces);
        // a document that replaces another one keeps the other one's kind
        return runAndShow(
                number,
                locale,
                redirect,
                () -> drafts.addDocument(user, number, file, replaces == null ? kind : null, replaces));
    }

    @PostMapping("/provider/claims/{number}/documents/{id}/removal")
    String removeDocument(
            CurrentUser user,
            @PathVariable String number,
            @PathVariable UUID id,
            Locale locale,
            RedirectAttributes redirect) {
        return runAndShow(number, locale, redirect, () -> drafts.removeDocument(user, number, id));
    }

    /** A file that was chosen but not added yet is added first. */
    @PostMapping("/provider/claims/{number}/submission")
    String submit(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam Map<String, MultipartFile> files,
            @RequestParam(required = false) @Nullable String kind,
            Locale locale,
            RedirectAttributes redirect) {
        MultipartFile file = files.get("file");
        return runAndShow(number, locale, redirect, () -> {
            if (file != null && !file.isEmpty()) {
                drafts.addDocument(user, number, file, kind, null);
            }
            drafts.submit(user, number);
        });
    }

    /** Runs the action and shows the claim again, with the reason if it was refused. */
    private String runAndShow(String number, Locale locale, RedirectAttributes redirect, Runnable action) {
        try {
            action.run();
        } catch (Refused refused) {
            if (refused.status() == 404) {
                throw refused;
            }
            redirect.addFlashAttribute("error", words(refused, locale));
        }
        redirect.addAttribute("number", number);
        return "redirect:/provider/claims/{number}";
    }
}
