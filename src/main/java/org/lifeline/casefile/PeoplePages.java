package org.lifeline.casefile;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.access.CaseAccess;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.typed.TypedDay;
import org.lifeline.platform.web.Paging;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.Households;
import org.lifeline.registry.LikelyPairs;
import org.lifeline.registry.PeopleSearch;
import org.lifeline.registry.Person;
import org.lifeline.registry.PersonHistory;
import org.lifeline.registry.PersonMergeRequests;
import org.lifeline.registry.PersonMerges;
import org.lifeline.registry.PersonReadings;
import org.lifeline.registry.ProfileGroup;
import org.lifeline.registry.ProfileText;
import org.lifeline.registry.Registry;
import org.lifeline.voucher.Vouchers;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * People of the registry, for social workers and programme managers: found by little, read by need. What somebody searches for is sent in
 * the body of a request, so that no name or number stays in an address, in a browser's history or in a log.
 */
@Controller
class PeoplePages {

    private static final int MOST_CASES = 50;

    /** Prefix of what the page that asks for the need hands back. */
    private static final String KEPT = "kept.";

    private static final List<String> HOUSEHOLD_FIELDS = List.of("other", "relation", "from", "until", "reason", "tie");
    private static final String TYPED_IS_KEPT =
            "The time to read about this person had ended. What you typed is kept: look once more, and enter it.";

    /**
     * @param path null for somebody who may not read the case
     * @param state code of the state of its newest voucher; null where there is none
     */
    record Case(
            String number,
            @Nullable String path,
            String programme,
            String status,
            @Nullable Instant submittedAt,
            @Nullable String state,
            @Nullable String value,
            @Nullable String balance) {}

    private final PeopleSearch search;
    private final PersonReadings readings;
    private final PersonHistory history;
    private final Registry registry;
    private final Applications applications;
    private final Vouchers vouchers;
    private final Programmes programmes;
    private final CaseAccess access;
    private final Phrases phrases;
    private final Households households;
    private final LikelyPairs pairs;
    private final PersonMerges merges;
    private final PersonMergeRequests requests;
    private final ProfileText profiles;
    private final Clock clock;

    PeoplePages(
            PeopleSearch search,
            PersonReadings readings,
            PersonHistory history,
            Registry registry,
            Applications applications,
            Vouchers vouchers,
            Programmes programmes,
            CaseAccess access,
            Phrases phrases,
            Households households,
            LikelyPairs pairs,
            PersonMerges merges,
            PersonMergeRequests requests,
            ProfileText profiles,
            Clock clock) {
        this.households = households;
        this.pairs = pairs;
        this.merges = merges;
        this.requests = requests;
        this.profiles = profiles;
        this.clock = clock;
        this.search = search;
        this.readings = readings;
        this.history = history;
        this.registry = registry;
        this.applications = applications;
        this.vouchers = vouchers;
        this.programmes = programmes;
        this.access = access;
        this.phrases = phrases;
    }

    // ---------------------------------------------------------------- search

    @GetMapping("/people")
    String ask(CurrentUser user, Model model) {
        return searchPage(user, "", "", null, model);
    }

    @PostMapping("/people")
    String find(
            CurrentUser user,
            @RequestParam(name = "search", defaultValue = "") String typed,
            @RequestParam(name = "year", defaultValue = "") String year,
            @RequestParam(defaultValue = "0") int page,
            HttpServletResponse response,
            Model model) {
        try {
            PeopleSearch.Page found = search.search(user.id(), typed, year(year), page);
            model.addAttribute("found", found);
            model.addAttribute("page", page);
            return searchPage(user, typed, year, null, model);
        } catch (Refused refused) {
            return searchPage(user, typed, year, said(refused, response), model);
        }
    }

    /** The year in the digits of any script; null for none. */
    private static @Nullable Integer year(String typed) {
        String year = PlainText.withLatinDigits(typed.strip());
        if (year.isEmpty()) {
            return null;
        }
        if (!year.matches("[0-9]{4}")) {
            throw Refused.invalid("year", "Type the year of birth with four digits, or leave it out.");
        }
        return Integer.valueOf(year);
    }

    private String searchPage(
            CurrentUser user, String typed, String year, Refused.@Nullable FieldError error, Model model) {
        model.addAttribute("typed", typed);
        model.addAttribute("year", year);
        model.addAttribute("error", error);
        model.addAttribute("pairs", user.is(Role.SOCIAL_WORKER) ? pairs.countOpen() : 0);
        return "people";
    }

    // ---------------------------------------------------------------- one person

    @GetMapping("/people/{code}")
    String show(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam(defaultValue = "0") int page,
            Locale language,
            Model model) {
        String living = merges.living(code).orElse(code);
        if (!living.equals(code)) {
            return "redirect:/people/" + living;
        }
        return readings.opened(user.id(), code)
                .map(open -> personPage(user, open, page, Map.of(), null, language, model))
                .orElseGet(() -> needPage(code, null, "", Map.of(), null, model));
    }

    /**
     * @param typed what was typed into the form about the household
     * @param error what is wrong with it
     */
    private String personPage(
            CurrentUser user,
            PersonReadings.Open open,
            int page,
            Map<String, String> typed,
            Refused.@Nullable FieldError error,
            Locale language,
            Model model) {
        long id = open.person();
        int number = Paging.number(page);
        Person person = registry.get(id);
        model.addAttribute("open", open);
        model.addAttribute("sameAs", pairs.sameAs(id));
        model.addAttribute("merges", merges.of(open.code()));
        model.addAttribute("waiting", requests.waiting(open.code()).orElse(null));
        model.addAttribute("merging", user.is(Role.PROGRAMME_MANAGER));
        model.addAttribute("household", households.of(id));
        model.addAttribute("relations", Households.Relation.values());
        model.addAttribute("changesHousehold", user.is(Role.SOCIAL_WORKER));
        model.addAttribute("typed", typed);
        model.addAttribute("error", error);
        model.addAttribute("person", person);
        model.addAttribute("idNumber", PersonLines.ending(person.idNumber()));
        model.addAttribute("profile", profiles.of(person.profile(), language));
        model.addAttribute("groups", ProfileGroup.values());
        model.addAttribute(
                "cases",
                applications.ofPerson(id, MOST_CASES).stream()
                        .map(each -> shown(each, user, language))
                        .toList());
        model.addAttribute("versions", history.of(id, number, Paging.SIZE));
        model.addAttribute(
                "paging",
                Paging.of("/people/" + open.code(), Map.of(), number, history.count(id))
                        .at("history"));
        return "person";
    }

    @PostMapping("/people/{code}/readings")
    String open(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam(required = false) @Nullable String need,
            @RequestParam(defaultValue = "") String words,
            @RequestParam Map<String, String> sent,
            Locale language,
            HttpServletResponse response,
            Model model) {
        Map<String, String> kept = kept(sent);
        try {
            PersonReadings.Open open = readings.open(user.id(), code, need, words);
            return kept.isEmpty()
                    ? "redirect:/people/" + code
                    : personPage(user, open, 0, kept, new Refused.FieldError("", TYPED_IS_KEPT), language, model);
        } catch (Refused refused) {
            return needPage(code, need, words, kept, said(refused, response), model);
        }
    }

    /** What was typed about the household before the time to read ended, which the page that asks for the need hands back. */
    private static Map<String, String> kept(Map<String, String> sent) {
        Map<String, String> kept = new HashMap<>();
        HOUSEHOLD_FIELDS.stream()
                .filter(field -> sent.containsKey(KEPT + field))
                .forEach(field -> kept.put(field, sent.get(KEPT + field)));
        return kept;
    }

    /** Somebody belongs to the person's household. */
    @PostMapping("/people/{code}/household")
    String join(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam Map<String, String> typed,
            Locale language,
            HttpServletResponse response,
            Model model) {
        PersonReadings.Open open = readings.opened(user.id(), code).orElse(null);
        if (open == null) {
            return needPage(code, null, "", typed, null, model);
        }
        try {
            households.add(
                    user.id(),
                    open,
                    typed.getOrDefault("other", ""),
                    typed.get("relation"),
                    day("from", typed, language),
                    typed.get("reason"));
            return "redirect:/people/" + code + "#household";
        } catch (Refused refused) {
            return personPage(user, open, 0, typed, said(refused, response), language, model);
        }
    }

    /** Somebody no longer belongs to the person's household. */
    @PostMapping("/people/{code}/household/{tie}/end")
    String leave(
            CurrentUser user,
            @PathVariable String code,
            @PathVariable long tie,
            @RequestParam Map<String, String> typed,
            Locale language,
            HttpServletResponse response,
            Model model) {
        Map<String, String> again = new HashMap<>(typed);
        again.put("tie", String.valueOf(tie));
        PersonReadings.Open open = readings.opened(user.id(), code).orElse(null);
        if (open == null) {
            return needPage(code, null, "", again, null, model);
        }
        try {
            households.end(user.id(), open, tie, day("until", typed, language), typed.get("reason"));
            return "redirect:/people/" + code + "#household";
        } catch (Refused refused) {
            return personPage(user, open, 0, again, said(refused, response), language, model);
        }
    }

    private LocalDate day(String field, Map<String, String> typed, Locale language) {
        return TypedDay.read(field, typed.getOrDefault(field, ""), language.getLanguage(), LocalDate.now(clock));
    }

    /** Two versions side by side. */
    @GetMapping("/people/{code}/versions")
    String compare(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam int one,
            @RequestParam int other,
            Locale language,
            Model model) {
        Optional<PersonReadings.Open> open = readings.opened(user.id(), code);
        if (open.isEmpty()) {
            return needPage(code, null, "", Map.of(), null, model);
        }
        PersonHistory.Version before = history.get(open.get().person(), Math.min(one, other));
        PersonHistory.Version after = history.get(open.get().person(), Math.max(one, other));
        model.addAttribute("code", code);
        model.addAttribute("before", before);
        model.addAttribute("after", after);
        model.addAttribute("lines", PersonLines.of(before.person(), after.person(), profiles, language));
        return "person-versions";
    }

    /** @param typed what was typed about the household while the time to read ended; empty for nothing */
    private static String needPage(
            String code,
            @Nullable String need,
            String words,
            Map<String, String> typed,
            Refused.@Nullable FieldError error,
            Model model) {
        Map<String, String> kept = new TreeMap<>();
        HOUSEHOLD_FIELDS.stream().filter(typed::containsKey).forEach(field -> kept.put(KEPT + field, typed.get(field)));
        model.addAttribute("kept", kept);
        model.addAttribute("code", code);
        model.addAttribute("needs", PersonReadings.Need.values());
        model.addAttribute("need", need);
        model.addAttribute("words", words);
        model.addAttribute("error", error);
        return "person-need";
    }

    private Case shown(Application each, CurrentUser user, Locale language) {
        boolean readable = access.of(user, each.number()).mayRead();
        var voucher = vouchers.ofApplication(each.number()).stream().findFirst().orElse(null);
        return new Case(
                each.number(),
                readable ? "/applications/" + each.number() : null,
                programmes.get(each.programme()).name(),
                phrases.say(each.status().title(), language),
                each.submittedAt(),
                voucher == null ? null : voucher.state().name(),
                voucher == null ? null : voucher.value().format(language),
                voucher == null ? null : voucher.balance().format(language));
    }

    /** What is wrong, for the form it was typed in; what is not about a field is passed on. */
    static Refused.FieldError said(Refused refused, HttpServletResponse response) {
        response.setStatus(refused.status());
        if (refused.status() == HttpStatus.TOO_MANY_REQUESTS.value()
                || refused.status() == HttpStatus.CONFLICT.value()) {
            return new Refused.FieldError("", refused.detail());
        }
        if (refused.errors().isEmpty()) {
            throw refused;
        }
        return refused.errors().get(0);
    }
}
