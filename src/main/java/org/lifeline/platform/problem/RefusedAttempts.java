package org.lifeline.platform.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/** Publishes that a request was refused, for the pages and the API. */
@Component
public class RefusedAttempts {

    private static final String CASE = "[A-Z]-\\d{4}-\\d{6,12}";

    private final ApplicationEventPublisher events;

    RefusedAttempts(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** To be called once for each refusal, where it is answered. */
    public void note(Refused refused, HttpServletRequest request) {
        if (!RefusedAttempt.counts(refused.status())) {
            return;
        }
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String number = refused.caseNumber() == null ? inPath(request) : refused.caseNumber();
        events.publishEvent(new RefusedAttempt(
                refused.status(),
                refused.reason(),
                number,
                request.getMethod() + " " + (pattern == null ? "?" : pattern)));
    }

    private static @Nullable String inPath(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("number") instanceof String number
                        && number.matches(CASE)
                ? number
                : null;
    }
}
