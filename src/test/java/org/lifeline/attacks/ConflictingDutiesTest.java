package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.NewProgramme;

/** Thefts by one insider that went through: each ends at the second duty, before money or a decision moved, and a colleague goes on. */
class ConflictingDutiesTest extends CaseAttack {

    private Api applicant;

    @BeforeEach
    void someoneNewApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    @Test
    void keepsASocialWorkerWhoFiledForAnInventedPersonFromTheFirstStage() {
        String inventor = Accounts.create(identities, "social-worker");
        String number = as(inventor)
                .post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                "EMA",
                                "answers",
                                Cases.answers(),
                                "submit",
                                true,
                                "consent",
                                Cases.CONSENT,
                                "onBehalfOf",
                                "Nobody Atall"))
                .expect(201)
                .json()
                .path("number")
                .asText();
        String task = Cases.task(as("social-worker"), number);

        assertThat(approve(as(inventor), task).expect(403).text()).contains("You filed this application");
        assertThat(claim(inventor, task).expect(403).text()).contains("You filed this application");

        approve(as("social-worker"), task).expect(204);
    }

    @Test
    void keepsAClerkWhoClaimedAndBecameAnAccountantFromTheirOwnClaim() {
        String clerk = Accounts.create(identities, "service-provider");
        work(clerk);
        String claim = submittedClaim(as(clerk), voucher(NewProgramme.with(jdbc).stages("senior-officer")));
        String task = task(claim, "userTask_decide");
        jdbc.sql("delete from provider_account where user_id = ?").param(clerk).update();
        identities.deleteMembership(clerk, "service-provider");
        identities.createMembership(clerk, "accountant");

        assertThat(claim(clerk, task).expect(403).text()).contains("You redeemed the voucher of this case");
        assertThat(Cases.complete(as(clerk), task, CLAIM_APPROVED).expect(403).text())
                .contains("You redeemed the voucher of this case");

        Cases.complete(as("accountant"), task, CLAIM_APPROVED).expect(204);
    }

    @Test
    void keepsWhoeverWorksForAProviderOfTheProgrammeFromDecidingOnItsCases() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("senior-officer"), Cases.answers());
        String task = task(number, "userTask_decide");
        String officer = Accounts.create(identities, "senior-officer");
        work(officer);

        assertThat(claim(officer, task).expect(403).text()).contains("You work for a provider of this programme");
        assertThat(approve(as(officer), task).expect(403).text()).contains("You work for a provider of this programme");
    }

    @Test
    void keepsAManagerWhoDecidedFromIssuingTheVoucherAnewAtOneProvider() {
        String manager = Accounts.create(identities, "senior-officer", "programme-manager");
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("senior-officer"), Cases.answers());
        approve(as(manager), task(number, "userTask_decide")).expect(204);
        String voucher = voucherOf(number);

        for (String change : List.of("reissue", "suspension", "revocation")) {
            assertThat(as(manager)
                            .post(
                                    "/api/vouchers/" + voucher + "/" + change,
                                    Map.of("reason", "Lost.", "providers", List.of("HOSPITAL-1")))
                            .expectProblem(403, "separationOfDuties")
                            .text())
                    .contains("You decided stage 1 of this case");
        }
        assertThat(as(manager)
                        .post(
                                "/engine-rest/process-definition/key/voucherChange/start",
                                Map.of(
                                        "businessKey",
                                        number,
                                        "variables",
                                        Map.of(
                                                "changedVoucher", Map.of("value", voucher),
                                                "change", Map.of("value", "reissue"),
                                                "changeReason", Map.of("value", "Lost."))))
                        .status())
                .isBetween(400, 403);
        assertThat(count("select count(*) from voucher where application_number = ?", number))
                .isOne();

        as("programme-manager")
                .post("/api/vouchers/" + voucher + "/reissue", Map.of("reason", "Lost."))
                .expect(200);
    }

    @Test
    void keepsAManagerFromDecidingAsTheSubstituteThatTheyEntered() {
        String officer = Accounts.create(identities, "senior-officer");
        String manager = Accounts.create(identities, "senior-officer", "programme-manager");
        // the table does not take it at all
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> absence(officer, manager, manager));
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("@" + officer), Cases.answers());
        String task = task(number, "userTask_decide");

        claim(manager, task).expect(403);
        approve(as(manager), task).expect(403);
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> tasks.setAssignee(task, manager));

        assertThat(count("select count(*) from stage_decision where case_number = ?", number))
                .isZero();
    }

    @Test
    void countsADecisionOfASubstituteForWhoeverEnteredThem() {
        String officer = Accounts.create(identities, "senior-officer");
        String substitute = Accounts.create(identities, "senior-officer");
        String manager = Accounts.create(identities, "programme-manager");
        absence(officer, substitute, manager);
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("@" + officer), Cases.answers());
        approve(as(substitute), task(number, "userTask_decide")).expect(204);
        String voucher = voucherOf(number);

        assertThat(as(manager)
                        .post("/api/vouchers/" + voucher + "/suspension", Map.of("reason", "Mine."))
                        .expectProblem(403, "separationOfDuties")
                        .text())
                .contains("You named the substitute who decided");
    }

    @Test
    void givesNoCaseToASubstituteWhomAPartyOfItEntered() {
        String officer = Accounts.create(identities, "senior-officer");
        String substitute = Accounts.create(identities, "senior-officer");
        String manager = Accounts.create(identities, "junior-officer", "programme-manager");
        absence(officer, substitute, manager);
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).stages("junior-officer", "@" + officer), Cases.answers());
        approve(as(manager), task(number, "userTask_decide")).expect(204);
        String task = await().atMost(PATIENCE)
                .until(
                        () -> tasks
                                .createTaskQuery()
                                .processInstanceBusinessKey(number)
                                .taskDefinitionKey("userTask_decide")
                                .taskAssignee(officer)
                                .list()
                                .stream()
                                .map(Task::getId)
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);

        approve(as(substitute), task).expect(403);
        approve(as(officer), task).expect(204);
    }

    @Test
    void keepsWhoeverGaveACaseToAnOfficerFromAllElseInIt() {
        String manager = Accounts.create(identities, "programme-manager");
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("senior-officer"), Cases.answers());
        String task = task(number, "userTask_decide");
        as(manager)
                .post("/engine-rest/task/" + task + "/assignee", Map.of("userId", "senior-officer-2"))
                .expect(204);
        approve(as("senior-officer-2"), task).expect(204);
        String voucher = voucherOf(number);

        assertThat(as(manager)
                        .post("/api/vouchers/" + voucher + "/reissue", Map.of("reason", "Lost."))
                        .expectProblem(403, "separationOfDuties")
                        .text())
                .contains("You named who decides in this case");
    }

    @Test
    void refusesThePaymentTaskToTheCashManagerWhoApprovedTheClaim() {
        String number = Cases.apply(applicant, Cases.answers());
        for (String officer : List.of("social-worker", "junior-officer", "senior-officer")) {
            Cases.approve(as(officer), number);
        }
        String claim = submittedClaim(as("service-provider"), voucherOf(number));
        Cases.complete(as("accountant"), Cases.task(as("accountant"), claim), CLAIM_APPROVED)
                .expect(204);
        Cases.complete(as("cash-manager"), Cases.task(as("cash-manager"), claim), CLAIM_APPROVED)
                .expect(204);
        String payment = ClaimSteps.byHand(as("cash-manager-2"), claim);

        assertThat(claim("cash-manager", payment).expect(403).text())
                .contains("You decided stage 2 of a claim in this case");
        as("cash-manager").get("/api/payments/" + claim + "/pain.001").expectProblem(403, "separationOfDuties");

        assertThat(Cases.task(as("cash-manager-2"), claim)).isEqualTo(payment);
        as("cash-manager-2").get("/api/payments/" + claim + "/pain.001").expect(200);
        claim("cash-manager-2", payment).expect(204);
    }

    @Test
    void tellsAPersonWhoAssignsATaskWhichDutyPreventsIt() {
        String twoHats = Accounts.create(identities, "junior-officer", "senior-officer");
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).stages("junior-officer", "senior-officer"), Cases.answers());
        Cases.approve(as(twoHats), number);
        String task = Cases.task(as(twoHats), number);

        assertThat(as("programme-manager")
                        .post("/engine-rest/task/" + task + "/assignee", Map.of("userId", twoHats))
                        .expect(403)
                        .text())
                .contains(twoHats + " decided stage 1 of this case", "choose somebody else");
    }

    @Test
    void aManagersPrintLeavesOutCasesInWhichTheyHaveADuty() {
        String programme = NewProgramme.with(jdbc).stages("senior-officer");
        String mine = voucher(programme);
        String other = voucher(programme);
        // printed is what its holder cannot open (decision 0025)
        jdbc.sql(
                        "update person set phone_hash = null where id in (select person_id from application where programme_code = ?)")
                .param(programme)
                .update();
        String manager = Accounts.create(identities, "programme-manager");
        as(manager)
                .post("/api/vouchers/" + mine + "/suspension", Map.of("reason", "A question."))
                .expect(200);
        as(manager)
                .post("/api/vouchers/" + mine + "/resumption", Map.of("reason", "Answered."))
                .expect(200);

        assertThat(as(manager)
                        .post("/api/voucher-prints", Map.of("programme", programme, "codes", List.of(mine, other)))
                        .expectProblem(403, "separationOfDuties")
                        .text())
                .contains(mine)
                .doesNotContain(other);
        String print = as(manager)
                .post("/api/voucher-prints", Map.of("programme", programme, "notYetPrinted", true))
                .expect(202)
                .json()
                .path("id")
                .asText();

        assertThat(jdbc.sql("select voucher_code from voucher_printed where print_id = cast(? as uuid)")
                        .param(print)
                        .query(String.class)
                        .list())
                .containsExactly(other);
        assertThat(as(manager)
                        .post("/api/vouchers/" + other + "/reissue", Map.of("reason", "Lost."))
                        .expect(403)
                        .text())
                .contains("You printed the voucher of this case");
    }

    @Test
    void keepsAClerkFromTheVoucherOfTheirOwnHousehold() {
        String clerk = Accounts.create(identities, "service-provider", "applicant");
        work(clerk);
        String number = Cases.apply(as(clerk), NewProgramme.with(jdbc).stages("senior-officer"), Cases.answers());
        approve(as("senior-officer"), task(number, "userTask_decide")).expect(204);

        redeem(as(clerk), voucherOf(number)).expectProblem(403, "separationOfDuties");

        redeem(as("service-provider"), voucherOf(number)).expect(201);
    }

    // ---------------------------------------------------------------- steps

    private static Api.Answer approve(Api officer, String task) {
        return Cases.complete(officer, task, APPROVE);
    }

    private static Api.Answer claim(String account, String task) {
        return as(account).post("/engine-rest/task/" + task + "/claim", Map.of("userId", account));
    }

    private void absence(String officer, String substitute, String enteredBy) {
        jdbc.sql(
                        "insert into absence (officer, substitute, from_day, until_day, entered_by, entered_at, confirmed_by) values (?, ?, ?, ?, ?, now(), ?)")
                .params(
                        officer,
                        substitute,
                        LocalDate.now().minusDays(1),
                        LocalDate.now().plusDays(1),
                        enteredBy,
                        enteredBy.equals(officer) ? null : Accounts.create(identities, "programme-manager"))
                .update();
    }
}
