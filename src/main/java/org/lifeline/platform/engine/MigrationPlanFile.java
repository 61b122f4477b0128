package org.lifeline.platform.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plan that carries running cases over to a newer version of their process: a file of {@code processes/migrations}. It has the instructions
 * of the engine's own plans, and names versions by their tags instead of by ids that each database has for itself. Elements with the same id
 * follow without an instruction.
 *
 * @param name of the file, without its ending
 * @param why what changes for the cases, for whoever starts it
 * @param process key of the process
 * @param fromVersionTags the tags of the versions whose cases are carried over
 * @param toVersionTag the tag of the version that they get; of several versions with this tag, the newest
 * @param updateEventTriggers whether timers and messages that cases wait for become those of the new version; otherwise a timer keeps its time
 * @param instructions for elements that have another id in the new version
 */
record MigrationPlanFile(
        String name,
        String why,
        String process,
        List<String> fromVersionTags,
        String toVersionTag,
        boolean updateEventTriggers,
        List<Instruction> instructions) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * As in the engine's own format.
     *
     * @param sourceActivityIds the element of the old version; one
     * @param targetActivityIds the element of the new version; one
     */
    record Instruction(List<String> sourceActivityIds, List<String> targetActivityIds, boolean updateEventTrigger) {

        Instruction {
            if (sourceActivityIds.size() != 1 || targetActivityIds.size() != 1) {
                throw new IllegalArgumentException("an instruction names one element of each version");
            }
        }

        String source() {
            return sourceActivityIds.get(0);
        }

        String target() {
            return targetActivityIds.get(0);
        }
    }

    /** As it is written; what may be left out is null. */
    private record Written(
            @JsonProperty(required = true) String why,
            @JsonProperty(required = true) String process,
            @JsonProperty(required = true) List<String> fromVersionTags,
            @JsonProperty(required = true) String toVersionTag,
            boolean updateEventTriggers,
            @Nullable List<Instruction> instructions) {}

    MigrationPlanFile {
        if (fromVersionTags.isEmpty() || fromVersionTags.contains(toVersionTag)) {
            throw new IllegalArgumentException("a plan leads from other versions to one: " + name);
        }
    }

    /** @throws IOException when it is no plan */
    static MigrationPlanFile read(String file, InputStream content) throws IOException {
        Written plan = JSON.readValue(content, Written.class);
        return new MigrationPlanFile(
                file.replaceFirst("\\.json$", ""),
                Objects.requireNonNull(plan.why()),
                Objects.requireNonNull(plan.process()),
                List.copyOf(plan.fromVersionTags()),
                Objects.requireNonNull(plan.toVersionTag()),
                plan.updateEventTriggers(),
                plan.instructions() == null ? List.of() : List.copyOf(plan.instructions()));
    }
}
