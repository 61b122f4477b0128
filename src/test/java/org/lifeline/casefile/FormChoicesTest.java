package org.lifeline.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.util.HtmlUtils;

/** What forms offer to choose from: what the system knows and this person may see, and nothing of others. */
class FormChoicesTest extends LifelineTest {

    private static final Pattern VALUES = Pattern.compile("data-values=\"([^\"]*)\"");

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private final Api manager = as("programme-manager");

    @Test
    void managersChooseFromTheirOwnProgrammesInASuitableState() {
        String open = NewProgramme.with(jdbc).stages("senior-officer");
        String paused = NewProgramme.with(jdbc).stages("senior-officer");
        String others = NewProgramme.with(jdbc).stages("senior-officer");
        jdbc.sql("update programme set state = 'paused' where code = ?")
                .param(paused)
                .update();
        for (String other : List.of(
                Accounts.create(identities, "programme-manager"), Accounts.create(identities, "programme-manager"))) {
            jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                    .params(others, other)
                    .update();
        }
        assertThat(offered(manager, "programmeTopUp", "programmeChoices"))
                .contains(open, paused)
                .doesNotContain(others);
        assertThat(offered(manager, "programmePause", "programmeChoices"))
                .contains(open)
                .doesNotContain(paused, others);
        assertThat(offered(manager, "programmeResume", "programmeChoices"))
                .contains(paused)
                .doesNotContain(open, others);
        assertThat(offered(manager, "programmeSetup", "programmeChoices"))
                .contains(open)
                .doesNotContain(others);
        assertThat(offered(manager, "programmeManagers", "managerChoices"))
                .contains("programme-manager", "programme-manager-2")
                .doesNotContain("senior-officer");
    }

    @Test
    void officersEnterTheirOwnAbsenceAndManagersAnybodys() {
        assertThat(offered(as("senior-officer"), "absence", "officerChoices")).containsExactly("senior-officer");
        assertThat(offered(as("senior-officer"), "absence", "colleagueChoices"))
                .contains("senior-officer-2")
                .doesNotContain("accountant", "applicant");
        assertThat(offered(manager, "absence", "officerChoices"))
                .contains("senior-officer", "accountant", "programme-manager")
                .doesNotContain("applicant", "auditor");
    }

    @Test
    void aManagerChoosesAVoucherByItsCaseAndChangesIt() {
        String programme = NewProgramme.with(jdbc).stages("senior-officer");
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as("senior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();

        JsonNode choice = values(manager, "voucherChange").path("voucherChoices").findParents("value").stream()
                .filter(each -> each.path("value").asText().equals(code))
                .findFirst()
                .orElseThrow();
        assertThat(choice.path("label").asText()).startsWith(number + ": EUR 5,000.00 left of EUR 5,000.00");

        // where the list is too short, the number of the case is enough; nobody types the voucher's code
        Map<String, Object> change =
                Map.of("caseOfVoucher", number, "change", "suspend", "changeReason", "Reported as lost.");
        String stranger = Accounts.create(identities, "programme-manager");
        for (String other : List.of("programme-manager", "programme-manager-2")) {
            jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                    .params(programme, other)
                    .update();
        }
        assertThat(Confirmations.start(as(stranger), "voucherChange", change)
                        .expect(400)
                        .text())
                .contains("with a voucher that you can change");
        assertThat(offered(as(stranger), "voucherChange", "voucherChoices")).doesNotContain(code);
        Confirmations.start(manager, "voucherChange", change).expect(200);
        assertThat(jdbc.sql("select state from voucher where code = ?")
                        .param(code)
                        .query(String.class)
                        .single())
                .isEqualTo("suspended");
    }

    @Test
    void aManagerChoosesTheReasonThatIsReworded() {
        JsonNode reasons = values(manager, "reasonCodes").path("reasonChoices");
        assertThat(reasons.findValuesAsText("value")).contains("personDeceased", "lifeInDanger");
        assertThat(Confirmations.start(
                                manager,
                                "reasonCodes",
                                Map.of("change", "retire", "changedReason", "lifeInDanger", "changeReason", "Why not"))
                        .expect(400)
                        .text())
                .contains("the last reason");
    }

    @Test
    void aFormThatAPersonMayNotStartIsNotShown() {
        as("senior-officer").get("/start/programmeTopUp").expect(404);
        as("applicant").get("/start/absence").expect(403);
    }

    private static List<String> offered(Api person, String process, String list) {
        return values(person, process).path(list).findValuesAsText("value");
    }

    private static JsonNode values(Api person, String process) {
        Matcher found =
                VALUES.matcher(person.get("/start/" + process).expect(200).text());
        assertThat(found.find()).isTrue();
        try {
            return Api.JSON.readTree(HtmlUtils.htmlUnescape(found.group(1)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(found.group(1), e);
        }
    }
}
