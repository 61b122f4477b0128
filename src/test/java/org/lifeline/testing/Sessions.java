package org.lifeline.testing;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.session.ManagerBase;
import org.apache.catalina.session.StandardSession;
import org.lifeline.platform.security.SessionAge;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ReflectionUtils;

/** Ends and ages people's sessions where they are kept, so that no test waits for half an hour. */
public final class Sessions {

    private final Manager manager;

    /** @param product the running product; only sessions that begin after this can be moved in time */
    public Sessions(ApplicationContext product) {
        TomcatWebServer server = (TomcatWebServer) ((ServletWebServerApplicationContext) product).getWebServer();
        manager = ((Context) server.getTomcat().getHost().findChildren()[0]).getManager();
        ((ManagerBase) manager).setSessionActivityCheck(true);
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

    /** As if its browser had gone on asking by itself until now, and its person had left it so long before its end. */
    public void walkAway(String id, Duration left) {
        Session session = find(id);
        session.access();
        session.endAccess();
        session.getSession()
                .setAttribute(
                        SessionAge.LAST_USED,
                        System.currentTimeMillis() - session.getMaxInactiveInterval() * 1000L + left.toMillis());
    }

    private static void leave(Session session, Duration left) {
        // The container notes the end of a request after its answer has gone, and would note it over the time set here.
        AtomicInteger underWay = (AtomicInteger) ReflectionUtils.getField(field("accessCount"), session);
        await().atMost(PATIENCE).until(() -> underWay.get() == 0);
        long asked = System.currentTimeMillis() - session.getMaxInactiveInterval() * 1000L + left.toMillis();
        for (String time : new String[] {"thisAccessedTime", "lastAccessedTime"}) {
            ReflectionUtils.setField(field(time), session, asked);
        }
        session.getSession().setAttribute(SessionAge.LAST_USED, asked);
    }

    private static Field field(String name) {
        Field field = ReflectionUtils.findField(StandardSession.class, name);
        ReflectionUtils.makeAccessible(field);
        return field;
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
        long idle = session.getIdleTime();
        if (session.getSession().getAttribute(SessionAge.LAST_USED) instanceof Long used) {
            idle = Math.max(idle, System.currentTimeMillis() - used);
        }
        return session.getMaxInactiveInterval() - idle / 1000;
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
