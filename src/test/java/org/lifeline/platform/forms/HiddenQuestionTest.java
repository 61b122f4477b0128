package org.lifeline.platform.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.StepPages.number;
import static org.lifeline.testing.StepPages.open;
import static org.lifeline.testing.StepPages.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;

/** Questions that a condition of the form hides, on the pages of an application: they are asked when they are due and not answered otherwise. */
class HiddenQuestionTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Forms forms;

    private Api applicant;
    private String programme;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void aProgrammeWhoseFormHasConditions() throws Exception {
        FormSchema form = FormStepTest.form(FormStepTest.FORM);
        ((Map<String, FormSchema>) ReflectionTestUtils.getField(forms, "byId")).put(form.id(), form);
        programme = NewProgramme.with(jdbc).stages("social-worker");
        jdbc.sql("update programme set form = ? where code = ?")
                .params(form.id(), programme)
                .update();
        applicant = as(Accounts.create(identities, "applicant"));
    }

    private JsonNode answers(String number) {
        return applicant.get("/api/applications/" + number).expect(200).json().path("answers");
    }

    @Test
    void aHiddenQuestionThatIsSentIsNotStored() {
        String number = number(open(applicant, "/apply/new/" + programme)
                .send("typed.cost", "50", "choice.kind", "b", "typed.why", "Smuggled in", "typed.more", "And this")
                .expect(302));
        assertThat(answers(number).has("why")).isFalse();
        assertThat(answers(number).has("more")).isFalse();

        // an answer that hides an older one takes it along
        String dear = number(open(applicant, "/apply/new/" + programme)
                .send("typed.cost", "500", "choice.kind", "b", "typed.why", "Because")
                .expect(302));
        assertThat(answers(dear).path("why").asText()).isEqualTo("Because");
        open(applicant, step(dear, 1))
                .send("typed.cost", "50", "choice.kind", "b")
                .expect(302);
        assertThat(answers(dear).has("why")).isFalse();
    }

    @Test
    void aQuestionThatFollowsFromAnAnswerIsAskedOnTheSamePage() {
        String number = number(open(applicant, "/apply/new/" + programme)
                .send("typed.cost", "50", "choice.kind", "b")
                .expect(302));
        assertThat(open(applicant, step(number, 1)).text()).doesNotContain("typed.why", "typed.more");
        assertThat(open(applicant, step(number, 1))
                        .send("typed.cost", "50", "choice.kind", "a")
                        .expect(302)
                        .header("Location"))
                .isEqualTo(step(number, 1));
        assertThat(open(applicant, step(number, 1)).text())
                .contains("typed.more")
                .doesNotContain("typed.why");
        assertThat(open(applicant, step(number, 1))
                        .send("typed.cost", "500", "choice.kind", "a")
                        .expect(200)
                        .text())
                .contains("#field-why", "This is needed.");
    }
}
