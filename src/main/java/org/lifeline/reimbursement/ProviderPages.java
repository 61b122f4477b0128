package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.documents.DocumentView;
import org.lifeline.documents.Documents;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.idempotency.IdempotencyKeys;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.TypedAmount;
import org.lifeline.platform.typed.TypedNumber;
import org.lifeline.platform.web.SeenVersion;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
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
            String redeemedBy,
            Instant redeemedAt,
            String amount,
            @Nullable String left,
            @Nullable String claimNumber,
            boolean reversed) {}

    /** @param days since it was submitted; null for one that is not, or is over */
    record ClaimRow(
            String number,
            String invoiceNumber,
            Instant createdAt,
            String amount,
            String status,
            @Nullable Long days) {}

    /** @param key of the day in the form: programme, currency and day */
    record DayRow(
            String key, String programme, LocalDate day, long count, String left, String major, String currency) {}

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
    private final RedemptionList list;
    private final ClaimLines lines;
    private final ClaimPapers papers;
    private final ProviderDebits debits;
    private final Programmes programmes;
    private final Documents documents;
    private final IdempotencyKeys keys;
    private final UploadLimit uploadLimit;
    private final Phrases phrases;
    private final ReasonTexts reasons;
    private final Languages languages;

    ProviderPages(
            Claims claims,
            ClaimDrafts drafts,
            ClaimViews views,
            RedemptionList list,
            ClaimLines lines,
            ClaimPapers papers,
            ProviderDebits debits,
            Programmes programmes,
            Documents documents,
            IdempotencyKeys keys,
            UploadLimit uploadLimit,
            Phrases phrases,
            ReasonTexts reasons,
            Languages languages) {
        this.reasons = reasons;
        this.languages = languages;
        this.keys = keys;
        this.uploadLimit = uploadLimit;
        this.phrases = phrases;
        this.claims = claims;
        this.drafts = drafts;
        this.views = views;
        this.list = list;
        this.lines = lines;
        this.papers = papers;
        this.debits = debits;
        this.programmes = programmes;
        this.documents = documents;
    }

    private static final int ON_A_PAGE = 50;
    private static final int LAST_PAGE = 100_000;
    private static final int MOST_PERIODS = 366;

    /** What the address of the overview asks for; see {@link RedemptionFilter}. @param by {@code day} or {@code month}: sums for each */
    record Asked(
            @Nullable String from,
            @Nullable String to,
            @Nullable String clerk,
            @Nullable String voucher,
            @Nullable String claimed,
            @Nullable String by,
            @Nullable Integer page,
            @Nullable Integer claimsPage) {}

    record SumRow(@Nullable String label, long count, String redeemed, String claimed, String left) {}

    /** @param pattern of the day or month */
    private static SumRow sum(RedemptionList.Sum sum, String pattern, Locale language) {
        return new SumRow(
                sum.start() == null
                        ? null
                        : DateTimeFormatter.ofPattern(pattern, language).format(sum.start()),
                sum.count(),
                sum.redeemed().format(language),
                sum.claimed().format(language),
                sum.left().format(language));
    }

    @GetMapping("/provider")
    String overview(CurrentUser user, Asked asked, Locale language, Model model) {
        ServiceProvider provider = programmes.providerOf(user.id());
        RedemptionFilter filter =
                RedemptionFilter.read(asked.from(), asked.to(), asked.clerk(), asked.voucher(), asked.claimed());
        int page = asked.page() == null ? 0 : Math.max(0, Math.min(asked.page(), LAST_PAGE));
        List<RedemptionList.Row> rows = list.page(provider.code(), filter, page, ON_A_PAGE);
        Map<UUID, String> claimed = list.claims(rows);
        List<RedemptionList.Sum> sums = list.sums(provider.code(), filter);
        model.addAttribute("providerName", provider.name());
        model.addAttribute("asked", asked);
        model.addAttribute("clerks", list.clerks(provider.code()));
        model.addAttribute(
                "redemptions",
                rows.stream().map(r -> row(r, claimed.get(r.id()), language)).toList());
        model.addAttribute(
                "sums", sums.stream().map(sum -> sum(sum, "", language)).toList());
        model.addAttribute(
                "periods",
                asked.by() == null || asked.by().isBlank()
                        ? List.of()
                        : list.sums(provider.code(), filter, asked.by().equals("month") ? "month" : "day").stream()
                                .limit(MOST_PERIODS)
                                .map(sum ->
                                        sum(sum, asked.by().equals("month") ? "LLLL uuuu" : "d MMMM uuuu", language))
                                .toList());
        long count = sums.stream().mapToLong(RedemptionList.Sum::count).sum();
        model.addAttribute("count", count);
        model.addAttribute("page", page);
        model.addAttribute("first", count == 0 ? 0 : (long) page * ON_A_PAGE + 1);
        model.addAttribute("last", Math.min(count, (page + 1L) * ON_A_PAGE));
        int claimsPage = asked.claimsPage() == null ? 0 : Math.max(0, Math.min(asked.claimsPage(), LAST_PAGE));
        model.addAttribute(
                "claims",
                claims.of(user, claimsPage, ON_A_PAGE).stream()
                        .map(c -> new ClaimRow(
                                c.number(),
                                c.invoiceNumber(),
                                c.createdAt(),
                                c.amount().format(language),
                                c.status().name(),
                                views.days(c)))
                        .toList());
        model.addAttribute("claimsCount", claims.count(user));
        model.addAttribute("claimsPage", claimsPage);
        model.addAttribute("onAPage", ON_A_PAGE);
        // with a filter the sums are of what it selects; what can be claimed altogether would be another pass over all
        // redemptions
        model.addAttribute(
                "unclaimed",
                filter.equals(RedemptionFilter.ALL) || filter.equals(RedemptionFilter.LEFT)
                        ? sums.stream()
                                .filter(sum -> !sum.left().isZero())
                                .map(sum -> sum.left().format(language))
                                .collect(Collectors.joining(", "))
                        : null);
        return "provider";
    }

    private static RedemptionRow row(RedemptionList.Row r, @Nullable String claim, Locale language) {
        return new RedemptionRow(
                r.id(),
                r.voucherCode(),
                r.redeemedBy(),
                r.redeemedAt(),
                r.amount().format(language),
                r.left().isZero() ? null : r.left().format(language),
                claim,
                r.takenBackAt() != null);
    }

    /** @param claim the claim that redemptions are added to; null to begin one */
    @GetMapping("/provider/claims/new")
    String begin(
            CurrentUser user, @RequestParam(required = false) @Nullable String claim, Locale language, Model model) {
        return form(user, claim, null, null, null, Map.of(), language, model);
    }

    /** The address of a refused claim stays in the browser; a person who returns to it starts from the beginning. */
    @GetMapping("/provider/claims")
    String beginAgain() {
        return "redirect:/provider/claims/new";
    }

    /**
     * Begins a claim, or adds to one.
     *
     * @param days keys of days: all of them that can be claimed is claimed
     * @param redemptions single ones
     */
    @PostMapping("/provider/claims")
    String create(
            CurrentUser user,
            @RequestParam(required = false) @Nullable List<UUID> redemptions,
            @RequestParam(required = false) @Nullable List<String> days,
            @RequestParam(required = false) @Nullable String invoiceNumber,
            @RequestParam(required = false) @Nullable String invoiceDate,
            @RequestParam(required = false) @Nullable String claim,
            @RequestParam(required = false) @Nullable String key,
            Locale language,
            Model model) {
        try {
            String provider = programmes.providerOf(user.id()).code();
            String number = keys.onceByContent(
                    user.id(),
                    key,
                    List.of(
                                    String.valueOf(redemptions),
                                    String.valueOf(days),
                                    String.valueOf(invoiceNumber),
                                    String.valueOf(invoiceDate),
                                    String.valueOf(claim))
                            .toString(),
                    () -> {
                        List<UUID> chosen = new ArrayList<>(redemptions == null ? List.of() : redemptions);
                        chosen.addAll(claimable(provider, days == null ? List.of() : days));
                        return claim == null || claim.isBlank()
                                ? drafts.create(user, new NewClaim(chosen, invoiceNumber, invoiceDate, null))
                                        .number()
                                : drafts.add(user, claim, chosen).number();
                    });
            return "redirect:/provider/claims/" + number;
        } catch (Refused refused) {
            Map<String, String> errors = new HashMap<>();
            refused.errors()
                    .forEach(e -> errors.putIfAbsent(
                            e.field().startsWith("invoice") ? e.field() : "redemptions",
                            phrases.say(e.message(), language)));
            if (errors.isEmpty()) {
                errors.put(
                        refused.reason().startsWith("invoice") ? "invoiceNumber" : "redemptions",
                        phrases.say(refused.detail(), language));
            }
            return form(user, claim, days, invoiceNumber, invoiceDate, errors, language, model);
        }
    }

    private List<UUID> claimable(String provider, List<String> days) {
        Map<List<String>, List<LocalDate>> groups = new TreeMap<>(Comparator.comparing(List::toString));
        for (String key : days) {
            List<String> parts = List.of(key.split("/", -1));
            if (parts.size() != 3) {
                throw Refused.invalid("redemptions", "Choose the days that you claim.");
            }
            LocalDate day = RedemptionFilter.day("redemptions", parts.get(2));
            if (day != null) {
                groups.computeIfAbsent(parts.subList(0, 2), group -> new ArrayList<>())
                        .add(day);
            }
        }
        if (groups.size() > 1) {
            throw Refused.invalid(
                    "redemptions", "These are of more than one programme or currency. Make a claim for each of them.");
        }
        List<UUID> chosen = new ArrayList<>();
        groups.forEach(
                (group, its) -> list.claimable(provider, group.get(0), group.get(1), its, ClaimRequest.MOST_LINES + 1)
                        .forEach(row -> chosen.add(row.id())));
        return chosen;
    }

    private String form(
            CurrentUser user,
            @Nullable String claim,
            @Nullable List<String> chosen,
            @Nullable String invoiceNumber,
            @Nullable String invoiceDate,
            Map<String, String> errors,
            Locale language,
            Model model) {
        Claim its = claim == null || claim.isBlank() ? null : claims.own(user, claim);
        model.addAttribute("claim", its == null ? null : its.number());
        model.addAttribute(
                "days",
                list.claimableDays(programmes.providerOf(user.id()).code()).stream()
                        .filter(day -> its == null
                                || day.programme().equals(its.programme())
                                        && day.left()
                                                .currencyCode()
                                                .equals(its.amount().currencyCode()))
                        .map(day -> new DayRow(
                                day.programme() + "/" + day.left().currencyCode() + "/" + day.day(),
                                day.programme(),
                                day.day(),
                                day.count(),
                                day.left().format(language),
                                day.left().major().toPlainString(),
                                day.left().currencyCode()))
                        .toList());
        model.addAttribute("chosen", chosen == null ? List.of() : chosen);
        model.addAttribute("invoiceNumber", invoiceNumber);
        model.addAttribute("invoiceDate", invoiceDate);
        model.addAttribute("key", UUID.randomUUID());
        model.addAttribute("uploadLimit", uploadLimit);
        model.addAttribute("errors", errors.isEmpty() ? null : errors);
        return "claim-new";
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
        ClaimViews.View view = views.view(claim);
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
        model.addAttribute("days", views.days(claim));
        model.addAttribute("expected", views.expectedPayment(claim).orElse(null));
        model.addAttribute("missing", view.changeable() ? papers.missing(claim) : List.of());
        model.addAttribute("stages", view.changeable() ? views.stagesAhead(claim) : List.of());
        model.addAttribute("typed", typed);
        int count = claims.countLines(number);
        model.addAttribute("page", page);
        model.addAttribute("count", count);
        model.addAttribute("first", count == 0 ? 0 : (long) page * ON_A_PAGE + 1);
        model.addAttribute("last", Math.min(count, (page + 1L) * ON_A_PAGE));
        List<ClaimLine> shown = claims.lines(number, page * ON_A_PAGE, ON_A_PAGE);
        Language language = languages.of(locale.getLanguage());
        Map<UUID, String> cuts = views.cutReasons(claim, language);
        Map<UUID, Map<String, Integer>> given =
                lines.given(shown.stream().map(ClaimLine::redemption).toList());
        model.addAttribute(
                "lines",
                shown.stream()
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
                        .toList());
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
        model.addAttribute("documents", all.stream().filter(d -> !d.removable()).toList());
        model.addAttribute(
                "unsent", all.stream().filter(DocumentView::removable).toList());
        model.addAttribute("mayChange", view.changeable());
        model.addAttribute("uploadLimit", uploadLimit);
        return "claim";
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
            model.addAttribute(
                    "error",
                    phrases.say(
                            refused.errors().isEmpty()
                                    ? refused.detail()
                                    : refused.errors().get(0).message(),
                            locale));
            return show(user, claim, page, fields, locale, model);
        }
        return "redirect:/provider/claims/" + claim.number() + "?page=" + page;
    }

    @PostMapping("/provider/claims/{number}/withdrawal")
    String withdraw(CurrentUser user, @PathVariable String number, Locale locale, RedirectAttributes redirect) {
        return runAndShow(number, locale, redirect, () -> drafts.withdraw(user, number));
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
            redirect.addFlashAttribute(
                    "error",
                    phrases.say(
                            refused.errors().isEmpty()
                                    ? refused.detail()
                                    : refused.errors().get(0).message(),
                            locale));
        }
        redirect.addAttribute("number", number);
        return "redirect:/provider/claims/{number}";
    }
}
