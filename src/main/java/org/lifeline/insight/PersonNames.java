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
            jdbc.sql("select distinct " + column + " from " + kind.table() + " where " + column + " is not null")
                    .query(String.class)
                    .list()
                    .forEach(name -> names.put(documents.fingerprint(name), name));
        }
        return names;
    }
}
