package org.lifeline.testing;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.session.StandardSession;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ReflectionUtils;

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
        leave(find(window), left);
    }

    /** The same for the session of this id. */
    public void leave(String id, Duration left) {
        leave(find(id), left);
    }

    private static void leave(Session session, Duration left) {
        long asked = System.currentTimeMillis() - session.getMaxInactiveInterval() * 1000L + left.toMillis();
        for (String time : new String[] {"thisAccessedTime", "lastAccessedTime"}) {
            Field field = ReflectionUtils.findField(StandardSession.class, time);
            ReflectionUtils.makeAccessible(field);
            ReflectionUtils.setField(field, session, asked);
        }
    }

    /** Seconds until the session ends, if nothing is asked of it. */
    public long left(BrowserContext window) {
        return left(find(window));
    }

    /** The same for the session of this id. */
    public long left(String id) {
        return left(find(id));
    }

    private static long left(Session session) {
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
