package org.lifeline.platform.tracing;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Names the case whose number is part of the address, such as /api/applications/{number}. */
@Configuration
class CaseOfRequest implements WebMvcConfigurer, HandlerInterceptor {

    private final Traces traces;

    CaseOfRequest(Traces traces) {
        this.traces = traces;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> values
                && values.get("number") instanceof String number
                && number.equals(LogContext.caseIn(number))) {
            LogContext.name(number);
            traces.tag(Traces.CASE, number);
        }
        return true;
    }
}
