package org.lifeline.finance;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.web.Paging;
import org.lifeline.reimbursement.BankFiles;
import org.lifeline.reimbursement.PaymentRunProcesses;
import org.lifeline.reimbursement.Reconciliation;
import org.lifeline.reimbursement.UnmatchedLine;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the bank said: its files, the upload of one, and the lines that fit no payment with their tasks. */
@Controller
class BankPages {

    private static final int SHOWN = 16;

    /**
     * A line that fits no payment.
     *
     * @param amount null where the bank says none
     * @param task the task that is about it; null when it is cleared up
     */
    record LineRow(
            String file,
            int position,
            String why,
            @Nullable String endToEndId,
            @Nullable String claim,
            @Nullable String amount,
            @Nullable String bankReference,
            Instant receivedAt,
            @Nullable String task,
            @Nullable String clearing,
            @Nullable String clearedBy,
            @Nullable String note) {}

    private final BankFiles files;
    private final Reconciliation reconciliation;
    private final PaymentRunProcesses processes;
    private final Phrases phrases;

    BankPages(BankFiles files, Reconciliation reconciliation, PaymentRunProcesses processes, Phrases phrases) {
        this.files = files;
        this.reconciliation = reconciliation;
        this.processes = processes;
        this.phrases = phrases;
    }

    @GetMapping("/finance/bank-files")
    String files(CurrentUser user, @RequestParam(defaultValue = "0") int page, Model model) {
        int number = Paging.number(page);
        model.addAttribute("files", files.page(number, Paging.SIZE));
        model.addAttribute("paging", Paging.of("/finance/bank-files", Map.of(), number, files.count()));
        model.addAttribute("uploads", user.is(Role.CASH_MANAGER));
        return "finance-bank-files";
    }

    @PostMapping("/finance/bank-files")
    String upload(
            CurrentUser user,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Locale language,
            RedirectAttributes after)
            throws IOException {
        if (file == null || file.isEmpty()) {
            after.addFlashAttribute("error", phrases.say("Choose the file that the bank sent.", language));
            return "redirect:/finance/bank-files";
        }
        try (InputStream content = file.getInputStream()) {
            Reconciliation.Result result = reconciliation.take(content, user.id());
            after.addFlashAttribute("matched", result.matched());
            after.addFlashAttribute("unmatched", (long) result.unmatched().size());
        } catch (Refused refused) {
            if (refused.status() == 403) {
                throw refused;
            }
            after.addFlashAttribute("error", phrases.say(refused.first().message(), language));
        }
        return "redirect:/finance/bank-files";
    }

    /** @param all present: with the lines that are cleared up */
    @GetMapping("/finance/unmatched")
    String unmatched(
            @RequestParam(required = false) @Nullable String all,
            @RequestParam(defaultValue = "0") int page,
            Locale language,
            Model model) {
        int number = Paging.number(page);
        boolean open = all == null;
        List<BankFiles.Unmatched> some = files.unmatched(open, number, Paging.SIZE);
        Map<String, String> tasks = processes.clearingTasks(
                some.stream().map(BankFiles.Unmatched::line).toList());
        model.addAttribute(
                "lines",
                some.stream()
                        .map(each -> row(each, tasks.get(each.line().key()), language))
                        .toList());
        model.addAttribute(
                "paging",
                Paging.of(
                        "/finance/unmatched",
                        open ? Map.of() : Map.of("all", "1"),
                        number,
                        files.countUnmatched(open)));
        model.addAttribute("open", open);
        return "finance-unmatched";
    }

    private static LineRow row(BankFiles.Unmatched each, @Nullable String task, Locale language) {
        UnmatchedLine line = each.line();
        String id = line.endToEndId();
        return new LineRow(
                line.file().substring(0, SHOWN),
                line.position(),
                line.why(),
                id,
                id != null && id.matches("C-\\d{4}-\\d{6,12}-\\d+") ? id.substring(0, id.lastIndexOf('-')) : null,
                money(line.currency(), line.amount(), language),
                line.bankReference(),
                each.receivedAt(),
                task,
                each.clearing(),
                each.clearedBy(),
                each.note());
    }

    private static @Nullable String money(@Nullable String currency, @Nullable BigDecimal amount, Locale language) {
        return currency == null || amount == null
                ? null
                : Money.parse(currency, amount).format(language);
    }
}
