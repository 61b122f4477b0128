package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Each role lands on a page with what waits for it. */
class StartPageTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

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

    /** A large hospital has hundreds of claims, and an old one may come back, too. */
    @Test
    void everyReturnedClaimIsCounted() {
        String provider = "P-" + System.identityHashCode(this);
        Providers.create(jdbc, provider, "Large hospital");
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(clerk, provider)
                .update();
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        jdbc.sql("""
                        insert into claim (number, provider_code, programme_code, currency, amount_minor, invoice_number, invoice_date, status, created_by,
                                           created_at)
                        select concat(:provider, '-', n), :provider, :programme, 'EUR', 100, n::text, now()::date, 'draft', 'test',
                               now() - make_interval(days => 300 - n)
                          from generate_series(1, 250) n""").param("provider", provider).param("programme", programme).update();
        transaction.executeWithoutResult(status -> {
            // they have no lines: none of it happened
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("update claim set status = 'returned', submitted_at = now() where number in (:numbers)")
                    .param("numbers", List.of(provider + "-1", provider + "-2"))
                    .update();
        });

        assertThat(count(as(clerk), "Claims were returned to you")).isEqualTo(2);
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

    @Test
    void aTaskThatIsOfferedByNameCountsOnceUntilAColleagueTakesIt() {
        String group = "a-team-with-a-guest-" + System.identityHashCode(this);
        String member = Accounts.create(identities, group);
        String guest = Accounts.create(identities, "another-" + group);
        String number = Cases.apply(as("applicant"), NewProgramme.with(jdbc).stages(group), Cases.answers());
        String task = Cases.task(as(member), number);
        assertThat(count(as(guest), "Open tasks")).isZero();

        tasks.addCandidateUser(task, guest);
        tasks.addCandidateUser(task, member);

        assertThat(count(as(guest), "Open tasks")).isEqualTo(1);
        assertThat(count(as(member), "Open tasks")).isEqualTo(1);
        as(member)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", member))
                .expect(204);
        assertThat(count(as(guest), "Open tasks")).isZero();
        assertThat(count(as(member), "Open tasks")).isEqualTo(1);
    }
}
