package org.lifeline.platform.privacy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.stereotype.Component;

/**
 * Migration 4 of the database: encrypts contact data, identity numbers and answers. It is written in Java because the database does not have
 * the key.
 */
@Component
class SealPersonalData implements JavaMigration {

    private static final List<String> PERSON = List.of("id_number", "phone", "email", "address");

    private final PersonalData personal;

    SealPersonalData(PersonalData personal) {
        this.personal = personal;
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("4");
    }

    @Override
    public String getDescription() {
        return "seal personal data";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection database = context.getConnection();
        try (Statement sql = database.createStatement()) {
            sql.execute("drop index person_by_id_number");
            sql.execute("alter table person add id_number_hash bytea");
            seal(database, "person", "id", PERSON);
            seal(database, "application", "number", List.of("answers"));
            sql.execute("alter table application alter answers set not null");
            sql.execute(
                    "create unique index person_by_id_number on person (id_number_hash) where id_number_hash is not null");
        }
    }

    private void seal(Connection database, String table, String key, List<String> columns) throws SQLException {
        for (String column : columns) {
            try (Statement sql = database.createStatement()) {
                sql.execute("alter table " + table + " add " + column + "_sealed bytea");
            }
            String fingerprint = column.equals("id_number") ? ", id_number_hash = ?" : "";
            try (Statement reading = database.createStatement();
                    ResultSet rows = reading.executeQuery("select " + key + ", " + column + "::text from " + table
                            + " where " + column + " is not null");
                    PreparedStatement writing = database.prepareStatement("update " + table + " set " + column
                            + "_sealed = ?" + fingerprint + " where " + key + " = ?")) {
                while (rows.next()) {
                    String name = table + "." + column;
                    writing.setBytes(1, personal.encrypt(name, rows.getString(2)));
                    if (!fingerprint.isEmpty()) {
                        writing.setBytes(2, personal.fingerprint(name, rows.getString(2)));
                    }
                    writing.setObject(fingerprint.isEmpty() ? 2 : 3, rows.getObject(1));
                    writing.executeUpdate();
                }
            }
            try (Statement sql = database.createStatement()) {
                sql.execute("alter table " + table + " drop " + column);
                sql.execute("alter table " + table + " rename " + column + "_sealed to " + column);
            }
        }
    }
}
