package org.lifeline.reimbursement;

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

/** The page on which a provider begins a claim, or adds redemptions to one. */
@Controller
class NewClaimPages {

    /** @param key of the day in the form: programme, currency and day */
    record DayRow(
            String key, String programme, LocalDate day, long count, String left, String major, String currency) {}

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
}
