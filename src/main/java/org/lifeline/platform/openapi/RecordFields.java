package org.lifeline.platform.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says of the fields of a record which may be null and which an answer always has, as its components do. */
final class RecordFields {

    private static final String NULL = "null";

    private RecordFields() {}

    /**
     * @param schema the schema of the record
     * @param sent whether callers send it: such a record can be read without any of its fields, and its {@code @Schema} says which ones the
     *     product then misses
     */
    @SuppressWarnings("rawtypes")
    static void describe(Schema<?> schema, Class<?> type, boolean sent) {
        Map<String, Schema> fields = schema.getProperties();
        if (!type.isRecord() || fields == null) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            Field declared = field(type, component);
            JsonProperty named = declared.getAnnotation(JsonProperty.class);
            String name = named == null ? component.getName() : named.value();
            Schema<?> field = fields.get(name);
            if (field == null) {
                continue;
            }
            boolean leftOut = declared.isAnnotationPresent(JsonInclude.class);
            boolean needed =
                    schema.getRequired() != null && schema.getRequired().contains(name);
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class) && !leftOut && !needed) {
                fields.put(name, orNull(field));
            }
            if (!leftOut && !sent) {
                schema.addRequiredItem(name);
            }
        }
    }

    private static Field field(Class<?> type, RecordComponent component) {
        try {
            return type.getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Schema<?> orNull(Schema<?> field) {
        if (field.get$ref() != null || field.getEnum() != null) {
            Schema<?> nothing = new JsonSchema();
            nothing.setTypes(Set.of(NULL));
            Schema<?> either = new JsonSchema();
            either.setAnyOf(List.of(field, nothing));
            return either;
        }
        Set<String> types = new LinkedHashSet<>();
        if (field.getTypes() != null) {
            types.addAll(field.getTypes());
        } else if (field.getType() != null) {
            types.add(field.getType());
        }
        if (!types.isEmpty()) {
            types.add(NULL);
            field.setTypes(types);
        }
        return field;
    }
}
