package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** An installation that has people already: they are found like those who come later. */
class MakePeopleSearchableTest extends LifelineTest {

    @Autowired
    private HikariDataSource product;

    @Autowired
    private List<JavaMigration> migrations;

    @Autowired
    private PersonalData personal;

    @Test
    void fillsTheSearchKeysOfExistingPeople() {
        JdbcClient.create(product).sql("create database before_the_registry").update();
        DriverManagerDataSource database = new DriverManagerDataSource(
                product.getJdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/before_the_registry$1"),
                product.getUsername(),
                product.getPassword());
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .javaMigrations(migrations.toArray(JavaMigration[]::new));
        flyway.target("6").load().migrate();
        JdbcClient jdbc = JdbcClient.create(database);
        long first = insert(jdbc, "አልማዝ", "ታደሰ", "ET-1");
        long second = insert(jdbc, "Almaz", "Tadesse", "et 1");
        long third = insert(jdbc, "Girma", "Bekele", null);

        flyway.target("latest").load().migrate();

        assertThat(row(jdbc, first)).containsEntry("name_sound", "lms tds").containsEntry("words", 2);
        assertThat(row(jdbc, second))
                .containsEntry("name_latin", "almaz tadesse")
                .containsEntry("name_sound", "lms tds");
        assertThat(row(jdbc, first).get("phone_hash"))
                .isEqualTo(row(jdbc, second).get("phone_hash"))
                .isNotNull();
        assertThat((byte[]) row(jdbc, first).get("id_number_hash")).isEqualTo(SearchKeys.idNumber(personal, "ET1"));
        assertThat(row(jdbc, second).get("id_number_hash"))
                .as("one number, one person")
                .isNull();
        assertThat(row(jdbc, third).get("id_number_hash")).isNull();
    }

    private long insert(JdbcClient jdbc, String given, String family, String id) {
        return jdbc.sql("""
                        insert into person (given_name, family_name, name_key, birth_date, id_number, id_number_hash, phone, address, registered_at)
                        values (:given, :family, 'key', '1984-11-30', cast(:id as bytea), cast(:hash as bytea), :phone, :address, now())
                        returning id""")
                .param("given", given)
                .param("family", family)
                .param("id", personal.encrypt("person.id_number", id))
                .param("hash", personal.fingerprint("person.id_number", id))
                .param(
                        "phone",
                        personal.encrypt("person.phone", given.equals("Almaz") ? "+251 91 123 4567" : "0911234567"))
                .param("address", personal.encrypt("person.address", "Kebele 04, a"))
                .query(Long.class)
                .single();
    }

    private static Map<String, Object> row(JdbcClient jdbc, long id) {
        return jdbc.sql("select *, cardinality(address_words) as words from person where id = :id")
                .param("id", id)
                .query()
                .singleRow();
    }
}
