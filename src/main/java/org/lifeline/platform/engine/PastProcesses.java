package org.lifeline.platform.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricDecisionInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.PastProcess.Act;
import org.lifeline.platform.engine.PastProcess.Decision;
import org.lifeline.platform.engine.PastProcess.Failure;
import org.lifeline.platform.engine.PastProcess.Step;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The processes of cases, those that the engine has and those that were taken out of it into the archive. A process is in one of the two:
 * to archive it and to delete it from the engine is one transaction. Archived are processes that ended, with those that they called.
 */
@Repository
public class PastProcesses {

    private static final TypeReference<List<PastProcess>> PROCESSES = new TypeReference<>() {};

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** The property of a task that an entry of the engine's log names. */
    private static final String ASSIGNEE = "assignee";

    private final HistoryService history;
    private final RepositoryService repository;
    private final JdbcClient jdbc;
    private final Clock clock;

    PastProcesses(HistoryService history, RepositoryService repository, JdbcClient jdbc, Clock clock) {
        this.history = history;
        this.repository = repository;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- reading

    /** The processes of a case, in the order in which they began; empty for a number that no process has. */
    public List<PastProcess> of(String caseNumber) {
        Stream<PastProcess> running = roots(caseNumber).stream().flatMap(root -> withCalled(root).stream());
        return Stream.concat(archived(caseNumber).stream(), running)
                .sorted(Comparator.comparingLong(PastProcess::from))
                .toList();
    }

    /** Since when processes of this case are in the archive; null where none is. */
    public @Nullable Instant archivedAt(String caseNumber) {
        return jdbc.sql("select max(archived_at) from archived_process where case_number = :case")
                .param("case", caseNumber)
                .query((row, n) -> row.getObject(1, OffsetDateTime.class))
                .optional()
                .map(OffsetDateTime::toInstant)
                .orElse(null);
    }

    List<PastProcess> archived(String caseNumber) {
        return jdbc
                .sql(
                        "select processes from archived_process where case_number = :case order by begun_at, id collate \"C\"")
                .param("case", caseNumber)
                .query(String.class)
                .list()
                .stream()
                .flatMap(written -> read(written).stream())
                .toList();
    }

    private static List<PastProcess> read(String written) {
        try {
            return JSON.readValue(written, PROCESSES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<HistoricProcessInstance> roots(String caseNumber) {
        return inOrder(history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(caseNumber)
                .rootProcessInstances()
                .list());
    }

    /** What began in the same millisecond has an order, too: a process is shown the same before and after it is archived. */
    private static List<HistoricProcessInstance> inOrder(List<HistoricProcessInstance> some) {
        return some.stream()
                .sorted(Comparator.comparing(HistoricProcessInstance::getStartTime)
                        .thenComparing(HistoricProcessInstance::getId))
                .toList();
    }

    /** The process and those that it called, and so on. */
    private List<PastProcess> withCalled(HistoricProcessInstance root) {
        List<PastProcess> all = new ArrayList<>();
        List<HistoricProcessInstance> next = List.of(root);
        while (!next.isEmpty()) {
            List<HistoricProcessInstance> called = new ArrayList<>();
            for (HistoricProcessInstance each : next) {
                all.add(past(each));
                called.addAll(inOrder(history.createHistoricProcessInstanceQuery()
                        .superProcessInstanceId(each.getId())
                        .list()));
            }
            next = called;
        }
        return all;
    }

    private PastProcess past(HistoricProcessInstance its) {
        String id = its.getId();
        Map<String, String> stepOfTask = new HashMap<>();
        for (HistoricTaskInstance task :
                history.createHistoricTaskInstanceQuery().processInstanceId(id).list()) {
            stepOfTask.put(task.getId(), task.getTaskDefinitionKey());
        }
        return new PastProcess(
                id,
                its.getSuperProcessInstanceId(),
                its.getProcessDefinitionKey(),
                its.getProcessDefinitionVersion(),
                its.getStartTime().getTime(),
                time(its.getEndTime()),
                HistoricProcessInstance.STATE_COMPLETED.equals(its.getState()) || its.getEndTime() == null
                        ? null
                        : its.getState(),
                history
                        .createHistoricActivityInstanceQuery()
                        .processInstanceId(id)
                        .orderByHistoricActivityInstanceStartTime()
                        .asc()
                        .orderPartiallyByOccurrence()
                        .asc()
                        .list()
                        .stream()
                        .map(PastProcesses::step)
                        .toList(),
                decisionsOf(id).stream()
                        .map(each -> new Decision(
                                each.getDecisionDefinitionKey(),
                                each.getActivityId(),
                                each.getEvaluationTime().getTime()))
                        .toList(),
                history
                        .createHistoricJobLogQuery()
                        .processInstanceId(id)
                        .failureLog()
                        .orderByTimestamp()
                        .asc()
                        .orderPartiallyByOccurrence()
                        .asc()
                        .list()
                        .stream()
                        .map(each -> new Failure(
                                each.getActivityId(), each.getTimestamp().getTime(), each.getJobExceptionMessage()))
                        .toList(),
                acts(id, stepOfTask));
    }

    private static Step step(HistoricActivityInstance its) {
        return new Step(
                its.getActivityId(),
                its.getActivityType(),
                its.getStartTime().getTime(),
                time(its.getEndTime()),
                its.getAssignee(),
                its.isCanceled() ? true : null);
    }

    private List<HistoricDecisionInstance> decisionsOf(String process) {
        return history.createHistoricDecisionInstanceQuery().processInstanceId(process).list().stream()
                .sorted(Comparator.comparing(HistoricDecisionInstance::getEvaluationTime)
                        .thenComparing(HistoricDecisionInstance::getId))
                .toList();
    }

    private List<Act> acts(String process, Map<String, String> stepOfTask) {
        // one command of a person is an entry for each property that it changed
        Map<String, List<UserOperationLogEntry>> commands = log(process).stream()
                .filter(each -> each.getUserId() != null)
                .collect(Collectors.groupingBy(
                        UserOperationLogEntry::getOperationId, LinkedHashMap::new, Collectors.toList()));
        return commands.values().stream()
                .map(entries -> act(entries, stepOfTask))
                .toList();
    }

    private static Act act(List<UserOperationLogEntry> entries, Map<String, String> stepOfTask) {
        UserOperationLogEntry its = entries.get(0);
        // whom somebody gave a task could decide it, also if they gave it on: no other table says so
        String to = UserOperationLogEntry.OPERATION_TYPE_ASSIGN.equals(its.getOperationType())
                ? entries.stream()
                        .filter(each -> ASSIGNEE.equals(each.getProperty()))
                        .map(each -> Objects.requireNonNullElse(each.getNewValue(), ""))
                        .findFirst()
                        .orElse(null)
                : null;
        return new Act(
                its.getUserId(),
                its.getOperationType(),
                EntityTypes.TASK.equals(its.getEntityType()) ? stepOfTask.get(its.getTaskId()) : null,
                to,
                its.getTimestamp().getTime());
    }

    private List<UserOperationLogEntry> log(String process) {
        return history.createUserOperationLogQuery().processInstanceId(process).list().stream()
                .sorted(Comparator.comparing(UserOperationLogEntry::getTimestamp)
                        .thenComparing(UserOperationLogEntry::getOperationId)
                        .thenComparing(UserOperationLogEntry::getId))
                .toList();
    }

    private static @Nullable Long time(@Nullable Date moment) {
        return moment == null ? null : moment.getTime();
    }

    // ---------------------------------------------------------------- archiving

    /**
     * Numbers of cases that are over and in the engine still: the process of one of these models ended before a moment, so did every other of the
     * case, and it is not on hold. The earliest first.
     */
    public List<String> overBefore(Instant before, int most, String... models) {
        // a case whose voucher lives is passed over by its key. It is not asked first whether a case is on hold: that
        // is the longer question
        return jdbc
                .sql("""
                        select business_key_
                          from (select business_key_ from act_hi_procinst c
                                 where proc_def_key_ = any (:models) and id_ = root_proc_inst_id_ and end_time_ < :before
                                   and (select max(coalesce(end_time_, 'infinity')) from act_hi_procinst where business_key_ = c.business_key_) < :before
                                 order by end_time_, id_ offset 0) over
                         where not is_on_hold(business_key_)
                         limit :most""")
                .param("models", models)
                .param("before", Timestamp.from(before))
                .param("most", most)
                .query(String.class)
                .list()
                .stream()
                .distinct()
                .toList();
    }

    /** Whether all processes of the case ended before this moment. */
    public boolean areOver(String caseNumber, Instant before) {
        return roots(caseNumber).stream()
                .allMatch(each -> each.getEndTime() != null
                        && each.getEndTime().toInstant().isBefore(before));
    }

    /** Takes the processes of the case, which have ended, out of the engine into the archive, in the caller's transaction. */
    public void archive(String caseNumber) {
        for (HistoricProcessInstance root : roots(caseNumber)) {
            List<PastProcess> all = withCalled(root);
            Integer days = repository
                    .getProcessDefinition(root.getProcessDefinitionId())
                    .getHistoryTimeToLive();
            jdbc.sql("""
                            insert into archived_process (id, case_number, programme_code, models, begun_at, ended_at, kept_until, processes)
                            values (:id, :case, :programme, :models, :begun, :ended, :until, cast(:processes as json))""")
                    .param("id", root.getId())
                    .param("case", caseNumber)
                    .param("programme", root.getTenantId())
                    .param(
                            "models",
                            all.stream().map(PastProcess::model).distinct().toArray(String[]::new))
                    .param("begun", utc(root.getStartTime().toInstant()))
                    .param("ended", utc(root.getEndTime().toInstant()))
                    .param(
                            "until",
                            days == null
                                    ? null
                                    : utc(root.getEndTime().toInstant().plus(days, ChronoUnit.DAYS)))
                    .param("processes", written(all))
                    .update();
            delete(all);
        }
    }

    /** Deletes the processes of the case, which have ended, from the engine, in the caller's transaction. */
    public void delete(String caseNumber) {
        roots(caseNumber).forEach(root -> delete(withCalled(root)));
    }

    private void delete(List<PastProcess> all) {
        List<String> ids = all.stream().map(PastProcess::id).toList();
        for (String id : ids) {
            // the engine deletes these with a process only in part
            List<String> decisions = decisionsOf(id).stream()
                    .map(HistoricDecisionInstance::getId)
                    .toList();
            if (!decisions.isEmpty()) {
                history.deleteHistoricDecisionInstancesBulk(decisions);
            }
            log(id).forEach(each -> history.deleteUserOperationLogEntry(each.getId()));
        }
        history.deleteHistoricProcessInstances(ids);
    }

    private static String written(List<PastProcess> all) {
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    // ---------------------------------------------------------------- ending

    /** Deletes what the archive has of a case, of which the person was erased. */
    public void erase(String caseNumber) {
        jdbc.sql("delete from archived_process where case_number = :case")
                .param("case", caseNumber)
                .update();
    }

    /**
     * Deletes what was kept in the archive for as long as its model says; what is on hold stays.
     *
     * @return how many were deleted, at most so many as asked for
     */
    public int deleteDue(int most) {
        return jdbc.sql("""
                        delete from archived_process where id in (
                            select id from archived_process where kept_until < least(:now, clock_timestamp()) and not is_on_hold(case_number) limit :most)""")
                .param("now", utc(clock.instant()))
                .param("most", most)
                .update();
    }
}
