package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camunda.bpm.engine.IdentityService;
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

/** An applicant who changes their mind while the first steps of the case are under way: an answer in words, never an error. */
class WithdrawalDuringSubmissionTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void isWithdrawnOrRefusedWithAMessageAndNeverFails() throws Exception {
        Api applicant = as(Accounts.create(identities, "applicant"));
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        CaseTables tables = new CaseTables(jdbc);
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        for (int round = 0; round < 6; round++) {
            List<String> numbers = Together.run(3, i -> {
                String number = Cases.apply(applicant, programme, Cases.answers());
                Answer answer = applicant.post("/api/applications/" + number + "/withdrawal", "");
                statuses.add(answer.status());
                if (answer.status() != 200) {
                    answer.expectProblem(409, "changedMeanwhile");
                }
                return number;
            });
            for (String number : numbers) {
                tables.expectSound(number, "withdrawn right after submission");
                assertThat(tables.status(number)).isIn("withdrawn", "inAssessment");
            }
        }
        assertThat(statuses).contains(200);
    }

    @Test
    void withdrawnTwiceAtOnceIsWithdrawnOnce() throws Exception {
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Cases.task(as("junior-officer"), number);

        List<Answer> answers = Together.run(4, i -> applicant.post("/api/applications/" + number + "/withdrawal", ""));

        assertThat(answers.stream().map(Answer::status)).containsOnlyOnce(200).containsOnly(200, 409);
        assertThat(jdbc.sql("select count(*) from case_event where case_number = ? and kind = 'withdrawn'")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void answersSavedDuringSubmissionAreNotSubmittedUnchecked() throws Exception {
        Api applicant = as(Accounts.create(identities, "applicant"));
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        for (int round = 0; round < 5; round++) {
            Map<String, Object> answers = Cases.answers();
            String number = applicant
                    .post("/api/applications", Map.of("programme", programme, "answers", answers, "submit", false))
                    .expect(201)
                    .json()
                    .path("number")
                    .asText();
            Map<String, Object> dearer = new HashMap<>(answers);
            dearer.put("treatmentCost", 9000);

            List<Answer> both = Together.run(
                    2,
                    i -> i == 0
                            ? applicant.post("/api/applications/" + number + "/submission", "")
                            : applicant.put("/api/applications/" + number, Map.of("answers", dearer)));

            both.get(0).expect(200);
            long amount = jdbc.sql("select amount_minor from application where number = ?")
                    .param(number)
                    .query(Long.class)
                    .single();
            assertThat(amount).isEqualTo(both.get(1).status() == 200 ? 9000_00 : 5000_00);
        }
    }
}
