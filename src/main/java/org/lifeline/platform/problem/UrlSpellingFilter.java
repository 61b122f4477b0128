package org.lifeline.platform.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Accepts an address in one spelling only, before anything decides by the address who may use it. The container, Spring and the engine's
 * REST API decode an address at different moments, so a rule for one spelling would not apply to another. A browser encodes neither letters
 * nor dots. None of our addresses has parameters inside its path, empty or dotted segments, or an unprintable character.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class UrlSpellingFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(UrlSpellingFilter.class);
    private static final int LONGEST = 2048;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7f;

    private final ObjectMapper json;

    UrlSpellingFilter(ObjectMapper json) {
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isPlain(request.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        LOG.info("an address was refused: it is not written as a browser writes it");
        Refused refused = Refused.unreadable("This address is not written as a browser writes it.");
        response.setStatus(refused.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        // set here because the response is sent before Spring Security would add it
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        json.writeValue(response.getOutputStream(), ProblemAdvice.problem(refused));
    }

    /** @param path as it was received, still encoded */
    static boolean isPlain(String path) {
        if (path.length() > LONGEST || path.contains("//") || path.indexOf(';') >= 0 || path.indexOf('\\') >= 0) {
            return false;
        }
        for (String step : path.split("/", -1)) {
            if (step.equals(".") || step.equals("..")) {
                return false;
            }
        }
        return isPlainlyEncoded(path);
    }

    private static boolean isPlainlyEncoded(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                if (c < FIRST_PRINTABLE || c >= DELETE) {
                    return false;
                }
                bytes.write(c);
                continue;
            }
            int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            int decoded = high * 16 + low;
            if (decoded < FIRST_PRINTABLE || decoded == DELETE || isNeverEncoded((char) decoded)) {
                return false;
            }
            bytes.write(decoded);
            i += 2;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Whether a character needs no encoding, or would be taken for a part of the address's structure once it is decoded. */
    private static boolean isNeverEncoded(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~/\\%;".indexOf(c) >= 0;
    }
}
