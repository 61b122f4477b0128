package org.lifeline.platform.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The latest version of each {@link ValueTable}. A version is read once; to ask again costs one query, so that a version that was deployed on
 * another node holds here at once, too.
 */
@Component
public final class ValueTables {

    private record Version(String id, Object content) {}

    private final Supplier<RepositoryService> models;
    private final Map<String, Version> latest = new ConcurrentHashMap<>();

    @Autowired
    ValueTables(ObjectProvider<RepositoryService> models) {
        this(models::getObject);
    }

    /** @param models of the engine that has the tables */
    public ValueTables(Supplier<RepositoryService> models) {
        this.models = models;
    }

    /**
     * What the latest version of a table says.
     *
     * @throws IllegalStateException when no version is deployed, or when a version that was stored in another way than by a deployment cannot
     *     be read
     */
    public <T> T latest(ValueTable<T> table) {
        DecisionDefinition definition = SystemAuthority.call(() -> find(models.get(), table.decision()));
        if (definition == null) {
            throw new IllegalStateException("no decision table '" + table.decision() + "' is deployed");
        }
        Version version = latest.get(table.decision());
        if (version == null || !version.id().equals(definition.getId())) {
            version = new Version(definition.getId(), read(table, definition));
            latest.put(table.decision(), version);
        }
        @SuppressWarnings("unchecked")
        T content = (T) version.content();
        return content;
    }

    static @Nullable DecisionDefinition find(RepositoryService models, String decision) {
        return models.createDecisionDefinitionQuery()
                .decisionDefinitionKey(decision)
                .latestVersion()
                .withoutTenantId()
                .singleResult();
    }

    /** The file of a definition as it was deployed. */
    static byte[] file(RepositoryService models, String deployment, String resource) {
        try (InputStream in = models.getResourceAsStream(deployment, resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> Object read(ValueTable<T> table, DecisionDefinition definition) {
        byte[] file = SystemAuthority.call(
                () -> file(models.get(), definition.getDeploymentId(), definition.getResourceName()));
        TableValues values = TableValues.read(table.decision(), file, table.columns())
                .orElseThrow(
                        () -> new IllegalStateException("the stored table '" + table.decision() + "' is no model"));
        T content = table.read(values);
        if (!values.objections().isEmpty()) {
            throw new IllegalStateException("the stored table '" + table.decision() + "' cannot be used. "
                    + String.join(" ", values.objections()));
        }
        return Objects.requireNonNull(content);
    }
}
