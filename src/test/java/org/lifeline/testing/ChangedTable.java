package org.lifeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.core.io.ClassPathResource;

/** Another version of a decision table, as an analyst deploys it while the product runs. It is gone when it is closed. */
public final class ChangedTable implements AutoCloseable {

    private final RepositoryService models;
    private final String deployment;

    private ChangedTable(RepositoryService models, String deployment) {
        this.models = models;
        this.deployment = deployment;
    }

    /**
     * Deploys the product's table with other cells.
     *
     * @param table under {@code processes}, such as {@code redemption/fraud-limits.dmn}
     * @param row the name in the first column
     * @param value what the row's value is now, as it is written in the cell
     */
    public static ChangedTable deploy(RepositoryService models, String table, String row, String value) {
        return deploy(models, table, with(text(table), row, value));
    }

    /** The text of a table with another value in a row. */
    public static String with(String table, String row, String value) {
        String changed = table.replaceFirst(
                "(<outputEntry id=\"outputEntry_" + row + "_\\w+\">\\s*<text>)[^<]*(</text>)", "$1" + value + "$2");
        assertThat(changed).as("a row " + row + " with another value").isNotEqualTo(table);
        return changed;
    }

    /** Deploys this text as a new version of the table. */
    public static ChangedTable deploy(RepositoryService models, String table, String text) {
        return new ChangedTable(
                models,
                models.createDeployment()
                        .name("a changed table")
                        .addString(table.substring(table.lastIndexOf('/') + 1), text)
                        .deploy()
                        .getId());
    }

    /** The product's own version. */
    public static String text(String table) {
        try {
            return new ClassPathResource("processes/" + table).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        models.deleteDeployment(deployment, true);
    }
}
