package org.lifeline.casefile;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.lifeline.changes.Line;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.web.Paging;
import org.lifeline.provider.DetailsChange;
import org.lifeline.provider.DetailsHistory;
import org.lifeline.provider.DetailsInWords;
import org.lifeline.provider.Licences;
import org.lifeline.provider.Payees;
import org.lifeline.provider.PayoutChange;
import org.lifeline.provider.PayoutChanges;
import org.lifeline.provider.PayoutKinds;
import org.lifeline.provider.ProviderDetails;
import org.lifeline.provider.ProviderPhones;
import org.lifeline.provider.ProviderUsers;
import org.lifeline.provider.ProviderViews;
import org.lifeline.provider.Suspensions;
import org.lifeline.reimbursement.Advances;
import org.lifeline.reimbursement.ProviderDebts;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Providers as the office sees them: how they are paid, whether they are suspended, and what they are owed. */
@Controller
class ProviderFilePages {

    /** @param account in one line */
    record Payout(PayoutChange change, String account) {}

    record Details(DetailsChange change, List<Line> lines, List<Document> papers) {}

    private final ProviderViews views;
    private final Payees payees;
    private final PayoutChanges changes;
    private final PayoutKinds kinds;
    private final ProviderPhones phones;
    private final ProviderUsers users;
    private final Suspensions suspensions;
    private final ProviderDebts debts;
    private final Advances advances;
    private final DetailsHistory details;
    private final Licences licences;
    private final Documents documents;

    ProviderFilePages(
            ProviderViews views,
            Payees payees,
            PayoutChanges changes,
            PayoutKinds kinds,
            ProviderPhones phones,
            ProviderUsers users,
            Suspensions suspensions,
            ProviderDebts debts,
            Advances advances,
            DetailsHistory details,
            Licences licences,
            Documents documents) {
        this.advances = advances;
        this.views = views;
        this.payees = payees;
        this.changes = changes;
        this.kinds = kinds;
        this.phones = phones;
        this.users = users;
        this.suspensions = suspensions;
        this.debts = debts;
        this.details = details;
        this.licences = licences;
        this.documents = documents;
    }

    @GetMapping("/providers")
    String list(CurrentUser user, @RequestParam(defaultValue = "0") int page, Model model) {
        List<ProviderViews.Row> rows = views.seenBy(user, page, 101);
        model.addAttribute("providers", rows.stream().limit(100).toList());
        model.addAttribute("page", page);
        model.addAttribute("more", rows.size() > 100);
        return "providers";
    }

    @GetMapping("/providers/{code}")
    String show(CurrentUser user, @PathVariable String code, @RequestParam(defaultValue = "0") int page, Model model) {
        int number = Paging.number(page);
        List<DetailsChange> shown = details.page(code, number, Paging.SIZE);
        Map<String, List<Document>> papers =
                documents.list(shown.stream().map(DetailsChange::key).toList());
        model.addAttribute("provider", views.row(code));
        model.addAttribute("paidTo", payees.inWords(code));
        model.addAttribute("programmes", views.programmes(code));
        model.addAttribute("phones", phones.known(code));
        model.addAttribute("users", users.of(code));
        model.addAttribute("suspensions", suspensions.history(code));
        model.addAttribute(
                "payouts",
                changes.history(code).stream()
                        .map(change -> new Payout(change, kinds.inWords(change.details())))
                        .toList());
        ProviderDetails now = details.now(code);
        model.addAttribute("details", now);
        model.addAttribute("licenceEnded", licences.hasEnded(now.licenceUntil()));
        model.addAttribute(
                "detailChanges",
                shown.stream()
                        .map(change -> new Details(
                                change, DetailsInWords.lines(change), papers.getOrDefault(change.key(), List.of())))
                        .toList());
        model.addAttribute(
                "paging",
                Paging.of("/providers/" + code, Map.of(), number, details.count(code))
                        .at("detail-changes"));
        List<ProviderDebts.Debt> owed = debts.of(code);
        model.addAttribute("debts", owed);
        model.addAttribute("advances", advances.of(code));
        model.addAttribute(
                "owed",
                sums(owed.stream()
                        .filter(debt -> debt.status().name().equals("approved"))
                        .map(ProviderDebts.Debt::amount)
                        .toList()));
        model.addAttribute("unclaimed", sums(debts.unclaimed(code)));
        model.addAttribute("stops", user.is(Role.PROGRAMME_MANAGER));
        return "provider-file";
    }

    @GetMapping("/providers/{code}/changes/{number}/papers/{id}")
    ResponseEntity<byte[]> paper(@PathVariable String code, @PathVariable int number, @PathVariable UUID id) {
        return documents.show(DetailsHistory.key(code, number), id);
    }

    @PostMapping("/providers/{code}/payout-changes/{version}/stop")
    String stop(
            CurrentUser user,
            @PathVariable String code,
            @PathVariable int version,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes after) {
        try {
            changes.stop(user.id(), code, version, reason);
        } catch (Refused refused) {
            if (refused.status() == 403 || refused.status() == 404) {
                throw refused;
            }
            after.addFlashAttribute("error", refused.first().message());
        }
        return "redirect:/providers/" + code;
    }

    private static String sums(List<Money> amounts) {
        Map<String, Money> sums = new TreeMap<>();
        amounts.forEach(amount -> sums.merge(amount.currencyCode(), amount, Money::plus));
        return sums.isEmpty()
                ? "Nothing"
                : String.join(
                        " and ", sums.values().stream().map(Money::toString).toList());
    }
}
