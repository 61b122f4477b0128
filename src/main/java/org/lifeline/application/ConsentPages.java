package org.lifeline.application;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.FormRefusal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/**
 * A social worker takes the consent of the person for whom they file: what happens to the data is read in the person's language, then the
 * person signs or speaks, or a witness is named.
 */
@Controller
class ConsentPages {

    /** What is read to the person. */
    record Purpose(Language language, List<String> lines) {}

    private final Applications applications;
    private final Consents consents;
    private final Languages languages;

    ConsentPages(Applications applications, Consents consents, Languages languages) {
        this.applications = applications;
        this.consents = consents;
        this.languages = languages;
    }

    /** @param in code of the language of the person; the one in which the person wants to be informed, or of the page, where none is chosen */
    @GetMapping("/filing/{number}/consent")
    String show(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(required = false) @Nullable String in,
            Locale locale,
            Model model) {
        Application application = applications.filedForOther(user, number);
        return page(application, language(application, in, locale), "", null, model);
    }

    @PostMapping("/filing/{number}/consent")
    String take(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(required = false) @Nullable String in,
            @RequestParam(defaultValue = "") String way,
            @RequestParam(required = false) @Nullable MultipartFile signature,
            @RequestParam(required = false) @Nullable MultipartFile voice,
            @RequestParam(defaultValue = "") String witness,
            Locale locale,
            HttpServletResponse response,
            Model model) {
        Application application = applications.filedForOther(user, number);
        Language language = language(application, in, locale);
        try {
            switch (way) {
                case "signature" -> consents.sign(user, number, language, signature);
                case "voice" -> consents.speak(user, number, language, voice);
                case "statement" -> consents.state(user, number, language, witness);
                default -> throw Refused.invalid("way", "Choose how the person agrees.");
            }
            return "redirect:/apply?draft=" + number;
        } catch (Refused refused) {
            Refused.FieldError error = FormRefusal.shown(refused, response);
            return page(application, language, witness, error, model);
        }
    }

    private Language language(Application application, @Nullable String in, Locale locale) {
        return languages
                .find(in)
                .or(() -> languages.find(application.read().language()))
                .orElseGet(() -> languages.of(locale.getLanguage()));
    }

    private String page(
            Application application,
            Language language,
            String witness,
            Refused.@Nullable FieldError error,
            Model model) {
        model.addAttribute("number", application.number());
        model.addAttribute("forWhom", Objects.requireNonNullElse(application.onBehalfOf(), ""));
        model.addAttribute("draft", application.status() == Status.draft);
        model.addAttribute(
                "purpose",
                new Purpose(
                        language,
                        consents.purpose(application, language).lines().toList()));
        model.addAttribute("offered", languages.all());
        model.addAttribute(
                "ways",
                consents.rule(application.programme()).ways().stream()
                        .map(Enum::name)
                        .toList());
        model.addAttribute("consent", consents.of(application.number()).orElse(null));
        model.addAttribute("witness", witness);
        model.addAttribute("error", error);
        return "filing-consent";
    }
}
