package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

/** What the deployment's map of districts is read as. */
class DistrictsTest {

    private static Districts districts(String features) throws IOException {
        return new Districts(
                new ByteArrayResource(("{\"type\": \"FeatureCollection\", \"features\": [" + features + "]}")
                        .getBytes(StandardCharsets.UTF_8)),
                new ObjectMapper());
    }

    @Test
    void findsADistrictByAnyOfItsNames() throws IOException {
        Districts districts = districts(
                "{\"properties\": {\"name\": \"Oromia\", \"alsoKnownAs\": [\"ኦሮሚያ\", \"Oromiya\"]}, \"geometry\": null}");

        assertThat(districts.named("oromiya ")).isEqualTo("Oromia");
        assertThat(districts.named("ኦሮሚያ")).isEqualTo("Oromia");
        assertThat(districts.named("my aunt's street 4")).isEqualTo(Districts.OTHER);
        assertThat(districts.named(" ")).isNull();
    }

    @Test
    void isDrawnOnlyWhereTheFileHasShapes() throws IOException {
        assertThat(new Districts(new ClassPathResource("districts.geojson"), new ObjectMapper()).areDrawn())
                .isFalse();
        assertThat(new Districts(new ClassPathResource("districts-as-squares.geojson"), new ObjectMapper()).areDrawn())
                .isTrue();
    }

    @Test
    void refusesADistrictWithoutAName() {
        assertThatThrownBy(() -> districts("{\"properties\": {}}")).hasMessageContaining("name");
    }
}
