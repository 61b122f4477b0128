package org.lifeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Together;

/** Every committed entry comes under exactly one seal, whenever it commits and however many nodes there are. */
class SealerTest {

    private static final String INSERT = "insert into audit_entry (at, actor, action, details)"
            + " values (timestamptz '2026-11-21T08:59:00Z', '%s', 'decision', '{}') returning id";

    private AuditDatabase database;

    @BeforeEach
    void start() {
        database = new AuditDatabase();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private static long insert(Connection connection, String actor) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(INSERT.formatted(actor))) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<Long> sealed() {
        return database.jdbc
                .sql("select entry from audit_leaf order by position")
                .query(Long.class)
                .list();
    }

    @Test
    void sealsAnEntryCommittedAfterALaterEntryWasSealed() throws Exception {
        try (Connection slow = database.source.getConnection();
                Connection quick = database.source.getConnection()) {
            slow.setAutoCommit(false);
            quick.setAutoCommit(false);
            long first = insert(slow, "slow");
            long second = insert(quick, "quick");
            assertThat(first).isLessThan(second);

            quick.commit();
            assertThat(database.sealer.seal()).isEqualTo(1);
            assertThat(sealed()).containsExactly(second);
            long third = insert(quick, "quick");
            slow.commit();
            assertThat(database.sealer.seal()).isEqualTo(1);
            quick.commit();
            assertThat(database.sealer.seal()).isEqualTo(1);

            assertThat(sealed()).containsExactly(second, first, third);
            assertThat(database.verify().text()).startsWith("HOLDS: 3 entries under 3 seals.");
        }
    }

    @Test
    void keepsNothingOfATransactionThatIsRolledBack() {
        database.transaction.executeWithoutResult(status -> {
            database.append("nobody");
            status.setRollbackOnly();
        });
        database.append("somebody");

        assertThat(database.sealer.seal()).isEqualTo(1);
        assertThat(database.jdbc
                        .sql("select actor from audit_entry")
                        .query(String.class)
                        .list())
                .containsExactly("somebody");
        assertThat(database.verify().text()).startsWith("HOLDS: 1 entries under 1 seals.");
    }

    @Test
    void makesNoEmptySeal() {
        assertThat(database.sealer.seal()).isZero();
        assertThat(database.records.seals(0, 10)).isEmpty();
        assertThat(database.verify().text()).startsWith("HOLDS: 0 entries under 0 seals");
    }

    @Test
    void sealsOnceWithManyNodesWhileOthersWrite() throws Exception {
        Together.run(8, i -> {
            for (int n = 0; n < 40; n++) {
                if (i < 4) {
                    database.append("officer-" + i);
                } else {
                    database.anotherNode().seal();
                }
            }
            return i;
        });
        database.sealer.seal();

        assertThat(sealed()).hasSize(160).doesNotHaveDuplicates();
        assertThat(database.verify().text()).startsWith("HOLDS: 160 entries");
    }

    @Test
    void makesSeveralSealsWhenOneIsFull() {
        int many = Sealer.LARGEST + 10;
        database.jdbc.sql("""
                        insert into audit_entry (at, actor, action, details)
                        select timestamptz '2026-11-21T08:59:00Z', 'officer', 'decision', '{}' from generate_series(1, ?)""").param(many).update();

        assertThat(database.sealer.seal()).isEqualTo(many);

        assertThat(database.records.seals(0, 10)).extracting(Seal::count).containsExactly(10L, (long) Sealer.LARGEST);
        assertThat(database.records.proof(12345).holds()).isTrue();
        assertThat(database.records.proof(Sealer.LARGEST + 1).path()).hasSize(4);
        assertThat(database.verify().text()).startsWith("HOLDS: " + many + " entries under 2 seals.");
    }
}
