package org.lifeline.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.ApplicantAccounts.Opened;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.ApplicantLogIn;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.PlainText;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Registers applicants and logs them in by a code. Both are the same pages with the same answers, so that nobody learns whether a number has
 * an account. They are plain forms, which need no script.
 */
@Controller
@Conditional(RunMode.OwnAccounts.class)
class AccountPages {

    private static final int LONGEST_CODE = 6;

    private final Contacts contacts;
    private final OneTimeCodes codes;
    private final ApplicantAccounts accounts;
    private final ApplicantLogIn logIn;
    private final Languages languages;
    private final RateLimits limits;
    private final AskedRecovery recoveries;

    AccountPages(
            Contacts contacts,
            OneTimeCodes codes,
            ApplicantAccounts accounts,
            ApplicantLogIn logIn,
            Languages languages,
            RateLimits limits,
            AskedRecovery recoveries) {
        this.contacts = contacts;
        this.codes = codes;
        this.accounts = accounts;
        this.logIn = logIn;
        this.languages = languages;
        this.limits = limits;
        this.recoveries = recoveries;
    }

    // ---------------------------------------------------------------- first step: where to

    @GetMapping("/login/code")
    String ask(@RequestAttribute(name = "_csrf", required = false) @Nullable CsrfToken form, Model model) {
        return contactPage("", null, 0, form, model);
    }

    @PostMapping("/login/code")
    String send(
            @RequestParam(defaultValue = "") String contact,
            Locale language,
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestAttribute(name = "_csrf", required = false) @Nullable CsrfToken form,
            Model model) {
        Contact to;
        try {
            to = contacts.read(contact);
        } catch (Refused refused) {
            response.setStatus(refused.status());
            return contactPage(contact, refused.errors().get(0).message(), 0, form, model);
        }
        long wait = limits.consume(Limit.CODES_BY_ADDRESS, request.getRemoteAddr());
        if (wait == 0) {
            // the same for every contact, known or not
            wait = codes.secondsToWait(to);
        }
        if (wait == 0) {
            wait = limits.consume(Limit.CODES_BY_CONTACT, HexFormat.of().formatHex(codes.fingerprint(to)));
        }
        if (wait > 0) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait));
            return contactPage(contact, null, minutes(wait), form, model);
        }
        UUID id = codes.send(to, languages.of(language.getLanguage()));
        return "redirect:/login/code/" + id;
    }

    private static long minutes(long seconds) {
        return Duration.ofSeconds(seconds).plusMinutes(1).toMinutes();
    }

    private static String contactPage(
            String typed, @Nullable String error, long wait, @Nullable CsrfToken form, Model model) {
        fetch(form);
        model.addAttribute("step", "contact");
        model.addAttribute("typed", typed);
        model.addAttribute("error", error);
        model.addAttribute("wait", wait);
        return "login-code";
    }

    // ---------------------------------------------------------------- second step: the code

    @GetMapping("/login/code/{id}")
    String code(
            @PathVariable UUID id,
            @RequestAttribute(name = "_csrf", required = false) @Nullable CsrfToken form,
            Model model) {
        return codePage(id, false, form, model);
    }

    @PostMapping("/login/code/{id}")
    String open(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String code,
            Locale language,
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestAttribute(name = "_csrf", required = false) @Nullable CsrfToken form,
            Model model) {
        Optional<Contact> contact = codes.use(id, digits(code), OneTimeCodes.LOG_IN);
        Opened opened = contact.map(known -> accounts.open(known, languages.of(language.getLanguage())))
                .orElse(null);
        if (opened == null || !logIn.logIn(opened.id(), opened.name(), request, response)) {
            if (opened == null) {
                logIn.failed(id.toString());
            }
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return codePage(id, true, form, model);
        }
        logIn.shown(request);
        if (opened.name() == null) {
            return "redirect:/account";
        }
        return "redirect:" + logIn.wantedPage(request, response).orElse("/applications?lang=" + opened.language());
    }

    /** The digits of what was typed, in whatever script, without the blanks that people put between them. */
    private static String digits(String typed) {
        StringBuilder digits = new StringBuilder();
        PlainText.withLatinDigits(typed)
                .chars()
                .filter(c -> c >= '0' && c <= '9')
                .limit(LONGEST_CODE + 1L)
                .forEach(digit -> digits.append((char) digit));
        return digits.toString();
    }

    private String codePage(UUID id, boolean wrong, @Nullable CsrfToken form, Model model) {
        fetch(form);
        model.addAttribute("step", "code");
        model.addAttribute("id", id);
        model.addAttribute("to", codes.sentTo(id).map(Contact::masked).orElse(null));
        model.addAttribute("wrong", wrong);
        return "login-code";
    }

    /** The token's cookie must be sent with the head of the answer. */
    private static void fetch(@Nullable CsrfToken form) {
        if (form != null) {
            form.getToken();
        }
    }

    // ---------------------------------------------------------------- who it is

    @GetMapping("/account")
    String describe(CurrentUser user, Locale language, Model model) {
        Opened known = own(user);
        return describePage(
                known.name() == null ? "" : known.name(),
                known.name() == null ? language.getLanguage() : known.language(),
                null,
                user,
                model);
    }

    @PostMapping("/account")
    String described(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String language,
            CurrentUser user,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        own(user);
        try {
            String kept = accounts.describe(user.id(), name, languages.of(language));
            logIn.callBy(kept, request);
            return "redirect:"
                    + logIn.wantedPage(request, response)
                            .orElse("/applications?lang="
                                    + languages.of(language).code());
        } catch (Refused refused) {
            response.setStatus(refused.status());
            return describePage(name, language, refused.errors().get(0).message(), user, model);
        }
    }

    /** An account that was made in another way has no name that its holder could change here. */
    private Opened own(CurrentUser user) {
        return accounts.get(user.id()).orElseThrow(() -> Refused.notFound("There is no such page for this account."));
    }

    private String describePage(String name, String language, @Nullable String error, CurrentUser user, Model model) {
        model.addAttribute("recovery", recoveries.of(user.id()).orElse(null));
        model.addAttribute("name", name);
        model.addAttribute("reads", language);
        model.addAttribute("choices", languages.all());
        model.addAttribute("error", error);
        return "account";
    }
}
