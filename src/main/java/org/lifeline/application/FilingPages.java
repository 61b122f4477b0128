package org.lifeline.application;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.web.FormRefusal;
import org.lifeline.platform.web.Paging;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.LikelyEntries;
import org.lifeline.registry.PersonReadings;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The social worker's desk: what they filed for others, and a new filing, which begins with finding the person. Names are sent in the body of a
 * request, so that none stays in an address or a log.
 */
@Controller
class FilingPages {

    private static final int SIZE = 20;
    private static final int LONGEST_SEARCH = 100;

    /**
     * @param forWhom null once what was said is erased
     * @param path where it is read, or, as a draft, written on
     * @param next who has it now, and what they do
     */
    record Filing(
            String number,
            String path,
            @Nullable String forWhom,
            ProgrammeTexts.Text programme,
            String status,
            String statusTitle,
            @Nullable String next,
            @Nullable String nextText,
            @Nullable Instant by,
            Instant createdAt,
            @Nullable Instant submittedAt) {}

    record OpenProgramme(String code, ProgrammeTexts.Text name) {}

    private final Applications applications;
    private final ApplicationViews views;
    private final AssistedFiling assisted;
    private final PersonReadings readings;
    private final FilingReceipt receipt;
    private final Clock clock;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final Languages languages;
    private final Phrases phrases;

    FilingPages(
            Applications applications,
            ApplicationViews views,
            AssistedFiling assisted,
            PersonReadings readings,
            FilingReceipt receipt,
            Clock clock,
            Programmes programmes,
            ProgrammeTexts texts,
            Languages languages,
            Phrases phrases) {
        this.applications = applications;
        this.views = views;
        this.assisted = assisted;
        this.readings = readings;
        this.receipt = receipt;
        this.clock = clock;
        this.programmes = programmes;
        this.texts = texts;
        this.languages = languages;
        this.phrases = phrases;
    }

    // ---------------------------------------------------------------- what was filed

    @GetMapping("/filing")
    String list(CurrentUser user, Locale language, Model model) {
        return listPage(user, "", 0, language, model);
    }

    @PostMapping("/filing")
    String search(
            CurrentUser user,
            @RequestParam(name = "search", defaultValue = "") String typed,
            @RequestParam(defaultValue = "0") int page,
            Locale language,
            Model model) {
        return listPage(user, typed, Paging.number(page), language, model);
    }

    private String listPage(CurrentUser user, String typed, int page, Locale language, Model model) {
        String search = PlainText.clean(typed).strip();
        List<Application> found = applications.filedForOthers(
                user, search.substring(0, Math.min(search.length(), LONGEST_SEARCH)), page, SIZE + 1);
        List<Application> shown = found.stream().limit(SIZE).toList();
        Map<String, ProgrammeTexts.Text> names = texts.names(
                shown.stream()
                        .map(Application::programme)
                        .distinct()
                        .map(programmes::get)
                        .toList(),
                languages.of(language.getLanguage()));
        Map<String, ApplicationViews.View> seen =
                views.views(shown).stream().collect(Collectors.toMap(ApplicationViews.View::number, each -> each));
        model.addAttribute(
                "filings",
                shown.stream()
                        .map(each -> filing(
                                each,
                                Objects.requireNonNull(seen.get(each.number())),
                                Objects.requireNonNull(names.get(each.programme())),
                                language))
                        .toList());
        model.addAttribute("typed", typed);
        model.addAttribute("page", page);
        model.addAttribute("more", found.size() > SIZE);
        return "filing";
    }

    private Filing filing(Application its, ApplicationViews.View view, ProgrammeTexts.Text programme, Locale language) {
        boolean draft = its.status() == Status.draft;
        return new Filing(
                its.number(),
                draft ? "/apply?draft=" + its.number() : "/applications/" + its.number(),
                its.onBehalfOf(),
                programme,
                its.status().name(),
                phrases.say(its.status().title(), language),
                view.next() == null ? null : phrases.say(view.next().who(), language),
                view.next() == null ? null : phrases.say(view.next().what(), language),
                view.next() == null ? null : view.next().by(),
                its.createdAt(),
                its.submittedAt());
    }

    // ---------------------------------------------------------------- what the person takes home

    /** @param in code of the language; that in which the person wants to be informed, or of the page, where none is given */
    @GetMapping("/filing/{number}/receipt")
    ResponseEntity<byte[]> receipt(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(required = false) @Nullable String in,
            Locale locale) {
        Application its = applications.filedForOther(user, number);
        if (its.status() == Status.draft) {
            throw Refused.conflict("stillDraft", "This application has not been submitted yet.");
        }
        Language language = languages
                .find(in)
                .or(() -> languages.find(its.read().language()))
                .orElseGet(() -> languages.of(locale.getLanguage()));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + its.number() + ".pdf\"")
                .body(receipt.render(its, language, Instant.now(clock)));
    }

    // ---------------------------------------------------------------- a new filing: whom for

    @GetMapping("/filing/new")
    String begin(@RequestParam(defaultValue = "") String programme, Locale language, Model model) {
        return newPage(Map.of("programme", programme), List.of(), null, language, model);
    }

    /**
     * Looks whether the person is registered. Somebody new is begun only with {@code nobody}, the button beside the entries that are like
     * them, or where there are none.
     */
    @PostMapping("/filing/new")
    String begin(
            CurrentUser user,
            @RequestParam Map<String, String> typed,
            Locale language,
            HttpServletResponse response,
            Model model) {
        List<LikelyEntries.Entry> found = List.of();
        try {
            AssistedFiling.Sought who = AssistedFiling.sought(
                    typed.getOrDefault("givenName", ""),
                    typed.getOrDefault("familyName", ""),
                    typed.getOrDefault("year", ""),
                    typed.getOrDefault("account", ""));
            String programme = open(typed.getOrDefault("programme", "")).code();
            if (!typed.containsKey("nobody")) {
                found = assisted.likely(user, who);
            }
            if (!found.isEmpty()) {
                return newPage(typed, found, null, language, model);
            }
            return "redirect:/apply?draft="
                    + assisted.beginForNew(user, programme, who).number();
        } catch (Refused refused) {
            return newPage(typed, found, FormRefusal.shown(refused, response), language, model);
        }
    }

    /** What the page shows while somebody types. */
    record Likely(List<LikelyEntries.Entry> entries) {}

    @PostMapping("/filing/likely")
    @ResponseBody
    Likely likely(
            CurrentUser user,
            @RequestParam(defaultValue = "") String givenName,
            @RequestParam(defaultValue = "") String familyName,
            @RequestParam(defaultValue = "") String year) {
        return new Likely(assisted.likely(user, AssistedFiling.sought(givenName, familyName, year, "")));
    }

    private String newPage(
            Map<String, String> typed,
            List<LikelyEntries.Entry> found,
            Refused.@Nullable FieldError error,
            Locale language,
            Model model) {
        model.addAttribute("typed", typed);
        model.addAttribute("found", found);
        model.addAttribute("error", error);
        model.addAttribute("programmes", programmes(language));
        return "filing-new";
    }

    // ---------------------------------------------------------------- for a person of the registry

    @GetMapping("/filing/people/{code}")
    String choose(CurrentUser user, @PathVariable String code, Locale language, Model model) {
        if (readings.opened(user.id(), code).isEmpty()) {
            return "redirect:/people/" + code;
        }
        return personPage(code, "", null, language, model);
    }

    @PostMapping("/filing/people/{code}")
    String beginFor(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam(defaultValue = "") String programme,
            Locale language,
            HttpServletResponse response,
            Model model) {
        if (readings.opened(user.id(), code).isEmpty()) {
            return "redirect:/people/" + code;
        }
        try {
            return "redirect:/apply?draft="
                    + assisted.beginForKnown(user, open(programme).code(), code).number();
        } catch (Refused refused) {
            return personPage(code, programme, FormRefusal.shown(refused, response), language, model);
        }
    }

    private String personPage(
            String code, String programme, Refused.@Nullable FieldError error, Locale language, Model model) {
        model.addAttribute("code", code);
        model.addAttribute("typed", Map.of("programme", programme));
        model.addAttribute("error", error);
        model.addAttribute("programmes", programmes(language));
        return "filing-person";
    }

    // ---------------------------------------------------------------- small things

    private List<OpenProgramme> programmes(Locale language) {
        List<Programme> open = programmes.active();
        Map<String, ProgrammeTexts.Text> names = texts.names(open, languages.of(language.getLanguage()));
        return open.stream()
                .map(each -> new OpenProgramme(each.code(), Objects.requireNonNull(names.get(each.code()))))
                .toList();
    }

    private Programme open(String code) {
        return programmes.active().stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("programme", "Choose what help is asked for."));
    }
}
