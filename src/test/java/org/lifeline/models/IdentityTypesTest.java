package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTypesTest {

    private static final DmnDecision TYPES = DecisionTables.table("registry/identity-types.dmn", "identityTypes");
    private static final DmnDecision PURPOSES =
            DecisionTables.table("registry/consent-purposes.dmn", "consentPurposes");

    @ParameterizedTest
    @CsvSource({
        "national, verhoeff, no, no",
        "kebele, none, yes, no",
        "passport, none, yes, no",
        "refugee, none, yes, no",
        "health, luhn, yes, no",
        "token, none, no, yes",
    })
    void eachKindSaysHowItsNumbersAreCheckedAndKept(String type, String check, String expires, String token) {
        assertThat(evaluate(TYPES, facts("identityType", type))
                        .getSingleResult()
                        .getEntryMap())
                .containsEntry("check", check)
                .containsEntry("expires", expires)
                .containsEntry("token", token);
    }

    @ParameterizedTest
    @CsvSource({"partners, 12", "health, 12", "contact, 24", "research, 36", "picture, 6"})
    void eachPurposeSaysForHowLongAConsentCounts(String purpose, String months) {
        assertThat(evaluate(PURPOSES, facts("consentPurpose", purpose))
                        .getSingleResult()
                        .getEntryMap())
                .containsEntry("months", months)
                .containsKeys("en", "fr", "am", "ar");
    }
}
