package org.lifeline.casefile;

import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.FormRefusal;
import org.lifeline.registry.PersonReadings;
import org.lifeline.registry.ProfileChanges;
import org.lifeline.registry.ProfileGroup;
import org.lifeline.registry.ProfileSections;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What a person told the office, entered group by group on a page without script, and whose account is that of the person. The person is
 * read by need, as on the person's page.
 */
@Controller
class PersonProfilePages {

    /** More fields than any of the pages has. */
    private static final int MOST_FIELDS = 80;

    private static final int LONGEST = 500;

    private final PersonReadings readings;
    private final ProfileChanges changes;
    private final ProfileSections sections;

    PersonProfilePages(PersonReadings readings, ProfileChanges changes, ProfileSections sections) {
        this.readings = readings;
        this.changes = changes;
        this.sections = sections;
    }

    @GetMapping("/people/{code}/change/{group}")
    String ask(CurrentUser user, @PathVariable String code, @PathVariable String group, Locale language, Model model) {
        ProfileGroup its = group(group);
        return readings.opened(user.id(), code)
                .map(open -> page(open, its, Map.of(), null, language, model))
                .orElse("redirect:/people/" + code);
    }

    @PostMapping("/people/{code}/change/{group}")
    String change(
            CurrentUser user,
            @PathVariable String code,
            @PathVariable String group,
            @RequestParam(defaultValue = "0") int version,
            @RequestParam Map<String, String> sent,
            Locale language,
            HttpServletResponse response,
            Model model) {
        ProfileGroup its = group(group);
        Map<String, String> typed = typed(sent);
        Optional<PersonReadings.Open> open = readings.opened(user.id(), code);
        try {
            // the time to read about the person ended while this was typed: the same page asks for the need again
            if (open.isEmpty() && typed.containsKey("words")) {
                open = Optional.of(readings.open(user.id(), code, typed.get("need"), typed.get("words")));
            }
            if (open.isEmpty()) {
                response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
                return closedPage(code, its, version, typed, null, model);
            }
            changes.change(user.id(), open.get(), its, version, typed, language);
            return "redirect:/people/" + code + "#profile";
        } catch (Refused refused) {
            Refused.FieldError error = FormRefusal.shown(refused, response);
            boolean changed = refused.reason().equals(ProfileChanges.CHANGED_MEANWHILE);
            return open.map(now -> page(now, its, changed ? again(now, its, typed) : typed, error, language, model))
                    .orElseGet(() -> closedPage(code, its, version, typed, error, model));
        }
    }

    /** The page; made again after a refusal, upon the newest version. */
    private String page(
            PersonReadings.Open open,
            ProfileGroup group,
            Map<String, String> typed,
            Refused.@Nullable FieldError error,
            Locale language,
            Model model) {
        ProfileChanges.Current current = changes.current(open);
        model.addAttribute("version", current.version());
        model.addAttribute("sections", sections.of(group, current.person(), typed, language));
        return page(open.code(), group, typed, error, model);
    }

    private Map<String, String> again(PersonReadings.Open open, ProfileGroup group, Map<String, String> typed) {
        return sections.again(group, changes.current(open).person(), typed);
    }

    /** What was typed, without anything about the person, for whoever has to say the need again. */
    private static String closedPage(
            String code,
            ProfileGroup group,
            int version,
            Map<String, String> typed,
            Refused.@Nullable FieldError error,
            Model model) {
        Map<String, String> kept = new HashMap<>(typed);
        List.of("need", "words", "reason").forEach(kept::remove);
        model.addAttribute("version", version);
        model.addAttribute("sections", List.of());
        model.addAttribute("kept", kept);
        model.addAttribute("needs", PersonReadings.Need.values());
        return page(code, group, typed, error, model);
    }

    private static String page(
            String code,
            ProfileGroup group,
            Map<String, String> typed,
            Refused.@Nullable FieldError error,
            Model model) {
        model.addAttribute("code", code);
        model.addAttribute("group", group);
        model.addAttribute("typed", typed);
        model.addAttribute("error", error);
        return "person-change";
    }

    private static ProfileGroup group(String name) {
        for (ProfileGroup each : ProfileGroup.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw Refused.notFound("There is no such page.");
    }

    /** The fields of the page, bounded, so that nothing that is sent comes back without end. */
    private static Map<String, String> typed(Map<String, String> sent) {
        Map<String, String> typed = new HashMap<>();
        sent.entrySet().stream()
                .filter(each -> each.getKey().matches("[A-Za-z]{1,20}(-[A-Za-z0-9]{1,5})?")
                        && !each.getKey().equals("version"))
                .limit(MOST_FIELDS)
                .forEach(each -> typed.put(
                        each.getKey(),
                        each.getValue().length() <= LONGEST
                                ? each.getValue()
                                : each.getValue().substring(0, LONGEST + 1)));
        return typed;
    }

    // ---------------------------------------------------------------- whose account it is

    @GetMapping("/people/{code}/holder")
    String askHolder(CurrentUser user, @PathVariable String code, Model model) {
        return readings.opened(user.id(), code).isPresent()
                ? holderPage(code, Map.of(), null, model)
                : "redirect:/people/" + code;
    }

    @PostMapping("/people/{code}/holder")
    String holder(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam Map<String, String> sent,
            HttpServletResponse response,
            Model model) {
        Optional<PersonReadings.Open> open = readings.opened(user.id(), code);
        if (open.isEmpty()) {
            return "redirect:/people/" + code;
        }
        Map<String, String> typed = typed(sent);
        try {
            changes.holds(user.id(), open.get(), typed.getOrDefault("account", ""), "yes".equals(typed.get("paper")));
            return "redirect:/people/" + code + "#profile";
        } catch (Refused refused) {
            return holderPage(code, typed, FormRefusal.shown(refused, response), model);
        }
    }

    private static String holderPage(
            String code, Map<String, String> typed, Refused.@Nullable FieldError error, Model model) {
        model.addAttribute("code", code);
        model.addAttribute("typed", typed);
        model.addAttribute("error", error);
        return "person-holder";
    }
}
