package org.lifeline.provider;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where an organisation sees how it is paid, asks for other details, and stops a change that it does not want. */
@Controller
class PayoutPages {

    /**
     * @param address of the holder; empty where it is not known
     * @param account with nothing readable but its end
     */
    record Row(PayoutChange change, String address, String account) {}

    private final Providers providers;
    private final Payees payees;
    private final PayoutChanges changes;
    private final PayoutKinds kinds;

    PayoutPages(Providers providers, Payees payees, PayoutChanges changes, PayoutKinds kinds) {
        this.providers = providers;
        this.payees = payees;
        this.changes = changes;
        this.kinds = kinds;
    }

    @GetMapping("/provider/payout")
    String show(CurrentUser user, Model model) {
        return page(user, Map.of(), Map.of(), model);
    }

    @PostMapping("/provider/payout")
    String ask(CurrentUser user, @RequestParam Map<String, String> typed, Model model) {
        String kind = typed.get("kind");
        try {
            Map<String, String> values = new HashMap<>();
            if (kind != null && kinds.keys().contains(kind)) {
                kinds.names(kind).forEach(name -> values.put(name, typed.getOrDefault(kind + "-" + name, "")));
            }
            changes.ask(user.id(), own(user), kind, typed.get("holder"), values, typed.get("reason"));
            return "redirect:/provider/payout";
        } catch (Refused refused) {
            if (refused.status() == 403 || refused.status() == 404) {
                throw refused;
            }
            Map<String, String> errors = new HashMap<>();
            refused.errors()
                    .forEach(error -> errors.put(
                            kind != null
                                            && kinds.keys().contains(kind)
                                            && kinds.names(kind).contains(error.field())
                                    ? kind + "-" + error.field()
                                    : error.field(),
                            error.message()));
            if (errors.isEmpty()) {
                errors.put("kind", refused.detail());
            }
            return page(user, typed, errors, model);
        }
    }

    @PostMapping("/provider/payout/{version}/stop")
    String stop(
            CurrentUser user,
            @PathVariable int version,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes after) {
        try {
            changes.stop(user.id(), own(user), version, reason);
        } catch (Refused refused) {
            if (refused.status() == 403 || refused.status() == 404) {
                throw refused;
            }
            after.addFlashAttribute("error", refused.first().message());
        }
        return "redirect:/provider/payout";
    }

    private String page(CurrentUser user, Map<String, String> typed, Map<String, String> errors, Model model) {
        String code = own(user);
        PayoutDetails details = payees.get(code).details();
        List<PayoutChange> history = changes.history(code);
        model.addAttribute("providerName", providers.name(code));
        model.addAttribute("paidTo", details == null ? null : kinds.hidden(details));
        model.addAttribute("holder", details == null ? null : details.holder());
        model.addAttribute(
                "holderAddress",
                details == null ? "" : HolderAddress.of(details).line());
        model.addAttribute(
                "pending",
                history.stream()
                        .filter(PayoutChange::isPending)
                        .map(this::row)
                        .findFirst()
                        .orElse(null));
        model.addAttribute(
                "history",
                history.stream()
                        .filter(each -> !each.isPending())
                        .map(this::row)
                        .toList());
        model.addAttribute("administrator", providers.isAdministrator(user.id()));
        model.addAttribute("typed", typed);
        model.addAttribute("errors", errors.isEmpty() ? null : errors);
        return "payout";
    }

    private Row row(PayoutChange change) {
        return new Row(change, HolderAddress.of(change.details()).line(), kinds.hidden(change.details()));
    }

    private String own(CurrentUser user) {
        return providers
                .of(user.id())
                .orElseThrow(() -> Refused.forbidden(
                        "noOrganisation", "This log-in is not bound to a service provider's organisation."));
    }
}
