package org.lifeline.platform.database;

import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The keys with which this database was ever used, by purpose and id (table {@code known_key}). Can be called before the migrations have
 * run.
 */
@Component
public class KnownKeys {

    private final JdbcClient jdbc;

    KnownKeys(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    /** The ids for a purpose, without those that were given up as lost; empty in a new database or one of an earlier version. */
    public List<String> ids(String purpose) {
        if (!hasColumn("known_key", "id", "text")) {
            return List.of();
        }
        return jdbc.sql("select id from known_key where purpose = :purpose and lost_at is null order by first_used, id")
                .param("purpose", purpose)
                .query(String.class)
                .list();
    }

    /** Records a key permanently. */
    public void add(String purpose, String id) {
        jdbc.sql("insert into known_key (purpose, id) values (:purpose, :id) on conflict do nothing")
                .param("purpose", purpose)
                .param("id", id)
                .update();
    }

    /** Marks keys as permanently lost, as an operator states. */
    public void giveUp(Collection<String> ids) {
        if (!ids.isEmpty() && hasColumn("known_key", "id", "text")) {
            jdbc.sql("update known_key set lost_at = now() where id in (:ids) and lost_at is null")
                    .param("ids", ids)
                    .update();
        }
    }

    /** Whether a table already has this column with this type. */
    public boolean hasColumn(String table, String column, String type) {
        return jdbc.sql("""
                        select exists (select from information_schema.columns where table_schema = current_schema()
                          and table_name = :table and column_name = :column and udt_name = :type)""")
                .param("table", table)
                .param("column", column)
                .param("type", type)
                .query(Boolean.class)
                .single();
    }
}
