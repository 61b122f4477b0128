package org.lifeline.registry;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param identityFile a file of people, in CSV or JSON Lines, with those who have died; without it no identity is confirmed by a source
 * @param lookBack for how long after the end of its voucher a case still counts as a possible duplicate
 * @param openFor for how long a person is open to whoever said why they need to know about them; a day at most
 */
@ConfigurationProperties("lifeline.registry")
record RegistryProperties(
        @Nullable Path identityFile,
        @DefaultValue("180d") Duration lookBack,
        @DefaultValue("30m") Duration openFor) {}
