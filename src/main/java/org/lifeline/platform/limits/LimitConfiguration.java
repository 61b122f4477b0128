package org.lifeline.platform.limits;

import io.github.bucket4j.TimeMeter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class LimitConfiguration {

    /** By which allowances refill. Wall-clock time, since all nodes count together. */
    @Bean
    TimeMeter allowanceTime() {
        return TimeMeter.SYSTEM_MILLISECONDS;
    }
}
