package org.lifeline.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.ValueTables;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Asks the source of identities who a person is and whether they live, and stores the answer. */
@Service
public class IdentityChecks {

    private static final String NO_SOURCE = "none";

    private final @Nullable IdentitySource source;
    private final JdbcClient jdbc;
    private final Clock clock;

    IdentityChecks(RegistryProperties properties, ObjectMapper json, JdbcClient jdbc, Clock clock, ValueTables tables) {
        this.source = source(
                properties, json, () -> tables.latest(LikenessWeights.TABLE).identityName(), clock);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private static @Nullable IdentitySource source(
            RegistryProperties properties, ObjectMapper json, DoubleSupplier sameName, Clock clock) {
        RegistryProperties.Remote registry = properties.identityRegistry();
        if (registry != null && registry.isSet()) {
            return new RemoteRegistry(registry, json, sameName, clock);
        }
        return properties.identityFile() == null ? null : new IdentityFile(properties.identityFile(), json, sameName);
    }

    /** Whether the source has this number as that of this person. False where there is no source. */
    boolean confirms(Person claimed) {
        return source != null && source.ask(claimed) == Identity.confirmed;
    }

    /** @param claimed the applicant's own statements */
    public Identity check(String applicationNumber, Person claimed, CheckPoint point) {
        Identity answer = source == null ? Identity.unknown : source.ask(claimed);
        jdbc.sql("""
                        insert into identity_check (application_number, check_point, source, result, checked_at)
                        values (:number, :point, :source, :result, :at)""")
                .param("number", applicationNumber)
                .param("point", point.name())
                .param("source", source == null ? NO_SOURCE : source.name())
                .param("result", answer.name())
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        return answer;
    }

    /** The source's answer at this point; unknown when it was not asked. */
    public Identity latest(String applicationNumber, CheckPoint point) {
        return jdbc.sql("""
                        select result from identity_check where application_number = :number and check_point = :point
                         order by checked_at desc limit 1""")
                .param("number", applicationNumber)
                .param("point", point.name())
                .query(String.class)
                .optional()
                .map(Identity::valueOf)
                .orElse(Identity.unknown);
    }
}
