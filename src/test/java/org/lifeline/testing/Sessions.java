package org.lifeline.testing;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.session.StandardSession;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/** Ends and ages people's sessions where they are kept, so that no test waits for half an hour. */
public final class Sessions {

    private final Manager manager;

    /** @param product the running product */
    public Sessions(ApplicationContext product) {
        TomcatWebServer server = (TomcatWebServer) ((ServletWebServerApplicationContext) product).getWebServer();
        manager = ((Context) server.getTomcat().getHost().findChildren()[0]).getManager();
    }

    /** As after half an hour without a request. */
    public void end(BrowserContext window) {
        find(window).expire();
    }

    /** Leaves so long until the session ends, as if nothing had been asked of it until now. */
    public void leave(BrowserContext window, Duration left) {
        Session session = find(window);
        ((StandardSession) session).setCreationTime(System.currentTimeMillis() - session.getMaxInactiveInterval() * 1000L + left.toMillis());
    }

    /** Seconds until the session ends, if nothing is asked of it. */
    public long left(BrowserContext window) {
        Session session = find(window);
        return session.getMaxInactiveInterval() - session.getIdleTime() / 1000;
    }

    /** As if the log-in had been so long ago, and busy until now. */
    public void age(BrowserContext window, Duration age) {
        StandardSession session = (StandardSession) find(window);
        session.setCreationTime(System.currentTimeMillis() - age.toMillis());
        session.access();
        session.endAccess();
    }

    private Session find(BrowserContext window) {
        for (Cookie cookie : window.cookies()) {
            if (cookie.name.equals("JSESSIONID")) {
                return find(cookie.value);
            }
        }
        throw new IllegalStateException("nobody is logged in");
    }

    private Session find(String id) {
        try {
            Session session = manager.findSession(id);
            if (session == null) {
                throw new IllegalStateException("this session has ended");
            }
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
