package org.lifeline.platform.database;

import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.stereotype.Component;

/** A migration takes as long as it takes: cut off after a minute it would never end on a large database. */
@Component
class PatientMigrations implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration flyway) {
        if (flyway.getDataSource() != null) {
            flyway.dataSource(new PatientDataSource(flyway.getDataSource()));
        }
    }
}
