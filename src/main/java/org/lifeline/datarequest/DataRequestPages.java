package org.lifeline.datarequest;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Application;
import org.lifeline.application.ApplicationDocuments;
import org.lifeline.application.Corrections;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages on which a person asks that their data are corrected or erased. Plain forms, which need no script. */
@Controller
class DataRequestPages {

    /** The kind of a document that shows what is right. */
    private static final String KIND = "documents";

    private final DataRequests requests;
    private final Corrections corrections;
    private final ApplicationDocuments documents;
    private final Languages languages;
    private final Phrases phrases;
    private final TransactionTemplate transaction;

    DataRequestPages(
            DataRequests requests,
            Corrections corrections,
            ApplicationDocuments documents,
            Languages languages,
            Phrases phrases,
            TransactionTemplate transaction) {
        this.requests = requests;
        this.corrections = corrections;
        this.documents = documents;
        this.languages = languages;
        this.phrases = phrases;
        this.transaction = transaction;
    }

    // ---------------------------------------------------------------- correction

    @GetMapping("/my-data/correction")
    String correction(
            CurrentUser user,
            @RequestParam(defaultValue = "") String application,
            @RequestParam(required = false) @Nullable String field,
            Locale locale,
            Model model) {
        return correctionPage(user, application, field, "", "", null, null, locale, model);
    }

    /** A document that was chosen is added to the case first; if the request is refused, it is not kept. */
    @PostMapping("/my-data/correction")
    String askCorrection(
            CurrentUser user,
            @RequestParam(defaultValue = "") String application,
            @RequestParam(defaultValue = "") String field,
            @RequestParam(defaultValue = "") String right,
            @RequestParam(defaultValue = "") String why,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Locale locale,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        Language language = languages.of(locale.getLanguage());
        try {
            String number = transaction.execute(status -> {
                String asked = requests.askCorrection(user, application, field, right, why, language);
                if (file != null && !file.isEmpty()) {
                    documents.add(user, application, file, KIND, null);
                }
                return asked;
            });
            redirect.addFlashAttribute("asked", number);
            return "redirect:/my-data";
        } catch (Refused refused) {
            if (refused.status() == 404 || refused.status() == 403) {
                throw refused;
            }
            response.setStatus(refused.status());
            String wrong = refused.first().field();
            String said = refused.first().message();
            return correctionPage(user, application, field, right, why, wrong, said, locale, model);
        }
    }

    private String correctionPage(
            CurrentUser user,
            String number,
            @Nullable String field,
            String right,
            String why,
            @Nullable String wrong,
            @Nullable String said,
            Locale locale,
            Model model) {
        Language language = languages.of(locale.getLanguage());
        Application application = corrections.askable(user, number);
        List<Corrections.Correctable> all = corrections.correctable(application, language);
        model.addAttribute("number", number);
        model.addAttribute("answers", all);
        model.addAttribute(
                "chosen",
                all.stream()
                        .filter(each -> each.key().equals(field))
                        .findFirst()
                        .orElse(null));
        model.addAttribute("mayUpload", documents.mayAdd(user, application));
        model.addAttribute("right", right);
        model.addAttribute("why", why);
        model.addAttribute("wrong", wrong);
        model.addAttribute("error", said == null ? null : phrases.say(said, locale));
        return "my-data-correction";
    }

    // ---------------------------------------------------------------- erasure

    @GetMapping("/my-data/erasure")
    String erasure(CurrentUser user, Locale locale, Model model) {
        return erasurePage(user, "", null, locale, model);
    }

    @PostMapping("/my-data/erasure")
    String askErasure(
            CurrentUser user,
            @RequestParam(defaultValue = "") String why,
            @RequestParam(defaultValue = "false") boolean sure,
            Locale locale,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        Language language = languages.of(locale.getLanguage());
        try {
            redirect.addFlashAttribute("asked", requests.askErasure(user, why, sure, language));
            return "redirect:/my-data";
        } catch (Refused refused) {
            if (refused.status() == 404 || refused.status() == 403) {
                throw refused;
            }
            response.setStatus(refused.status());
            String said = refused.first().message();
            return erasurePage(user, why, said, locale, model);
        }
    }

    private String erasurePage(CurrentUser user, String why, @Nullable String said, Locale locale, Model model) {
        model.addAttribute(
                "obstacles",
                requests.obstacles(user).stream()
                        .map(each -> requests.sentence(each, locale))
                        .toList());
        model.addAttribute("why", why);
        model.addAttribute("error", said == null ? null : phrases.say(said, locale));
        return "my-data-erasure";
    }
}
