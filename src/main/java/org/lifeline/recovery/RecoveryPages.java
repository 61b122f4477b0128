package org.lifeline.recovery;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.time.Times;
import org.lifeline.platform.web.FormRefusal;
import org.lifeline.redemption.IdentityPaper;
import org.lifeline.registry.PersonReadings;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A social worker asks that another contact opens the account of a person who can no longer log in; the holder of the account stops that. Plain
 * forms, which need no script.
 */
@Controller
class RecoveryPages {

    private final Recoveries recoveries;
    private final PersonReadings readings;
    private final Times times;

    RecoveryPages(Recoveries recoveries, PersonReadings readings, Times times) {
        this.recoveries = recoveries;
        this.readings = readings;
        this.times = times;
    }

    // ---------------------------------------------------------------- the social worker

    @GetMapping("/people/{code}/account")
    String ask(CurrentUser user, @PathVariable String code, Model model) {
        return readings.opened(user.id(), code)
                .map(open -> page(code, open, Map.of(), null, model))
                .orElse("redirect:/people/" + code);
    }

    @PostMapping("/people/{code}/account")
    String asked(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam Map<String, String> typed,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        Optional<PersonReadings.Open> open = readings.opened(user.id(), code);
        try {
            // the time to read about the person ended while this was typed: the same page asks for the need again
            if (open.isEmpty() && typed.containsKey("words")) {
                open = Optional.of(readings.open(user.id(), code, typed.get("need"), typed.get("words")));
            }
            if (open.isEmpty()) {
                response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
                return page(code, null, typed, null, model);
            }
            Instant from = recoveries.ask(user, open.get(), typed);
            after.addFlashAttribute("askedUntil", times.moment(from, language));
            return "redirect:/people/" + code + "/account";
        } catch (Refused refused) {
            return page(code, open.orElse(null), typed, FormRefusal.shown(refused, response), model);
        }
    }

    /** @param open null when the time to read about the person has ended: then nothing about them is shown */
    private String page(
            String code,
            PersonReadings.@Nullable Open open,
            Map<String, String> typed,
            Refused.@Nullable FieldError error,
            Model model) {
        model.addAttribute("code", code);
        model.addAttribute("open", open != null);
        model.addAttribute("possible", recoveries.possible());
        List<Recoveries.Choice> choices = open == null ? List.of() : recoveries.choices(open);
        model.addAttribute("choices", choices);
        model.addAttribute("askable", choices.stream().anyMatch(each -> each.asked() == null));
        model.addAttribute("papers", IdentityPaper.values());
        model.addAttribute("seen", List.of(SeenPaper.Fields.FIRST, SeenPaper.Fields.SECOND));
        model.addAttribute("needs", PersonReadings.Need.values());
        model.addAttribute("typed", typed);
        model.addAttribute("error", error);
        return "recovery";
    }

    // ---------------------------------------------------------------- the holder of the account

    @PostMapping("/account/recovery/stop")
    String stop(CurrentUser user, RedirectAttributes after) {
        recoveries.stop(user);
        after.addFlashAttribute("recoveryStopped", true);
        return "redirect:/applications";
    }
}
