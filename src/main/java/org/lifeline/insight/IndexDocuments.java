package org.lifeline.insight;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.stereotype.Component;

/**
 * Facts as documents of the index. Numbers of cases, codes of vouchers and log-ins are fingerprints with the product's own key: the same
 * one can be counted, and nobody can tell whose it is.
 */
@Component
class IndexDocuments {

    private static final int FINGERPRINT_BYTES = 12;

    private final PersonalData personal;
    private final ObjectMapper json;

    IndexDocuments(PersonalData personal, ObjectMapper json) {
        this.personal = personal;
        this.json = json;
    }

    /** The fingerprint of a log-in, a case number, or a key. */
    String fingerprint(String value) {
        byte[] whole = Objects.requireNonNull(personal.fingerprint("insight", value));
        return HexFormat.of().formatHex(whole, 0, FINGERPRINT_BYTES);
    }

    /** The identity of a document. */
    String id(FactKind kind, String key) {
        return fingerprint(kind.code() + " " + key);
    }

    /** The document of a row of the kind's table. */
    ObjectNode document(FactKind kind, ResultSet row) throws SQLException {
        ObjectNode document = json.createObjectNode();
        for (Field field : kind.fields()) {
            String column = field.column();
            if (row.getObject(column) == null) {
                continue;
            }
            switch (field.type()) {
                case WORD -> document.put(field.name(), row.getString(column));
                case PERSON, CASE -> document.put(field.name(), fingerprint(row.getString(column)));
                case NUMBER -> document.put(field.name(), row.getLong(column));
                case FLAG -> document.put(field.name(), row.getBoolean(column));
                case DAY ->
                    document.put(
                            field.name(), row.getObject(column, LocalDate.class).toString());
                case TIME ->
                    document.put(
                            field.name(),
                            DateTimeFormatter.ISO_INSTANT.format(
                                    row.getObject(column, OffsetDateTime.class).toInstant()));
            }
        }
        return document;
    }

    /**
     * The template of the kind's indices: its mapping and settings. Fields that the mapping does not have are refused. A deletion is
     * remembered for an hour, so that a late copy of the document does not bring it back.
     */
    static ObjectNode template(FactKind kind, String prefix) {
        ObjectNode template = JsonNodeFactory.instance.objectNode();
        ArrayNode patterns = template.putArray("index_patterns");
        patterns.add(prefix + "-" + kind.code() + "-*");
        ObjectNode inner = template.putObject("template");
        inner.putObject("settings")
                .put("number_of_shards", 1)
                .put("auto_expand_replicas", "0-1")
                .put("refresh_interval", "5s")
                .put("gc_deletes", "1h");
        inner.set("mappings", mappings(kind));
        return template;
    }

    static ObjectNode mappings(FactKind kind) {
        ObjectNode mappings = JsonNodeFactory.instance.objectNode();
        mappings.put("dynamic", "strict");
        ObjectNode properties = mappings.putObject("properties");
        types(kind).forEach((name, type) -> {
            ObjectNode property = properties.putObject(name).put("type", type);
            if (type.equals("date")) {
                property.put("format", "strict_date_optional_time");
            }
        });
        return mappings;
    }

    private static Map<String, String> types(FactKind kind) {
        Map<String, String> types = new LinkedHashMap<>();
        kind.fields().forEach(field -> types.put(field.name(), field.type().index()));
        return types;
    }
}
