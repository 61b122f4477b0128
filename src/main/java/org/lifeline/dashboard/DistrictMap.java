package org.lifeline.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.lifeline.insight.Districts;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The map on which districts are drawn. */
@Controller
class DistrictMap {

    private static final MediaType GEOJSON = MediaType.parseMediaType("application/geo+json");
    private static final Duration KEPT = Duration.ofHours(1);

    private final Districts districts;

    DistrictMap(Districts districts) {
        this.districts = districts;
    }

    @GetMapping("/insights/districts.geojson")
    ResponseEntity<JsonNode> map() {
        return ResponseEntity.ok()
                .contentType(GEOJSON)
                .cacheControl(CacheControl.maxAge(KEPT).cachePrivate())
                .body(districts.map());
    }
}
