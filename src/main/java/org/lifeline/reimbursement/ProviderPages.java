package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page of the provider portal: what was redeemed, with its sums, and the claims. */
@Controller
class ProviderPages {

    private static final int ON_A_PAGE = 50;
    private static final int LAST_PAGE = 100_000;
    private static final int MOST_PERIODS = 366;

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

    /** @param open what later claims have still to pay back */
    record AdvanceRow(String number, String reason, String amount, String open, String state) {}

    private final Claims claims;
    private final ClaimViews views;
    private final RedemptionList list;
    private final Programmes programmes;
    private final Advances advances;

    ProviderPages(Claims claims, ClaimViews views, RedemptionList list, Programmes programmes, Advances advances) {
        this.advances = advances;
        this.claims = claims;
        this.views = views;
        this.list = list;
        this.programmes = programmes;
    }

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
        boolean byMonth = "month".equals(asked.by());
        List<RedemptionList.Sum> periods = asked.by() == null || asked.by().isBlank()
                ? List.of()
                : list.sums(provider.code(), filter, byMonth ? "month" : "day");
        List<RedemptionList.Sum> sums =
                periods.isEmpty() ? list.sums(provider.code(), filter) : RedemptionList.total(periods);
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
                periods.stream()
                        .limit(MOST_PERIODS)
                        .map(sum -> sum(sum, byMonth ? "LLLL uuuu" : "d MMMM uuuu", language))
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
        model.addAttribute(
                "advances",
                advances.of(provider.code()).stream()
                        .map(each -> new AdvanceRow(
                                each.number(),
                                each.reason(),
                                each.amount().format(language),
                                each.open().format(language),
                                each.state()))
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
}
