package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.DocumentView;
import org.lifeline.documents.Documents;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.idempotency.IdempotencyKeys;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.redemption.Redemption;
import org.lifeline.redemption.Redemptions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The provider portal: what was redeemed, what is claimed, what was paid. */
@Controller
class ProviderPages {

    record RedemptionRow(
            UUID id,
            String voucherCode,
            Instant redeemedAt,
            String amount,
            @Nullable String claimNumber,
            boolean chosen,
            boolean reversed) {}

    record ClaimRow(
            String number, String invoiceNumber, Instant createdAt, String amount, String status, String statusTitle) {}

    record Shown(
            String number,
            String invoiceNumber,
            String amount,
            String status,
            String statusTitle,
            String statusText,
            @Nullable String paymentReference,
            @Nullable LocalDate paidOn) {}

    /**
     * @param approved what is approved of it; null where that is all, or nothing is decided
     * @param why the reason for it
     */
    record LineRow(
            String voucherCode,
            Instant redeemedAt,
            String amount,
            @Nullable String approved,
            @Nullable String why) {}

    record Step(
            String title,
            @Nullable String text,
            Instant at,
            @Nullable Instant by,
            String state) {}

    private final Claims claims;
    private final ClaimDrafts drafts;
    private final ClaimViews views;
    private final Redemptions redemptions;
    private final Programmes programmes;
    private final Documents documents;
    private final IdempotencyKeys keys;
    private final UploadLimit uploadLimit;
    private final Phrases phrases;

    ProviderPages(
            Claims claims,
            ClaimDrafts drafts,
            ClaimViews views,
            Redemptions redemptions,
            Programmes programmes,
            Documents documents,
            IdempotencyKeys keys,
            UploadLimit uploadLimit,
            Phrases phrases) {
        this.keys = keys;
        this.uploadLimit = uploadLimit;
        this.phrases = phrases;
        this.claims = claims;
        this.drafts = drafts;
        this.views = views;
        this.redemptions = redemptions;
        this.programmes = programmes;
        this.documents = documents;
    }

    @GetMapping("/provider")
    String overview(CurrentUser user, Model model) {
        ServiceProvider provider = programmes.providerOf(user.id());
        Map<UUID, String> claimed = claims.liveClaims(provider.code());
        model.addAttribute("providerName", provider.name());
        model.addAttribute(
                "redemptions",
                redemptions.of(provider.code(), 0, 50).stream()
                        .map(r -> row(r, claimed.get(r.id()), false))
                        .toList());
        model.addAttribute(
                "claims",
                claims.of(user, 0, 50).stream()
                        .map(c -> new ClaimRow(
                                c.number(),
                                c.invoiceNumber(),
                                c.createdAt(),
                                c.amount().toString(),
                                c.status().name(),
                                c.status().title()))
                        .toList());
        model.addAttribute("unclaimed", sums(redemptions.unclaimed(provider.code())));
        return "provider";
    }

    /** The sums, one for each currency; null when there is nothing to claim. */
    private static @Nullable String sums(List<Redemption> unclaimed) {
        Map<String, Money> sums = new java.util.TreeMap<>();
        unclaimed.forEach(r -> sums.merge(r.amount().currencyCode(), r.amount(), Money::plus));
        return sums.isEmpty()
                ? null
                : String.join(
                        " and ", sums.values().stream().map(Money::toString).toList());
    }

    private static RedemptionRow row(Redemption r, @Nullable String claim, boolean chosen) {
        return new RedemptionRow(
                r.id(),
                r.voucher().text(),
                r.redeemedAt(),
                r.amount().toString(),
                claim,
                chosen,
                r.reversedAt() != null);
    }

    @GetMapping("/provider/claims/new")
    String begin(CurrentUser user, Model model) {
        return form(user, null, null, Map.of(), model);
    }

    /** The address of a refused claim stays in the browser; a person who returns to it starts from the beginning. */
    @GetMapping("/provider/claims")
    String beginAgain() {
        return "redirect:/provider/claims/new";
    }

    @PostMapping("/provider/claims")
    String create(
            CurrentUser user,
            @RequestParam(required = false) @Nullable List<UUID> redemptions,
            @RequestParam(required = false) @Nullable String invoiceNumber,
            @RequestParam(required = false) @Nullable String key,
            Model model) {
        try {
            NewClaim asked = new NewClaim(redemptions, invoiceNumber, null);
            String number = keys.onceByContent(
                    user.id(),
                    key,
                    asked.toString(),
                    () -> drafts.create(user, asked).number());
            return "redirect:/provider/claims/" + number;
        } catch (Refused refused) {
            Map<String, String> errors = new HashMap<>();
            refused.errors().forEach(e -> errors.putIfAbsent(e.field(), e.message()));
            if (errors.isEmpty()) {
                errors.put(refused.reason().startsWith("invoice") ? "invoiceNumber" : "redemptions", refused.detail());
            }
            return form(user, redemptions, invoiceNumber, errors, model);
        }
    }

    private String form(
            CurrentUser user,
            @Nullable List<UUID> chosen,
            @Nullable String invoiceNumber,
            Map<String, String> errors,
            Model model) {
        model.addAttribute(
                "redemptions",
                redemptions.unclaimed(programmes.providerOf(user.id()).code()).stream()
                        .map(r -> row(r, null, chosen != null && chosen.contains(r.id())))
                        .toList());
        model.addAttribute("invoiceNumber", invoiceNumber);
        model.addAttribute("key", UUID.randomUUID());
        model.addAttribute("uploadLimit", uploadLimit);
        model.addAttribute("errors", errors.isEmpty() ? null : errors);
        return "claim-new";
    }

    @GetMapping("/provider/claims/{number}")
    String show(CurrentUser user, @PathVariable String number, Locale locale, Model model) {
        Claim claim = claims.own(user, number);
        ClaimViews.View view = views.view(claim);
        model.addAttribute(
                "claim",
                new Shown(
                        claim.number(),
                        claim.invoiceNumber(),
                        claim.amount().toString(),
                        claim.status().name(),
                        claim.status().title(),
                        claim.status().explanation(),
                        view.paymentReference(),
                        view.paidOn()));
        model.addAttribute(
                "lines",
                view.lines().stream()
                        .map(l -> new LineRow(
                                l.voucherCode(),
                                l.redeemedAt(),
                                money(claim, l.amount()),
                                l.cutReason() == null ? null : money(claim, Objects.requireNonNull(l.approved())),
                                l.cutReason()))
                        .toList());
        model.addAttribute(
                "approved",
                claim.payable() == null ? null : claims.approved(claim).toString());
        model.addAttribute(
                "refusal",
                view.reasons().stream()
                        .filter(r -> r.code().equals(claim.reasonCode())
                                && !r.decision().equals("approve"))
                        .reduce((earlier, later) -> later)
                        .map(r -> Map.of("label", r.label(), "text", r.text()))
                        .orElse(null));
        List<Step> steps = new ArrayList<>(view.timeline().stream()
                .map(e -> new Step(e.what(), null, e.at(), null, "done"))
                .toList());
        model.addAttribute("timeline", steps);
        List<DocumentView> all = documents.list(number).stream()
                .map(d -> DocumentView.of(d, user.id(), said -> phrases.say(said, locale)))
                .toList();
        model.addAttribute("documents", all.stream().filter(d -> !d.removable()).toList());
        model.addAttribute(
                "unsent", all.stream().filter(DocumentView::removable).toList());
        model.addAttribute("mayChange", view.changeable());
        model.addAttribute("uploadLimit", uploadLimit);
        return "claim";
    }

    private static String money(Claim claim, BigDecimal major) {
        String currency = claim.amount().currencyCode();
        return (major.signum() == 0 ? Money.zero(currency) : Money.parse(currency, major)).toString();
    }

    /** Adds a document, or replaces one by the file that was chosen beside it. */
    @PostMapping("/provider/claims/{number}/documents")
    String upload(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam Map<String, MultipartFile> files,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable UUID replaces,
            RedirectAttributes redirect) {
        MultipartFile file = files.get(replaces == null ? "file" : "replacement-" + replaces);
        // a document that replaces another one keeps the other one's kind
        return runAndShow(
                number,
                redirect,
                () -> drafts.addDocument(user, number, file, replaces == null ? kind : null, replaces));
    }

    @PostMapping("/provider/claims/{number}/documents/{id}/removal")
    String removeDocument(
            CurrentUser user, @PathVariable String number, @PathVariable UUID id, RedirectAttributes redirect) {
        return runAndShow(number, redirect, () -> drafts.removeDocument(user, number, id));
    }

    /** A file that was chosen but not added yet is added first. */
    @PostMapping("/provider/claims/{number}/submission")
    String submit(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam Map<String, MultipartFile> files,
            @RequestParam(required = false) @Nullable String kind,
            RedirectAttributes redirect) {
        MultipartFile file = files.get("file");
        return runAndShow(number, redirect, () -> {
            if (file != null && !file.isEmpty()) {
                drafts.addDocument(user, number, file, kind, null);
            }
            drafts.submit(user, number);
        });
    }

    /** Runs the action and shows the claim again, with the reason if it was refused. */
    private static String runAndShow(String number, RedirectAttributes redirect, Runnable action) {
        try {
            action.run();
        } catch (Refused refused) {
            if (refused.status() == 404) {
                throw refused;
            }
            redirect.addFlashAttribute(
                    "error",
                    refused.errors().isEmpty()
                            ? refused.detail()
                            : refused.errors().get(0).message());
        }
        redirect.addAttribute("number", number);
        return "redirect:/provider/claims/{number}";
    }
}
