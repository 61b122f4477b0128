package org.lifeline.acting;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
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
 * A social worker records that somebody acts for a person without an account, whom they read by need, and ends it when the person says so.
 * Plain forms, which need no script.
 */
@Controller
class RecordedConsentPages {

    /**
     * What was recorded for the person.
     *
     * @param name how whoever acts says that they are called; empty once it is erased
     * @param by its last day
     */
    record Recorded(
            long id,
            String name,
            String relationship,
            boolean active,
            @Nullable Instant since,
            @Nullable Instant ended,
            String by) {}

    private final AgreementRows rows;
    private final AgreementConsents consents;
    private final AgreementEnds ends;
    private final PersonReadings readings;
    private final Times times;
    private final Clock clock;

    RecordedConsentPages(
            AgreementRows rows,
            AgreementConsents consents,
            AgreementEnds ends,
            PersonReadings readings,
            Times times,
            Clock clock) {
        this.rows = rows;
        this.consents = consents;
        this.ends = ends;
        this.readings = readings;
        this.times = times;
        this.clock = clock;
    }

    @GetMapping("/people/{code}/acting")
    String show(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam Map<String, String> typed,
            Locale locale,
            Model model) {
        return readings.opened(user.id(), code)
                .map(open -> page(code, open, typed, unknown(typed), locale, model))
                .orElse("redirect:/people/" + code);
    }

    /** A number that was typed and with which nobody waits. */
    private Refused.@Nullable FieldError unknown(Map<String, String> typed) {
        return typed.containsKey("reference")
                        && consents.waiting(typed.get("reference")).isEmpty()
                ? new Refused.FieldError("reference", AgreementConsents.NOBODY_WAITS)
                : null;
    }

    @PostMapping("/people/{code}/acting")
    String record(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam Map<String, String> typed,
            Locale locale,
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
                return page(code, null, typed, null, locale, model);
            }
            Agreement begun = consents.record(user, open.get(), typed);
            after.addFlashAttribute("recordedUntil", by(begun, locale));
            return "redirect:/people/" + code + "/acting";
        } catch (Refused refused) {
            return page(code, open.orElse(null), typed, FormRefusal.shown(refused, response), locale, model);
        }
    }

    @PostMapping("/people/{code}/acting/{id}/end")
    String end(CurrentUser user, @PathVariable String code, @PathVariable long id, RedirectAttributes after) {
        Optional<PersonReadings.Open> open = readings.opened(user.id(), code);
        if (open.isEmpty()) {
            return "redirect:/people/" + code;
        }
        ends.endFor(user, open.get(), id);
        after.addFlashAttribute("ended", true);
        return "redirect:/people/" + code + "/acting";
    }

    /** @param open null when the time to read about the person has ended: then nothing about them is shown */
    private String page(
            String code,
            PersonReadings.@Nullable Open open,
            Map<String, String> typed,
            Refused.@Nullable FieldError error,
            Locale locale,
            Model model) {
        Instant now = clock.instant();
        model.addAttribute("code", code);
        model.addAttribute("open", open != null);
        model.addAttribute("child", open != null && consents.isChild(open));
        model.addAttribute("waiting", consents.waiting(typed.get("reference")).orElse(null));
        model.addAttribute(
                "recorded",
                open == null
                        ? List.of()
                        : rows.forPerson(open.person()).stream()
                                .map(each -> new Recorded(
                                        each.id(),
                                        each.actorName(),
                                        each.relationship(),
                                        each.isActive(now),
                                        each.consentedAt(),
                                        each.endedAt(),
                                        by(each, locale)))
                                .toList());
        model.addAttribute("papers", IdentityPaper.values());
        model.addAttribute("needs", PersonReadings.Need.values());
        model.addAttribute("typed", typed);
        model.addAttribute("error", error);
        return "acting";
    }

    private String by(Agreement its, Locale locale) {
        return its.until() == null ? times.moment(its.openUntil(), locale) : times.until(its.until(), locale);
    }
}
