package org.lifeline.passkey;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.ApplicantLogIn;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.time.Times;
import org.lifeline.platform.web.FormRefusal;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The passkeys of the account that is logged in: its holder sees, adds and removes them. Removing needs no script. */
@Controller
@Conditional(RunMode.OwnAccounts.class)
class PasskeyPages {

    private final Passkeys passkeys;
    private final BrowserSecret secret;
    private final ApplicantLogIn logIn;
    private final Times times;
    private final Clock clock;

    PasskeyPages(Passkeys passkeys, BrowserSecret secret, ApplicantLogIn logIn, Times times, Clock clock) {
        this.passkeys = passkeys;
        this.secret = secret;
        this.logIn = logIn;
        this.times = times;
        this.clock = clock;
    }

    private void requireOwn(CurrentUser user) {
        if (!passkeys.possibleFor(user.id())) {
            throw Refused.notFound("There is no such page for this account.");
        }
    }

    @GetMapping("/account/passkeys")
    String list(CurrentUser user, HttpServletRequest request, Model model) {
        requireOwn(user);
        return page(user, "", null, request, model);
    }

    @PostMapping("/account/passkeys")
    String add(
            @RequestParam(defaultValue = "") String credential,
            @RequestParam(defaultValue = "") String name,
            CurrentUser user,
            Locale language,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        requireOwn(user);
        try {
            passkeys.add(
                    user.id(),
                    logIn.shownAt(request),
                    secret.of(request),
                    credential,
                    name,
                    times.day(Instant.now(clock), language));
        } catch (Refused refused) {
            return page(user, name, FormRefusal.shown(refused, response), request, model);
        }
        after.addFlashAttribute("passkeyAdded", true);
        return "redirect:/account/passkeys";
    }

    @PostMapping("/account/passkeys/{id}/removal")
    String remove(
            @PathVariable UUID id,
            CurrentUser user,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes after) {
        requireOwn(user);
        Instant shown = logIn.shownAt(request);
        passkeys.remove(user.id(), id);
        // every session of the account has ended; this one goes on as a new one
        if (!logIn.goOn(user.id(), passkeys.name(user.id()), shown, request, response)) {
            return "redirect:/login/code";
        }
        after.addFlashAttribute("passkeyRemoved", true);
        return "redirect:/account/passkeys";
    }

    @PostMapping("/account/passkeys/later")
    String later(CurrentUser user) {
        requireOwn(user);
        passkeys.later(user.id());
        return "redirect:/applications";
    }

    private String page(
            CurrentUser user,
            String name,
            Refused.@Nullable FieldError error,
            HttpServletRequest request,
            Model model) {
        var own = passkeys.of(user.id());
        model.addAttribute("passkeys", own);
        model.addAttribute("fresh", passkeys.isFresh(logIn.shownAt(request)));
        model.addAttribute("full", own.size() >= PasskeyStore.MOST);
        model.addAttribute("name", name);
        model.addAttribute("error", error);
        return "passkeys";
    }
}
