package org.lifeline.registry.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.problem.Refused;
import org.lifeline.registry.Person;
import org.lifeline.registry.Registry;
import org.lifeline.registry.RegistryProperties;
import org.lifeline.registry.RegistryProperties.Partner;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Answers other systems that ask about a person, in the messages of the Digital Convergence Initiative (version 1.0.0). They find one
 * person by the whole identity number; there is no search by name, so that nobody reads the register through it. A partner is told the
 * fields that were agreed on. Each message is in the audit log before it is answered.
 */
@Service
public class PartnerSearch {

    private static final String VERSION = "1.0.0";
    private static final int MOST_QUESTIONS = 100;
    private static final int LONGEST_TEXT = 100;

    private final List<Partner> partners;
    private final Registry registry;
    private final RateLimits limits;
    private final AuditLog audit;
    private final ObjectMapper json;
    private final Clock clock;

    PartnerSearch(
            RegistryProperties properties,
            Registry registry,
            RateLimits limits,
            AuditLog audit,
            ObjectMapper json,
            Clock clock) {
        this.partners = List.copyOf(properties.partners());
        this.registry = registry;
        this.limits = limits;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** The partner with this token. It is compared in constant time, so that nobody finds it letter by letter. */
    Optional<Partner> partner(String token) {
        byte[] given = DigestUtils.sha256(token.strip());
        Partner found = null;
        for (Partner each : partners) {
            if (MessageDigest.isEqual(given, DigestUtils.sha256(each.token().strip()))) {
                found = each;
            }
        }
        return Optional.ofNullable(found);
    }

    /**
     * The answer to a message.
     *
     * @param message what came, which may be anything
     * @throws Refused 429 when the partner has asked too much within a day: numbers cannot be tried out through it
     */
    @Transactional
    public ObjectNode answer(Partner partner, JsonNode message) {
        String transaction = text(message.path("message").path("transaction_id"));
        JsonNode questions = message.path("message").path("search_request");
        if (!message.path("header").path("action").asText().equals("search")
                || transaction.isEmpty()
                || !questions.isArray()
                || questions.isEmpty()
                || questions.size() > MOST_QUESTIONS) {
            return rejected(
                    partner.id(), "rjct.action.not_supported", "A search has a transaction_id and 1 to 100 questions.");
        }
        long wait = limits.consume(Limit.QUESTIONS_BY_PARTNER, partner.id(), questions.size());
        if (wait > 0) {
            throw Refused.tooMany("This partner has asked about too many people within a day.");
        }
        List<ObjectNode> answers = new ArrayList<>();
        int found = 0;
        for (JsonNode question : questions) {
            Optional<Person> person = find(question);
            found += person.isPresent() ? 1 : 0;
            answers.add(answer(partner, question, person));
        }
        audit.append(
                Action.personalDataRead,
                "partner " + partner.id(),
                null,
                null,
                Map.of(
                        "what",
                        "partnerSearch",
                        "purpose",
                        partner.purpose(),
                        "transaction",
                        transaction,
                        "questions",
                        answers.size(),
                        "found",
                        found));
        ObjectNode answer = json.createObjectNode();
        answer.put("signature", "");
        header(answer, partner.id(), answers.size()).put("status", "succ");
        ObjectNode body = answer.putObject("message");
        body.put("transaction_id", transaction);
        body.put("correlation_id", UUID.randomUUID().toString());
        body.putArray("search_response").addAll(answers);
        return answer;
    }

    private static String number(JsonNode question) {
        JsonNode value = question.path("search_criteria").path("query").path("value");
        return text(value.isObject() ? value.path("id_value") : value);
    }

    private static boolean isByNumber(JsonNode question) {
        return question.path("search_criteria").path("query_type").asText().equals("idtype-value")
                && !number(question).isEmpty();
    }

    private Optional<Person> find(JsonNode question) {
        return isByNumber(question) ? registry.findByNumber(number(question)) : Optional.empty();
    }

    private ObjectNode answer(Partner partner, JsonNode question, Optional<Person> person) {
        ObjectNode answer = json.createObjectNode();
        answer.put("reference_id", text(question.path("reference_id")));
        answer.put("timestamp", clock.instant().toString());
        if (!isByNumber(question)) {
            answer.put("status", "rjct");
            answer.put("status_reason_code", "rjct.search_criteria.invalid");
            answer.put("status_reason_message", "Only the query_type idtype-value with a value is answered.");
            return answer;
        }
        answer.put("status", "succ");
        ObjectNode data = answer.putObject("data");
        data.put("version", VERSION);
        data.put("reg_type", "SOCIAL_REGISTRY");
        data.put("reg_record_type", "PERSON");
        ArrayNode records = data.putArray("reg_records");
        person.ifPresent(known -> records.add(record(partner, question, known)));
        answer.putObject("pagination").put("page_size", 1).put("page_number", 1).put("total_count", records.size());
        answer.put("locale", "eng");
        return answer;
    }

    private ObjectNode record(Partner partner, JsonNode question, Person person) {
        ObjectNode record = json.createObjectNode();
        // what the partner knows already, so that it finds the answer to its question
        record.putArray("member_identifier")
                .addObject()
                .put(
                        "identifier_type",
                        text(question.path("search_criteria").path("query").path("type")))
                .put("identifier_value", number(question));
        ObjectNode info = record.putObject("demographic_info");
        for (String field : partner.fields()) {
            switch (field) {
                case "name" ->
                    info.putObject("name").put("given_name", person.givenName()).put("surname", person.familyName());
                case "birthDate" -> {
                    info.put("birth_date", person.birthDate().toString());
                    info.put("birth_date_approximate", person.birthYearOnly());
                }
                case "gender" -> info.put("sex", person.gender());
                case "address" -> info.put("address", person.address());
                case "phone" -> info.put("phone_number", person.phone());
                case "email" -> info.put("email", person.email());
                case "occupation" -> record.put("occupation", person.occupation());
                default ->
                    throw new IllegalStateException("lifeline.registry.partners names an unknown field " + field);
            }
        }
        return record;
    }

    /** The answer to what cannot be answered. */
    ObjectNode rejected(String receiver, String code, String reason) {
        ObjectNode answer = json.createObjectNode();
        answer.put("signature", "");
        header(answer, receiver, 0)
                .put("status", "rjct")
                .put("status_reason_code", code)
                .put("status_reason_message", reason);
        answer.putObject("message");
        return answer;
    }

    private ObjectNode header(ObjectNode answer, String receiver, int count) {
        return answer.putObject("header")
                .put("version", VERSION)
                .put("message_id", UUID.randomUUID().toString())
                .put("message_ts", clock.instant().toString())
                .put("action", "on-search")
                .put("sender_id", "lifeline")
                .put("receiver_id", receiver)
                .put("total_count", count)
                .put("completed_count", count)
                .put("is_msg_encrypted", false);
    }

    private static String text(JsonNode node) {
        String text = node.isValueNode() ? node.asText() : "";
        return text.length() > LONGEST_TEXT ? "" : text;
    }
}
