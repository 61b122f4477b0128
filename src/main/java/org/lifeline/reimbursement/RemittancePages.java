package org.lifeline.reimbursement;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What a provider was paid, on pages of the portal: the list of payments, and the remittance advice of each. */
@Controller
class RemittancePages {

    private static final int ON_A_PAGE = 50;
    private static final int LAST_PAGE = 100_000;

    record Row(String id, @Nullable String run, LocalDate paidOn, long claims, String paid) {}

    /** @param creditNote null where its kind is another */
    record Debit(String kind, String from, @Nullable String creditNote, String amount) {}

    record Cut(String reason, String amount) {}

    /** @param paid what the provider has of it; null while it was not paid, or came back */
    record Line(
            String endToEndId,
            String number,
            @Nullable String invoiceNumber,
            String state,
            @Nullable LocalDate paidOn,
            @Nullable String reference,
            String claimed,
            String cut,
            List<Cut> cuts,
            String approved,
            String debited,
            List<Debit> debits,
            @Nullable String paid) {}

    /** The sums of all lines, also of those on other pages. */
    record Sums(String claimed, String cut, String approved, String debited, String paid) {}

    private final Remittances remittances;
    private final Programmes programmes;
    private final ReasonTexts reasons;
    private final Languages languages;

    RemittancePages(Remittances remittances, Programmes programmes, ReasonTexts reasons, Languages languages) {
        this.remittances = remittances;
        this.programmes = programmes;
        this.reasons = reasons;
        this.languages = languages;
    }

    @GetMapping("/provider/payments")
    String list(CurrentUser user, @RequestParam(defaultValue = "0") int page, Locale locale, Model model) {
        ServiceProvider provider = programmes.providerOf(user.id());
        model.addAttribute("providerName", provider.name());
        model.addAttribute(
                "payments",
                remittances.page(provider.code(), clamp(page), ON_A_PAGE).stream()
                        .map(row -> new Row(
                                row.id(),
                                row.run(),
                                row.paidOn(),
                                row.claims(),
                                row.paid()
                                        .format(languages
                                                .of(locale.getLanguage())
                                                .numbers())))
                        .toList());
        paging(clamp(page), remittances.count(provider.code()), model);
        return "remittances";
    }

    @GetMapping("/provider/payments/{payment}")
    String one(
            CurrentUser user,
            @PathVariable String payment,
            @RequestParam(defaultValue = "0") int page,
            Locale locale,
            Model model) {
        ServiceProvider provider = programmes.providerOf(user.id());
        Remittance remittance = remittances.read(user, payment);
        if (!remittance.provider().equals(provider.code())) {
            throw Refused.notFound("There is no such payment that you may see.");
        }
        Language language = languages.of(locale.getLanguage());
        Locale numbers = language.numbers();
        model.addAttribute("providerName", provider.name());
        model.addAttribute("remittance", remittance);
        model.addAttribute("paidOn", remittance.paidOn());
        model.addAttribute("id", remittance.lines().get(0).endToEndId());
        model.addAttribute("number", remittance.number());
        model.addAttribute(
                "sums",
                new Sums(
                        remittance.claimed().format(numbers),
                        remittance.cut().format(numbers),
                        remittance.approved().format(numbers),
                        remittance.debited().format(numbers),
                        remittance.paid().format(numbers)));
        model.addAttribute(
                "lines",
                remittance.lines().stream()
                        .skip((long) clamp(page) * ON_A_PAGE)
                        .limit(ON_A_PAGE)
                        .map(line -> line(line, language))
                        .toList());
        paging(clamp(page), remittance.lines().size(), model);
        return "remittance";
    }

    private Line line(Remittance.Line line, Language language) {
        Locale locale = language.numbers();
        return new Line(
                line.endToEndId(),
                line.number(),
                line.invoiceNumber(),
                line.state(),
                line.paidOn(),
                line.reference(),
                line.claimed().format(locale),
                line.cut().format(locale),
                line.cuts().stream()
                        .map(cut -> new Cut(
                                reasons.of(cut.reasonCode(), language),
                                cut.amount().format(locale)))
                        .toList(),
                line.approved().format(locale),
                line.debited().format(locale),
                line.debits().stream()
                        .map(debit -> new Debit(
                                debit.kind(),
                                debit.from(),
                                debit.creditNote(),
                                debit.amount().format(locale)))
                        .toList(),
                line.state().equals("paid") ? line.amount().format(locale) : null);
    }

    private static int clamp(int page) {
        return Math.max(0, Math.min(page, LAST_PAGE));
    }

    private static void paging(int page, long count, Model model) {
        model.addAttribute("page", page);
        model.addAttribute("count", count);
        model.addAttribute("first", count == 0 ? 0 : (long) page * ON_A_PAGE + 1);
        model.addAttribute("last", Math.min(count, (page + 1L) * ON_A_PAGE));
    }
}
