package org.lifeline.platform.session;

import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.web.servlet.FlashMapManager;

/** Puts {@link StoredSessions} in the place of the servlet container's sessions, for every filter and page. */
@Configuration
@EnableSpringHttpSession
class SessionConfiguration {

    @Bean
    CookieSerializer sessionCookie(ServerProperties server) {
        return new SessionCookie(server.getServlet().getSession().getCookie());
    }

    @Bean
    FlashMapManager flashMapManager() {
        return new FlashParts();
    }
}
