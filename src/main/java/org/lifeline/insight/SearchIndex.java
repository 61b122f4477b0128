package org.lifeline.insight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our indices in OpenSearch. Each kind of fact has an alias, by which it is read and written; behind it is one index, which a rebuild
 * replaces. Where regions share an OpenSearch, another alias of each kind has the indices of all of them. It is only read, by the dashboards.
 */
final class SearchIndex {

    private static final Logger LOG = LoggerFactory.getLogger(SearchIndex.class);

    /** A change that is older than what the index has. */
    private static final int CONFLICT = 409;

    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    /**
     * A document to write or to delete.
     *
     * @param version grows with each change of the fact; an older one never replaces a newer one
     * @param document null: it is to be deleted
     */
    record Item(
            FactKind kind,
            String id,
            long version,
            @Nullable ObjectNode document) {}

    /**
     * What became of an item.
     *
     * @param problem why it will never be taken, as a code of OpenSearch; null when it was taken
     * @param later whether it may be taken later
     */
    record Result(Item item, @Nullable String problem, boolean later) {}

    private final SearchServer server;
    private final ObjectMapper json;
    private final String prefix;
    private final @Nullable String sharedPrefix;

    SearchIndex(SearchServer server, ObjectMapper json, String prefix, @Nullable String sharedPrefix) {
        this.server = server;
        this.json = json;
        this.prefix = prefix;
        this.sharedPrefix = sharedPrefix;
    }

    String alias(FactKind kind) {
        return prefix + "-" + kind.code();
    }

    /**
     * Writes the templates, and makes an index for each kind that has none. Returns the kinds whose index is new and so empty.
     *
     * @throws IllegalStateException when regions share a name that is one region's own
     */
    List<FactKind> prepare() {
        List<FactKind> empty = new ArrayList<>();
        for (FactKind kind : FactKind.values()) {
            List<String> before = having(alias(kind));
            refuseToMix(alias(kind), before.stream().anyMatch(index -> !isOf(index, alias(kind))));
            server.send("PUT", "/_index_template/" + alias(kind), IndexDocuments.template(kind, prefix));
            if (before.isEmpty()) {
                create(alias(kind) + "-1", Map.of("aliases", Map.of(alias(kind), Map.of())));
                empty.add(kind);
            } else {
                addNewFields(kind);
            }
            share(kind);
        }
        return empty;
    }

    /** All regions' indices have the shared alias: the dashboards ask by it. */
    private void share(FactKind kind) {
        if (sharedPrefix != null) {
            String shared = sharedPrefix + "-" + kind.code();
            refuseToMix(shared, having(shared).stream().anyMatch(index -> isOf(index, shared)));
            behind(kind).ifPresent(index -> aliases(List.of(named(index, shared))));
        }
    }

    /** A region that wrote and read by the alias of all would write into another one's index, and delete it with a rebuild. */
    private static void refuseToMix(String alias, boolean mixed) {
        if (mixed) {
            throw new IllegalStateException(
                    alias
                            + " is both a region's own name in OpenSearch and one that regions share: give one of them another prefix");
        }
    }

    private static boolean isOf(String index, String alias) {
        return index.startsWith(alias + "-");
    }

    private static Map<String, ?> named(String index, String alias) {
        return Map.of("add", Map.of("index", index, "alias", alias));
    }

    /** A newer version of the product may have fields that an index of an older one refuses. */
    private void addNewFields(FactKind kind) {
        try {
            server.send("PUT", "/" + alias(kind) + "/_mapping", IndexDocuments.mappings(kind));
        } catch (IllegalStateException e) {
            // somebody changed the index: what it does not take is parked, and a rebuild makes it right
            LOG.warn("The index {} does not take the fields of this version: {}", alias(kind), e.getMessage());
        }
    }

    /** Makes an index beside the one behind the alias, and returns its name. An earlier one that was not finished is removed. */
    String createNext(FactKind kind) {
        String now = behind(kind).orElse(alias(kind) + "-0");
        String next = alias(kind) + "-" + (Integer.parseInt(now.substring(now.lastIndexOf('-') + 1)) + 1);
        server.send("DELETE", "/" + next, null);
        create(next, Map.of());
        return next;
    }

    private void create(String index, Map<String, ?> settings) {
        try {
            server.send("PUT", "/" + index, settings);
        } catch (IllegalStateException e) {
            // another node was quicker
            if (!String.valueOf(e.getMessage()).contains("resource_already_exists_exception")) {
                throw e;
            }
        }
    }

    /** From one moment to the next, the alias means this index; the one before is removed. */
    void switchTo(FactKind kind, String index) {
        server.send("POST", "/" + index + "/_refresh", null);
        List<Map<String, ?>> actions = new ArrayList<>();
        behind(kind).ifPresent(before -> actions.add(Map.of("remove_index", Map.of("index", before))));
        actions.add(named(index, alias(kind)));
        if (sharedPrefix != null) {
            actions.add(named(index, sharedPrefix + "-" + kind.code()));
        }
        aliases(actions);
    }

    private Optional<String> behind(FactKind kind) {
        return having(alias(kind)).stream().findFirst();
    }

    /** The indices that have this alias. */
    private List<String> having(String alias) {
        List<String> indices = new ArrayList<>();
        server.send("GET", "/_alias/" + alias, null)
                .ifPresent(answer -> answer.fieldNames().forEachRemaining(indices::add));
        return indices;
    }

    private void aliases(List<? extends Map<String, ?>> actions) {
        server.send("POST", "/_aliases", Map.of("actions", actions));
    }

    /** Makes what was written so far visible to questions. */
    void refresh() {
        server.send("POST", "/" + prefix + "-*/_refresh", null);
    }

    /**
     * Writes documents.
     *
     * @param target an index; null for those behind the aliases
     * @throws SearchUnavailable when nothing was taken
     */
    List<Result> write(List<Item> items, @Nullable String target) {
        StringBuilder lines = new StringBuilder();
        for (Item item : items) {
            ObjectNode action = json.createObjectNode();
            action.putObject(item.document() == null ? "delete" : "index")
                    .put("_index", target == null ? alias(item.kind()) : target)
                    .put("_id", item.id())
                    .put("version", item.version())
                    .put("version_type", "external")
                    .put("require_alias", target == null);
            line(lines, action);
            if (item.document() != null) {
                line(lines, item.document());
            }
        }
        JsonNode answers = server.bulk(lines.toString()).path("items");
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            results.add(result(items.get(i), answers.path(i).elements().next()));
        }
        return results;
    }

    private void line(StringBuilder lines, ObjectNode node) {
        try {
            lines.append(json.writeValueAsString(node)).append('\n');
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Result result(Item item, JsonNode answer) {
        int status = answer.path("status").asInt();
        String type = answer.path("error").path("type").asText();
        boolean taken = status < 300
                // the index has this version already, or a newer one
                || status == CONFLICT
                || status == NOT_FOUND && item.document() == null && type.isEmpty();
        // a full disk makes an index read-only; an alias may be missing until the index is made anew
        boolean later = status == TOO_MANY
                || status >= SERVER_ERROR
                || type.equals("cluster_block_exception")
                || type.equals("index_not_found_exception");
        return new Result(item, taken ? null : type, later);
    }

    /** Whether the server answers now, and to us. */
    boolean answers() {
        try {
            server.send("GET", "/_alias/" + alias(FactKind.values()[0]), null);
            return true;
        } catch (SearchUnavailable | IllegalStateException e) {
            LOG.warn("OpenSearch was asked whether it answers: {}", e.getMessage());
            return false;
        }
    }

    JsonNode search(FactKind kind, ObjectNode body) {
        return server.send("POST", "/" + alias(kind) + "/_search", body)
                .orElseThrow(() -> new SearchUnavailable("There is no index " + alias(kind)));
    }
}
