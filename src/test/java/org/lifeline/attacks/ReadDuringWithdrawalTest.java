package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who looks at a case, or at a task of it, in the moment in which it ends sees it before or after: never a failure. */
class ReadDuringWithdrawalTest extends LifelineTest {

    private static final int CASES = 25;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void aCaseReadDuringItsWithdrawalIsSeenBeforeOrAfterIt() throws Exception {
        Api applicant = as(Accounts.create(identities, "applicant"));
        Api officer = as("junior-officer");
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < CASES; i++) {
            String number = Cases.apply(applicant, programme, Cases.answers());
            String task = Cases.task(officer, number);
            Callable<Set<String>> caseReader = () -> answers(number, applicant, "/api/applications", number);
            Callable<Set<String>> taskReader = () -> answers(number, officer, "/case-file", task);
            Callable<Set<String>> withdrawal = () -> {
                applicant
                        .post("/api/applications/" + number + "/withdrawal", "")
                        .expect(200);
                return Set.of();
            };
            Together.run(List.of(caseReader, caseReader, taskReader, withdrawal))
                    .forEach(seen::addAll);
        }
        assertThat(seen).isSubsetOf("/api/applications 200", "/case-file 200", "/case-file 404");
    }

    /** All answers to the reader until the case is withdrawn, and one after it. */
    private Set<String> answers(String number, Api reader, String path, String id) {
        Set<String> answers = new TreeSet<>();
        boolean over;
        do {
            over = jdbc.sql("select status = 'withdrawn' from application where number = ?")
                    .param(number)
                    .query(Boolean.class)
                    .single();
            answers.add(path + " " + reader.get(path + "/" + id).status());
        } while (!over);
        return answers;
    }
}
