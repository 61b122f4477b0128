package org.lifeline.acting;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.Contact;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.time.Times;
import org.lifeline.platform.web.FormRefusal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The holder of an account asks to manage somebody else's applications, agrees that somebody manages theirs, and ends either. Plain forms,
 * which need no script.
 */
@Controller
class AgreementPages {

    /**
     * An agreement in which the reader acts, or asks to.
     *
     * @param forName what the reader calls the other person; empty once it is erased
     * @param state {@code waiting}, {@code unanswered}, {@code active} or {@code ended}
     * @param reference for a social worker; null where the holder of an account agrees
     * @param by the last day to agree, or of the agreement
     */
    record Acting(
            long id,
            String forName,
            String relationship,
            String state,
            @Nullable String reference,
            @Nullable Instant since,
            @Nullable Instant ended,
            String by) {}

    /**
     * An agreement in which somebody acts for the reader, or asks to.
     *
     * @param name how they say that they are called
     * @param contact what opens their account, shortened
     */
    record ForReader(
            long id,
            String name,
            String contact,
            String relationship,
            boolean asks,
            boolean active,
            @Nullable Instant since,
            @Nullable Instant ended,
            String by) {}

    private final Agreements agreements;
    private final AgreementRows rows;
    private final AgreementRequests requests;
    private final AgreementConsents consents;
    private final AgreementEnds ends;
    private final AccountContacts contacts;
    private final Languages languages;
    private final Times times;
    private final Clock clock;

    AgreementPages(
            Agreements agreements,
            AgreementRows rows,
            AgreementRequests requests,
            AgreementConsents consents,
            AgreementEnds ends,
            AccountContacts contacts,
            Languages languages,
            Times times,
            Clock clock) {
        this.agreements = agreements;
        this.rows = rows;
        this.requests = requests;
        this.consents = consents;
        this.ends = ends;
        this.contacts = contacts;
        this.languages = languages;
        this.times = times;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- what there is, and asking

    @GetMapping("/account/others")
    String list(CurrentUser user, Locale locale, Model model) {
        return page(user, Map.of(), null, locale, model);
    }

    @PostMapping("/account/others")
    String ask(
            CurrentUser user,
            @RequestParam Map<String, String> typed,
            Locale locale,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        try {
            Agreement asked = requests.ask(user, typed);
            after.addFlashAttribute("asked", asked.ofAccount() ? "" : asked.reference());
            return "redirect:/account/others";
        } catch (Refused refused) {
            return page(user, typed, FormRefusal.shown(refused, response), locale, model);
        }
    }

    private String page(
            CurrentUser user,
            Map<String, String> typed,
            Refused.@Nullable FieldError error,
            Locale locale,
            Model model) {
        Instant now = clock.instant();
        model.addAttribute(
                "acting",
                rows.by(user.id()).stream()
                        .map(each -> acting(each, now, locale))
                        .toList());
        model.addAttribute(
                "forReader",
                rows.forAccount(user.id()).stream()
                        .map(each -> forReader(each, now, locale))
                        .toList());
        model.addAttribute("relationships", requests.relationships());
        model.addAttribute("accounts", agreements.knowsAccounts());
        model.addAttribute("typed", typed);
        model.addAttribute("error", error);
        return "others";
    }

    private Acting acting(Agreement its, Instant now, Locale locale) {
        return new Acting(
                its.id(),
                its.forName(),
                its.relationship(),
                its.seenByActor(now),
                its.ofAccount() ? null : its.reference(),
                its.consentedAt(),
                its.endedAt(),
                by(its, locale));
    }

    private ForReader forReader(Agreement its, Instant now, Locale locale) {
        return new ForReader(
                its.id(),
                its.actorName(),
                actorContact(its),
                its.relationship(),
                its.isOpen(now),
                its.isActive(now),
                its.consentedAt(),
                its.endedAt(),
                by(its, locale));
    }

    /** What opens the account of whoever acts, shortened, so that the reader recognises them. */
    private String actorContact(Agreement its) {
        return contacts.opening(its.actor()).stream().map(Contact::masked).collect(Collectors.joining(", "));
    }

    private String by(Agreement its, Locale locale) {
        return its.until() == null ? times.moment(its.openUntil(), locale) : times.until(its.until(), locale);
    }

    // ---------------------------------------------------------------- agreeing

    @GetMapping("/account/others/{id}")
    String asked(
            CurrentUser user,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable UUID code,
            Locale locale,
            Model model) {
        return consentPage(consents.askedOf(user, id), code, null, locale, model);
    }

    @PostMapping("/account/others/{id}/code")
    String sendCode(CurrentUser user, @PathVariable long id, Locale locale, HttpServletResponse response, Model model) {
        try {
            UUID code = consents.sendCode(user, id, languages.of(locale.getLanguage()));
            return "redirect:/account/others/" + id + "?code=" + code;
        } catch (Refused refused) {
            Refused.FieldError error = FormRefusal.shown(refused, response);
            return consentPage(consents.askedOf(user, id), null, error, locale, model);
        }
    }

    @PostMapping("/account/others/{id}/consent")
    String agree(
            CurrentUser user,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable UUID code,
            @RequestParam(defaultValue = "") String digits,
            Locale locale,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        try {
            consents.agree(user, id, code, digits);
            after.addFlashAttribute("agreed", true);
            return "redirect:/account/others";
        } catch (Refused refused) {
            Refused.FieldError error = FormRefusal.shown(refused, response);
            return consentPage(consents.askedOf(user, id), code, error, locale, model);
        }
    }

    @PostMapping("/account/others/{id}/refusal")
    String refuse(CurrentUser user, @PathVariable long id, RedirectAttributes after) {
        consents.refuse(user, id);
        after.addFlashAttribute("refused", true);
        return "redirect:/account/others";
    }

    private String consentPage(
            Agreement its, @Nullable UUID code, Refused.@Nullable FieldError error, Locale locale, Model model) {
        model.addAttribute("asked", forReader(its, clock.instant(), locale));
        model.addAttribute("code", code);
        model.addAttribute("error", error);
        return "others-consent";
    }

    // ---------------------------------------------------------------- ending

    @PostMapping("/account/others/{id}/end")
    String end(CurrentUser user, @PathVariable long id, RedirectAttributes after) {
        ends.end(user, id);
        after.addFlashAttribute("ended", true);
        return "redirect:/account/others";
    }
}
