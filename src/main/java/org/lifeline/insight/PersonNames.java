package org.lifeline.insight;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Whose fingerprints the index has: the log-ins in the tables of facts. */
@Repository
class PersonNames {

    private final JdbcClient jdbc;
    private final IndexDocuments documents;

    PersonNames(JdbcClient jdbc, IndexDocuments documents) {
        this.jdbc = jdbc;
        this.documents = documents;
    }

    Map<String, String> byFingerprint(FactKind kind) {
        Map<String, String> names = new HashMap<>();
        List<String> columns = kind.fields().stream()
                .filter(field -> field.type() == Field.Type.PERSON)
                .map(Field::column)
                .toList();
        for (String column : columns) {
            // from one name to the next by the index: there are few of them, and very many facts
            jdbc.sql("""
                            with recursive one as (
                                select min(%1$s) as name from %2$s
                                union all
                                select (select min(%1$s) from %2$s where %1$s > one.name) from one where one.name is not null)
                            select name from one where name is not null""".formatted(column, kind.table()))
                    .query(String.class)
                    .list()
                    .forEach(name -> names.put(documents.fingerprint(name), name));
        }
        return names;
    }
}
