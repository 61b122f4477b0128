package org.lifeline.platform.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What is known of the steps of processes: how many cases are at each now and since when, how long others took, and which steps one case
 * took. Steps of all versions of a model count together by their id, and those of archived processes with those that the engine has.
 */
@Repository
public class ProcessSteps {

    /** @param key of the process, such as {@code approvalStage} */
    public record Model(String key, String name) {}

    /**
     * @param oldest since when the first of those that are there now has been there; null where none is
     * @param median of those that were there and left; null where there are none
     */
    public record Step(
            long running,
            @Nullable Instant oldest,
            long done,
            @Nullable Duration median,
            @Nullable Duration ninetieth) {}

    /**
     * How far one case came in a process.
     *
     * @param steps by the id of the element: whether the case is there now
     */
    public record Way(Model model, Map<String, Boolean> steps) {}

    /**
     * A version of a model in words.
     *
     * @param process its name
     * @param steps names of its elements by their id
     */
    public record Named(String process, Map<String, String> steps) {

        /** The name of a step; its id where the model has no name for it; empty for none. */
        public String step(@Nullable String id) {
            return id == null ? "" : steps.getOrDefault(id, id);
        }
    }

    /** How long steps take is told by the latest processes, of which more would say the same. */
    private static final int MOST = 5_000;

    private static final String OF_PROGRAMMES = "(:everywhere or tenant_id_ = any (:programmes))";

    private final RepositoryService repository;
    private final JdbcClient jdbc;
    private final ProcessNames names;
    private final PastProcesses past;

    ProcessSteps(RepositoryService repository, JdbcClient jdbc, ProcessNames names, PastProcesses past) {
        this.past = past;
        this.names = names;
        this.repository = repository;
        this.jdbc = jdbc;
    }

    /**
     * The processes that were begun for one of these programmes, by name.
     *
     * @param programmes null: all processes
     * @param language in which they are named
     */
    public List<Model> models(@Nullable Collection<String> programmes, Locale language) {
        List<Model> all = latest().stream()
                .map(each -> model(each, language))
                .sorted(Comparator.comparing(Model::name))
                .toList();
        if (programmes == null) {
            return all;
        }
        List<String> begun = jdbc.sql("""
                        select key from unnest(:keys) as key
                         where exists (select from act_hi_procinst where proc_def_key_ = key and tenant_id_ = any (:programmes))
                            or exists (select from archived_process where models @> array[cast(key as text)] and programme_code = any (:programmes))""")
                .param("keys", all.stream().map(Model::key).toArray(String[]::new))
                .param("programmes", programmes.toArray(String[]::new))
                .query(String.class)
                .list();
        return all.stream().filter(model -> begun.contains(model.key())).toList();
    }

    private List<ProcessDefinition> latest() {
        return repository.createProcessDefinitionQuery().latestVersion().list();
    }

    private Model model(ProcessDefinition definition, Locale language) {
        return new Model(definition.getKey(), names.in(language, definition.getName()));
    }

    private ProcessDefinition definition(String key) {
        return latest().stream()
                .filter(definition -> definition.getKey().equals(key))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no such process."));
    }

    /**
     * The latest model as BPMN, with its picture, and with the names of this language in it.
     *
     * @throws Refused 404 when there is no such process
     */
    public String drawing(String key, Locale language) {
        String id = definition(key).getId();
        try (InputStream file = repository.getProcessModel(id)) {
            BpmnModelInstance model = Bpmn.readModelFromStream(file);
            model.getModelElementsByType(FlowElement.class).stream()
                    .filter(each -> each.getName() != null)
                    .forEach(each -> each.setName(names.in(language, each.getName())));
            return Bpmn.convertToString(model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The names of the steps of the latest model by their id, as they are drawn from left to right. Gateways and steps without a name are
     * left out.
     *
     * @throws Refused 404 when there is no such process
     */
    public Map<String, String> names(String key, Locale language) {
        String id = definition(key).getId();
        Map<String, String> steps = new LinkedHashMap<>();
        repository.getBpmnModelInstance(id).getModelElementsByType(FlowNode.class).stream()
                .filter(each -> !(each instanceof Gateway) && each.getName() != null)
                .sorted(Comparator.comparing(ProcessSteps::left))
                .forEach(each -> steps.put(each.getId(), names.in(language, each.getName())));
        return steps;
    }

    /** The names of a version of a model; of one that is not deployed any more, no name but its key. */
    public Named named(String key, int version, Locale language) {
        ProcessDefinition definition = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(key)
                .processDefinitionVersion(version)
                .singleResult();
        if (definition == null) {
            return new Named(key, Map.of());
        }
        Map<String, String> steps = new HashMap<>();
        repository.getBpmnModelInstance(definition.getId()).getModelElementsByType(FlowNode.class).stream()
                .filter(each -> each.getName() != null)
                .forEach(each -> steps.put(each.getId(), names.in(language, each.getName())));
        return new Named(model(definition, language).name(), steps);
    }

    private static double left(FlowNode node) {
        return node.getDiagramElement() instanceof BpmnShape shape
                ? shape.getBounds().getX()
                : Double.MAX_VALUE;
    }

    /**
     * The steps of a process by the id of their element.
     *
     * @param programmes whose cases count; null for all
     * @param from processes that began before it count only where they are now
     * @param until processes that began after it count only where they are now
     */
    public Map<String, Step> steps(String key, @Nullable Collection<String> programmes, Instant from, Instant until) {
        Map<String, Step> steps = new HashMap<>();
        jdbc.sql("""
                        with latest as (
                            select id_ from act_hi_procinst
                             where proc_def_key_ = :key and start_time_ >= :from and start_time_ < :until and %1$s
                             order by start_time_ desc limit :most),
                        archived as (
                            select processes from archived_process
                             where models @> array[cast(:key as text)] and ended_at >= :from and begun_at < :until
                               and (:everywhere or programme_code = any (:programmes))
                             order by begun_at desc limit greatest(0, :most - (select count(*) from latest))),
                        step as (
                            select a.act_id_, a.start_time_, a.duration_, false as running
                              from latest join act_hi_actinst a on a.proc_inst_id_ = latest.id_ where a.end_time_ is not null
                             union all
                            select s.id, cast(null as timestamp), s."to" - s."from", false
                              from archived a
                             cross join json_to_recordset(a.processes) as p (model text, "from" bigint, steps json)
                             cross join json_to_recordset(p.steps) as s (id text, "from" bigint, "to" bigint)
                             where p.model = :key and p."from" >= :begin and p."from" < :end and s."to" is not null
                             union all
                            select act_id_, start_time_, null, true from act_hi_actinst
                             where end_time_ is null and proc_def_key_ = :key and %1$s)
                        select act_id_, count(*) filter (where running) as running, min(start_time_) filter (where running) as oldest,
                               count(*) filter (where not running) as done,
                               percentile_disc(array[0.5, 0.9]) within group (order by duration_) filter (where not running) as lengths
                          from step group by act_id_""".formatted(OF_PROGRAMMES))
                .param("key", key)
                .param("most", MOST)
                .param("everywhere", programmes == null)
                .param("programmes", programmes == null ? new String[0] : programmes.toArray(String[]::new))
                .param("from", Timestamp.from(from))
                .param("until", Timestamp.from(until))
                .param("begin", from.toEpochMilli())
                .param("end", until.toEpochMilli())
                .query(row -> {
                    steps.put(row.getString("act_id_"), step(row));
                });
        return steps;
    }

    private static Step step(ResultSet row) throws SQLException {
        Timestamp oldest = row.getTimestamp("oldest");
        Array lengths = row.getArray("lengths");
        Long[] both = lengths == null ? new Long[] {null, null} : (Long[]) lengths.getArray();
        return new Step(
                row.getLong("running"),
                oldest == null ? null : oldest.toInstant(),
                row.getLong("done"),
                length(both[0]),
                length(both[1]));
    }

    private static @Nullable Duration length(@Nullable Long milliseconds) {
        return milliseconds == null ? null : Duration.ofMillis(milliseconds);
    }

    /**
     * A step that a case took, whether the engine has it or the archive.
     *
     * @param calls by how many processes, one calling the next, its process was called; 0 for one that nobody called
     */
    private record Taken(String model, String step, Instant since, int calls, String process, boolean now) {}

    /**
     * What began in the same millisecond has an order, too, and it is that of the archive's as well: a calling process comes before the called
     * one. Steps of one process stay in the order in which they are given.
     */
    private static final Comparator<Taken> IN_ORDER =
            Comparator.comparing(Taken::since).thenComparing(Taken::calls).thenComparing(Taken::process);

    /** The processes that a case went through and their steps, in the order in which it came to them. */
    public List<Way> way(String caseNumber, Locale language) {
        Map<String, Map<String, Boolean>> ways = new LinkedHashMap<>();
        Stream.concat(archived(caseNumber), inTheEngine(caseNumber))
                .sorted(IN_ORDER)
                .forEach(each -> ways.computeIfAbsent(each.model(), key -> new LinkedHashMap<>())
                        .merge(each.step(), each.now(), Boolean::logicalOr));
        Map<String, Model> models = new HashMap<>();
        latest().forEach(definition -> models.put(definition.getKey(), model(definition, language)));
        return ways.entrySet().stream()
                .flatMap(each -> Optional.ofNullable(models.get(each.getKey())).stream()
                        .map(model -> new Way(model, each.getValue())))
                .toList();
    }

    private Stream<Taken> archived(String caseNumber) {
        List<PastProcess> processes = past.archived(caseNumber);
        Map<String, String> callers = new HashMap<>();
        processes.forEach(each -> callers.put(each.id(), each.calledBy()));
        return processes.stream().flatMap(process -> {
            int calls = calls(callers, process.id());
            return process.steps().stream()
                    .map(step -> new Taken(
                            process.model(), step.id(), Instant.ofEpochMilli(step.from()), calls, process.id(), false));
        });
    }

    private Stream<Taken> inTheEngine(String caseNumber) {
        Map<String, String> callers = new HashMap<>();
        jdbc.sql("""
                        select id_, super_process_instance_id_ from act_hi_procinst
                         where root_proc_inst_id_ in (select root_proc_inst_id_ from act_hi_procinst where business_key_ = :number)""").param("number", caseNumber).query(row -> {
            callers.put(row.getString("id_"), row.getString("super_process_instance_id_"));
        });
        return jdbc
                .sql("""
                        select proc_def_key_, act_id_, start_time_, end_time_ is null as now, proc_inst_id_ from act_hi_actinst
                         where root_proc_inst_id_ in (select root_proc_inst_id_ from act_hi_procinst where business_key_ = :number)
                         order by start_time_, sequence_counter_""")
                .param("number", caseNumber)
                .query((row, n) -> new Taken(
                        row.getString("proc_def_key_"),
                        row.getString("act_id_"),
                        row.getTimestamp("start_time_").toInstant(),
                        calls(callers, row.getString("proc_inst_id_")),
                        row.getString("proc_inst_id_"),
                        row.getBoolean("now")))
                .list()
                .stream();
    }

    private static int calls(Map<String, String> callers, String process) {
        int calls = 0;
        for (String caller = callers.get(process); caller != null; caller = callers.get(caller)) {
            calls++;
        }
        return calls;
    }
}
