package org.lifeline.insight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The saved objects of OpenSearch Dashboards that come with the product: an index pattern for each kind of fact, and four dashboards with
 * their visualizations. They are made here, because the file has JSON within JSON, which nobody can edit by hand.
 */
final class SavedObjects {

    /** Groups of people that are smaller are not shown. */
    static final int SMALLEST_GROUP = 5;

    private static final String INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index";
    private static final int WIDTH = 24;
    private static final int HEIGHT = 15;

    private final ObjectMapper json;
    private final String prefix;
    private final List<ObjectNode> objects = new ArrayList<>();

    /** The visualizations of each dashboard, by its id. */
    private final Map<String, List<String>> shown = new LinkedHashMap<>();

    SavedObjects(ObjectMapper json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    /** Everything, one object on a line. */
    String lines() {
        for (FactKind kind : FactKind.values()) {
            indexPattern(kind);
        }
        service();
        money();
        providers();
        integrity();
        dashboard("service", "Lifeline: service", "Where people wait, for how long, and who is reached.");
        dashboard(
                "money",
                "Lifeline: money",
                "What was granted, redeemed and paid. Amounts are in minor units of a currency.");
        dashboard("providers", "Lifeline: providers", "Redemptions and claims by provider.");
        dashboard("integrity", "Lifeline: integrity", "What somebody should look at.");
        return objects.stream().map(this::text).collect(Collectors.joining("\n", "", "\n"));
    }

    private void service() {
        in("service", "waiting-by-stage", "Waiting now, by stage", FactKind.STAGE, "horizontal_bar", only("open", true))
                .terms("segment", "stage", 20)
                .terms("group", "late", 2);
        in(
                        "service",
                        "applications-by-week",
                        "Applications by week, and what became of them",
                        FactKind.APPLICATION,
                        "histogram")
                .days("segment", "submittedOn", "w")
                .terms("group", "outcome", 6);
        in("service", "hours-to-decision", "Hours from application to decision, by week", FactKind.APPLICATION, "line")
                .percentiles("hoursToDecision")
                .days("segment", "submittedOn", "w");
        in("service", "hours-to-help", "Hours from application to help, by urgency", FactKind.APPLICATION, "table")
                .percentiles("hoursToHelp")
                .people("bucket", "urgency", 5);
        in(
                        "service",
                        "rejections-by-reason",
                        "Rejections by reason",
                        FactKind.APPLICATION,
                        "horizontal_bar",
                        only("outcome", "rejected"))
                .terms("segment", "reason", 20);
        in("service", "reached-by-district", "Applications by district", FactKind.APPLICATION, "horizontal_bar")
                .people("segment", "district", 50);
        in("service", "reached-by-age-and-gender", "Applications by age and gender", FactKind.APPLICATION, "histogram")
                .people("segment", "ageBand", 10)
                .people("group", "gender", 4);
        in("service", "reached-by-language", "Applications by language", FactKind.APPLICATION, "pie")
                .people("segment", "language", 10);
    }

    private void money() {
        in("money", "granted-by-month", "Granted by month, in minor units", FactKind.VOUCHER, "histogram")
                .sum("valueMinor")
                .days("segment", "issuedOn", "M")
                .terms("group", "currency", 5);
        in(
                        "money",
                        "redeemed-by-month",
                        "Redeemed by month, in minor units",
                        FactKind.REDEMPTION,
                        "histogram",
                        only("reversed", false))
                .sum("amountMinor")
                .days("segment", "redeemedOn", "M")
                .terms("group", "currency", 5);
        in("money", "paid-by-month", "Ordered for payment by month, in minor units", FactKind.PAYMENT, "histogram")
                .sum("amountMinor")
                .days("segment", "orderedOn", "M")
                .terms("group", "currency", 5);
        in("money", "vouchers-by-state", "Vouchers by state", FactKind.VOUCHER, "pie")
                .terms("segment", "state", 10);
        in(
                        "money",
                        "granted-by-kind",
                        "Granted on average by kind of help, in minor units",
                        FactKind.APPLICATION,
                        "table")
                .average("grantedMinor")
                .people("bucket", "category", 20)
                .terms("bucket", "currency", 5);
        in("money", "granted-by-programme", "Granted by programme, in minor units", FactKind.APPLICATION, "table")
                .sum("grantedMinor")
                .terms("bucket", "programme", 50)
                .terms("bucket", "currency", 5);
    }

    private void providers() {
        in(
                        "providers",
                        "redeemed-by-provider",
                        "Redeemed by provider, in minor units",
                        FactKind.REDEMPTION,
                        "table",
                        only("reversed", false))
                .sum("amountMinor")
                .terms("bucket", "provider", 50)
                .terms("bucket", "currency", 5);
        in("providers", "claims-by-provider", "Claims by provider and state", FactKind.CLAIM, "horizontal_bar")
                .terms("segment", "provider", 20)
                .terms("group", "status", 6);
        in("providers", "days-to-payment", "Days from claim to payment, by provider", FactKind.CLAIM, "table")
                .percentiles("daysToPayment")
                .terms("bucket", "provider", 50);
        in(
                        "providers",
                        "claims-sent-back",
                        "Claims that came back for correction, by provider",
                        FactKind.CLAIM,
                        "horizontal_bar")
                .terms("segment", "provider", 20)
                .terms("group", "sentBack", 2);
        in(
                        "providers",
                        "beneficiaries-answers",
                        "What beneficiaries answered, by provider",
                        FactKind.FEEDBACK,
                        "horizontal_bar")
                .terms("segment", "provider", 20)
                .terms("group", "answer", 3);
        in(
                        "providers",
                        "prices-by-service",
                        "Average price in thousandths of the reference price, by service",
                        FactKind.CLAIMED_PRICE,
                        "table")
                .average("thousandths")
                .terms("bucket", "service", 50);
        in(
                        "providers",
                        "prices-by-provider",
                        "Average price in thousandths of the reference price, by provider",
                        FactKind.CLAIMED_PRICE,
                        "table")
                .average("thousandths")
                .terms("bucket", "provider", 50);
        in(
                        "providers",
                        "price-outliers",
                        "Prices beside the reference prices: outliers, by provider",
                        FactKind.CLAIMED_PRICE,
                        "horizontal_bar")
                .terms("segment", "provider", 20)
                .terms("group", "outlier", 2);
        in("providers", "bank-lines", "Lines of the bank by how they fit a payment", FactKind.BANK_LINE, "histogram")
                .days("segment", "readOn", "w")
                .terms("group", "outcome", 8);
        in(
                        "providers",
                        "claims-not-approved",
                        "Claims that were not approved, by reason",
                        FactKind.CLAIM,
                        "horizontal_bar",
                        only("outcome", "rejected"))
                .terms("segment", "reason", 20);
    }

    private void integrity() {
        in("integrity", "signals-by-week", "Signals by week", FactKind.SIGNAL, "histogram")
                .days("segment", "raisedOn", "w")
                .terms("group", "signal", 10);
        in("integrity", "signals-by-finding", "Signals by kind and finding", FactKind.SIGNAL, "table")
                .terms("bucket", "signal", 10)
                .terms("bucket", "finding", 6);
        in("integrity", "first-digits", "First digit of redeemed amounts", FactKind.REDEMPTION, "histogram")
                .terms("segment", "firstDigit", 9);
        in("integrity", "round-amounts", "Round amounts by provider", FactKind.REDEMPTION, "horizontal_bar")
                .terms("segment", "provider", 20)
                .terms("group", "roundAmount", 2);
        in(
                        "integrity",
                        "officer-and-provider",
                        "Redemptions by deciding officer and provider (officers as fingerprints)",
                        FactKind.REDEMPTION,
                        "heatmap")
                .terms("segment", "provider", 20)
                .terms("group", "officer", 20);
        in(
                        "integrity",
                        "redeemed-without-network",
                        "Redeemed without a network, by provider",
                        FactKind.REDEMPTION,
                        "horizontal_bar",
                        only("offline", true))
                .terms("segment", "provider", 20)
                .terms("group", "overdrawn", 2);
    }

    private void indexPattern(FactKind kind) {
        ArrayNode fields = json.createArrayNode();
        kind.fields().forEach(field -> {
            ObjectNode one = fields.addObject();
            one.put("count", 0).put("name", field.name()).put("type", dashboardsType(field));
            one.putArray("esTypes").add(field.type().index());
            one.put("scripted", false)
                    .put("searchable", true)
                    .put("aggregatable", true)
                    .put("readFromDocValues", true);
        });
        ObjectNode attributes = json.createObjectNode();
        attributes
                .put("title", prefix + "-" + kind.code())
                .put("timeFieldName", kind.day().name())
                .put("fields", text(fields));
        add("index-pattern", id(kind), attributes, json.createArrayNode(), "7.6.0");
    }

    private static String dashboardsType(Field field) {
        return switch (field.type()) {
            case WORD, PERSON, CASE -> "string";
            case NUMBER -> "number";
            case DAY, TIME -> "date";
            case FLAG -> "boolean";
        };
    }

    private String id(FactKind kind) {
        return prefix + "-" + kind.code();
    }

    private record Only(String field, Object value) {}

    private static Only only(String field, Object value) {
        return new Only(field, value);
    }

    private Visualization in(String dashboard, String id, String title, FactKind kind, String type, Only... filters) {
        String whole = prefix + "-" + id;
        shown.computeIfAbsent(dashboard, key -> new ArrayList<>()).add(whole);
        return new Visualization(whole, title, kind, type, List.of(filters));
    }

    /** A visualization; each call replaces its saved object by one with one aggregation more. */
    private final class Visualization {

        private final ObjectNode object;
        private final ObjectNode state = json.createObjectNode();
        private final String type;
        private final ObjectNode metric;
        private int last = 1;

        Visualization(String id, String title, FactKind kind, String type, List<Only> filters) {
            this.type = type;
            state.put("title", title).put("type", type);
            metric = state.putArray("aggs").addObject();
            metric.put("id", "1").put("enabled", true).put("type", "count").put("schema", "metric");
            metric.putObject("params");
            ArrayNode references = json.createArrayNode();
            references
                    .addObject()
                    .put("name", INDEX)
                    .put("type", "index-pattern")
                    .put("id", id(kind));
            ObjectNode source = json.createObjectNode();
            source.putObject("query").put("query", "").put("language", "kuery");
            ArrayNode filter = source.putArray("filter");
            for (Only only : filters) {
                String name = "kibanaSavedObjectMeta.searchSourceJSON.filter[" + filter.size() + "].meta.index";
                filter.add(phrase(only, name));
                references
                        .addObject()
                        .put("name", name)
                        .put("type", "index-pattern")
                        .put("id", id(kind));
            }
            source.put("indexRefName", INDEX);
            ObjectNode attributes = json.createObjectNode();
            attributes
                    .put("title", title)
                    .put("visState", "")
                    .put("uiStateJSON", "{}")
                    .put("description", "")
                    .put("version", 1);
            attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", text(source));
            object = add("visualization", id, attributes, references, "7.10.0");
            store();
        }

        private ObjectNode phrase(Only only, String reference) {
            ObjectNode filter = json.createObjectNode();
            ObjectNode meta = filter.putObject("meta");
            meta.putNull("alias");
            meta.put("negate", false)
                    .put("disabled", false)
                    .put("type", "phrase")
                    .put("key", only.field());
            meta.putObject("params").putPOJO("query", only.value());
            meta.put("indexRefName", reference);
            filter.putObject("query").putObject("match_phrase").putPOJO(only.field(), only.value());
            filter.putObject("$state").put("store", "appState");
            return filter;
        }

        Visualization sum(String field) {
            return measure("sum", field);
        }

        Visualization average(String field) {
            return measure("avg", field);
        }

        Visualization percentiles(String field) {
            measure("percentiles", field);
            ((ObjectNode) metric.path("params")).putArray("percents").add(50).add(90);
            return store();
        }

        private Visualization measure(String what, String field) {
            metric.put("type", what);
            ((ObjectNode) metric.path("params")).put("field", field);
            return store();
        }

        Visualization days(String schema, String field, String interval) {
            ObjectNode params = aggregation("date_histogram", schema, field);
            params.put("useNormalizedOpenSearchInterval", true)
                    .put("scaleMetricValues", false)
                    .put("interval", interval)
                    .put("drop_partials", false)
                    .put("min_doc_count", 1)
                    .putObject("extended_bounds");
            return store();
        }

        Visualization terms(String schema, String field, int most) {
            ObjectNode params = aggregation("terms", schema, field);
            boolean byCount = !metric.path("type").asText().equals("percentiles");
            params.put("orderBy", byCount ? "1" : "_key")
                    .put("order", byCount ? "desc" : "asc")
                    .put("size", most)
                    .put("otherBucket", false)
                    .put("otherBucketLabel", "Other")
                    .put("missingBucket", false)
                    .put("missingBucketLabel", "None");
            return store();
        }

        /** Groups of people: small ones are left out. */
        Visualization people(String schema, String field, int most) {
            terms(schema, field, most);
            ArrayNode aggregations = (ArrayNode) state.path("aggs");
            ((ObjectNode) aggregations.get(aggregations.size() - 1).path("params"))
                    .put("json", "{\"min_doc_count\": " + SMALLEST_GROUP + "}");
            return store();
        }

        private ObjectNode aggregation(String what, String schema, String field) {
            ObjectNode aggregation = ((ArrayNode) state.path("aggs")).addObject();
            aggregation
                    .put("id", String.valueOf(++last))
                    .put("enabled", true)
                    .put("type", what)
                    .put("schema", schema);
            return aggregation.putObject("params").put("field", field);
        }

        private Visualization store() {
            state.set("params", look());
            ((ObjectNode) object.path("attributes")).put("visState", text(state));
            return this;
        }

        private ObjectNode look() {
            ObjectNode look = json.createObjectNode();
            switch (type) {
                case "table" ->
                    look.put("perPage", 20)
                            .put("showPartialRows", false)
                            .put("showMetricsAtAllLevels", false)
                            .put("showTotal", false)
                            .put("totalFunc", "sum")
                            .put("percentageCol", "");
                case "pie" -> {
                    look.put("type", "pie")
                            .put("addTooltip", true)
                            .put("addLegend", true)
                            .put("legendPosition", "right")
                            .put("isDonut", true);
                    look.putObject("labels")
                            .put("show", true)
                            .put("values", true)
                            .put("last_level", true)
                            .put("truncate", 100);
                }
                case "heatmap" -> {
                    look.put("type", "heatmap")
                            .put("addTooltip", true)
                            .put("addLegend", true)
                            .put("legendPosition", "right")
                            .put("enableHover", false)
                            .put("colorsNumber", 5)
                            .put("colorSchema", "Blues")
                            .put("setColorRange", false)
                            .put("invertColors", false)
                            .put("percentageMode", false);
                    look.putArray("colorsRange");
                    look.putArray("times");
                    axis(look.putArray("valueAxes").addObject(), "ValueAxis-1", "value", "left")
                            .put("show", false);
                }
                default -> axes(look);
            }
            return look;
        }

        private void axes(ObjectNode look) {
            boolean lying = type.equals("horizontal_bar");
            String drawn = type.equals("line") ? "line" : "histogram";
            look.put("type", drawn)
                    .put("addTooltip", true)
                    .put("addLegend", true)
                    .put("legendPosition", "right")
                    .put("addTimeMarker", false);
            look.putArray("times");
            look.putObject("grid").put("categoryLines", false);
            look.putObject("labels");
            axis(look.putArray("categoryAxes").addObject(), "CategoryAxis-1", "category", lying ? "left" : "bottom")
                    .putObject("title");
            ObjectNode values =
                    axis(look.putArray("valueAxes").addObject(), "ValueAxis-1", "value", lying ? "bottom" : "left");
            values.put("name", "LeftAxis-1");
            ((ObjectNode) values.path("scale")).put("mode", "normal");
            values.putObject("title").put("text", "");
            ObjectNode series = look.putArray("seriesParams").addObject();
            series.put("show", true)
                    .put("type", drawn)
                    .put("mode", type.equals("line") ? "normal" : "stacked")
                    .put("valueAxis", "ValueAxis-1")
                    .put("drawLinesBetweenPoints", true)
                    .put("lineWidth", 2)
                    .put("showCircles", true);
            series.putObject("data")
                    .put("id", "1")
                    .put("label", state.path("title").asText());
        }

        private ObjectNode axis(ObjectNode axis, String id, String type, String position) {
            axis.put("id", id).put("type", type).put("position", position).put("show", true);
            axis.putObject("style");
            axis.putObject("scale").put("type", "linear");
            axis.putObject("labels").put("show", true).put("truncate", 100);
            return axis;
        }
    }

    private void dashboard(String id, String title, String description) {
        ArrayNode panels = json.createArrayNode();
        ArrayNode references = json.createArrayNode();
        List<String> those = shown.getOrDefault(id, List.of());
        for (int i = 0; i < those.size(); i++) {
            ObjectNode panel = panels.addObject();
            panel.put("version", "2.19.0");
            panel.putObject("gridData")
                    .put("x", i % 2 * WIDTH)
                    .put("y", i / 2 * HEIGHT)
                    .put("w", WIDTH)
                    .put("h", HEIGHT)
                    .put("i", String.valueOf(i));
            panel.put("panelIndex", String.valueOf(i)).putObject("embeddableConfig");
            panel.put("panelRefName", "panel_" + i);
            references
                    .addObject()
                    .put("name", "panel_" + i)
                    .put("type", "visualization")
                    .put("id", those.get(i));
        }
        ObjectNode source = json.createObjectNode();
        source.putObject("query").put("query", "").put("language", "kuery");
        source.putArray("filter");
        ObjectNode options = json.createObjectNode().put("useMargins", true).put("hidePanelTitles", false);
        ObjectNode attributes = json.createObjectNode();
        attributes
                .put("title", title)
                .put("hits", 0)
                .put("description", description)
                .put("panelsJSON", text(panels))
                .put("optionsJSON", text(options))
                .put("version", 1)
                .put("timeRestore", true)
                .put("timeFrom", "now-1y")
                .put("timeTo", "now");
        attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", text(source));
        add("dashboard", prefix + "-" + id, attributes, references, "7.9.3");
    }

    private ObjectNode add(String type, String id, ObjectNode attributes, ArrayNode references, String version) {
        ObjectNode object = json.createObjectNode();
        object.put("id", id).put("type", type);
        object.set("attributes", attributes);
        object.set("references", references);
        object.putObject("migrationVersion").put(type, version);
        objects.add(object);
        return object;
    }

    private String text(Object node) {
        try {
            return json.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
