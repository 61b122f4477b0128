package org.lifeline.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.stereotype.Component;

/** The answers and the changed contact data of an application, as they are stored: encrypted. */
@Component
class StoredAnswers {

    private static final String ANSWERS = "application.answers";
    private static final String CONTACT = "application.contact";
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private final PersonalData personal;
    private final ObjectMapper json;

    StoredAnswers(PersonalData personal, ObjectMapper json) {
        this.personal = personal;
        this.json = json;
    }

    byte[] encrypt(Map<String, Object> answers) {
        return encrypt(ANSWERS, answers);
    }

    byte[] encrypt(ChangedContact contact) {
        return encrypt(CONTACT, contact);
    }

    private byte[] encrypt(String column, Object value) {
        try {
            return Objects.requireNonNull(personal.encrypt(column, json.writeValueAsString(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws JsonProcessingException when what is stored is not a set of answers */
    Map<String, Object> answers(byte[] stored) throws JsonProcessingException {
        return json.readValue(personal.decrypt(ANSWERS, stored), MAP);
    }

    /**
     * @param stored null when the contact data were never changed
     * @throws JsonProcessingException when what is stored is not contact data
     */
    @Nullable
    ChangedContact contact(byte @Nullable [] stored) throws JsonProcessingException {
        String changed = personal.decrypt(CONTACT, stored);
        return changed == null ? null : json.readValue(changed, ChangedContact.class);
    }
}
