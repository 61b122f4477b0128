package org.lifeline.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The clock of one node, which can be turned while the machine's own clock stays as it is. A file says by how many seconds it is wrong; the
 * node looks every fifth of a second. The product has one clock, and the engine one of its own: both are turned.
 */
@TestConfiguration(proxyBeanMethods = false)
@ConditionalOnProperty(TurnedClock.SETTING)
class TurnedClock {

    static final String SETTING = "faults.clock";

    private static final int LOOKS_MILLIS = 200;

    private static volatile Duration wrongBy = Duration.ZERO;

    /** From a moment from now on the node with this file is wrong by so much. */
    static void turn(Path file, Duration by) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, String.valueOf(by.toSeconds()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void look(Path file) {
        try {
            Duration by = Duration.ofSeconds(Long.parseLong(Files.readString(file)));
            if (!by.equals(wrongBy)) {
                wrongBy = by;
                ClockUtil.offset(by.toMillis());
            }
        } catch (IOException | NumberFormatException e) {
            throw new IllegalStateException("nobody says what time it is", e);
        }
    }

    @Bean(destroyMethod = "shutdownNow")
    static ScheduledExecutorService looksAtTheClock(@Value("${" + SETTING + "}") Path file) {
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
        looking.scheduleAtFixedRate(() -> look(file), 0, LOOKS_MILLIS, TimeUnit.MILLISECONDS);
        return looking;
    }

    @Bean
    static BeanPostProcessor clocksThatCanBeTurned() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof Clock clock ? new Turned(clock) : bean;
            }
        };
    }

    private static final class Turned extends Clock {
        private final Clock right;

        Turned(Clock right) {
            this.right = right;
        }

        @Override
        public ZoneId getZone() {
            return right.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new Turned(right.withZone(zone));
        }

        @Override
        public Instant instant() {
            return right.instant().plus(wrongBy);
        }
    }
}
