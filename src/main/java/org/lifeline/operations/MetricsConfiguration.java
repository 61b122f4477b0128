package org.lifeline.operations;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;

@Configuration
class MetricsConfiguration {

    /** Runs after the security chain, so only for who may read the metrics. */
    @Bean
    FilterRegistrationBean<OncePerRequestFilter> figuresBeforeMetrics(OperationalMetrics metrics) {
        FilterRegistrationBean<OncePerRequestFilter> filter = new FilterRegistrationBean<>(new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                metrics.bringUpToDate();
                chain.doFilter(request, response);
            }
        });
        filter.setUrlPatterns(List.of("/actuator/prometheus"));
        filter.setName("figuresBeforeMetrics");
        return filter;
    }
}
