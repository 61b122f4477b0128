package org.lifeline.platform;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Lets a node that is asked to end serve on for a while ({@code lifeline.shutdown-pause}) after its readiness went down. A load balancer
 * learns of it only when it asks again; until then it sends requests, and a web server that is closing would refuse their connections.
 */
@Component
class ShutdownPause implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownPause.class);

    private final Duration pause;
    private volatile boolean running;

    ShutdownPause(Environment environment) {
        pause = DurationStyle.detectAndParse(environment.getProperty("lifeline.shutdown-pause", "0s"));
    }

    @Override
    public void start() {
        running = true;
    }

    /** Readiness is down already: Spring Boot does that first of all when an application ends. */
    @Override
    public void stop() {
        running = false;
        if (!pause.isZero() && !pause.isNegative()) {
            LOG.warn("This node ends: it takes requests for {} more seconds", pause.toSeconds());
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What has the highest phase stops first: before the web server, and before anything that a request needs. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
