package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is no value of a field is the caller's fault and said in words; so is being second. */
class UnexpectedValueTypesTest extends LifelineTest {

    private static final String INSIDES =
            "(?s).*(Exception|\\bjava\\.|org\\.(camunda|lifeline|springframework)|com\\.fasterxml).*";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private Api applicant;

    @BeforeEach
    void someoneNewApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    @Test
    void refusesObjectsFilesAndOtherTypesThatNoFieldAccepts() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Api officer = as("junior-officer");
        String task = Cases.task(officer, number);
        List<String> wrong = new ArrayList<>();
        List<String> values = List.of(
                "{'value':'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==','type':'Object','valueInfo':{'objectTypeName':'java.util.HashMap','serializationDataFormat':'application/x-java-serialized-object'}}",
                "{'value':'{}','type':'Object','valueInfo':{'objectTypeName':'java.util.HashMap','serializationDataFormat':'application/json'}}",
                "{'value':'{}','type':'Object','valueInfo':{'objectTypeName':'org.lifeline.application.Applications','serializationDataFormat':'application/json'}}",
                "{'value':'{}','type':'Object','valueInfo':{'objectTypeName':'java.lang.Runtime','serializationDataFormat':'application/xml'}}",
                "{'value':'{}','type':'Object','valueInfo':{}}",
                "{'value':{},'type':'Object'}",
                "{'value':'e30=','type':'File','valueInfo':{'filename':'a.exe','mimetype':'text/html'}}",
                "{'value':'e30=','type':'File'}",
                "{'value':'e30=','type':'Bytes'}",
                "{'value':'***','type':'Bytes'}",
                "{'value':'{\\'a\\':1}','type':'Json'}",
                "{'value':'{','type':'Json'}",
                "{'value':'[[[[[[1]]]]]]','type':'Json','valueInfo':{'transient':true,'objectTypeName':'java.lang.String'}}",
                "{'value':'<a/>','type':'Xml'}",
                "{'value':'x','type':'Nothing'}",
                "{'value':'x','type':'Integer'}",
                "{'value':'2026-11-30T10:00:00.000+0000','type':'Date'}",
                "{'value':'yesterday','type':'Date'}",
                "{'value':{'a':{'b':{'c':[1,2,{'d':null}]}}}}",
                "{'value':['approve']}",
                "{'value':{'a':1},'type':'String'}",
                "{'value':true}",
                "{'value':12}",
                "{'value':1e400}",
                "{'value':'" + "x".repeat(400_000) + "'}",
                "{'value':'approve\\u0000'}",
                "{'value':'approve\\ud800'}");
        for (String way : List.of("complete", "submit-form")) {
            for (String field : List.of("decision", "reason", "recommendedAmount", "voucherItems")) {
                for (String value : values) {
                    // a number is one; and whatever is called a string is made one before anybody sees it
                    if ((field.equals("recommendedAmount") && value.equals("{'value':12}"))
                            || (!field.equals("decision") && value.equals("{'value':{'a':1},'type':'String'}"))) {
                        continue;
                    }
                    String body =
                            ("{'variables':{'decision':{'value':'approve'},'reasonCode':{'value':'needConfirmed'},'reason':{'value':'Checked.'},"
                                                    + "'amountReason':{'value':'Less.'}")
                                            .replace(
                                                    "'" + field + "':{'value':'"
                                                            + (field.equals("decision") ? "approve" : "Checked.")
                                                            + "'},",
                                                    "")
                                            .replace('\'', '"')
                                    + ",\"" + field + "\":"
                                    + value.replace("\\'", "\\\\\u0001")
                                            .replace('\'', '"')
                                            .replace("\\\\\u0001", "\\\"")
                                    + "}}";
                    Api.Answer answer = officer.post("/engine-rest/task/" + task + "/" + way, body);
                    String what = way + " " + field + " " + value.substring(0, Math.min(90, value.length())) + ": ";
                    if (answer.status() != 400) {
                        wrong.add(what + answer.status() + " "
                                + answer.text()
                                        .substring(
                                                0, Math.min(200, answer.text().length())));
                    } else if (answer.json().path("detail").asText().isBlank()
                            || answer.text().matches(INSIDES)) {
                        wrong.add(what + answer.text());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(Cases.task(officer, number)).isEqualTo(task);
        Cases.approve(officer, number);
    }

    @Test
    void refusesThemInAStartFormToo() {
        Api manager = as("programme-manager");
        for (String value : List.of(
                "{\"value\":\"rO0\",\"type\":\"Object\",\"valueInfo\":{\"objectTypeName\":\"java.util.HashMap\",\"serializationDataFormat\":\"application/x-java-serialized-object\"}}",
                "{\"value\":\"e30=\",\"type\":\"Bytes\"}",
                "{\"value\":\"e30=\",\"type\":\"File\",\"valueInfo\":{\"filename\":\"a\"}}",
                "{\"value\":{\"a\":[1]}}",
                "{\"value\":\"" + "x".repeat(300_000) + "\"}",
                "{\"value\":17}")) {
            Api.Answer answer = manager.post(
                    "/engine-rest/process-definition/key/programmePause/submit-form",
                    "{\"variables\":{\"programmeCode\":{\"value\":\"NONE\"},\"changeReason\":" + value + "}}");
            assertThat(answer.status())
                    .as(value.substring(0, Math.min(80, value.length())) + answer.text())
                    .isEqualTo(400);
            assertThat(answer.text()).doesNotMatch(INSIDES);
        }
    }

    @Test
    void tellsTheSecondOfTwoPeopleThatTheTaskWasCompletedAlready() throws Exception {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        for (int round = 0; round < 6; round++) {
            Api someone = as(Accounts.create(identities, "applicant"));
            String number = Cases.apply(someone, programme, Cases.answers());
            String task = Cases.task(as("junior-officer"), number);

            List<Api.Answer> answers = Together.run(
                    4,
                    i -> Cases.complete(
                            as(i % 2 == 0 ? "junior-officer" : "junior-officer-2"),
                            task,
                            "approve",
                            "needConfirmed",
                            "Checked, all in order."));

            assertThat(answers.stream().filter(a -> a.status() == 204))
                    .as(said(answers))
                    .hasSize(1);
            assertThat(answers.stream().map(Api.Answer::status))
                    .as(said(answers))
                    .allMatch(s -> s == 204 || s == 400 || s == 403 || s == 404 || s == 409);
            assertThat(answers.stream().filter(a -> a.status() != 204)).allSatisfy(a -> {
                // the engine's own 403 of a task that is gone has a message alone
                assertThat(a.json().path("message").asText()).isNotBlank();
                assertThat(a.json().path("message").asText()).doesNotMatch(INSIDES);
            });
            assertThat(jdbc.sql("select count(*) from stage_decision where case_number = ?")
                            .param(number)
                            .query(Long.class)
                            .single())
                    .isOne();
            Cases.status(someone, number, "voucherIssued");
        }
    }

    private static String said(List<Api.Answer> answers) {
        return String.join(
                " | ", answers.stream().map(a -> a.status() + " " + a.text()).toList());
    }
}
