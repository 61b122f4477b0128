package org.lifeline.platform.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests a minute; application.yaml documents each.
 *
 * @param logInsPerAddress attempts to log in, and requests with credentials that do not hold, from one address
 * @param logInsPerAccount attempts to log in as one account from one address
 * @param logInsPerAccountElsewhere attempts to log in as one account from all addresses together from which nobody has logged in as it
 *     before
 * @param changesPerAddress requests that may change something, from one address without a log-in
 * @param changesPerAccount the same for one account
 */
@ConfigurationProperties("lifeline.limits")
record LimitProperties(
        @DefaultValue("60") int logInsPerAddress,
        @DefaultValue("10") int logInsPerAccount,
        @DefaultValue("100") int logInsPerAccountElsewhere,
        @DefaultValue("300") int changesPerAddress,
        @DefaultValue("1200") int changesPerAccount) {}
