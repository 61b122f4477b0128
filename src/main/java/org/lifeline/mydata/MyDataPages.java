package org.lifeline.mydata;

import java.util.List;
import java.util.Locale;
import org.lifeline.application.Applications;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
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

    record Listed(String number, String programmeName, String statusTitle) {}

    private final MyDataReader reader;
    private final MyDataDocument document;
    private final Applications applications;
    private final Programmes programmes;
    private final Languages languages;
    private final Phrases phrases;

    MyDataPages(
            MyDataReader reader,
            MyDataDocument document,
            Applications applications,
            Programmes programmes,
            Languages languages,
            Phrases phrases) {
        this.reader = reader;
        this.document = document;
        this.applications = applications;
        this.programmes = programmes;
        this.languages = languages;
        this.phrases = phrases;
    }

    @GetMapping("/my-data")
    String show(CurrentUser user, Locale locale, Model model) {
        model.addAttribute("user", user.id());
        List<Listed> listed = applications.about(user).stream()
                .map(a -> new Listed(
                        a.number(),
                        programmes.get(a.programme()).name(),
                        phrases.say(a.status().title(), locale)))
                .toList();
        model.addAttribute("applications", listed);
        return "my-data";
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
