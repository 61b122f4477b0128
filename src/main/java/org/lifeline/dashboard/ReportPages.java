package org.lifeline.dashboard;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.ReportStore.Report;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of monthly reports: those that there are, to download, and one more for a manager who does not wait. */
@Controller
class ReportPages {

    private static final int MOST_SHOWN = 200;
    private static final int OLDEST_YEAR = 2000;

    /**
     * @param language its name in itself
     * @param by who asked for it; null: it was due
     */
    record Listed(
            UUID id,
            String programme,
            String month,
            String language,
            ZonedDateTime made,
            @Nullable String by) {}

    private final ProgrammeReports reports;
    private final ReportStore store;
    private final ReportAccess access;
    private final ReportReaders readers;
    private final Languages languages;
    private final Programmes programmes;
    private final Clock clock;

    ReportPages(
            ProgrammeReports reports,
            ReportStore store,
            ReportAccess access,
            ReportReaders readers,
            Languages languages,
            Programmes programmes,
            Clock clock) {
        this.reports = reports;
        this.store = store;
        this.access = access;
        this.readers = readers;
        this.languages = languages;
        this.programmes = programmes;
        this.clock = clock;
    }

    @GetMapping("/insights/reports")
    String list(CurrentUser user, Locale locale, Model model) {
        access.require(user);
        Map<String, String> names =
                access.programmes(user).stream().collect(Collectors.toMap(Programme::code, Programme::name));
        model.addAttribute("sections", Section.of(user));
        model.addAttribute(
                "reports",
                store.list(names.keySet(), MOST_SHOWN).stream()
                        .map(each -> listed(each, names, locale))
                        .toList());
        model.addAttribute("managed", access.managed(user));
        model.addAttribute("reportLanguages", languages.all());
        model.addAttribute("lastMonth", YearMonth.now(clock).minusMonths(1));
        model.addAttribute("mine", readers.language(user.id()));
        model.addAttribute(
                "publishing",
                programmes.publishing().stream()
                        .filter(each -> names.containsKey(each.code()))
                        .toList());
        model.addAttribute("here", languages.of(locale.getLanguage()));
        return "insight-reports";
    }

    private Listed listed(Report report, Map<String, String> names, Locale locale) {
        return new Listed(
                report.id(),
                names.getOrDefault(report.programme(), report.programme()),
                ReportDocument.month(report.month(), locale),
                languages.of(report.language()).name(),
                report.madeAt().atZoneSameInstant(clock.getZone()),
                report.madeBy());
    }

    @GetMapping("/insights/reports/{id}.pdf")
    ResponseEntity<byte[]> pdf(@PathVariable UUID id, CurrentUser user) {
        access.require(user);
        Report report = store.find(id)
                .filter(found -> access.mayRead(user, found.programme()))
                .orElseThrow(() -> Refused.notFound("There is no such report."));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(ProgrammeReports.fileName(report))
                                .build()
                                .toString())
                .body(store.pdf(report));
    }

    /** Makes a report by hand, unless there is one: then there is nothing to do. */
    @PostMapping("/insights/reports")
    String make(
            @RequestParam(defaultValue = "") String programme,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String language,
            CurrentUser user) {
        access.require(user);
        List<Programme> managed = access.managed(user);
        if (managed.isEmpty()) {
            throw Refused.notFound("There is no such page for you.");
        }
        YearMonth its = month(month);
        Language written = language(language);
        if (managed.stream().noneMatch(each -> each.code().equals(programme))) {
            throw Refused.notFound("There is no such programme among yours.");
        }
        reports.make(programme, its, written, user.id());
        return "redirect:/insights/reports";
    }

    @PostMapping("/insights/reports/language")
    String choose(@RequestParam(defaultValue = "") String language, CurrentUser user) {
        access.require(user);
        readers.choose(user.id(), language(language));
        return "redirect:/insights/reports";
    }

    private Language language(String code) {
        return languages.find(code).orElseThrow(() -> Refused.invalid("language", "There is no such language."));
    }

    private static YearMonth month(String typed) {
        try {
            YearMonth month = YearMonth.parse(typed);
            if (month.getYear() >= OLDEST_YEAR) {
                return month;
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw Refused.invalid("month", "This must be a month such as 2026-10.");
    }
}
