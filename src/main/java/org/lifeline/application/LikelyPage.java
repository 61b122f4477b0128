package org.lifeline.application;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.LikelyToQualify.Answered;
import org.lifeline.platform.forms.PageForm;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Asks everybody who wants to know a few questions and says whether they are likely to qualify. The answers are sent in the body of the
 * request, so that they are in no address, log or history, and the page changes nothing.
 */
@Controller
class LikelyPage {

    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final LikelyToQualify likely;
    private final Languages languages;

    LikelyPage(Programmes programmes, ProgrammeTexts texts, LikelyToQualify likely, Languages languages) {
        this.programmes = programmes;
        this.texts = texts;
        this.likely = likely;
        this.languages = languages;
    }

    /** @throws Refused 404 when there is no such programme */
    @GetMapping("/programmes/{code}/likely")
    String ask(@PathVariable String code, Locale reader, HttpServletResponse response, Model model) {
        Programme programme = programme(code);
        return page(programme, likely.questions(programme, reader).orElse(null), null, reader, response, model);
    }

    /** @throws Refused 404 when there is no such programme */
    @PostMapping("/programmes/{code}/likely")
    String answer(
            @PathVariable String code,
            @RequestParam MultiValueMap<String, String> sent,
            Locale reader,
            HttpServletResponse response,
            Model model) {
        Programme programme = programme(code);
        Answered answered = likely.answer(programme, sent, reader).orElse(null);
        if (answered != null && answered.outcome() == null) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
        }
        return page(programme, answered == null ? null : answered.questions(), answered, reader, response, model);
    }

    private Programme programme(String code) {
        return programmes.find(code).orElseThrow(() -> Refused.notFound("There is no programme with this code."));
    }

    private String page(
            Programme programme,
            @Nullable List<PageForm.Field> questions,
            @Nullable Answered answered,
            Locale reader,
            HttpServletResponse response,
            Model model) {
        Language language = languages.of(reader.getLanguage());
        response.setHeader("X-Robots-Tag", "noindex");
        model.addAttribute("code", programme.code());
        model.addAttribute("name", texts.of(programme, language).name());
        model.addAttribute("currency", programme.currency());
        model.addAttribute("questions", questions);
        model.addAttribute("outcome", answered == null ? null : answered.outcome());
        return "likely";
    }
}
