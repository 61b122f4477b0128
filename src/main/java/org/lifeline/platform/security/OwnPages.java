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
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Where a person wanted to go before the log-in, as a path of this host. Spring remembers an absolute address with the host that
 * the request named, and a request can name any.
 */
final class OwnPages extends HttpSessionRequestCache {

    /** @param pages what is worth coming back to */
    OwnPages(RequestMatcher pages) {
        setRequestMatcher(pages);
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        SavedRequest saved = super.getRequest(request, response);
        return saved == null ? null : new OnThisHost(saved);
    }

    private record OnThisHost(SavedRequest saved) implements SavedRequest {

        @Override
        public String getRedirectUrl() {
            URI address = URI.create(saved.getRedirectUrl());
            // a browser reads a path of two slashes as a host
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
