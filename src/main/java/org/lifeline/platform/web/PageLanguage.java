package org.lifeline.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.language.VisitorLanguage;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The language data of a page: lang, dir, and links to the same page in the other languages. */
@Component
class PageLanguage {

    /** @param href address of the same page in this language */
    record Choice(String code, String name, String direction, String href, boolean current) {}

    private final Languages languages;
    private final VisitorLanguage visitor;
    private final Phrases phrases;

    PageLanguage(Languages languages, VisitorLanguage visitor, Phrases phrases) {
        this.languages = languages;
        this.visitor = visitor;
        this.phrases = phrases;
    }

    Map<String, Object> attributes(HttpServletRequest request) {
        Language language = visitor.of(request);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("lang", language.code());
        attributes.put("dir", language.direction());
        attributes.put(
                "languages",
                visitor.isTranslated(request) && request.getMethod().equals("GET")
                        ? choices(request, language)
                        : List.of());
        return attributes;
    }

    private List<Choice> choices(HttpServletRequest request, Language current) {
        return languages.all().stream()
                .map(l -> new Choice(l.code(), l.name(), l.direction(), here(request, l), l.equals(current)))
                .toList();
    }

    private static String here(HttpServletRequest request, Language language) {
        var page = ServletUriComponentsBuilder.fromRequest(request)
                .replaceQueryParam("lang", language.code())
                .build();
        return page.getPath() + "?" + page.getQuery();
    }

    String say(String english, HttpServletRequest request) {
        return phrases.say(english, visitor.of(request).locale());
    }
}
