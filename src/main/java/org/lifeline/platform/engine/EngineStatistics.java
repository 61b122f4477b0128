package org.lifeline.platform.engine;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells PostgreSQL how the engine's permissions are distributed. Without this the planner assumes that the condition "and this bit is set"
 * is rarely true. It then expects a handful of permissions where a group has one for each of its thousands of open tasks, and compares
 * every task with every permission, which takes seconds for a task list of 5,000. This runs at the start because the engine creates its
 * tables itself, after our migrations.
 */
@Component
class EngineStatistics implements ApplicationRunner {

    private final JdbcClient jdbc;

    EngineStatistics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        // 2 and 64 are the bits of READ on a task and of READ_TASK on a process
        jdbc.sql("""
                create statistics if not exists engine_permissions (mcv)
                    on (perms_ & 2), (perms_ & 64), type_, resource_type_, group_id_ from act_ru_authorization""").update();
    }
}
