package org.lifeline.platform.database;

import java.io.PrintStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.lifeline.platform.ForACommand;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command that brings the database to this version, and ends: {@code java -jar lifeline.jar migrate}, with the settings of the nodes. It
 * creates the tables of product and engine, the models and the initial data, as the first node of a new version does otherwise. Nodes with
 * {@code lifeline.migrate=false} wait for it.
 */
public final class Migrate {

    /** The first argument of the command line. */
    public static final String COMMAND = "migrate";

    private Migrate() {}

    /** Runs the command, and ends the JVM: with 0 when the database has everything of this version, otherwise with 1. */
    public static void main(Class<?> product, String[] args) {
        System.exit(run(product, args, System.out) ? 0 : 1);
    }

    static boolean run(Class<?> product, String[] args, PrintStream out) {
        try (ConfigurableApplicationContext context =
                ForACommand.start(product, COMMAND, args, "--" + Migrations.SETTING + "=true")) {
            MigrationInfo current = context.getBean(Flyway.class).info().current();
            out.println("The database has everything of this version"
                    + (current == null ? "." : " (change " + current.getVersion() + ")."));
            return true;
        } catch (RuntimeException toldAlready) {
            // Spring Boot has said on the console what is wrong
            return false;
        }
    }
}
