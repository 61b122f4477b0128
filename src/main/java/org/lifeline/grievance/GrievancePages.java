package org.lifeline.grievance;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.grievance.Grievances.Ticket;
import org.lifeline.grievance.Grievances.Typed;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.time.Times;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The pages of complaints, for everybody. Plain forms, which need no script. Whoever has no account opens a ticket with its number and code;
 * both are sent in a form, and never in an address.
 */
@Controller
class GrievancePages {

    private static final int NOT_FOUND = 404;

    private final Grievances grievances;
    private final Applications applications;
    private final Languages languages;
    private final Phrases phrases;
    private final Times times;
    private final Clock clock;

    GrievancePages(
            Grievances grievances,
            Applications applications,
            Languages languages,
            Phrases phrases,
            Times times,
            Clock clock) {
        this.grievances = grievances;
        this.applications = applications;
        this.languages = languages;
        this.phrases = phrases;
        this.times = times;
        this.clock = clock;
    }

    /** A shared computer keeps nothing of these pages, and no search finds them. The token's cookie is sent with the head of the answer. */
    @ModelAttribute
    void keepPrivate(
            @RequestAttribute(name = "_csrf", required = false) @Nullable CsrfToken token,
            HttpServletResponse response) {
        response.setHeader("X-Robots-Tag", "noindex");
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        if (token != null) {
            token.getToken();
        }
    }

    // ---------------------------------------------------------------- complaining

    @GetMapping("/complaints/new")
    String form(
            @RequestParam(defaultValue = "") String about,
            @RequestParam(defaultValue = "") String kind,
            @Nullable Authentication who,
            Model model) {
        return formPage(user(who), new Typed(grievances.newForm(), kind, about, "", ""), null, null, model);
    }

    @PostMapping("/complaints/new")
    String complain(
            @RequestParam(defaultValue = "") String form,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String about,
            @RequestParam(defaultValue = "") String words,
            @RequestParam(defaultValue = "") String contact,
            @Nullable Authentication who,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        CurrentUser user = user(who);
        Language language = languages.of(locale.getLanguage());
        try {
            Ticket ticket = grievances.complain(
                    user, new Typed(form, kind, about, words, contact), request.getRemoteAddr(), language);
            if (user != null) {
                return "redirect:/complaints/" + ticket.number() + "?sent";
            }
            model.addAttribute("ticket", ticket);
            model.addAttribute("code", spaced(ticket.code()));
            model.addAttribute(
                    "due", times.until(grievances.get(ticket.number()).current().due(), language));
            return "complaint-sent";
        } catch (Refused refused) {
            if (refused.status() == NOT_FOUND) {
                throw refused;
            }
            response.setStatus(refused.status());
            String wrong =
                    refused.errors().isEmpty() ? null : refused.errors().get(0).field();
            // what was typed goes with a new form where the old one is of no use
            String once = "form".equals(wrong) ? grievances.newForm() : form;
            return formPage(user, new Typed(once, kind, about, words, contact), wrong, said(refused, locale), model);
        }
    }

    private String formPage(
            @Nullable CurrentUser user, Typed typed, @Nullable String wrong, @Nullable String said, Model model) {
        model.addAttribute("typed", typed);
        model.addAttribute("kinds", GrievanceKinds.NAMES);
        model.addAttribute(
                "applications",
                user == null
                        ? List.of()
                        : Stream.concat(
                                        // also one that the account filed for somebody
                                        Stream.of(typed.about()).filter(about -> applications.isOwn(user, about)),
                                        applications.about(user).stream().map(Application::number))
                                .distinct()
                                .toList());
        model.addAttribute("wrong", wrong);
        model.addAttribute("target", target(wrong));
        model.addAttribute("error", said);
        return "complaint-new";
    }

    /** The id of the element that is wrong: the first choice of several, and the button where it is no field that is seen. */
    private static String target(@Nullable String wrong) {
        return wrong == null || wrong.equals("form")
                ? "send"
                : wrong.equals("kind") ? "kind-" + GrievanceKinds.NAMES.get(0) : wrong;
    }

    // ---------------------------------------------------------------- looking it up

    @GetMapping("/complaints")
    String all(@Nullable Authentication who, Locale locale, Model model) {
        return lookUpPage(user(who), "", null, locale, model);
    }

    @PostMapping("/complaints")
    String open(
            @RequestParam(defaultValue = "") String number,
            @RequestParam(defaultValue = "") String code,
            @Nullable Authentication who,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            Grievance its = grievances.open(number, code, request.getRemoteAddr());
            return ticketPage(its, code, false, "", null, locale, model);
        } catch (Refused refused) {
            response.setStatus(refused.status());
            return lookUpPage(user(who), number, said(refused, locale), locale, model);
        }
    }

    /** Who did not make it with this account is asked for the code, whether there is such a number or not. */
    @GetMapping("/complaints/{number}")
    String ticket(
            @PathVariable String number,
            @RequestParam(required = false) @Nullable String sent,
            @Nullable Authentication who,
            Locale locale,
            Model model) {
        CurrentUser user = user(who);
        Optional<Grievance> own = user == null ? Optional.empty() : grievances.own(user, number);
        return own.isPresent()
                ? ticketPage(own.get(), null, sent != null, "", null, locale, model)
                : lookUpPage(user, number, null, locale, model);
    }

    @PostMapping("/complaints/{number}/not-settled")
    String notSettled(
            @PathVariable String number,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String why,
            @Nullable Authentication who,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        CurrentUser user = user(who);
        Grievance its;
        boolean byCode;
        try {
            Optional<Grievance> own = user == null ? Optional.empty() : grievances.own(user, number);
            byCode = own.isEmpty();
            its = own.orElseGet(() -> grievances.open(number, code, request.getRemoteAddr()));
        } catch (Refused refused) {
            response.setStatus(refused.status());
            return lookUpPage(user, number, said(refused, locale), locale, model);
        }
        String shownCode = byCode ? code : null;
        try {
            grievances.notSettled(its, why, user);
            return byCode
                    ? ticketPage(grievances.get(its.number()), shownCode, false, "", null, locale, model)
                    : "redirect:/complaints/" + its.number();
        } catch (Refused refused) {
            response.setStatus(refused.status());
            return ticketPage(its, shownCode, false, why, said(refused, locale), locale, model);
        }
    }

    /** One line of the list of an account. */
    record Line(
            String number,
            String kind,
            String state,
            String asked,
            @Nullable String due) {}

    /** One round as the person reads it. */
    record Said(
            int round,
            String asked,
            @Nullable String notSettled,
            @Nullable String due,
            boolean late,
            @Nullable String answer,
            @Nullable String answered) {}

    private String lookUpPage(
            @Nullable CurrentUser user, String number, @Nullable String said, Locale locale, Model model) {
        Language language = languages.of(locale.getLanguage());
        Instant now = clock.instant();
        model.addAttribute(
                "own",
                user == null
                        ? List.of()
                        : grievances.of(user.id()).stream()
                                .map(its -> new Line(
                                        its.number(),
                                        its.kind(),
                                        its.state(now).name(),
                                        times.day(its.askedAt(), language),
                                        its.current().isAnswered()
                                                ? null
                                                : times.until(its.current().due(), language)))
                                .toList());
        model.addAttribute("number", number);
        model.addAttribute("error", said);
        return "complaints";
    }

    private String ticketPage(
            Grievance its,
            @Nullable String code,
            boolean sent,
            String why,
            @Nullable String said,
            Locale locale,
            Model model) {
        Language language = languages.of(locale.getLanguage());
        Instant now = clock.instant();
        Grievance.State state = its.state(now);
        model.addAttribute("number", its.number());
        model.addAttribute("kind", its.kind());
        model.addAttribute("about", its.application() != null ? its.application() : its.typed());
        model.addAttribute("words", its.words());
        model.addAttribute("asked", times.day(its.askedAt(), language));
        model.addAttribute("state", state.name());
        model.addAttribute(
                "rounds",
                its.rounds().stream().map(round -> round(round, now, language)).toList());
        model.addAttribute(
                "until",
                state == Grievance.State.answered
                        ? times.until(Objects.requireNonNull(its.settledOn()), language)
                        : null);
        model.addAttribute("code", code);
        model.addAttribute("sent", sent);
        model.addAttribute("why", why);
        model.addAttribute("error", said);
        return "complaint";
    }

    private Said round(Grievance.Round round, Instant now, Language language) {
        return new Said(
                round.round(),
                times.day(round.askedAt(), language),
                round.notSettled(),
                round.isAnswered() ? null : times.until(round.due(), language),
                !round.isAnswered() && now.isAfter(round.due()),
                round.answer(),
                round.answeredAt() == null ? null : times.day(round.answeredAt(), language));
    }

    // ---------------------------------------------------------------- steps

    private static @Nullable CurrentUser user(@Nullable Authentication who) {
        return who == null ? null : CurrentUser.of(who);
    }

    private String said(Refused refused, Locale locale) {
        String english = refused.first().message();
        return phrases.say(english, locale);
    }

    private static String spaced(String code) {
        return code.replaceAll("(\\d{4})(?=\\d)", "$1 ");
    }
}
