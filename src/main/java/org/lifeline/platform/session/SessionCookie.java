package org.lifeline.platform.session;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.web.servlet.server.Session.Cookie;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/** Reads and writes the cookie of a session, which has the {@linkplain SessionSecret secret} of which the id is a checksum. */
final class SessionCookie implements CookieSerializer {

    /** The name that a servlet container gives it. */
    private static final String NAME = "JSESSIONID";

    private final DefaultCookieSerializer cookie = new DefaultCookieSerializer();

    /** @param settings of {@code server.servlet.session.cookie} */
    SessionCookie(Cookie settings) {
        cookie.setUseBase64Encoding(false);
        cookie.setCookieName(NAME);
        cookie.setCookiePath("/");
        PropertyMapper map = PropertyMapper.get().alwaysApplyingWhenNonNull();
        map.from(settings::getName).to(cookie::setCookieName);
        map.from(settings::getPath).to(cookie::setCookiePath);
        map.from(settings::getDomain).to(cookie::setDomainName);
        map.from(settings::getHttpOnly).to(cookie::setUseHttpOnlyCookie);
        map.from(settings::getSecure).to(cookie::setUseSecureCookie);
        map.from(settings::getSameSite).as(site -> site.attributeValue()).to(cookie::setSameSite);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        if (needsNone(request)) {
            return List.of();
        }
        return cookie.readCookieValues(request).stream()
                .filter(SessionSecret::isOne)
                .map(SessionSecret::id)
                .toList();
    }

    /**
     * A static file says nothing about anybody. The page that tells of an error has the session that its request had: where that one could not
     * be read, because the database is away, a second try would leave nothing to tell it with.
     */
    private static boolean needsNone(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.ERROR
                || request.getServletPath().startsWith("/assets/");
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        if (value.getCookieValue().isEmpty()) {
            cookie.writeCookieValue(value);
            return;
        }
        HttpSession session = value.getRequest().getSession(false);
        if (session != null && session.getAttribute(StoredSession.SECRET) instanceof String secret) {
            cookie.writeCookieValue(new CookieValue(value.getRequest(), value.getResponse(), secret));
        }
    }
}
