package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each role lands on a page with what waits for it. */
class StartPageTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private static long count(Api person, String card) {
        Matcher found = Pattern.compile("__count\">([\\d,]+)</p>\\s*<h2[^>]*><a[^>]*>" + card + "</a>")
                .matcher(person.get("/").expect(200).text());
        assertThat(found.find()).as(card).isTrue();
        return Long.parseLong(found.group(1).replace(",", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "social-worker     | Open tasks, Due today or overdue, Done today, Apply for somebody",
                "junior-officer    | Open tasks, Due today or overdue, Done today",
                "senior-officer    | Open tasks, Due today or overdue, Done today",
                "programme-manager | Cases wait for a decision in your programmes, Signals to look at, What is left this year, Figures",
                "service-provider  | Scan a voucher, Claims were returned to you, Redemptions and claims",
                "accountant        | Open tasks, Payments to make, Figures",
                "cash-manager      | Open tasks, Payments to make, Figures",
                "auditor           | Signals to look at, Audit log, Figures",
                "operations        | Incidents that hold up a case, Figures"
            })
    void eachRoleSeesWhatWaitsForIt(String role, String cards) {
        String page = as(role).get("/").expect(200).text();

        assertThat(page)
                .contains("What waits for you")
                .contains(List.of(cards.split(", ")))
                .doesNotContain("Help with a cost you cannot wait to meet");
    }

    @Test
    void visitorsAndApplicantsReadWhatTheServiceIs() {
        for (Api person : List.of(anonymous(), as("applicant"))) {
            assertThat(person.get("/").expect(200).text())
                    .contains("Help with a cost you cannot wait to meet")
                    .doesNotContain("What waits for you");
        }
        assertThat(as("auditor").get("/?about").expect(200).text())
                .contains("Help with a cost you cannot wait to meet");
    }

    @Test
    void anOfficersDayFollowsTheirWork() {
        String group = "a-team-of-its-own-" + System.identityHashCode(this);
        String name = Accounts.create(identities, group);
        Api officer = as(name);
        String programme = NewProgramme.with(jdbc).stages(group);
        assertThat(count(officer, "Open tasks")).isZero();

        String first = Cases.apply(as("applicant"), programme, Cases.answers());
        String task = Cases.task(officer, first);
        String second = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.task(officer, second);
        assertThat(count(officer, "Open tasks")).isEqualTo(2);
        assertThat(count(officer, "Done today")).isZero();

        // as in Tasklist: a task is taken before it is completed
        officer.post("/engine-rest/task/" + task + "/claim", Map.of("userId", name))
                .expect(204);
        Cases.complete(officer, task, "approve", "needConfirmed", "Checked, all in order.")
                .expect(204);

        assertThat(count(officer, "Open tasks")).isEqualTo(1);
        assertThat(count(officer, "Done today")).isEqualTo(1);
    }
}
