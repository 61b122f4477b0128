package org.lifeline.operations;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.lifeline.audit.SealBacklog;
import org.lifeline.insight.FactBacklog;
import org.lifeline.notification.MessageBacklog;
import org.lifeline.platform.engine.EngineWork;

/**
 * How the work of the whole product stands, over all nodes. It names no person and no case.
 *
 * @param readAt when it was so
 * @param incidents by the key of the process, with 0 for a process that has none
 * @param tasks the open tasks by process, task and group of officers
 */
public record OperationalFigures(
        Instant readAt,
        Map<String, Long> incidents,
        EngineWork.Jobs jobs,
        List<EngineWork.OpenTasksOfGroup> tasks,
        MessageBacklog.Waiting messages,
        SealBacklog.Seals seals,
        FactBacklog.Changes changes,
        FactBacklog.Index index,
        Backups.Safety safety) {}
