package org.lifeline.platform.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Completes the document: adds what no controller says ({@code openapi/description.yaml}), the examples ({@code openapi/examples.yaml}),
 * and which fields may be null. Everything is in one order, so that two runs write the same document.
 */
final class Document implements OpenApiCustomizer {

    private static final String DESCRIPTION = "/openapi/description.yaml";
    private static final String EXAMPLES = "/openapi/examples.yaml";
    private static final String SCHEMAS = "#/components/schemas/";

    private final SchemaNames names;

    Document(SchemaNames names) {
        this.names = names;
    }

    @Override
    public void customise(OpenAPI document) {
        OpenAPI written = read(DESCRIPTION, in -> Yaml31.mapper().readValue(in, OpenAPI.class));
        document.setInfo(written.getInfo());
        document.setServers(written.getServers());
        document.setTags(written.getTags());
        document.setPaths(sorted(document.getPaths()));
        Components components = document.getComponents();
        fields(document);
        written.getComponents().getSchemas().forEach(components::addSchemas);
        components.setSchemas(new TreeMap<>(components.getSchemas()));
        components.setSecuritySchemes(written.getComponents().getSecuritySchemes());
        components.setResponses(written.getComponents().getResponses());
        components.setHeaders(written.getComponents().getHeaders());
        // one example refers to another, which Jackson's reader of YAML does not follow
        JsonNode examples = read(
                EXAMPLES,
                in -> new ObjectMapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(in)));
        operations(document).forEach(operation -> illustrate(operation, examples));
    }

    private static Paths sorted(Paths paths) {
        Paths sorted = new Paths();
        new TreeMap<>(paths).forEach(sorted::addPathItem);
        return sorted;
    }

    private static List<Operation> operations(OpenAPI document) {
        return document.getPaths().values().stream()
                .map(PathItem::readOperations)
                .flatMap(List::stream)
                .toList();
    }

    @SuppressWarnings("rawtypes")
    private void fields(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        Set<String> sent = new HashSet<>();
        operations(document).stream()
                .map(Operation::getRequestBody)
                .filter(Objects::nonNull)
                .forEach(body -> body.getContent().values().forEach(type -> reach(type.getSchema(), schemas, sent)));
        schemas.forEach((name, schema) -> {
            if (names.knows(name)) {
                RecordFields.describe(schema, names.type(name), sent.contains(name));
            }
        });
    }

    /** Collects the names of the schemas that this one consists of. */
    @SuppressWarnings("rawtypes")
    private static void reach(@Nullable Schema<?> from, Map<String, Schema> schemas, Set<String> found) {
        if (from == null) {
            return;
        }
        String ref = from.get$ref();
        if (ref != null && ref.startsWith(SCHEMAS) && found.add(ref.substring(SCHEMAS.length()))) {
            reach(schemas.get(ref.substring(SCHEMAS.length())), schemas, found);
        }
        reach(from.getItems(), schemas, found);
        if (from.getAdditionalProperties() instanceof Schema<?> values) {
            reach(values, schemas, found);
        }
        if (from.getProperties() != null) {
            from.getProperties().values().forEach(field -> reach(field, schemas, found));
        }
    }

    private static void illustrate(Operation operation, JsonNode examples) {
        JsonNode own = examples.path("operations").path(operation.getOperationId());
        for (Parameter parameter :
                operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters()) {
            JsonNode general = examples.path("parameters").path(parameter.getName());
            JsonNode ofField =
                    examples.path("parameters").path(operation.getTags().get(0) + "." + parameter.getName());
            JsonNode example = ofField.isMissingNode() ? general : ofField;
            if (!example.isMissingNode()) {
                parameter.setExample(example);
            }
        }
        if (operation.getRequestBody() != null) {
            put(operation.getRequestBody().getContent(), own.path("request"));
        }
        operation.getResponses().forEach((status, answer) -> {
            if (status.startsWith("2")) {
                put(answer.getContent(), own.path("answer"));
            }
        });
    }

    /** An answer that can have several media types has an example for each. */
    private static void put(@Nullable Content content, JsonNode example) {
        if (content == null || example.isMissingNode()) {
            return;
        }
        content.forEach((type, media) -> media.setExample(content.size() == 1 ? example : example.path(type)));
    }

    private interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    private static <T> T read(String file, Reader<T> reader) {
        try (InputStream in = Document.class.getResourceAsStream(file)) {
            return reader.read(Objects.requireNonNull(in, file));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
