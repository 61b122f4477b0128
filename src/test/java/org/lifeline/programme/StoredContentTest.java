package org.lifeline.programme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** The text of a stored version outlives the classes: drafts that wait for a second manager are recognised by it. */
class StoredContentTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private static final String OLDER = """
            {"name":"Surgery","purpose":"Operations","startsOn":"2026-01-01","endsOn":null,"currency":"ETB",\
            "years":[{"code":"2026","startsOn":"2026-01-01","endsOn":"2026-12-31","budget":500000}],\
            "maximum":20000,"emergencyCap":0,"emergencyGroup":"hospital","form":"assistance","stageForm":"assess",\
            "voucherTemplate":"voucher","validityDays":30,"appealDays":14,"appealGroup":"committee",\
            "signatory":null,"providers":["H1"],"stages":[],"claimStages":[]}""";

    private static final String NOW = OLDER.replace(
            "\"signatory\":null",
            "\"presence\":\"id\",\"reversalHours\":48,\"overdraftCeiling\":300,\"deviceLimit\":2,\"signatory\":\"The director\"");

    @Test
    void writesAVersionAsItWasRead() throws JsonProcessingException {
        ProgrammeContent content = JSON.readValue(NOW, StoredContent.class).content();

        assertThat(content.atProvider())
                .isEqualTo(new ProgrammeContent.AtProvider(Presence.id, 48, BigDecimal.valueOf(300), 2));
        assertThat(JSON.writeValueAsString(StoredContent.of(content))).isEqualTo(NOW);
    }

    @Test
    void givesAVersionFromBeforeAFieldTheValueOfThatTime() throws JsonProcessingException {
        ProgrammeContent content = JSON.readValue(OLDER, StoredContent.class).content();

        assertThat(content.atProvider())
                .isEqualTo(new ProgrammeContent.AtProvider(Presence.none, 24, BigDecimal.ZERO, 5));
    }

    @Test
    void saysThatCountsArePublishedOnlyIfTheyAre() throws JsonProcessingException {
        String publishes = NOW.replace("\"claimStages\":[]}", "\"claimStages\":[],\"openData\":true}");

        assertThat(JSON.readValue(NOW, StoredContent.class).content().openData())
                .isFalse();
        ProgrammeContent content =
                JSON.readValue(publishes, StoredContent.class).content();
        assertThat(content.openData()).isTrue();
        assertThat(JSON.writeValueAsString(StoredContent.of(content))).isEqualTo(publishes);
    }
}
