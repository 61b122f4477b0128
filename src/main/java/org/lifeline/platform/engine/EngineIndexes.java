package org.lifeline.platform.engine;

import java.util.Map;
import javax.sql.DataSource;
import org.lifeline.platform.database.PatientDataSource;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes the indexes that {@link EngineWork} needs: the few jobs that are due, or failed, among the many whose time has not come. This runs at
 * the start because the engine creates its tables itself, after our migrations.
 */
@Component
class EngineIndexes implements ApplicationRunner {

    private static final Map<String, String> INDEXES = Map.of(
            "lifeline_job_due",
            "act_ru_job ((coalesce(duedate_, create_time_))) where retries_ > 0 and suspension_state_ = 1",
            "lifeline_job_failed",
            "act_ru_job (id_) where retries_ = 0");

    private final JdbcClient jdbc;

    EngineIndexes(DataSource database) {
        // an index over many jobs takes its time
        this.jdbc = JdbcClient.create(new PatientDataSource(database));
    }

    @Override
    public void run(ApplicationArguments arguments) {
        INDEXES.forEach((name, on) -> {
            // asked first, because "if not exists" locks the table all the same, and other nodes work
            if (!jdbc.sql("select to_regclass(:name) is not null")
                    .param("name", name)
                    .query(Boolean.class)
                    .single()) {
                jdbc.sql("create index if not exists " + name + " on " + on).update();
            }
        });
    }
}
