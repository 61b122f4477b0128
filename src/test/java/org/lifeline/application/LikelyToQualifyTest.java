package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody without an account asks whether they would qualify, and the table that decides on cases answers. */
class LikelyToQualifyTest extends LifelineTest {

    private static final String TABLE = "application/eligibility.dmn";
    private static final String LIKELY = "You are likely to qualify.";
    private static final String PERHAPS = "You may qualify. People would have to look at it.";
    private static final String UNLIKELY = "You would probably not qualify.";

    @Autowired
    private RepositoryService models;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private HistoryService history;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    /** Without cookies, as a program or a very old phone. */
    private final Visitor visitor = new Visitor(ADDRESS);

    private static Map<String, String> said() {
        return new HashMap<>(Map.of(
                "choice.treatmentType", "surgery",
                "typed.treatmentCost", "5,000.00",
                "typed.birthDate.day", "17",
                "typed.birthDate.month", "May",
                "typed.birthDate.year", "1990",
                "typed.householdSize", "4",
                "typed.householdIncome", "300"));
    }

    private static Map<String, String> said(String key, String value) {
        Map<String, String> said = said();
        said.put(key, value);
        return said;
    }

    private String answer(String programme, Map<String, String> said) throws IOException, InterruptedException {
        HttpResponse<String> answer = visitor.send("/programmes/" + programme + "/likely?lang=en", said);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void asksWhatTheTableReadsInTheWordsOfTheFormInEachLanguage() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");

        assertThat(page(programme, "en"))
                .contains(
                        "name=\"choice.treatmentType\" value=\"surgery\"",
                        "An operation",
                        "What does it cost?",
                        "name=\"typed.birthDate.year\"",
                        "Leave it empty if you cannot say.",
                        "name=\"typed.householdSize\"",
                        "We keep nothing of what you type here")
                .doesNotContain("choice.urgency", "typed.givenName", "typed.phone", "_csrf\" value=\"\"");
        assertThat(page(programme, "fr")).contains("Combien cela coûte-t-il ?", "Une opération");
        assertThat(page(programme, "ar")).contains("dir=\"rtl\"", "هل أستحق المساعدة على الأرجح؟");
        assertThat(page(programme, "am")).contains("እርዳታውን ለማግኘት አሟላለሁ?");
        assertThat(anonymous().get("/programmes/" + programme).expect(200).text())
                .contains("/programmes/" + programme + "/likely");
    }

    private static String page(String programme, String language) {
        return anonymous()
                .get("/programmes/" + programme + "/likely?lang=" + language)
                .expect(200)
                .text();
    }

    /** Nobody is born in the year of another: with alike names and the same need they would be taken for one person. */
    @ParameterizedTest
    @CsvSource({
        "surgery, 5000, 300, 1990, eligible",
        "surgery, 5000, '', 1987, eligible",
        "other, 5000, 300, 1984, review",
        "surgery, 100, 4000, 1981, review",
        "surgery, 100, 0, 1978, eligible",
        "medicine, 99999999, 300, 2020, aboveProgrammeLimit"
    })
    void saysWhatTheCaseWouldBeTold(String treatment, String cost, String income, String born, String outcome)
            throws IOException, InterruptedException {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Map<String, String> said = said("choice.treatmentType", treatment);
        said.put("typed.treatmentCost", cost);
        said.put("typed.householdIncome", income);
        said.keySet().removeIf(box -> box.startsWith("typed.birthDate"));
        said.put("typed.birthDate.year", born);
        String told = answer(programme, said);

        Map<String, Object> answers = Cases.answers("treatmentType", treatment);
        answers.put("treatmentCost", Integer.valueOf(cost));
        answers.put("householdIncome", income.isEmpty() ? null : Integer.valueOf(income));
        answers.put("birthDate", born);
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, programme, answers);
        if (outcome.equals("aboveProgrammeLimit")) {
            assertThat(Cases.status(applicant, number, "rejected")
                            .path("reasons")
                            .findValuesAsText("code"))
                    .contains(outcome);
            assertThat(told).contains(UNLIKELY, inPlainWords(outcome));
        } else {
            Cases.task(as("junior-officer"), number);
            assertThat(runtime.getVariable(
                            runtime.createProcessInstanceQuery()
                                    .processInstanceBusinessKey(number)
                                    .processDefinitionKey("assistanceApplication")
                                    .singleResult()
                                    .getId(),
                            "eligibility"))
                    .isEqualTo(outcome);
            assertThat(told).contains(outcome.equals("review") ? PERHAPS : LIKELY);
        }
        assertThat(told).contains("This is no decision and no promise", "/apply?programme=" + programme);
    }

    private String inPlainWords(String reason) {
        return jdbc.sql("select text from decision_reason_text where code = :code and language = 'en'")
                .param("code", reason)
                .query(String.class)
                .single()
                .replace("'", "&#39;");
    }

    @Test
    void followsAChangedTableAtOnceAndAsksWhatItReads() throws IOException, InterruptedException {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        assertThat(answer(programme, said())).contains(LIKELY);

        String changed = ChangedTable.text(TABLE)
                .replaceFirst("<text>ageYears</text>", "<text>if urgency = \"planned\" then -1 else ageYears</text>");
        try (ChangedTable planned = ChangedTable.deploy(models, TABLE, changed)) {
            assertThat(page(programme, "en"))
                    .contains("name=\"choice.urgency\" value=\"planned\"", "How soon is it needed?");
            assertThat(answer(programme, said("choice.urgency", "planned"))).contains(PERHAPS);
            assertThat(answer(programme, said("choice.urgency", "urgent"))).contains(LIKELY);
        }
        assertThat(answer(programme, said("choice.urgency", "planned"))).contains(LIKELY);
    }

    @Test
    void saysSoWhenTheTableReadsWhatCannotBeAsked() throws IOException, InterruptedException {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String changed = ChangedTable.text(TABLE).replaceFirst("<text>ageYears</text>", "<text>bloodPressure</text>");
        try (ChangedTable unknown = ChangedTable.deploy(models, TABLE, changed)) {
            assertThat(page(programme, "en"))
                    .contains("something that cannot be asked here")
                    .doesNotContain("id=\"likely\"");
            assertThat(answer(programme, said()))
                    .contains("something that cannot be asked here")
                    .doesNotContain(LIKELY, UNLIKELY, "bloodPressure");
        }
    }

    @Test
    void keepsNothing() throws IOException, InterruptedException {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        long evaluated = evaluations();

        HttpResponse<String> answer = visitor.send("/programmes/" + programme + "/likely", said());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(evaluations()).isEqualTo(evaluated);
        assertThat(filed(programme)).isZero();
    }

    /** Those that belong to no case: other tests' cases are evaluated meanwhile. */
    private long evaluations() {
        return history.createNativeHistoricDecisionInstanceQuery()
                .sql("select count(*) from act_hi_decinst where dec_def_key_ = 'eligibility' and proc_inst_id_ is null")
                .count();
    }

    private long filed(String programme) {
        return jdbc.sql("select count(*) from application where programme_code = ?")
                .param(programme)
                .query(Long.class)
                .single();
    }

    @Test
    void saysAtTheFieldWhatIsWrong() throws IOException, InterruptedException {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String path = "/programmes/" + programme + "/likely?lang=en";

        HttpResponse<String> empty = visitor.send(path, Map.of());
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body())
                .contains("href=\"#field-treatmentCost\"", "id=\"field-birthDate-error\">This is needed.");

        HttpResponse<String> hostile = visitor.send(
                path,
                Map.of(
                        "choice.treatmentType", "<script>alert(1)</script>",
                        "typed.treatmentCost", "1e999999999",
                        "typed.birthDate.year", "2999",
                        "typed.householdSize", "-3",
                        "typed.householdIncome", "9".repeat(100_000),
                        "meant.treatmentCost", "1"));
        assertThat(hostile.statusCode()).isEqualTo(422);
        assertThat(hostile.body())
                .doesNotContain("<script>alert", "9".repeat(1000), LIKELY)
                .contains(
                        "id=\"field-householdSize-error\"",
                        "id=\"field-treatmentCost-error\"",
                        "id=\"field-birthDate-error\"");
        assertThat(visitor.send("/programmes/NO-SUCH/likely", said()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void asksWhichOfTwoAmountsIsMeant() throws IOException, InterruptedException {
        String programme = NewProgramme.with(jdbc).currency("JOD").stages("junior-officer");
        String path = "/programmes/" + programme + "/likely?lang=en";
        Map<String, String> said = said("typed.treatmentCost", "1,250");

        HttpResponse<String> asked = visitor.send(path, said);
        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(asked.body())
                .contains(
                        "name=\"meant.treatmentCost\" id=\"field-treatmentCost-meant-0\" value=\"1250\"",
                        "value=\"1.250\"");

        said.put("meant.treatmentCost", "1250");
        assertThat(answer(programme, said))
                .contains(LIKELY, "<input type=\"hidden\" name=\"meant.treatmentCost\" value=\"1250\">");
        said.put("meant.treatmentCost", "7");
        assertThat(visitor.send(path, said).statusCode()).isEqualTo(422);
    }

    @Test
    void nobodyAsksWithoutEnd() throws IOException, InterruptedException {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Visitor flood = new Visitor(ADDRESS).from("198.51.100.73");
        Allowances.stop();
        try {
            int status = 0;
            for (int asked = 0; asked < 400 && status != 429; asked++) {
                status = flood.send("/programmes/" + programme + "/likely", Map.of())
                        .statusCode();
            }
            assertThat(status).isEqualTo(429);
        } finally {
            Allowances.goOn();
        }
    }
}
