package org.lifeline.hold;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Paging;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Managers and auditors see which cases are on hold and for how long, put others on hold, and ask that a hold ends. */
@Controller
class HoldPages {

    private static final String PATH = "/holds";

    /** @param days since it was put @param endAskedBy who waits for a second person; or null */
    record ShownHold(LegalHold its, long days, @Nullable String endAskedBy) {}

    private final LegalHolds holds;
    private final Phrases phrases;
    private final Clock clock;

    HoldPages(LegalHolds holds, Phrases phrases, Clock clock) {
        this.holds = holds;
        this.phrases = phrases;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String list(CurrentUser user, @RequestParam(defaultValue = "0") int page, Model model) {
        int number = Paging.number(page);
        List<ShownHold> shown = holds.page(user, number, Paging.SIZE).stream()
                .map(its -> new ShownHold(
                        its,
                        Math.max(
                                0,
                                Duration.between(its.putAt(), clock.instant()).toDays()),
                        holds.endAskedBy(its)))
                .toList();
        model.addAttribute("holds", shown);
        model.addAttribute("user", user.id());
        model.addAttribute("paging", Paging.of(PATH, Map.of(), number, holds.count(user)));
        return "holds";
    }

    @PostMapping(PATH)
    String put(
            CurrentUser user,
            @RequestParam(defaultValue = "") String number,
            @RequestParam(defaultValue = "") String reason,
            Locale language,
            RedirectAttributes after) {
        try {
            holds.put(user, number, reason);
            after.addFlashAttribute("done", "put");
        } catch (Refused refused) {
            told(refused, language, after);
            after.addFlashAttribute("number", number);
            after.addFlashAttribute("reason", reason);
        }
        return "redirect:" + PATH;
    }

    @PostMapping(PATH + "/{id}/end")
    String end(
            CurrentUser user,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            Locale language,
            RedirectAttributes after) {
        try {
            holds.askEnd(user, id, reason);
            after.addFlashAttribute("done", "endAsked");
        } catch (Refused refused) {
            told(refused, language, after);
            after.addFlashAttribute("ending", id);
            after.addFlashAttribute("endReason", reason);
        }
        return "redirect:" + PATH;
    }

    /** What the person can put right is told on the page; anything else is a refusal as everywhere. */
    private void told(Refused refused, Locale language, RedirectAttributes after) {
        if (refused.status() != 422 && refused.status() != 409) {
            throw refused;
        }
        String said = refused.first().message();
        after.addFlashAttribute("error", phrases.say(said, language));
    }
}
