package org.lifeline.platform;

import jakarta.servlet.MultipartConfigElement;
import java.time.Clock;
import org.lifeline.platform.time.ProductClock;
import org.lifeline.platform.time.Times;
import org.springframework.boot.autoconfigure.web.servlet.MultipartProperties;
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

    /** An upload that is on its way lies in the work folder, not in the one that all programs of the machine share. */
    @Bean
    MultipartConfigElement multipartConfigElement(MultipartProperties properties, WorkFolder work) {
        properties.setLocation(work.path().toString());
        return properties.createMultipartConfig();
    }

    /** The format in which pages and letters write days and times. */
    @Bean
    Times times(LifelineProperties properties) {
        return new Times(properties.zone());
    }
}
