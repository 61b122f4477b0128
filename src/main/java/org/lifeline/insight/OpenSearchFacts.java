package org.lifeline.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Question.Condition;
import org.lifeline.insight.Question.Group;
import org.lifeline.insight.Question.Step;

/** Answers questions from OpenSearch, with aggregations that are exact. */
final class OpenSearchFacts implements FactStore {

    /** More groups than any field has; below the server's own limit for one answer. */
    private static final int MOST_GROUPS = 20_000;

    private static final String NONE = "\u0000none";

    private final SearchIndex index;
    private final ObjectMapper json;
    private final PersonNames names;
    private final IndexDocuments documents;

    OpenSearchFacts(SearchIndex index, ObjectMapper json, PersonNames names, IndexDocuments documents) {
        this.index = index;
        this.json = json;
        this.names = names;
        this.documents = documents;
    }

    @Override
    public Answer answer(Question question) {
        ObjectNode body = json.createObjectNode();
        body.put("size", 0).put("track_total_hits", true);
        filter(body.putObject("query").putObject("bool").putArray("filter"), question);
        aggregate(body, question, 0);
        JsonNode answer = index.search(question.kind(), body);
        List<Answer.Row> rows = new ArrayList<>();
        collect(
                rows,
                question,
                List.of(),
                answer.path("hits").path("total").path("value").asLong(),
                answer.path("aggregations"));
        if (!question.by().isEmpty()) {
            rows.sort(order(question));
        }
        return new Answer(named(question, rows));
    }

    private void filter(ArrayNode filters, Question question) {
        FactKind kind = question.kind();
        if (question.from() != null || question.until() != null) {
            ObjectNode range =
                    filters.addObject().putObject("range").putObject(kind.day().name());
            if (question.from() != null) {
                range.put("gte", question.from().toString());
            }
            if (question.until() != null) {
                range.put("lte", question.until().toString());
            }
        }
        if (question.programmes() != null) {
            ArrayNode those = filters.addObject().putObject("terms").putArray("programme");
            question.programmes().forEach(those::add);
        }
        for (Condition condition : question.only()) {
            Field field = kind.field(condition.field());
            if (condition.values().isEmpty()) {
                filters.addObject().putObject("exists").put("field", field.name());
            } else {
                ArrayNode those = filters.addObject().putObject("terms").putArray(field.name());
                condition.values().stream()
                        .map(value -> field.hidden() ? documents.fingerprint(value) : value)
                        .forEach(those::add);
            }
        }
    }

    /** Puts the aggregation of the group at this depth, and those within it, into a node. */
    private void aggregate(ObjectNode node, Question question, int depth) {
        ObjectNode aggregations = node.putObject("aggs");
        if (depth == question.by().size()) {
            if (question.sums().isEmpty()) {
                node.remove("aggs");
            }
            for (int i = 0; i < question.sums().size(); i++) {
                aggregations
                        .putObject("sum" + i)
                        .putObject("sum")
                        .put("field", question.sums().get(i));
            }
            return;
        }
        Group group = question.by().get(depth);
        ObjectNode some = aggregations.putObject("some");
        if (question.kind().field(group.field()).type() == Field.Type.DAY) {
            some.putObject("date_histogram")
                    .put("field", group.field())
                    .put(
                            "calendar_interval",
                            group.step() == Step.each ? "day" : group.step().name())
                    .put("format", "yyyy-MM-dd")
                    .put("min_doc_count", 1);
        } else {
            some.putObject("terms").put("field", group.field()).put("size", MOST_GROUPS);
        }
        aggregate(some, question, depth + 1);
        if (!isThere(question, group.field())) {
            ObjectNode none = aggregations.putObject("none");
            none.putObject("missing").put("field", group.field());
            aggregate(none, question, depth + 1);
        }
    }

    /** Whether each fact that counts has this field: looking for those without it would cost as much as the rest. */
    private static boolean isThere(Question question, String field) {
        return question.only().stream().anyMatch(condition -> condition.field().equals(field))
                || field.equals(question.kind().day().name()) && (question.from() != null || question.until() != null);
    }

    private static void collect(
            List<Answer.Row> rows, Question question, List<String> keys, long count, JsonNode aggregations) {
        int depth = keys.size();
        if (depth == question.by().size()) {
            List<Long> sums = new ArrayList<>();
            for (int i = 0; i < question.sums().size(); i++) {
                sums.add(Math.round(aggregations.path("sum" + i).path("value").asDouble()));
            }
            List<@Nullable String> groups = new ArrayList<>();
            keys.forEach(key -> groups.add(key.equals(NONE) ? null : key));
            if (count > 0 || question.by().isEmpty()) {
                rows.add(new Answer.Row(groups, count, sums));
            }
            return;
        }
        for (JsonNode bucket : aggregations.path("some").path("buckets")) {
            String key = bucket.has("key_as_string")
                    ? bucket.path("key_as_string").asText()
                    : bucket.path("key").asText();
            collect(rows, question, with(keys, key), bucket.path("doc_count").asLong(), bucket);
        }
        JsonNode none = aggregations.path("none");
        collect(rows, question, with(keys, NONE), none.path("doc_count").asLong(), none);
    }

    private static List<String> with(List<String> keys, String key) {
        List<String> longer = new ArrayList<>(keys);
        longer.add(key);
        return longer;
    }

    /** Log-ins instead of their fingerprints. */
    private List<Answer.Row> named(Question question, List<Answer.Row> rows) {
        List<Integer> people = new ArrayList<>();
        for (int i = 0; i < question.by().size(); i++) {
            if (question.kind().field(question.by().get(i).field()).hidden()) {
                people.add(i);
            }
        }
        if (people.isEmpty()) {
            return rows;
        }
        Map<String, String> known = names.byFingerprint(question.kind());
        List<Answer.Row> named = new ArrayList<>();
        for (Answer.Row row : rows) {
            List<@Nullable String> groups = new ArrayList<>(row.groups());
            people.forEach(i ->
                    groups.set(i, groups.get(i) == null ? null : known.getOrDefault(groups.get(i), groups.get(i))));
            named.add(new Answer.Row(groups, row.count(), row.sums()));
        }
        named.sort(order(question));
        return named;
    }

    /** The order of PostgreSQL: numbers by their size, words by their code points, those without a value last. */
    private static Comparator<Answer.Row> order(Question question) {
        Comparator<Answer.Row> order = (a, b) -> 0;
        for (int i = 0; i < question.by().size(); i++) {
            int at = i;
            boolean number = question.kind().field(question.by().get(i).field()).type() == Field.Type.NUMBER;
            Comparator<String> words = number ? Comparator.comparingLong(Long::parseLong) : Comparator.naturalOrder();
            order = order.thenComparing(row -> row.groups().get(at), Comparator.nullsLast(words));
        }
        return order;
    }
}
