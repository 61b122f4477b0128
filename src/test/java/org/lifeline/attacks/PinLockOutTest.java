package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One provider types wrong PINs until the voucher is shut: its holder stood before every other provider in vain. */
class PinLockOutTest extends LifelineTest {

    private static final Pattern PIN = Pattern.compile("(?<![0-9-])[0-9]{6}(?![0-9])");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private final List<Api> desks = new ArrayList<>();
    private Api applicant;
    private Map<String, Object> answers;
    private JsonNode voucher;
    private String pin;

    @BeforeEach
    void issueAVoucherWithAPinForSixOrganisations() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            codes.add(Desks.organisation(jdbc));
            desks.add(as(Desks.account(jdbc, identities, codes.get(i))));
        }
        applicant = as(Accounts.create(identities, "applicant"));
        answers = Cases.answers("treatmentCost", 100);
        voucher = Desks.voucher(
                applicant,
                as("junior-officer"),
                NewProgramme.with(jdbc).presence("pin").providers(codes.toArray(String[]::new)),
                answers);
        pin = pins(1).get(0);
    }

    @Test
    void fiveWrongPinsLockTheVoucherAtThatProviderOnly() {
        for (int i = 0; i < 5; i++) {
            guess(0).expectProblem(409, "wrongPin");
        }

        Answer shut = redeem(0, pin).expectProblem(409, "pinLocked");
        assertThat(shut.text()).contains("other", "ask for a new PIN");
        redeem(1, pin).expect(201);
        // the right PIN somewhere else opens nothing where it was guessed
        redeem(0, pin).expectProblem(409, "pinLocked");

        applicant
                .post("/api/vouchers/" + voucher.path("code").asText() + "/pin", Map.of())
                .expect(204);
        redeem(0, pins(2).get(1)).expect(201);
    }

    @Test
    void twentyWrongPinsOverAllProvidersLockTheVoucherEvenAtOnce() throws Exception {
        List<Answer> guesses = Together.run(42, i -> guess(i % 6));

        assertThat(guesses).filteredOn(a -> a.text().contains("wrongPin")).hasSize(20);
        assertThat(guesses)
                .filteredOn(a -> !a.text().contains("wrongPin"))
                .allSatisfy(a -> a.expectProblem(409, "pinLocked"));
        for (int i = 0; i < 6; i++) {
            redeem(i, pin).expectProblem(409, "pinLocked");
        }
    }

    private Answer guess(int desk) {
        return redeem(desk, pin.equals("000000") ? "000001" : "000000");
    }

    private Answer redeem(int desk, String said) {
        return Desks.redeem(desks.get(desk), voucher, "1.00", UUID.randomUUID().toString(), Map.of("pin", said));
    }

    /** Those that the holder got, the oldest first. */
    private List<String> pins(int count) {
        String telephone = ((String) answers.get("phone")).replace(" ", "");
        return await().atMost(PATIENCE)
                .until(
                        () -> SMS.to(telephone).stream()
                                .filter(sms -> sms.key().contains("/pin/"))
                                .flatMap(
                                        sms -> PIN.matcher(sms.text()).results().map(found -> found.group()))
                                .toList(),
                        found -> found.size() >= count);
    }
}
