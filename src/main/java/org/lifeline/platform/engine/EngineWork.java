package org.lifeline.platform.engine;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How much work lies in the engine, and for how long. The engine's own services would bring each job and each task to Java. {@link
 * EngineIndexes} makes the indexes that keep these queries short while hundreds of thousands of timers wait.
 */
@Repository
public class EngineWork {

    /** A job that nobody has begun or ended for so long is overdue. */
    public static final Duration IN_TIME = Duration.ofMinutes(1);

    /** Nobody needs to know more exactly how bad it is, and counting on would take the database's time. */
    private static final int MOST = 100_000;

    /**
     * @param failed jobs that are not tried again by themselves; each is an incident
     * @param overdue jobs that should have been done a minute ago or more; counted up to 100,000
     * @param oldestDue since when the first of those that are due should be done; null where none is due
     */
    public record Jobs(long failed, long overdue, @Nullable Instant oldestDue) {}

    /**
     * The open tasks of one kind.
     *
     * @param process key of the process, such as {@code approvalStage}
     * @param task id in the model, such as {@code userTask_decide}
     * @param group whose stage it is, such as {@code social-worker}; of several the first by name, and empty where officers are named
     * @param oldest since when the first of them waits
     */
    public record OpenTasksOfGroup(String process, String task, String group, long count, Instant oldest) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    EngineWork(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The incidents of each process where they arose, by its key. A process without one has 0. */
    public Map<String, Long> incidents() {
        Map<String, Long> incidents = new TreeMap<>();
        jdbc.sql("""
                        select d.key_, count(i.id_) from act_re_procdef d
                          left join act_ru_incident i on i.proc_def_id_ = d.id_ and i.cause_incident_id_ = i.id_
                         group by d.key_""").query(row -> {
            incidents.put(row.getString(1), row.getLong(2));
        });
        return incidents;
    }

    public Jobs jobs() {
        long failed = jdbc.sql("select count(*) from (select from act_ru_job where retries_ = 0 limit :most) j")
                .param("most", MOST)
                .query(Long.class)
                .single();
        Instant now = clock.instant();
        long overdue = jdbc.sql("""
                        select count(*) from (
                            select from act_ru_job where retries_ > 0 and suspension_state_ = 1
                               and (duedate_ <= :before or duedate_ is null and create_time_ <= :before)
                             limit :most) j""")
                .param("before", Timestamp.from(now.minus(IN_TIME)))
                .param("most", MOST)
                .query(Long.class)
                .single();
        Optional<Instant> oldest = jdbc.sql("""
                        select min(due) from (
                            select min(duedate_) as due from act_ru_job where retries_ > 0 and suspension_state_ = 1 and duedate_ <= :now
                            union all
                            select min(create_time_) from act_ru_job
                             where retries_ > 0 and suspension_state_ = 1 and duedate_ is null and create_time_ <= :now) j""")
                .param("now", Timestamp.from(now))
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
        return new Jobs(failed, overdue, oldest.orElse(null));
    }

    /** All open tasks: the engine's table holds no others. */
    public List<OpenTasksOfGroup> openTasks() {
        return jdbc.sql("""
                        select d.key_, t.task_def_key_, coalesce(l.group_id_, ''), count(*), min(t.create_time_)
                          from act_ru_task t
                          join act_re_procdef d on d.id_ = t.proc_def_id_
                          left join (select task_id_, min(group_id_) as group_id_ from act_ru_identitylink
                                      where type_ = 'candidate' and group_id_ is not null group by task_id_) l on l.task_id_ = t.id_
                         group by 1, 2, 3 order by 1, 2, 3""")
                .query((row, n) -> new OpenTasksOfGroup(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getTimestamp(5).toInstant()))
                .list();
    }
}
