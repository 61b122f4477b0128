package org.lifeline.casefile;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.registry.CasesOfPeople;
import org.lifeline.registry.LikelyPairs;
import org.lifeline.registry.MergedFact;
import org.lifeline.registry.PeopleSearch;
import org.lifeline.registry.Person;
import org.lifeline.registry.PersonMergeRequests;
import org.lifeline.registry.PersonMerges;
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

/** Managers ask to merge two entries of a person, and to separate entries that were merged by mistake; a second manager confirms. */
@Controller
class PersonMergePages {

    /**
     * A fact in which the two differ.
     *
     * @param fact code of the {@link MergedFact}
     */
    record Choice(
            String fact, @Nullable String one, @Nullable String other) {}

    private final PersonMerges merges;
    private final PersonMergeRequests requests;
    private final PersonReadings readings;
    private final Registry registry;
    private final CasesOfPeople cases;
    private final LikelyPairs pairs;
    private final ProfileText profiles;

    PersonMergePages(
            PersonMerges merges,
            PersonMergeRequests requests,
            PersonReadings readings,
            Registry registry,
            CasesOfPeople cases,
            LikelyPairs pairs,
            ProfileText profiles) {
        this.profiles = profiles;
        this.merges = merges;
        this.requests = requests;
        this.readings = readings;
        this.registry = registry;
        this.cases = cases;
        this.pairs = pairs;
    }

    /** Asks for the other entry; or shows both side by side, when both are open to the manager. */
    @GetMapping("/people/{code}/merge")
    String compare(
            CurrentUser user, @PathVariable String code, @RequestParam(defaultValue = "") String other, Model model) {
        return mergePage(user, code, Map.of("other", other), null, model);
    }

    /** Says why the other entry is read: to compare it with this one. That is recorded. */
    @PostMapping("/people/{code}/merge/readings")
    String open(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam Map<String, String> typed,
            HttpServletResponse response,
            Model model) {
        try {
            String other = merges.living(PeopleSearch.code(typed.getOrDefault("other", "")))
                    .orElse("");
            requests.open(user.id(), code, other);
            return "redirect:/people/" + code + "/merge?other=" + other;
        } catch (Refused refused) {
            return again(refused, user, code, List.of(code))
                    .orElseGet(() -> mergePage(user, code, typed, PeoplePages.said(refused, response), model));
        }
    }

    @PostMapping("/people/{code}/merge")
    String merge(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam Map<String, String> typed,
            HttpServletResponse response,
            Model model) {
        String other = typed.getOrDefault("other", "");
        List<MergedFact> take = Arrays.stream(MergedFact.values())
                .filter(fact -> "other".equals(typed.get("take-" + fact)))
                .toList();
        try {
            requests.merge(user.id(), code, PeopleSearch.code(other), take, typed.get("reason"));
            return "redirect:/people/" + code + "#merges";
        } catch (Refused refused) {
            return again(refused, user, code, List.of(code, PeopleSearch.code(other)))
                    .orElseGet(() -> mergePage(user, code, typed, PeoplePages.said(refused, response), model));
        }
    }

    private String mergePage(
            CurrentUser user, String code, Map<String, String> typed, Refused.@Nullable FieldError error, Model model) {
        Optional<PersonReadings.Open> one = readings.opened(user.id(), code);
        if (one.isEmpty()) {
            return "redirect:/people/" + code;
        }
        model.addAttribute("code", code);
        model.addAttribute("typed", typed);
        model.addAttribute("error", error);
        Optional<PersonReadings.Open> other = merges.living(PeopleSearch.code(typed.getOrDefault("other", "")))
                .filter(each -> !each.equals(code))
                .flatMap(each -> readings.opened(user.id(), each));
        if (other.isEmpty()) {
            return "person-merge-other";
        }
        Person keep = registry.get(one.get().person());
        Person from = registry.get(other.get().person());
        model.addAttribute("other", other.get().code());
        model.addAttribute("choices", choices(keep, from));
        model.addAttribute("lines", PersonLines.of(keep, from, profiles, LocaleContextHolder.getLocale()));
        model.addAttribute(
                "cases",
                List.of(
                        cases.of(one.get().person()).size(),
                        cases.of(other.get().person()).size()));
        model.addAttribute(
                "same", pairs.same(one.get().person(), other.get().person()).isPresent());
        return "person-merge";
    }

    private static @Nullable String said(MergedFact fact, Person person) {
        return switch (fact) {
            case name -> person.fullName();
            case gender -> person.gender();
            case birthDate -> PersonLines.birth(person);
            case phone -> person.phone();
            case email -> person.email();
            case address -> person.address();
            case occupation -> person.occupation();
        };
    }

    /**
     * Where somebody goes who has not opened the person. Whose time to read ended while they were writing stays, with what they wrote: the
     * entries are opened again, which is recorded.
     */
    private Optional<String> again(Refused refused, CurrentUser user, String code, List<String> codes) {
        if (refused.reason().equals(LikelyPairs.OPEN_NO_MORE)) {
            requests.openAgain(user.id(), codes);
        }
        return refused.reason().equals(PersonMergeRequests.NOT_COMPARED)
                ? Optional.of("redirect:/people/" + code)
                : Optional.empty();
    }

    private static List<Choice> choices(Person keep, Person from) {
        return Arrays.stream(MergedFact.values())
                .filter(fact -> fact.isChoice(keep, from))
                .map(fact -> new Choice(fact.name(), said(fact, keep), said(fact, from)))
                .toList();
    }

    @GetMapping("/people/{code}/merges/{merge}")
    String apart(CurrentUser user, @PathVariable String code, @PathVariable long merge, Model model) {
        return separatePage(user, code, merge, List.of(), "", null, model);
    }

    @PostMapping("/people/{code}/merges/{merge}")
    String separate(
            CurrentUser user,
            @PathVariable String code,
            @PathVariable long merge,
            @RequestParam(name = "case", required = false) @Nullable List<String> chosen,
            @RequestParam(defaultValue = "") String reason,
            HttpServletResponse response,
            Model model) {
        List<String> theirs = chosen == null ? List.of() : chosen;
        try {
            requests.separate(user.id(), code, merge, theirs, reason);
            return "redirect:/people/" + code + "#merges";
        } catch (Refused refused) {
            return again(refused, user, code, List.of(code))
                    .orElseGet(() -> separatePage(
                            user, code, merge, theirs, reason, PeoplePages.said(refused, response), model));
        }
    }

    private String separatePage(
            CurrentUser user,
            String code,
            long merge,
            List<String> chosen,
            String reason,
            Refused.@Nullable FieldError error,
            Model model) {
        Optional<PersonReadings.Open> open = readings.opened(user.id(), code);
        if (open.isEmpty()) {
            return "redirect:/people/" + code;
        }
        PersonMerges.Merge its = merges.of(code).stream()
                .filter(each -> each.id() == merge)
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no such merge."));
        model.addAttribute("code", code);
        model.addAttribute("merge", its);
        model.addAttribute(
                "cases",
                cases.of(open.get().person()).stream()
                        .filter(each -> !its.undoable() || !its.cases().contains(each))
                        .toList());
        model.addAttribute("chosen", chosen);
        model.addAttribute("reason", reason);
        model.addAttribute("error", error);
        return "person-separate";
    }

    /** Asks to take back that two entries are the same person. */
    @PostMapping("/people/{code}/same/{other}/back")
    String takeBack(
            CurrentUser user,
            @PathVariable String code,
            @PathVariable String other,
            @RequestParam(defaultValue = "") String reason,
            HttpServletResponse response,
            Model model) {
        try {
            requests.takeBack(user.id(), code, other, reason);
            return "redirect:/people/" + code + "#merges";
        } catch (Refused refused) {
            Map<String, String> typed = Map.of("other", other, "back", reason);
            return again(refused, user, code, List.of(code, PeopleSearch.code(other)))
                    .orElseGet(() -> mergePage(user, code, typed, PeoplePages.said(refused, response), model));
        }
    }
}
