package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Recognises a program that reads the metrics by the token in {@code lifeline.metrics.token}. It needs no account and no database, because the
 * metrics are wanted most when there is none.
 */
@Component
class ScraperToken implements RequestMatcher {

    private static final String PATH = "/actuator/prometheus";
    private static final String BEARER = "Bearer ";

    private final boolean exists;
    private final byte[] digest;

    ScraperToken(@Value("${lifeline.metrics.token:}") String token) {
        this.exists = !token.isBlank();
        this.digest = DigestUtils.sha256(token.strip());
    }

    /** Compares in constant time, so that nobody finds the token letter by letter. */
    @Override
    public boolean matches(HttpServletRequest request) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        return exists
                && request.getMethod().equals(HttpMethod.GET.name())
                && request.getServletPath().equals(PATH)
                && given != null
                && given.startsWith(BEARER)
                && MessageDigest.isEqual(DigestUtils.sha256(given.substring(BEARER.length())), digest);
    }
}
