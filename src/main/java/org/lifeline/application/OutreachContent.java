package org.lifeline.application;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.FileInMemory;
import org.springframework.web.multipart.MultipartFile;

/**
 * What was in an envelope: four bytes with the length of a JSON text, the text, and the files that it names, one after the other. Nothing is
 * compressed, so that it is never larger than what came.
 */
record OutreachContent(Said said, List<MultipartFile> files) {

    static final int MOST_FILES = 10;
    private static final int MOST_TEXT_BYTES = 256 * 1024;
    private static final int MOST_BOXES = 2000;
    private static final int LONGEST = 200;

    /**
     * The JSON text.
     *
     * @param sealedAt by the device's clock, in milliseconds since 1970
     * @param label by which whoever files knows it on the device
     * @param boxes of the form, as a page sends them
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Said(
            @Nullable String account,
            @Nullable UUID device,
            @Nullable UUID envelope,
            @Nullable String programme,
            @Nullable String language,
            long sealedAt,
            @Nullable String label,
            @Nullable Map<String, List<String>> boxes,
            @Nullable Consent consent,
            @Nullable List<Attached> files) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Consent(
            @Nullable String way,
            @Nullable String language,
            @Nullable String witness) {}

    /** @param role paper, signature or voice */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Attached(
            @Nullable String role,
            @Nullable String kind,
            @Nullable String name,
            int size) {}

    /** @throws org.lifeline.platform.problem.Refused 422 for anything that a page of ours does not seal */
    static OutreachContent read(byte[] bytes, ObjectMapper json) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (length < 2 || length > MOST_TEXT_BYTES || length > in.remaining()) {
            throw OutreachSeal.unreadable();
        }
        Said said;
        try {
            said = json.readValue(bytes, Integer.BYTES, length, Said.class);
        } catch (IOException notJson) {
            throw OutreachSeal.unreadable();
        }
        if (said == null || !isSound(said)) {
            throw OutreachSeal.unreadable();
        }
        List<MultipartFile> files = new ArrayList<>();
        int from = Integer.BYTES + length;
        for (Attached each : attached(said)) {
            if (each == null || each.size() < 0 || each.size() > bytes.length - from) {
                throw OutreachSeal.unreadable();
            }
            files.add(new FileInMemory(
                    Objects.requireNonNullElse(each.name(), ""), Arrays.copyOfRange(bytes, from, from + each.size())));
            from += each.size();
        }
        if (from != bytes.length) {
            throw OutreachSeal.unreadable();
        }
        return new OutreachContent(said, List.copyOf(files));
    }

    private static boolean isSound(Said said) {
        Map<String, List<String>> boxes = said.boxes();
        return said.programme() != null
                && boxes != null
                && boxes.size() <= MOST_BOXES
                && boxes.values().stream()
                        .allMatch(values -> values != null && values.stream().allMatch(Objects::nonNull))
                && (said.label() == null || said.label().length() <= LONGEST)
                && attached(said).size() <= MOST_FILES;
    }

    private static List<Attached> attached(Said said) {
        return Objects.requireNonNullElse(said.files(), List.of());
    }

    String programme() {
        return Objects.requireNonNull(said.programme());
    }

    Map<String, List<String>> boxes() {
        return Objects.requireNonNull(said.boxes());
    }

    List<Attached> attached() {
        return attached(said);
    }

    /** The first file with this role; null when there is none. */
    @Nullable
    MultipartFile file(String role) {
        for (int i = 0; i < files.size(); i++) {
            if (role.equals(attached().get(i).role())) {
                return files.get(i);
            }
        }
        return null;
    }
}
