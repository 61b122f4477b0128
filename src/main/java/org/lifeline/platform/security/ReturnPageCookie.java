package org.lifeline.platform.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Remembers where a person wanted to go before the log-in, as a path on this host. Spring remembers an absolute address with the host that
 * the request named, and a request can name any host. The path is kept in a cookie of the visitor, so that a page of a stranger cannot
 * create a session.
 */
final class ReturnPageCookie implements RequestCache {

    /** What fits into a cookie, with room for its other parts. */
    private static final int LONGEST = 2000;

    private final CookieRequestCache cookie = new CookieRequestCache();

    /**
     * @param pages the pages that are worth returning to
     * @param https whether people use https, see HttpsSettings
     */
    ReturnPageCookie(RequestMatcher pages, boolean https) {
        cookie.setRequestMatcher(pages);
        cookie.setCookieCustomizer(made -> {
            made.setAttribute("SameSite", "Lax");
            made.setSecure(https || made.getSecure());
        });
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        if (String.valueOf(request.getQueryString()).length()
                        + request.getRequestURI().length()
                <= LONGEST) {
            cookie.saveRequest(request, response);
        }
    }

    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        try {
            return cookie.getMatchingRequest(request, response);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        cookie.removeRequest(request, response);
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        try {
            SavedRequest saved = cookie.getRequest(request, response);
            return saved == null ? null : new OnThisHost(saved);
        } catch (IllegalArgumentException notOurs) {
            // a visitor can put anything into the cookie
            return null;
        }
    }

    private record OnThisHost(SavedRequest saved) implements SavedRequest {

        @Override
        public String getRedirectUrl() {
            URI address;
            try {
                address = URI.create(saved.getRedirectUrl());
            } catch (IllegalArgumentException notOurs) {
                return "/";
            }
            if (address.getRawPath() == null) {
                return "/";
            }
            // a browser takes a path that begins with two slashes for a host
            String path = "/" + address.getRawPath().replaceAll("^[/\\\\]+", "");
            return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
        }

        @Override
        public List<Cookie> getCookies() {
            return saved.getCookies();
        }

        @Override
        public String getMethod() {
            return saved.getMethod();
        }

        @Override
        public List<String> getHeaderValues(String name) {
            return saved.getHeaderValues(name);
        }

        @Override
        public Collection<String> getHeaderNames() {
            return saved.getHeaderNames();
        }

        @Override
        public List<Locale> getLocales() {
            return saved.getLocales();
        }

        @Override
        public String[] getParameterValues(String name) {
            return saved.getParameterValues(name);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return saved.getParameterMap();
        }
    }
}
