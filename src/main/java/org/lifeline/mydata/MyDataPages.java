package org.lifeline.mydata;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Applications;
import org.lifeline.datarequest.DataRequest;
import org.lifeline.datarequest.DataRequests;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.ProfileChanges;
import org.lifeline.registry.ProfileText;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page on which a person sees what is kept about them and takes it along. */
@Controller
class MyDataPages {

    record Listed(String number, ProgrammeTexts.Text programme, String statusTitle) {}

    record Asked(
            String number,
            String kind,
            @Nullable String application,
            String outcome,
            @Nullable String reason,
            @Nullable String due) {}

    private final MyDataReader reader;
    private final MyDataDocument document;
    private final Applications applications;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final Languages languages;
    private final Phrases phrases;
    private final DataRequests requests;
    private final Times times;
    private final ProfileChanges register;
    private final ProfileText profiles;

    MyDataPages(
            MyDataReader reader,
            MyDataDocument document,
            Applications applications,
            Programmes programmes,
            ProgrammeTexts texts,
            Languages languages,
            Phrases phrases,
            DataRequests requests,
            Times times,
            ProfileChanges register,
            ProfileText profiles) {
        this.reader = reader;
        this.document = document;
        this.applications = applications;
        this.programmes = programmes;
        this.texts = texts;
        this.languages = languages;
        this.phrases = phrases;
        this.requests = requests;
        this.times = times;
        this.register = register;
        this.profiles = profiles;
    }

    @GetMapping("/my-data")
    String show(CurrentUser user, Locale locale, Model model) {
        model.addAttribute("user", user.id());
        Map<String, ProgrammeTexts.Text> names = texts.names(programmes.all(), languages.of(locale.getLanguage()));
        List<Listed> listed = applications.about(user).stream()
                .map(a -> new Listed(
                        a.number(),
                        Objects.requireNonNull(names.get(a.programme())),
                        phrases.say(a.status().title(), locale)))
                .toList();
        model.addAttribute("applications", listed);
        model.addAttribute(
                "requests",
                requests.of(user.id()).stream().map(each -> asked(each, locale)).toList());
        register.heldBy(user.id()).ifPresent(person -> {
            model.addAttribute("person", person);
            model.addAttribute("profile", profiles.of(person.profile(), locale));
        });
        model.addAttribute("mayErase", user.is(Role.APPLICANT));
        return "my-data";
    }

    private Asked asked(DataRequest request, Locale locale) {
        return new Asked(
                request.number(),
                request.kind().name(),
                request.application(),
                phrases.say(DataRequests.outcome(request), locale),
                request.reason(),
                request.granted() == null ? times.until(request.due(), languages.of(locale.getLanguage())) : null);
    }

    @GetMapping("/my-data.pdf")
    ResponseEntity<byte[]> pdf(CurrentUser user, Locale locale) {
        Language language = languages.of(locale.getLanguage());
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_DISPOSITION, MyDataController.attachment("my-data.pdf"))
                .body(document.render(reader.take(user, language, "pdf"), language));
    }
}
