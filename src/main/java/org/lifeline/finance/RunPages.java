package org.lifeline.finance;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.typed.TypedDay;
import org.lifeline.platform.web.Paging;
import org.lifeline.programme.Programmes;
import org.lifeline.reimbursement.PaymentRails;
import org.lifeline.reimbursement.PaymentRun;
import org.lifeline.reimbursement.PaymentRunList;
import org.lifeline.reimbursement.PaymentRuns;
import org.lifeline.reimbursement.PaymentSteps;
import org.lifeline.reimbursement.RunPreviews;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Payment runs beside their tasks: all of them, a new one with what it would pay, and one with its payments and its release. */
@Controller
class RunPages {

    record RunRow(
            String number,
            String programme,
            String rail,
            LocalDate due,
            String state,
            long claims,
            String total,
            String preparedBy,
            Instant preparedAt,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable LocalDate executionOn,
            boolean file,
            @Nullable Instant sentAt) {}

    /** @param claim that it pays; null for an advance or interest */
    record LineRow(
            @Nullable String claim,
            @Nullable String advance,
            @Nullable String interest,
            String providerCode,
            String provider,
            String account,
            String amount,
            String state,
            @Nullable String reason,
            @Nullable LocalDate paidOn,
            @Nullable String reference) {}

    /** @param what {@code claims}, {@code advances} or {@code interest} @param claims how many of them */
    record LeftOutRow(String provider, String providerName, String why, String what, long claims, String amount) {}

    /**
     * What a run would pay.
     *
     * @param owedBack what providers owe back; null when nothing
     * @param budget of this year; null where no fiscal year has today in it
     */
    record Preview(
            long claims,
            long advances,
            long interest,
            String total,
            @Nullable String owedBack,
            List<LeftOutRow> leftOut,
            @Nullable String budget,
            @Nullable String spent,
            @Nullable String available) {}

    private final PaymentRuns runs;
    private final PaymentRunList list;
    private final PaymentRails rails;
    private final RunPreviews previews;
    private final PaymentSteps steps;
    private final ProgrammeFunds funds;
    private final Programmes programmes;
    private final Phrases phrases;
    private final MessageSource messages;
    private final Clock clock;

    RunPages(
            PaymentRuns runs,
            PaymentRunList list,
            PaymentRails rails,
            RunPreviews previews,
            PaymentSteps steps,
            ProgrammeFunds funds,
            Programmes programmes,
            Phrases phrases,
            MessageSource messages,
            Clock clock) {
        this.messages = messages;
        this.runs = runs;
        this.list = list;
        this.rails = rails;
        this.previews = previews;
        this.steps = steps;
        this.funds = funds;
        this.programmes = programmes;
        this.phrases = phrases;
        this.clock = clock;
    }

    @GetMapping("/finance/runs")
    String list(
            CurrentUser user,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String programme,
            @RequestParam(defaultValue = "0") int page,
            Locale language,
            Model model) {
        int number = Paging.number(page);
        String known = state != null && PaymentRunList.STATES.contains(state) ? state : null;
        Names names = new Names(programmes);
        model.addAttribute(
                "runs",
                list.page(known, programme, number, Paging.SIZE).stream()
                        .map(run -> row(run, names, language))
                        .toList());
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("state", known);
        query.put("programme", programme);
        model.addAttribute("paging", Paging.of("/finance/runs", query, number, list.count(known, programme)));
        model.addAttribute("state", known);
        model.addAttribute("programme", programme);
        model.addAttribute("states", PaymentRunList.STATES);
        model.addAttribute("programmes", programmes.all());
        model.addAttribute("prepares", prepares(user));
        return "finance-runs";
    }

    /** Without a programme, the form; with one, what the run would pay. */
    @GetMapping("/finance/runs/new")
    String form(
            @RequestParam(required = false) @Nullable String programme,
            @RequestParam(required = false) @Nullable String rail,
            @RequestParam(required = false) @Nullable String due,
            Locale language,
            Model model) {
        if (programme != null) {
            try {
                model.addAttribute("preview", preview(programme, rail, day(due, language), language));
            } catch (Refused refused) {
                model.addAttribute("error", sentence(refused, language));
            }
        }
        return form(programme, rail, due, model);
    }

    private String form(@Nullable String programme, @Nullable String rail, @Nullable String due, Model model) {
        model.addAttribute("programmes", programmes.all());
        model.addAttribute("rails", rails.codes());
        model.addAttribute("programme", programme);
        model.addAttribute("rail", rail);
        model.addAttribute(
                "due", due == null ? LocalDate.now(clock).plusDays(30).toString() : due);
        return "finance-run-new";
    }

    private Preview preview(String programme, @Nullable String rail, LocalDate due, Locale language) {
        RunPreviews.Preview preview = previews.preview(programme, rail, due);
        Names names = new Names(programmes);
        var year = funds.currentYear(programme);
        return new Preview(
                preview.claims(),
                preview.advances(),
                preview.interest(),
                preview.total().format(language),
                preview.owedBack().isZero() ? null : preview.owedBack().format(language),
                preview.leftOut().stream()
                        .map(each -> new LeftOutRow(
                                each.provider(),
                                names.provider(each.provider()),
                                each.why(),
                                each.what(),
                                each.claims(),
                                each.amount().format(language)))
                        .toList(),
                year.map(its -> its.budget().format(language)).orElse(null),
                year.map(its -> its.spent().format(language)).orElse(null),
                year.map(its -> its.available().format(language)).orElse(null));
    }

    @PostMapping("/finance/runs")
    String prepare(
            CurrentUser user,
            @RequestParam(required = false) @Nullable String programme,
            @RequestParam(required = false) @Nullable String rail,
            @RequestParam(required = false) @Nullable String due,
            Locale language,
            Model model) {
        try {
            return "redirect:/finance/runs/"
                    + steps.prepare(user, programme, rail, day(due, language)).number();
        } catch (Refused refused) {
            if (refused.status() == 403) {
                throw refused;
            }
            model.addAttribute("error", sentence(refused, language));
            return form(programme, rail, due, model);
        }
    }

    @GetMapping("/finance/runs/{run}")
    String show(
            CurrentUser user,
            @PathVariable String run,
            @RequestParam(defaultValue = "0") int page,
            Locale language,
            Model model) {
        PaymentRun its = runs.get(run);
        int number = Paging.number(page);
        Names names = new Names(programmes);
        model.addAttribute("run", row(its, names, language));
        model.addAttribute(
                "lines",
                list.lines(its.number(), number, Paging.SIZE).stream()
                        .map(line -> new LineRow(
                                line.claim(),
                                line.advance(),
                                line.interest(),
                                line.provider(),
                                names.provider(line.provider()),
                                line.holder() + ", " + line.account(),
                                line.amount().format(language),
                                line.state(),
                                reason(line, language),
                                line.paidOn(),
                                line.reference()))
                        .toList());
        model.addAttribute(
                "paging", Paging.of("/finance/runs/" + its.number(), Map.of(), number, list.countLines(its.number())));
        boolean waits = its.state().equals("prepared");
        boolean pays = user.is(Role.CASH_MANAGER);
        Optional<String> obstacle = waits && pays ? steps.obstacle(user, its.number()) : Optional.empty();
        model.addAttribute("waits", waits);
        model.addAttribute("releases", waits && pays && obstacle.isEmpty());
        model.addAttribute(
                "obstacle", obstacle.map(why -> phrases.say(why, language)).orElse(null));
        model.addAttribute("records", pays && its.file() != null && steps.mayRecord(user, its.number()));
        model.addAttribute("readsFile", its.file() != null && (pays || user.is(Role.AUDITOR)));
        return "finance-run";
    }

    @PostMapping("/finance/runs/{run}/release")
    String release(CurrentUser user, @PathVariable String run, Locale language, RedirectAttributes after) {
        PaymentRun its = runs.get(run);
        try {
            steps.release(user, its.number());
        } catch (Refused refused) {
            if (refused.status() != 409) {
                throw refused;
            }
            after.addFlashAttribute("error", sentence(refused, language));
        }
        return "redirect:/finance/runs/" + its.number();
    }

    @PostMapping("/finance/runs/{run}/by-hand")
    String record(CurrentUser user, @PathVariable String run, Locale language, RedirectAttributes after) {
        PaymentRun its = runs.get(run);
        try {
            return "redirect:/camunda/app/tasklist/default/#/?task=" + steps.recordRun(user, its.number());
        } catch (Refused refused) {
            if (refused.status() != 409) {
                throw refused;
            }
            after.addFlashAttribute("error", sentence(refused, language));
            return "redirect:/finance/runs/" + its.number();
        }
    }

    private LocalDate day(@Nullable String typed, Locale language) {
        return TypedDay.read("due", typed == null ? "" : typed, language.getLanguage(), LocalDate.now(clock));
    }

    private String sentence(Refused refused, Locale language) {
        return phrases.say(refused.first().message(), language);
    }

    /** Why a payment was taken out, in the reader's language; of what the bank says, its own words. */
    private @Nullable String reason(PaymentRunList.Line line, Locale language) {
        return line.reason() == null || line.reasonText() != null
                ? line.reasonText()
                : messages.getMessage("finance.reason." + line.reason(), null, line.reason(), language);
    }

    private static boolean prepares(CurrentUser user) {
        return user.is(Role.CASH_MANAGER) || user.is(Role.ACCOUNTANT);
    }

    private static RunRow row(PaymentRun run, Names names, Locale language) {
        return new RunRow(
                run.number(),
                names.programme(run.programme()),
                run.rail(),
                run.due(),
                run.state(),
                run.claims(),
                run.total().format(language),
                run.preparedBy(),
                run.preparedAt(),
                run.decidedBy(),
                run.decidedAt(),
                run.executionOn(),
                run.file() != null,
                run.sentAt());
    }
}
