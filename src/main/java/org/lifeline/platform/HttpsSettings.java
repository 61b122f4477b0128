package org.lifeline.platform;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Where people use https, cookies are sent over https only, whatever the proxy in front of this node says or omits. The session's cookie
 * has a name prefix by which browsers bind it to this one host (RFC 6265bis, section 4.1.3.2).
 */
class HttpsSettings implements EnvironmentPostProcessor, Ordered {

    static final String SESSION_COOKIE = "__Host-lifeline";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.getProperty("lifeline.public-url", "").startsWith("https:")) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "https",
                            Map.of(
                                    "server.servlet.session.cookie.name", SESSION_COOKIE,
                                    "server.servlet.session.cookie.path", "/",
                                    "server.servlet.session.cookie.secure", "true",
                                    "camunda.bpm.webapp.csrf.enable-secure-cookie", "true")));
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
