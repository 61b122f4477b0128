package org.lifeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** An installation that has reserved and spent money already: all of it stays where it is, and the cases go on. */
class ExistingMoneyGetsShardsTest extends LifelineTest {

    @Autowired
    private HikariDataSource product;

    @Autowired
    private List<JavaMigration> migrations;

    private JdbcClient jdbc;

    @Test
    void keepsWhatIsReservedAndSpreadsWhatIsAvailable() {
        JdbcClient.create(product).sql("create database before_the_shards").update();
        DriverManagerDataSource database = new DriverManagerDataSource(
                product.getJdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/before_the_shards$1"),
                product.getUsername(),
                product.getPassword());
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .javaMigrations(migrations.toArray(JavaMigration[]::new));
        flyway.target("48").load().migrate();
        jdbc = JdbcClient.create(database);
        String programme = NewProgramme.with(jdbc).budget(100_00).providers().stages("junior-officer");
        application("OLD-1", programme);
        jdbc.sql("""
                        insert into reservation (application_number, part, round, programme_code, fiscal_year, amount_minor, spent_minor)
                        values ('OLD-1', 'main', 1, ?, 'THIS', 6000, 1000)""").param(programme).update();
        move("reserve", programme, "available", "reserved", 60_00, "OLD-1", "");
        move("spend", programme, "reserved", "spent", 10_00, "OLD-1", "");

        flyway.target("latest").load().migrate();

        assertThat(sums(programme)).containsExactly("available 4000", "funding -10000", "reserved 5000", "spent 1000");
        assertThat(jdbc.sql("select kind || ' ' || count(*) from ledger_account group by kind order by kind")
                        .query(String.class)
                        .list())
                .containsExactly("available 16", "funding 1", "reserved 16", "spent 16");
        assertThat(jdbc.sql("select shard from reservation")
                        .query(Integer.class)
                        .list())
                .containsExactly(0);
        // the case goes on in its shard
        move("spend", programme, "reserved", "spent", 20_00, "OLD-1", ", 0");
        move("release", programme, "reserved", "available", 30_00, "OLD-1", ", 0");
        assertThat(sums(programme)).containsExactly("available 7000", "funding -10000", "reserved 0", "spent 3000");
        // a new case finds its own shard empty: one shard is not enough, all together are
        String number = "NEW-1";
        while (shard(number) == 0) {
            number = number + "1";
        }
        application(number, programme);
        assertThat(fromShard(number, programme, 1_00)).isNull();
        move("reserve", programme, "available", "reserved", 1_00, number, ", " + shard(number));
        assertThat(sums(programme)).containsExactly("available 6900", "funding -10000", "reserved 100", "spent 3000");
        // and from now on one is
        String next = number + "a";
        application(next, programme);
        assertThat(fromShard(next, programme, 1_00)).isEqualTo("THIS");
        assertThat(sums(programme)).containsExactly("available 6800", "funding -10000", "reserved 200", "spent 3000");
    }

    private void application(String number, String programme) {
        jdbc.sql("""
                        insert into application (number, programme_code, filed_by, status, answers, amount_minor, granted_minor, currency, created_at,
                                                 submitted_at)
                        values (?, ?, 'test', 'inAssessment', '', 100, 1000000000, 'EUR', now(), now())""").params(number, programme).update();
    }

    private void move(
            String kind, String programme, String from, String to, long amount, String application, String shard) {
        jdbc.sql(
                        "select ledger_move(gen_random_uuid()::text, :kind, :programme, 'THIS', :from, :to, :amount, :application, 'test', now(), null"
                                + shard + ")")
                .param("kind", kind)
                .param("programme", programme)
                .param("from", from)
                .param("to", to)
                .param("amount", amount)
                .param("application", application)
                .query(Long.class)
                .single();
    }

    private String fromShard(String number, String programme, long amount) {
        return jdbc
                .sql(
                        "select reserve_from_shard(:number, 'main', :programme, 'EUR', :amount, 50, current_date, 'test', now()) as year")
                .param("number", number)
                .param("programme", programme)
                .param("amount", amount)
                .query((row, n) -> String.valueOf(row.getString("year")))
                .list()
                .stream()
                .filter(year -> !year.equals("null"))
                .findFirst()
                .orElse(null);
    }

    private int shard(String number) {
        return jdbc.sql("select ledger_shard(?)")
                .param(number)
                .query(Integer.class)
                .single();
    }

    private List<String> sums(String programme) {
        return jdbc.sql(
                        "select kind || ' ' || sum(balance_minor) from ledger_account where programme_code = ? group by kind order by kind")
                .param(programme)
                .query(String.class)
                .list();
    }
}
