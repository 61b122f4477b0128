package org.lifeline.platform;

import java.time.Clock;
import org.lifeline.platform.time.ProductClock;
import org.lifeline.platform.time.Times;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration
@ConfigurationPropertiesScan("org.lifeline")
@EnableScheduling
class PlatformConfiguration {

    @Bean
    RunMode runMode(Environment environment) {
        return RunMode.of(environment);
    }

    @Bean
    Clock clock(LifelineProperties properties) {
        return ProductClock.in(properties.zone());
    }

    /** The format in which pages and letters write days and times. */
    @Bean
    Times times(LifelineProperties properties) {
        return new Times(properties.zone());
    }
}
