package org.lifeline.platform.engine;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.lifeline.platform.database.PatientDataSource;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes the indexes that {@link EngineWork} needs, and the engine, too: the few jobs that are due, or failed, among the many whose time has not
 * come; and two more that the engine lacks. And tells the database to clean up the engine's tables sooner than others (decision 117). This runs
 * at the start because the engine creates its tables itself, after our migrations.
 */
@Component
class EngineIndexes implements ApplicationRunner {

    private static final Map<String, String> INDEXES = Map.of(
            // each node asks every few seconds which jobs are due, and a case that waits has the timers of days to come
            "lifeline_job_acquire",
            "act_ru_job (duedate_) where retries_ > 0 and suspension_state_ = 1",
            "lifeline_job_failed",
            "act_ru_job (id_) where retries_ = 0",
            // at the end of each task the engine looks for tasks that are parts of it; ours have none, so nothing is in
            // this index
            "lifeline_task_part",
            "act_ru_task (parent_task_id_) where parent_task_id_ is not null",
            // the steps of a case are read down through the processes that its process called
            "lifeline_process_called",
            "act_hi_procinst (super_process_instance_id_) where super_process_instance_id_ is not null");

    /** Of earlier versions. */
    private static final String REPLACED = "lifeline_job_due";

    /** A row lives for seconds to months here, and each step rewrites some: by its usual rule the database would wait for a fifth of the table. */
    private static final List<String> REWRITTEN = List.of(
            "act_ru_execution",
            "act_ru_job",
            "act_ru_task",
            "act_ru_variable",
            "act_ru_identitylink",
            "act_ru_event_subscr");

    /** Rows come and stay for years. */
    private static final List<String> GROWING = List.of(
            "act_hi_procinst",
            "act_hi_actinst",
            "act_hi_taskinst",
            "act_hi_identitylink",
            "act_hi_decinst",
            "act_hi_dec_out");

    private static final String OFTEN =
            "autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=1000, autovacuum_analyze_scale_factor=0.02";

    private static final String EARLY =
            "autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_insert_scale_factor=0.02, autovacuum_analyze_scale_factor=0.01";

    private final JdbcClient jdbc;

    EngineIndexes(DataSource database) {
        // an index over many jobs takes its time
        this.jdbc = JdbcClient.create(new PatientDataSource(database));
    }

    @Override
    public void run(ApplicationArguments arguments) {
        // asked first, because "if exists" and "if not exists" lock the table all the same, and other nodes work
        INDEXES.forEach((name, on) -> {
            if (!exists(name)) {
                jdbc.sql("create index if not exists " + name + " on " + on).update();
            }
        });
        if (exists(REPLACED)) {
            jdbc.sql("drop index if exists " + REPLACED).update();
        }
        REWRITTEN.forEach(table -> cleanUp(table, OFTEN));
        GROWING.forEach(table -> cleanUp(table, EARLY));
    }

    private boolean exists(String index) {
        return jdbc.sql("select to_regclass(:name) is not null")
                .param("name", index)
                .query(Boolean.class)
                .single();
    }

    private void cleanUp(String table, String how) {
        // what somebody who knows their database set by hand stays
        if (jdbc.sql("select reloptions is null from pg_class where oid = to_regclass(:table)")
                .param("table", table)
                .query(Boolean.class)
                .single()) {
            jdbc.sql("alter table " + table + " set (" + how + ")").update();
        }
    }
}
