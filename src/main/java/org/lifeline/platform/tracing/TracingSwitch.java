package org.lifeline.platform.tracing;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out everything that makes traces, unless {@code lifeline.tracing.url} says where they go: what nobody collects costs nothing. (Spring
 * Boot's own switch stops sending them, and still makes them.) A tracer that makes nothing is there then.
 */
class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final Set<String> TRACES = Set.of(
            "org.springframework.boot.actuate.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.opentelemetry.OpenTelemetryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.tracing.OpenTelemetryTracingAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.tracing.otlp.OtlpTracingAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.tracing.prometheus.PrometheusExemplarsAutoConfiguration");

    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        on = isOn(environment);
    }

    static boolean isOn(Environment environment) {
        return !environment.getProperty("lifeline.tracing.url", "").isBlank();
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            wanted[i] = on || name == null || !TRACES.contains(name);
        }
        return wanted;
    }
}
