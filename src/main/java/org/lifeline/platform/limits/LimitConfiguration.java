package org.lifeline.platform.limits;

import io.github.bucket4j.TimeMeter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class LimitConfiguration {

    /** The clock by which allowances refill. It is wall-clock time, because all nodes count together. */
    @Bean
    TimeMeter allowanceTime() {
        return TimeMeter.SYSTEM_MILLISECONDS;
    }
}
