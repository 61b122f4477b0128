package org.lifeline.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.programme.Programme;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What programmes publish, for everybody: the counts as CSV, and a Data Package (Frictionless Data) that says what its columns mean. */
@Controller
class OpenDataController {

    private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");

    /** Short, because a programme that stops publishing does not want to be read for long. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final Map<String, String> MEANINGS = Map.of(
            "programme", "Code of the programme.",
            "month",
                    "Month in which the applications were submitted. A month is published once, after it is over, and does not change. A month with fewer than five applications is missing.",
            "breakdown",
                    "By what is counted: all (every application of the month), district, category (kind of help), gender, or ageBand. Each breakdown counts the same applications; the numbers of different breakdowns must not be added up.",
            "group",
                    "Value of the breakdown. notKnown: the application does not say it. smallGroups: several groups together, because one of them alone would have fewer than five applications.",
            "applications", "How many applications were submitted. Never fewer than five.");

    private final OpenData data;
    private final LifelineProperties properties;

    OpenDataController(OpenData data, LifelineProperties properties) {
        this.data = data;
        this.properties = properties;
    }

    @GetMapping("/open-data/{programme}/applications.csv")
    ResponseEntity<String> csv(@PathVariable String programme) {
        return open().contentType(CSV).body(data.csv(data.publishing(programme)));
    }

    @GetMapping("/open-data/{programme}/datapackage.json")
    ResponseEntity<Map<String, Object>> description(@PathVariable String programme) {
        Programme its = data.publishing(programme);
        return open().contentType(MediaType.APPLICATION_JSON)
                .body(Map.of(
                        "profile",
                        "tabular-data-package",
                        "name",
                        "lifeline-" + its.code().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-"),
                        "title",
                        its.name() + ": applications by month",
                        "description",
                        its.purpose(),
                        "contributors",
                        List.of(Map.of("title", properties.organisation(), "role", "publisher")),
                        "resources",
                        List.of(Map.of(
                                "name", "applications",
                                "profile", "tabular-data-resource",
                                "path", "applications.csv",
                                "format", "csv",
                                "mediatype", "text/csv",
                                "encoding", "utf-8",
                                "schema",
                                        Map.of(
                                                "fields",
                                                OpenData.COLUMNS.stream()
                                                        .map(OpenDataController::field)
                                                        .toList(),
                                                "primaryKey",
                                                List.of("programme", "month", "breakdown", "group"))))));
    }

    private static Map<String, Object> field(String column) {
        String type = switch (column) {
            case "month" -> "yearmonth";
            case "applications" -> "integer";
            default -> "string";
        };
        return Map.of("name", column, "type", type, "description", MEANINGS.getOrDefault(column, ""));
    }

    /** Pages of other sites may read it, too. */
    private static ResponseEntity.BodyBuilder open() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic())
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
}
