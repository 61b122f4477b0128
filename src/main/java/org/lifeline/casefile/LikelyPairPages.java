package org.lifeline.casefile;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Paging;
import org.lifeline.registry.LikelyPairs;
import org.lifeline.registry.PersonReadings;
import org.lifeline.registry.ProfileText;
import org.lifeline.registry.Registry;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Entries of the registry that are likely one person: social workers compare the two and decide once. */
@Controller
class LikelyPairPages {

    private final LikelyPairs pairs;
    private final PersonReadings readings;
    private final Registry registry;
    private final ProfileText profiles;

    LikelyPairPages(LikelyPairs pairs, PersonReadings readings, Registry registry, ProfileText profiles) {
        this.profiles = profiles;
        this.pairs = pairs;
        this.readings = readings;
        this.registry = registry;
    }

    @GetMapping("/people/pairs")
    String list(CurrentUser user, @RequestParam(defaultValue = "0") int page, Model model) {
        int number = Paging.number(page);
        model.addAttribute("pairs", pairs.open(user.id(), number, Paging.SIZE));
        model.addAttribute("paging", Paging.of("/people/pairs", Map.of(), number, pairs.countOpen()));
        return "people-pairs";
    }

    /** Says why both are read: to compare them. That is recorded for each of them. */
    @PostMapping("/people/pairs/{id}/readings")
    String open(CurrentUser user, @PathVariable long id) {
        pairs.openBoth(user.id(), id);
        return "redirect:/people/pairs/" + id;
    }

    @GetMapping("/people/pairs/{id}")
    String compare(CurrentUser user, @PathVariable long id, Model model) {
        return pairPage(user, id, null, "", null, model);
    }

    @PostMapping("/people/pairs/{id}")
    String decide(
            CurrentUser user,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String decision,
            @RequestParam(defaultValue = "") String reason,
            HttpServletResponse response,
            Model model) {
        try {
            pairs.decide(user.id(), id, decision, reason);
            return "redirect:/people/pairs";
        } catch (Refused refused) {
            if (refused.reason().equals(LikelyPairs.OPEN_NO_MORE)) {
                // it ended while somebody was writing: the two are opened again, which is recorded, and the reason is
                // kept
                pairs.openBoth(user.id(), id);
            }
            return pairPage(user, id, decision, reason, PeoplePages.said(refused, response), model);
        }
    }

    private String pairPage(
            CurrentUser user,
            long id,
            @Nullable String decision,
            String reason,
            Refused.@Nullable FieldError error,
            Model model) {
        LikelyPairs.Pair pair = pairs.get(id);
        Optional<PersonReadings.Open> one = readings.opened(user.id(), pair.code());
        Optional<PersonReadings.Open> other = readings.opened(user.id(), pair.otherCode());
        if (one.isEmpty() || other.isEmpty()) {
            return "redirect:/people/pairs";
        }
        model.addAttribute("pair", pair);
        model.addAttribute(
                "lines",
                PersonLines.of(
                        registry.get(one.get().person()),
                        registry.get(other.get().person()),
                        profiles,
                        LocaleContextHolder.getLocale()));
        model.addAttribute("decision", decision);
        model.addAttribute("reason", reason);
        model.addAttribute("error", error);
        return "people-pair";
    }
}
