package org.lifeline.testing;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.time.Duration;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends and ages people's sessions where they are kept, so that no test waits for half an hour. */
public final class Sessions {

    private final JdbcClient jdbc;

    /** @param product the running product */
    public Sessions(ApplicationContext product) {
        jdbc = product.getBean(JdbcClient.class);
    }

    /** As after half an hour without a request. */
    public void end(BrowserContext window) {
        leave(window, Duration.ofSeconds(-1));
    }

    /** Leaves so long until the session ends, as if nobody had used it until now. */
    public void leave(BrowserContext window, Duration left) {
        leave(cookie(window), left);
    }

    /** The same for the session of this cookie. */
    public void leave(String cookie, Duration left) {
        change(cookie, """
                update web_session set ends_at = now() + :time, used_at = now() + :time - make_interval(secs => idle_seconds),
                       created_at = least(created_at, now() + :time - make_interval(secs => idle_seconds))
                 where id = :id""", left);
    }

    /** Seconds until the session ends, if nothing is asked of it. */
    public long left(BrowserContext window) {
        return left(cookie(window));
    }

    /** The same for the session of this cookie. */
    public long left(String cookie) {
        return jdbc.sql("select extract(epoch from ends_at - now())::bigint from web_session where id = :id")
                .param("id", id(cookie))
                .query(Long.class)
                .single();
    }

    /** As if the log-in had been so long ago, and busy until now. */
    public void age(BrowserContext window, Duration age) {
        change(cookie(window), """
                update web_session set created_at = now() - :time, used_at = now(), ends_at = now() + make_interval(secs => idle_seconds)
                 where id = :id""", age);
    }

    /** By which the database knows the session of this cookie. */
    public static String id(String cookie) {
        return DigestUtils.sha256Hex(cookie);
    }

    /** The names of what is kept in the session of this cookie. */
    public static List<String> parts(JdbcClient jdbc, String cookie) {
        return jdbc.sql("select name from web_session_part where session_id = ?")
                .param(id(cookie))
                .query(String.class)
                .list();
    }

    private void change(String cookie, String sql, Duration time) {
        int changed = jdbc.sql(sql.replace(":time", "make_interval(secs => :time)"))
                .param("id", id(cookie))
                .param("time", (double) time.toMillis() / 1000)
                .update();
        if (changed == 0) {
            throw new IllegalStateException("this session has ended");
        }
    }

    private static String cookie(BrowserContext window) {
        for (Cookie cookie : window.cookies()) {
            if (cookie.name.equals("JSESSIONID")) {
                return cookie.value;
            }
        }
        throw new IllegalStateException("nobody is logged in");
    }
}
