package org.lifeline.testing;

import io.github.bucket4j.TimeMeter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The time by which allowances of requests refill. A test that counts them stops it: no token comes back between two of its calls. */
@TestConfiguration(proxyBeanMethods = false)
public class Allowances {

    private static final AtomicLong PASSED = new AtomicLong();
    private static volatile @Nullable Long stopped;

    /** No allowance refills until {@link #goOn}. */
    public static void stop() {
        stopped = now();
    }

    /** As if so many seconds had passed, for all allowances. */
    public static void pass(long seconds) {
        PASSED.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        Long at = stopped;
        if (at != null) {
            stopped = at + TimeUnit.SECONDS.toNanos(seconds);
        }
    }

    public static void goOn() {
        stopped = null;
    }

    private static long now() {
        return TimeMeter.SYSTEM_MILLISECONDS.currentTimeNanos() + PASSED.get();
    }

    @Bean
    @Primary
    TimeMeter allowanceTimeOfTests() {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                Long at = stopped;
                return at == null ? now() : at;
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }
}
