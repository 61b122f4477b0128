package org.lifeline.registry;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param identityFile who is known, and who has died: a file in CSV or JSON Lines; none: no identity is confirmed by a source
 * @param lookBack for how long after the end of its voucher a case still counts as a duplicate
 */
@ConfigurationProperties("lifeline.registry")
record RegistryProperties(@Nullable Path identityFile, @DefaultValue("180d") Duration lookBack) {}
