package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.idempotency.IdempotencyKeys;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page on which a provider begins a claim, or adds redemptions to one. */
@Controller
class NewClaimPages {

    /** @param key of the day in the form: programme, currency and day */
    record DayRow(
            String key, String programme, LocalDate day, long count, String left, String major, String currency) {}

    /** @param left what can be claimed of it, for people; {@code major} for the running sum */
    record RedemptionRow(
            String id, String voucherCode, Instant redeemedAt, String left, String major, String currency) {}

    /**
     * What the page shows beside the days.
     *
     * @param claim the claim that redemptions are added to; null to begin one
     * @param day key of the day whose single redemptions are shown; null shows the days
     * @param page of the redemptions of that day, counted from 0
     * @param all whether every day is shown, and not only the first ones
     */
    record Place(@Nullable String claim, @Nullable String day, int page, boolean all) {

        Place {
            claim = claim == null || claim.isBlank() ? null : claim;
            day = day == null || day.isBlank() ? null : day;
            page = Math.max(0, Math.min(page, LAST_PAGE));
        }
    }

    private static final int ON_A_PAGE = 100;

    /** So many days are shown at first: about a quarter of a year, each with a box to tick. */
    private static final int FIRST_DAYS = 100;

    /** Of more than ten years. */
    private static final int MOST_DAYS = 4000;

    private static final int LAST_PAGE = 100_000;

    private final Claims claims;
    private final ClaimDrafts drafts;
    private final RedemptionList list;
    private final Programmes programmes;
    private final IdempotencyKeys keys;
    private final UploadLimit uploadLimit;
    private final Phrases phrases;

    NewClaimPages(
            Claims claims,
            ClaimDrafts drafts,
            RedemptionList list,
            Programmes programmes,
            IdempotencyKeys keys,
            UploadLimit uploadLimit,
            Phrases phrases) {
        this.claims = claims;
        this.drafts = drafts;
        this.list = list;
        this.programmes = programmes;
        this.keys = keys;
        this.uploadLimit = uploadLimit;
        this.phrases = phrases;
    }

    /** The days of which something can be claimed, or the single redemptions of one of them. */
    @GetMapping("/provider/claims/new")
    String begin(
            CurrentUser user,
            @RequestParam(required = false) @Nullable String claim,
            @RequestParam(required = false) @Nullable String day,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "false") boolean all,
            Locale language,
            Model model) {
        return form(user, new Place(claim, day, page, all), List.of(), null, null, Map.of(), language, model);
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
     * @param day the day whose single redemptions the page showed, and {@code page} of them
     * @param all whether the page showed every day
     * @param more whether the person chooses more of that day, before they look at the claim
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
            @RequestParam(required = false) @Nullable String day,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(required = false) @Nullable String more,
            Locale language,
            RedirectAttributes redirect,
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
            if (more == null) {
                return "redirect:/provider/claims/" + number;
            }
            redirect.addAttribute("claim", number);
            redirect.addAttribute("day", day);
            // what was added is not in the list any more, so the same page has the next ones
            redirect.addAttribute("page", page);
            return "redirect:/provider/claims/new";
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
            List<String> chosen = new ArrayList<>(days == null ? List.of() : days);
            (redemptions == null ? List.<UUID>of() : redemptions).forEach(each -> chosen.add(String.valueOf(each)));
            return form(
                    user,
                    new Place(claim, day, page, all),
                    chosen,
                    invoiceNumber,
                    invoiceDate,
                    errors,
                    language,
                    model);
        }
    }

    /** A day of a programme and a currency, as the form names it. */
    private record Day(String programme, String currency, LocalDate day) {

        /** @throws Refused 422 for what is no key of a day */
        static Day of(String key) {
            List<String> parts = List.of(key.split("/", -1));
            LocalDate day = parts.size() == 3 ? RedemptionFilter.day("redemptions", parts.get(2)) : null;
            if (day == null) {
                throw Refused.invalid("redemptions", "Choose the days that you claim.");
            }
            return new Day(parts.get(0), parts.get(1), day);
        }
    }

    private List<UUID> claimable(String provider, List<String> days) {
        Map<List<String>, List<LocalDate>> groups = new TreeMap<>(Comparator.comparing(List::toString));
        for (String key : days) {
            Day day = Day.of(key);
            groups.computeIfAbsent(List.of(day.programme(), day.currency()), group -> new ArrayList<>())
                    .add(day.day());
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
            Place place,
            List<String> chosen,
            @Nullable String invoiceNumber,
            @Nullable String invoiceDate,
            Map<String, String> errors,
            Locale language,
            Model model) {
        Claim its = place.claim() == null ? null : claims.own(user, place.claim());
        String provider = programmes.providerOf(user.id()).code();
        model.addAttribute("claim", its == null ? null : its.number());
        model.addAttribute("soFar", its == null ? null : its.amount().format(language));
        model.addAttribute("day", place.day());
        model.addAttribute("page", place.page());
        if (place.day() == null) {
            List<DayRow> days = days(provider, its, place.all() ? MOST_DAYS : FIRST_DAYS + 1, language);
            boolean cut = !place.all() && days.size() > FIRST_DAYS;
            model.addAttribute("days", cut ? days.subList(0, FIRST_DAYS) : days);
            model.addAttribute("cut", cut);
            model.addAttribute("all", place.all());
        } else {
            showDay(provider, place.page(), Day.of(place.day()), language, model);
        }
        model.addAttribute("chosen", chosen);
        model.addAttribute("invoiceNumber", invoiceNumber);
        model.addAttribute("invoiceDate", invoiceDate);
        model.addAttribute("key", UUID.randomUUID());
        model.addAttribute("uploadLimit", uploadLimit);
        model.addAttribute("errors", errors.isEmpty() ? null : errors);
        return "claim-new";
    }

    private List<DayRow> days(String provider, @Nullable Claim its, int most, Locale language) {
        return list.claimableDays(provider, its, most).stream()
                .map(day -> new DayRow(
                        day.programme() + "/" + day.left().currencyCode() + "/" + day.day(),
                        day.programme(),
                        day.day(),
                        day.count(),
                        day.left().format(language),
                        day.left().major().toPlainString(),
                        day.left().currencyCode()))
                .toList();
    }

    private void showDay(String provider, int page, Day day, Locale language, Model model) {
        long count = list.countClaimable(provider, day.programme(), day.currency(), day.day());
        // the last page is shown where what was added left fewer pages than there were
        int shown = (int) Math.min(page, Math.max(0, (count - 1) / ON_A_PAGE));
        model.addAttribute("page", shown);
        model.addAttribute("count", count);
        model.addAttribute("first", count == 0 ? 0 : (long) shown * ON_A_PAGE + 1);
        model.addAttribute("last", Math.min(count, (shown + 1L) * ON_A_PAGE));
        model.addAttribute("ofDay", day.day());
        model.addAttribute("programme", day.programme());
        model.addAttribute(
                "redemptions",
                list.claimable(provider, day.programme(), day.currency(), day.day(), shown, ON_A_PAGE).stream()
                        .map(row -> new RedemptionRow(
                                row.id().toString(),
                                row.voucherCode(),
                                row.redeemedAt(),
                                row.left().format(language),
                                row.left().major().toPlainString(),
                                row.left().currencyCode()))
                        .toList());
    }
}
