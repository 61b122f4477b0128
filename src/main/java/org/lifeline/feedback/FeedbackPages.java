package org.lifeline.feedback;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page of a link that a beneficiary was sent, without a log-in. To open it answers nothing, because programs that look for harmful mail
 * open every link; only to send its form does.
 */
@Controller
class FeedbackPages {

    private final BeneficiaryAnswers answers;
    private final Languages languages;

    FeedbackPages(BeneficiaryAnswers answers, Languages languages) {
        this.answers = answers;
        this.languages = languages;
    }

    @GetMapping("/f/{token}")
    String show(@PathVariable String token, Locale language, HttpServletResponse response, Model model) {
        return page(token, language, null, null, List.of(), response, model);
    }

    @PostMapping("/f/{token}")
    String answer(
            @PathVariable String token,
            @RequestParam(required = false) @Nullable String received,
            @RequestParam(required = false) @Nullable String askedToPay,
            Locale language,
            HttpServletResponse response,
            Model model) {
        try {
            answers.answer(token, received, askedToPay);
            return "redirect:/f/" + token + "?lang=" + language.getLanguage();
        } catch (Refused refused) {
            response.setStatus(refused.status());
            return page(
                    token,
                    language,
                    received,
                    askedToPay,
                    refused.errors().stream().map(Refused.FieldError::field).toList(),
                    response,
                    model);
        }
    }

    private String page(
            String token,
            Locale language,
            @Nullable String received,
            @Nullable String askedToPay,
            List<String> missing,
            HttpServletResponse response,
            Model model) {
        Optional<BeneficiaryAnswers.Question> question = answers.question(token, languages.of(language.getLanguage()));
        // nobody finds the link in another site's log, in a cache or by a search
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Robots-Tag", "noindex");
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        if (question.isEmpty()) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
        }
        model.addAttribute("token", token);
        model.addAttribute("state", question.map(each -> each.state().name()).orElse("unknown"));
        question.ifPresent(each -> {
            model.addAttribute("programme", each.programme());
            model.addAttribute(
                    "amount",
                    each.amount().format(languages.of(language.getLanguage()).numbers()));
            model.addAttribute("at", each.at());
        });
        model.addAttribute("received", received);
        model.addAttribute("askedToPay", askedToPay);
        model.addAttribute("missing", missing);
        return "feedback";
    }
}
