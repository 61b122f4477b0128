package org.lifeline.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads entries from rows of the table, and their details from JSON. */
final class EntryRows {

    private static final JsonFactory JSON = new JsonFactory();

    private EntryRows() {}

    static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("case_number"),
                row.getString("programme_code"),
                details(row.getString("details")));
    }

    static Seal seal(ResultSet row) throws SQLException {
        return new Seal(
                row.getLong("number"),
                row.getLong("first_position"),
                row.getLong("last_position"),
                row.getBytes("root"),
                row.getBytes("previous"),
                row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
                row.getString("kid"),
                row.getBytes("token"));
    }

    private static SortedMap<String, Object> details(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return details(parser);
        } catch (IOException e) {
            throw new IllegalStateException("Details that cannot be read", e);
        }
    }

    /**
     * Reads an object whose opening brace was just read. A value that the log never stores (a fraction, a list) becomes a text that says
     * so. So a row that somebody altered in this way can be sealed, or found altered, like any other.
     */
    static SortedMap<String, Object> details(JsonParser parser) throws IOException {
        SortedMap<String, Object> details = new TreeMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                details.put(key, parser.getText());
            } else if (value.isBoolean()) {
                details.put(key, parser.getBooleanValue());
            } else if (value == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                details.put(key, parser.getLongValue());
            } else {
                details.put(key, "(" + value + ") " + parser.getText());
                parser.skipChildren();
            }
        }
        return details;
    }
}
