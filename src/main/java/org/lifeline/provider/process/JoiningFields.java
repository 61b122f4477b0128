package org.lifeline.provider.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.spin.json.SpinJsonNode;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.provider.JoiningRequest;
import org.lifeline.provider.JoiningRequest.Place;

/** The fields of the forms about an organisation that joins, and what they say. */
final class JoiningFields {

    static final String CODE = "newProviderCode";
    static final String NAME = "providerName";
    static final String KIND = "providerKind";
    static final String LICENCE = "licenceNumber";
    static final String LICENCE_UNTIL = "licenceUntil";
    static final String SERVICES = "services";
    static final String CONTACT = "contactName";
    static final String EMAIL = "email";
    static final String PHONE = "phone";
    static final String PLACES = "places";
    static final String PROGRAMMES = "joiningProgrammes";
    static final String PAYOUT_KIND = "payoutKind";
    static final String HOLDER = "payoutHolder";

    /** Names of the fields that a kind of payment needs, with the names of its values. */
    static final Map<String, Map<String, String>> PAYOUT = Map.of(
            "iban",
                    Map.of(
                            "payoutIban", "iban",
                            "payoutBic", "bic",
                            "payoutStreet", "street",
                            "payoutPostCode", "postCode",
                            "payoutTown", "town"),
            "localAccount",
                    Map.of(
                            "payoutCountry", "country",
                            "payoutBankCode", "bankCode",
                            "payoutNumber", "number",
                            "payoutBic", "bic",
                            "payoutStreet", "street",
                            "payoutPostCode", "postCode",
                            "payoutTown", "town"),
            "mobileWallet", Map.of("payoutOperator", "operator", "payoutPhone", "phone"),
            "cheque", Map.of("payoutAddress", "address"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private JoiningFields() {}

    /** What a manager says when they begin a request. */
    static JoiningRequest begun(VariableScope form) {
        return new JoiningRequest(
                null,
                text(form, NAME),
                text(form, KIND),
                null,
                null,
                null,
                null,
                text(form, EMAIL),
                null,
                List.of(),
                null,
                null,
                Map.of(),
                List.of());
    }

    static JoiningRequest of(VariableScope form) {
        String kind = text(form, PAYOUT_KIND);
        Map<String, String> values = new HashMap<>();
        PAYOUT.getOrDefault(kind == null ? "" : kind, Map.of()).forEach((field, name) -> {
            String text = text(form, field);
            if (text != null) {
                values.put(name, text);
            }
        });
        return new JoiningRequest(
                text(form, CODE),
                text(form, NAME),
                text(form, KIND),
                text(form, LICENCE),
                day(text(form, LICENCE_UNTIL)),
                text(form, SERVICES),
                text(form, CONTACT),
                text(form, EMAIL),
                text(form, PHONE),
                places(form),
                kind,
                text(form, HOLDER),
                values,
                list(form, PROGRAMMES).stream().map(String::valueOf).toList());
    }

    private static List<Place> places(VariableScope form) {
        List<Place> places = new ArrayList<>();
        for (Object each : list(form, PLACES)) {
            if (each instanceof Map<?, ?> row) {
                places.add(new Place(
                        words(row.get("placeAddress")),
                        words(row.get("placeHours")),
                        degrees("placeLatitude", row.get("placeLatitude")),
                        degrees("placeLongitude", row.get("placeLongitude"))));
            }
        }
        return places;
    }

    private static @Nullable BigDecimal degrees(String field, @Nullable Object typed) {
        try {
            return typed == null || typed.toString().isBlank()
                    ? null
                    : new BigDecimal(typed.toString().strip());
        } catch (NumberFormatException e) {
            throw Refused.invalid(field, "Give degrees as a number, such as 9.0108.");
        }
    }

    private static @Nullable LocalDate day(@Nullable String typed) {
        try {
            return typed == null ? null : LocalDate.parse(typed);
        } catch (DateTimeException e) {
            throw Refused.invalid(LICENCE_UNTIL, "Give the day as in 2027-12-31, or leave it empty.");
        }
    }

    private static @Nullable String text(VariableScope form, String field) {
        return words(form.getVariable(field));
    }

    private static @Nullable String words(@Nullable Object value) {
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }

    private static Collection<?> list(VariableScope form, String field) {
        Object value = form.getVariable(field);
        if (value instanceof SpinJsonNode node) {
            try {
                return JSON.readValue(node.toString(), List.class);
            } catch (JsonProcessingException e) {
                throw Refused.unreadable("A list in the form cannot be read.");
            }
        }
        return value instanceof Collection<?> many ? many : List.of();
    }
}
