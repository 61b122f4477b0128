package org.lifeline.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.stereotype.Component;

/**
 * Migration 8.1 of the database: adds the search keys of the people who are registered already. It is written in Java because the database
 * has neither the transliteration nor the key. If two people have the same identity number, the person who was entered first keeps it as a
 * search key; the other one is found by their other data.
 */
@Component
class MakePeopleSearchable implements JavaMigration {

    private static final int BATCH = 1000;

    private final PersonalData personal;

    MakePeopleSearchable(PersonalData personal) {
        this.personal = personal;
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("8.1");
    }

    @Override
    public String getDescription() {
        return "make people searchable";
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
            fill(database);
            sql.execute(
                    "create unique index person_by_id_number on person (id_number_hash) where id_number_hash is not null");
            sql.execute("create index person_by_birth_date on person (birth_date)");
            sql.execute("create index person_by_phone on person (phone_hash) where phone_hash is not null");
            sql.execute("create index person_by_sound on person using gin (name_sound gin_trgm_ops, address_words)");
            sql.execute(
                    "insert into account_person (user_id, person_id) select distinct applicant, person_id from application"
                            + " where applicant is not null and person_id is not null and erased_at is null");
        }
    }

    private void fill(Connection database) throws SQLException {
        Set<String> numbers = new HashSet<>();
        try (Statement reading = database.createStatement();
                PreparedStatement writing = database.prepareStatement(
                        "update person set name_latin = ?, name_sound = ?, id_number_hash = ?,"
                                + " phone_hash = ?, address_words = ? where id = ?")) {
            reading.setFetchSize(BATCH);
            int waiting = 0;
            try (ResultSet row =
                    reading.executeQuery("select id, given_name, family_name, id_number, phone, address from person"
                            + " where erased_at is null order by id")) {
                while (row.next()) {
                    NameKeys name = NameKeys.of(row.getString("given_name"), row.getString("family_name"));
                    byte[] number = SearchKeys.idNumber(
                            personal, personal.decrypt("person.id_number", row.getBytes("id_number")));
                    writing.setString(1, name.latin());
                    writing.setString(2, name.sound());
                    writing.setBytes(3, number != null && numbers.add(Arrays.toString(number)) ? number : null);
                    writing.setBytes(
                            4, SearchKeys.phone(personal, personal.decrypt("person.phone", row.getBytes("phone"))));
                    writing.setArray(
                            5,
                            database.createArrayOf(
                                    "bigint",
                                    SearchKeys.address(
                                            personal, personal.decrypt("person.address", row.getBytes("address")))));
                    writing.setLong(6, row.getLong("id"));
                    writing.addBatch();
                    if (++waiting % BATCH == 0) {
                        writing.executeBatch();
                    }
                }
            }
            writing.executeBatch();
        }
    }
}
