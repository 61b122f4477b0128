package org.lifeline.platform.language;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/**
 * Determines the language that a visitor reads: the one chosen on a page ({@code ?lang=}), else the one chosen before (a cookie), else the
 * browser's first language that the product has, else English. This also applies to the forms of officers and to all pages of providers. Other
 * pages for staff are in English.
 */
@Component(DispatcherServlet.LOCALE_RESOLVER_BEAN_NAME)
public class VisitorLanguage implements LocaleResolver, HandlerInterceptor {

    private static final String NAME = "lang";
    private static final Duration REMEMBERED = Duration.ofDays(365);
    private static final Pattern TRANSLATED = Pattern.compile(
            "/|/(help|contact|privacy|accessibility)|/(login|account|apply|applications|filing|vouchers|documents|v|f|api/programmes|task-forms|insights|finance|claims|programmes|operations|people|api/people|letters|holds|complaints)(/.*)?"
                    + "|/start/[^/]+|/my-data(\\.pdf|/.*)?|/api/my-data|/(provider|scan|join|invitations)(/.*)?");

    private final Languages languages;

    VisitorLanguage(Languages languages) {
        this.languages = languages;
    }

    /** The visitor's language on this page. */
    public Language of(HttpServletRequest request) {
        return isTranslated(request) ? reads(request) : Language.ENGLISH;
    }

    /**
     * The language of the person whose request is being answered. It is for texts that a page of ours fetches in other ways, such as the
     * values of a task's form, which come from the engine. English outside a request.
     */
    public Language now() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes asked
                ? reads(asked.getRequest())
                : Language.ENGLISH;
    }

    private Language reads(HttpServletRequest request) {
        Cookie remembered = WebUtils.getCookie(request, NAME);
        return languages
                .find(request.getParameter(NAME))
                .or(() -> languages.find(remembered == null ? null : remembered.getValue()))
                .or(() -> browsers(request))
                .orElse(Language.ENGLISH);
    }

    /** Whether a page is shown in the visitor's language. */
    public boolean isTranslated(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String page = failed == null ? request.getRequestURI() : failed.toString();
        return TRANSLATED.matcher(page).matches();
    }

    private Optional<Language> browsers(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null) {
            return Optional.empty();
        }
        return Collections.list(request.getLocales()).stream()
                .map(Locale::getLanguage)
                .flatMap(code -> languages.find(code).stream())
                .findFirst();
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return of(request).locale();
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("a visitor chooses the language with ?lang=");
    }

    /** Stores the language that was chosen. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        languages
                .find(request.getParameter(NAME))
                .filter(l -> isTranslated(request))
                .ifPresent(chosen -> response.addHeader(
                        HttpHeaders.SET_COOKIE,
                        ResponseCookie.from(NAME, chosen.code())
                                .path("/")
                                .maxAge(REMEMBERED)
                                .httpOnly(true)
                                .secure(request.isSecure())
                                .sameSite("Lax")
                                .build()
                                .toString()));
        return true;
    }
}
