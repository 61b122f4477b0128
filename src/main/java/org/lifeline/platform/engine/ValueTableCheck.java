package org.lifeline.platform.engine;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;

/**
 * Refuses a deployment whose tables of values cannot be read, and one after which a process would name a deadline that the table does not have.
 * It runs in the transaction of the deployment, after {@link ModelCheck}.
 */
class ValueTableCheck implements Deployer {

    private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{([^}]*)}");
    private static final Pattern DEADLINE = Pattern.compile("\\bdeadlines\\s*\\.\\s*(\\w+)");

    private final Supplier<Collection<ValueTable<?>>> tables;
    private final Supplier<RepositoryService> models;
    private final Supplier<RuntimeService> runtime;

    /** @param tables asked at each deployment, because the engine is made before them */
    ValueTableCheck(
            Supplier<Collection<ValueTable<?>>> tables,
            Supplier<RepositoryService> models,
            Supplier<RuntimeService> runtime) {
        this.tables = tables;
        this.models = models;
        this.runtime = runtime;
    }

    @Override
    public void deploy(DeploymentEntity deployment) {
        if (!deployment.isNew()) {
            return; // a stored deployment that a node reads again
        }
        for (ResourceEntity resource : deployment.getResources().values()) {
            if (resource.getName().contains(".dmn")) {
                checkTables(resource);
            }
        }
        SystemAuthority.call(() -> {
            checkDeadlines(deployment.getResources());
            return true;
        });
    }

    private void checkTables(ResourceEntity resource) {
        for (ValueTable<?> table : tables.get()) {
            values(resource, table.decision(), table.columns()).ifPresent(values -> {
                table.read(values);
                if (!values.objections().isEmpty()) {
                    throw new ModelRefused(resource.getName(), values.objections());
                }
            });
        }
    }

    private static Optional<TableValues> values(ResourceEntity resource, String decision, boolean columns) {
        // most files have no such table, and to search for the name is much cheaper than to parse
        return new String(resource.getBytes(), StandardCharsets.UTF_8).contains(decision)
                ? TableValues.read(decision, resource.getBytes(), columns)
                : Optional.empty();
    }

    // ---------------------------------------------------------------- deadlines

    private void checkDeadlines(Map<String, ResourceEntity> resources) {
        Map<String, Set<String>> named = new HashMap<>();
        resources.forEach((file, resource) -> {
            if (file.contains(".bpmn")) {
                named.put(file, deadlines(resource.getBytes()));
            }
        });
        for (ResourceEntity resource : resources.values()) {
            Optional<TableValues> table = resource.getName().contains(".dmn")
                    ? values(resource, DeadlineTable.DECISION, false)
                    : Optional.empty();
            if (table.isPresent()) {
                named.forEach(
                        (file, names) -> requireRows(file, names, table.get().names()));
                requireRowsOfStoredProcesses(resource.getName(), table.get().names());
                return;
            }
        }
        if (named.values().stream().anyMatch(names -> !names.isEmpty())) {
            Set<String> rows = storedRows();
            named.forEach((file, names) -> requireRows(file, names, rows));
        }
    }

    private static void requireRows(String file, Set<String> names, Set<String> rows) {
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(rows);
        if (!missing.isEmpty()) {
            throw new ModelRefused(
                    file,
                    missing.stream()
                            .map(name -> "It names the deadline '" + name
                                    + "', and the decision table 'deadlines' has no such row.")
                            .toList());
        }
    }

    private Set<String> storedRows() {
        DecisionDefinition table = ValueTables.find(models.get(), DeadlineTable.DECISION);
        return table == null
                ? Set.of()
                : TableValues.read(
                                DeadlineTable.DECISION,
                                ValueTables.file(models.get(), table.getDeploymentId(), table.getResourceName()),
                                false)
                        .map(TableValues::names)
                        .orElse(Set.of());
    }

    /** A running case keeps the models with which it began, so the rows that these name must stay as well. */
    private void requireRowsOfStoredProcesses(String file, Set<String> rows) {
        Set<String> latest = models.get().createProcessDefinitionQuery().latestVersion().list().stream()
                .map(ProcessDefinition::getId)
                .collect(Collectors.toSet());
        List<String> objections = models.get().createProcessDefinitionQuery().list().stream()
                .flatMap(process ->
                        deadlines(ValueTables.file(models.get(), process.getDeploymentId(), process.getResourceName()))
                                .stream()
                                .filter(name -> !rows.contains(name))
                                .filter(name -> latest.contains(process.getId()) || hasCases(process.getDeploymentId()))
                                .map(name -> "It has no row '" + name + "', and the process '" + process.getKey()
                                        + "' (version " + process.getVersion() + ") names it."))
                .toList();
        if (!objections.isEmpty()) {
            throw new ModelRefused(file, objections);
        }
    }

    /** Whether a case runs in a model of this deployment; it may call the others. */
    private boolean hasCases(String deployment) {
        return runtime.get()
                        .createProcessInstanceQuery()
                        .deploymentId(deployment)
                        .count()
                > 0;
    }

    private static Set<String> deadlines(byte[] model) {
        return EXPRESSION
                .matcher(new String(model, StandardCharsets.UTF_8))
                .results()
                .flatMap(expression -> DEADLINE.matcher(expression.group(1)).results())
                .map(deadline -> deadline.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
