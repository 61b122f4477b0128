package org.lifeline.finance;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.web.Paging;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.reimbursement.BankFiles;
import org.lifeline.reimbursement.Claim;
import org.lifeline.reimbursement.ClaimAge;
import org.lifeline.reimbursement.ClaimFilter;
import org.lifeline.reimbursement.ClaimList;
import org.lifeline.reimbursement.ClaimReach;
import org.lifeline.reimbursement.ClaimReach.Reach;
import org.lifeline.reimbursement.ClaimStatus;
import org.lifeline.reimbursement.ClaimViews;
import org.lifeline.reimbursement.PaymentRunList;
import org.lifeline.reimbursement.PaymentSteps;
import org.lifeline.reimbursement.ProviderBalances;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is owed to providers, how long claims wait, and how much money is needed when; each number leads to the claims behind it. */
@Controller
class FinancePages {

    private static final List<ClaimStatus> OPEN =
            List.of(ClaimStatus.submitted, ClaimStatus.returned, ClaimStatus.approved);
    private static final List<ClaimStatus> TO_PAY = List.of(ClaimStatus.approved, ClaimStatus.submitted);
    private static final List<Integer> HORIZONS = List.of(30, 60, 90);
    private static final int LARGEST = 10;

    /** A number of claims, what they are worth, and the address of their list. */
    record Cell(long claims, String amount, String path) {}

    /** @param cells one for each column; null where there is nothing */
    record Row(ClaimStatus status, String currency, List<@Nullable Cell> cells) {}

    /** @param interest owed because claims were paid late; null where there is none */
    record LiabilityRow(
            String provider,
            String providerName,
            String programme,
            String programmeName,
            String spent,
            String claimed,
            String payable,
            @Nullable String interest,
            String total,
            String advanced) {}

    /**
     * @param days since it was submitted; null for one that is over
     * @param dueOn the day on which it is to be paid; null unless it is approved
     */
    record ClaimRow(
            String number,
            ClaimStatus status,
            String provider,
            String programme,
            String amount,
            @Nullable Long days,
            @Nullable LocalDate dueOn,
            boolean byHand) {}

    private final ClaimReach reach;
    private final ClaimList claims;
    private final ClaimViews views;
    private final ProviderBalances balances;
    private final PaymentRunList runs;
    private final BankFiles bank;
    private final PaymentSteps steps;
    private final Programmes programmes;
    private final Phrases phrases;

    FinancePages(
            ClaimReach reach,
            ClaimList claims,
            ClaimViews views,
            ProviderBalances balances,
            PaymentRunList runs,
            BankFiles bank,
            PaymentSteps steps,
            Programmes programmes,
            Phrases phrases) {
        this.reach = reach;
        this.claims = claims;
        this.views = views;
        this.balances = balances;
        this.runs = runs;
        this.bank = bank;
        this.steps = steps;
        this.programmes = programmes;
        this.phrases = phrases;
    }

    @GetMapping("/finance")
    String overview(CurrentUser user, Locale language, Model model) {
        Reach its = reach.of(user);
        model.addAttribute("ages", ages(its, language));
        model.addAttribute("horizons", HORIZONS);
        model.addAttribute("cash", cash(its, language));
        model.addAttribute("due", row(its, ClaimStatus.approved, List.of(0), language));
        model.addAttribute("liabilities", liabilities(its, 0, LARGEST, language));
        model.addAttribute("totals", totals(its, language));
        if (its.isEverywhere()) {
            model.addAttribute("runs", runs.states());
            model.addAttribute("unmatched", bank.countUnmatched(true));
        }
        return "finance";
    }

    private List<Row> ages(Reach its, Locale language) {
        Map<List<Object>, ClaimList.Sum> known = new LinkedHashMap<>();
        TreeSet<String> currencies = new TreeSet<>();
        for (ClaimList.Aged aged : claims.ages(its)) {
            String currency = aged.sum().amount().currencyCode();
            currencies.add(currency);
            known.put(List.of(currency, aged.status(), aged.age()), aged.sum());
        }
        List<Row> rows = new ArrayList<>();
        for (String currency : currencies) {
            for (ClaimStatus status : OPEN) {
                List<@Nullable Cell> cells = new ArrayList<>();
                for (ClaimAge age : ClaimAge.values()) {
                    ClaimList.Sum sum = known.get(List.of(currency, status, age));
                    cells.add(
                            sum == null
                                    ? null
                                    : cell(sum, language, Map.of("status", status, "currency", currency, "age", age)));
                }
                if (cells.stream().anyMatch(Objects::nonNull)) {
                    rows.add(new Row(status, currency, cells));
                }
            }
        }
        return rows;
    }

    private List<Row> cash(Reach its, Locale language) {
        return TO_PAY.stream()
                .flatMap(status -> row(its, status, HORIZONS, language).stream())
                .toList();
    }

    /** What is to be paid within so many days, for each currency. */
    private List<Row> row(Reach its, ClaimStatus status, List<Integer> horizons, Locale language) {
        Map<String, List<@Nullable Cell>> cells = new LinkedHashMap<>();
        for (int i = 0; i < horizons.size(); i++) {
            int days = horizons.get(i);
            for (ClaimList.Sum sum : claims.sums(its, ClaimFilter.of(status).dueIn(days))) {
                String currency = sum.amount().currencyCode();
                List<@Nullable Cell> inOrder = cells.computeIfAbsent(currency, c -> new ArrayList<>());
                while (inOrder.size() < i) {
                    inOrder.add(null);
                }
                inOrder.add(cell(sum, language, Map.of("status", status, "currency", currency, "due", days)));
            }
        }
        return cells.entrySet().stream()
                .map(each -> new Row(status, each.getKey(), each.getValue()))
                .toList();
    }

    private static Cell cell(ClaimList.Sum sum, Locale language, Map<String, Object> query) {
        return new Cell(sum.claims(), sum.amount().format(language), Paging.address("/finance/claims", query, 0));
    }

    @GetMapping("/finance/providers")
    String liabilities(CurrentUser user, @RequestParam(defaultValue = "0") int page, Locale language, Model model) {
        Reach its = reach.of(user);
        int number = Paging.number(page);
        model.addAttribute("liabilities", liabilities(its, number, Paging.SIZE, language));
        model.addAttribute("totals", totals(its, language));
        model.addAttribute("paging", Paging.of("/finance/providers", Map.of(), number, balances.count(its)));
        return "finance-providers";
    }

    private List<String> totals(Reach its, Locale language) {
        return balances.totals(its).stream()
                .map(total -> total.format(language))
                .toList();
    }

    private List<LiabilityRow> liabilities(Reach its, int page, int size, Locale language) {
        Names names = new Names(programmes);
        return balances.page(its, page, size).stream()
                .map(each -> new LiabilityRow(
                        each.provider(),
                        names.provider(each.provider()),
                        each.programme(),
                        names.programme(each.programme()),
                        each.spent().format(language),
                        each.claimed().format(language),
                        each.payable().format(language),
                        each.interest().isZero() ? null : each.interest().format(language),
                        each.total().format(language),
                        each.advanced().format(language)))
                .toList();
    }

    /** What the address of the list of claims says; see {@link ClaimFilter}. */
    record Asked(
            @Nullable String status,
            @Nullable String provider,
            @Nullable String programme,
            @Nullable String currency,
            @Nullable String age,
            @Nullable String due) {

        Map<String, @Nullable Object> query() {
            Map<String, @Nullable Object> query = new LinkedHashMap<>();
            query.put("status", status);
            query.put("provider", provider);
            query.put("programme", programme);
            query.put("currency", currency);
            query.put("age", age);
            query.put("due", due);
            return query;
        }
    }

    @GetMapping("/finance/claims")
    String claims(
            CurrentUser user, Asked asked, @RequestParam(defaultValue = "0") int page, Locale language, Model model) {
        Reach its = reach.of(user);
        int number = Paging.number(page);
        ClaimFilter filter = ClaimFilter.ALL;
        boolean right = true;
        try {
            filter = ClaimFilter.read(
                    asked.status(), asked.provider(), asked.programme(), asked.currency(), asked.age(), asked.due());
        } catch (Refused refused) {
            right = false;
            model.addAttribute("error", phrases.say(refused.errors().get(0).message(), language));
        }
        Names names = new Names(programmes);
        boolean pays = user.is(Role.CASH_MANAGER);
        List<Claim> some = right ? claims.page(its, filter, number, Paging.SIZE) : List.of();
        model.addAttribute(
                "claims",
                some.stream().map(claim -> row(claim, names, pays, language)).toList());
        List<ClaimList.Sum> sums = right ? claims.sums(its, filter) : List.of();
        model.addAttribute(
                "sums", sums.stream().map(sum -> sum.amount().format(language)).toList());
        // the sums count them, too, so nothing reads all of them once more
        long total = sums.stream().mapToLong(ClaimList.Sum::claims).sum();
        model.addAttribute("paging", Paging.of("/finance/claims", asked.query(), number, total));
        model.addAttribute("asked", asked);
        model.addAttribute(
                "statuses",
                Arrays.stream(ClaimStatus.values())
                        .filter(status -> status != ClaimStatus.draft)
                        .toList());
        model.addAttribute("ages", ClaimAge.values());
        List<Programme> those =
                programmes.all().stream().filter(p -> its.includes(p.code())).toList();
        model.addAttribute("programmes", those);
        model.addAttribute("pays", pays);
        return "finance-claims";
    }

    private ClaimRow row(Claim claim, Names names, boolean pays, Locale language) {
        return new ClaimRow(
                claim.number(),
                claim.status(),
                names.provider(claim.provider()),
                names.programme(claim.programme()),
                (claim.approved() == null ? claim.amount() : claim.approved()).format(language),
                views.days(claim),
                claim.status() == ClaimStatus.approved ? claims.dueOn(claim).orElse(null) : null,
                pays && claim.status() == ClaimStatus.approved);
    }

    @PostMapping("/finance/claims/{number}/by-hand")
    String byHand(CurrentUser user, @PathVariable String number, Locale language, RedirectAttributes after) {
        try {
            return "redirect:/camunda/app/tasklist/default/#/?task=" + steps.byHand(user, number);
        } catch (Refused refused) {
            if (refused.status() != 409) {
                throw refused;
            }
            after.addFlashAttribute("error", phrases.say(refused.detail(), language));
            return "redirect:/finance/claims?status=approved";
        }
    }
}
