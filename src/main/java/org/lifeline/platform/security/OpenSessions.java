package org.lifeline.platform.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.Session;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.AuthenticatorBase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Tells how long a session still lasts. Asking the servlet container for a session counts as use and prolongs it. So a page that only wants
 * to know when the session ends asks here, which changes nothing.
 */
@Component
class OpenSessions implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    /**
     * @param account the account of the session; null when there is no session, it has ended, or nobody is logged in
     * @param secondsLeft seconds until it ends if nobody does anything; 0 when it has ended
     * @param longest seconds that it can last at most, even if it is used, see {@link SessionAge}
     */
    record Remaining(@Nullable String account, long secondsLeft, long longest) {

        static final Remaining NOTHING = new Remaining(null, 0, 0);
    }

    private final Clock clock;
    private volatile @Nullable Context context;

    OpenSessions(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(made -> {
            context = made;
            made.addLifecycleListener(event -> {
                if (event.getType().equals(Lifecycle.AFTER_START_EVENT)) {
                    useNoSessionUnasked(made);
                }
            });
        });
    }

    /**
     * Keeps Tomcat from looking for a log-in of its own in the session of every request, which would count as use. There is none, because
     * the log-in is Spring's.
     */
    private static void useNoSessionUnasked(Context made) {
        for (Valve valve : made.getPipeline().getValves()) {
            if (valve instanceof AuthenticatorBase authenticator) {
                authenticator.setCache(false);
            }
        }
    }

    /** The remaining time of the session that the request's cookie names. */
    Remaining of(HttpServletRequest request) throws IOException {
        Context here = context;
        if (here == null || here.getManager() == null || request.getCookies() == null) {
            return Remaining.NOTHING;
        }
        String name = here.getSessionCookieName() == null ? "JSESSIONID" : here.getSessionCookieName();
        for (Cookie cookie : Arrays.stream(request.getCookies())
                .filter(each -> each.getName().equals(name))
                .toList()) {
            Session session = here.getManager().findSession(cookie.getValue());
            if (session != null && session.isValid()) {
                return remaining(session);
            }
        }
        return Remaining.NOTHING;
    }

    private Remaining remaining(Session session) {
        String account;
        long idle;
        long age;
        try {
            account =
                    session.getSession().getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                                            instanceof SecurityContext security
                                    && security.getAuthentication() != null
                            ? security.getAuthentication().getName()
                            : null;
            // the container also counts requests that a page sent by itself
            idle = session.getIdleTime() / 1000;
            if (session.getSession().getAttribute(SessionAge.LAST_USED) instanceof Long used) {
                idle = Math.max(idle, (clock.millis() - used) / 1000);
            }
            age = (clock.millis() - session.getCreationTime()) / 1000;
        } catch (IllegalStateException ended) {
            return Remaining.NOTHING;
        }
        long longest = SessionAge.LONGEST.toSeconds() - age;
        long left = session.getMaxInactiveInterval() <= 0
                ? longest
                : Math.min(longest, session.getMaxInactiveInterval() - idle);
        return account == null || left <= 0 ? Remaining.NOTHING : new Remaining(account, left, longest);
    }
}
