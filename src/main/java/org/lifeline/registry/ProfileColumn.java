package org.lifeline.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;

/** The profile of a person as the database has it: one encrypted text, and beside it the keys by which the person is found. */
final class ProfileColumn {

    private static final String COLUMN = "person.profile";

    /** Between the spellings of further names; no spelling has it. */
    private static final String BETWEEN = "|";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private ProfileColumn() {}

    static Profile read(PersonalData personal, byte @Nullable [] encrypted) {
        String text = personal.decrypt(COLUMN, encrypted);
        try {
            return text == null ? Profile.NONE : JSON.readValue(text, Profile.class);
        } catch (JsonProcessingException e) {
            // without the cause: its message has what the text says
            throw new IllegalStateException("the profile of a person cannot be read");
        }
    }

    private static byte @Nullable [] write(PersonalData personal, Profile profile) {
        try {
            return profile.isEmpty() ? null : personal.encrypt(COLUMN, JSON.writeValueAsString(profile));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the profile of a person cannot be written");
        }
    }

    /** The parameters of the columns {@code profile} and {@code further_*}; keyed hashes as texts that the database reads as bytes. */
    static Map<String, @Nullable Object> params(PersonalData personal, Person person) {
        Profile profile = person.profile().besides(person.phone(), person.email());
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("profile", write(personal, profile));
        params.put("furtherIds", hashes(profile.ids().stream().map(id -> hash(personal, id))));
        byte[] first = SearchKeys.phone(personal, person.phone());
        params.put(
                "furtherPhones",
                hashes(profile.phones().stream()
                        .map(phone -> SearchKeys.phone(personal, phone))
                        .filter(hash -> !Arrays.equals(hash, first))));
        params.put("furtherLatin", spellings(profile.names(), NameKeys::latin));
        params.put("furtherSound", spellings(profile.names(), NameKeys::sound));
        return params;
    }

    /** The key of an identity number or token. */
    static byte @Nullable [] hash(PersonalData personal, Profile.Id id) {
        return id.key() != null ? HexFormat.of().parseHex(id.key()) : SearchKeys.idNumber(personal, id.number());
    }

    private static String[] hashes(Stream<byte @Nullable []> hashes) {
        return hashes.filter(Objects::nonNull)
                .map(hash -> "\\x" + HexFormat.of().formatHex(hash))
                .distinct()
                .toArray(String[]::new);
    }

    private static String spellings(List<Profile.Name> names, Function<NameKeys, String> spelling) {
        return names.stream()
                .map(name -> spelling.apply(NameKeys.of(name.given(), name.family())))
                .filter(each -> !each.isEmpty())
                .distinct()
                .collect(Collectors.joining(BETWEEN));
    }

    /** The spellings of one column, taken apart. */
    static List<String> apart(String spellings) {
        return spellings.isEmpty() ? List.of() : List.of(spellings.split("\\|"));
    }
}
