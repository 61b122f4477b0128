package org.lifeline.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stages with several officers, sent back, assessed, late, handed over; appeals, emergencies and withdrawals. */
class ApprovalStagesApiTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    private String applicantName;
    private Api applicant;

    @BeforeEach
    void someoneNewApplies() {
        applicantName = Accounts.create(identities, "applicant");
        applicant = as(applicantName);
    }

    // ---------------------------------------------------------------- sent back

    @Test
    void asksTheApplicantAndGoesOnWithTheAnswer() {
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).stages("junior-officer", "senior-officer"), Cases.answers());
        Api officer = as("junior-officer");
        decide(
                        officer,
                        number,
                        Map.of(
                                "decision",
                                "sendBack",
                                "reasonCode",
                                "informationMissing",
                                "reason",
                                "Please send the bill."))
                .expect(204);

        JsonNode asked = Cases.status(applicant, number, "waitingForApplicant");
        assertThat(asked.path("question").asText()).isEqualTo("Please send the bill.");
        assertThat(applicant.get("/applications/" + number).expect(200).text())
                .contains("Please send the bill.", "Your answer");
        as("applicant")
                .post("/api/applications/" + number + "/answer", Map.of("answer", "I am somebody else"))
                .expect(404);
        applicant
                .post("/api/applications/" + number + "/answer", Map.of("answer", " "))
                .expectInvalid("answer");

        applicant
                .post("/api/applications/" + number + "/answer", Map.of("answer", "It is 300, see the photo."))
                .expect(200);
        applicant
                .post("/api/applications/" + number + "/answer", Map.of("answer", "Once more."))
                .expectProblem(409, "nothingAsked");

        String again = Cases.task(officer, number);
        assertThat(officer.get("/case-file/" + again).expect(200).text()).contains("It is 300, see the photo.");
        assertThat(openTask(as("senior-officer"), number)).isNull();
        Cases.approve(officer, number);
        Cases.approve(as("senior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void sendsACaseBackToAnEarlierStageAndThroughAllLaterStages() {
        String number = Cases.apply(
                applicant,
                NewProgramme.with(jdbc).stages("social-worker", "junior-officer", "senior-officer"),
                Cases.answers());
        Cases.approve(as("social-worker"), number);
        Cases.approve(as("junior-officer"), number);
        Api senior = as("senior-officer");
        Cases.task(senior, number);

        for (Object nowhere : new Object[] {3, 4, -1, "first", 1.5}) {
            decide(
                            senior,
                            number,
                            Map.of(
                                    "decision",
                                    "sendBack",
                                    "backTo",
                                    nowhere,
                                    "reasonCode",
                                    "assessAgain",
                                    "reason",
                                    "Look again."))
                    .expect(400);
        }
        decide(
                        senior,
                        number,
                        Map.of(
                                "decision",
                                "sendBack",
                                "backTo",
                                "1",
                                "reasonCode",
                                "assessAgain",
                                "reason",
                                "Look again."))
                .expect(204);

        Cases.approve(as("social-worker"), number);
        assertThat(count("select count(*) from voucher where application_number = ?", number))
                .isZero();
        Cases.approve(as("junior-officer"), number);
        Cases.approve(senior, number);
        Cases.status(applicant, number, "voucherIssued");
        assertThat(count("select count(*) from stage_decision where case_number = ?", number))
                .isEqualTo(6);
    }

    // ---------------------------------------------------------------- several officers

    @Test
    void approvesAStageOfThreeSeatsWhenTwoApprove() throws Exception {
        String board = "board-" + System.nanoTime();
        List<String> members = List.of(
                Accounts.create(identities, board),
                Accounts.create(identities, board),
                Accounts.create(identities, board));
        String number =
                Cases.apply(applicant, NewProgramme.with(jdbc).seats(3, 2).stages(board), Cases.answers());
        await().until(() -> seats(number).size() == 3);

        // one officer takes one seat, however hard they try
        Api first = as(members.get(0));
        List<String> seats = seats(number);
        Cases.complete(first, seats.get(0), "approve", "needConfirmed", "Fine.").expect(204);
        Answer twice = Cases.complete(first, seats.get(1), "approve", "needConfirmed", "Fine.");
        assertThat(twice.expect(400).text()).contains("You have decided this stage");
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("inAssessment");

        // the two others at the same moment: both are heard, or one is no longer asked
        List<Integer> answers = Together.run(
                2,
                i -> Cases.complete(as(members.get(i + 1)), seats.get(i + 1), "approve", "needConfirmed", "Fine.")
                        .status());

        assertThat(answers).contains(204);
        Cases.status(applicant, number, "voucherIssued");
        assertThat(seats(number)).isEmpty();
    }

    @Test
    void rejectsAsSoonAsTheQuorumCannotBeReached() {
        String board = "board-" + System.nanoTime();
        List<String> members = List.of(
                Accounts.create(identities, board),
                Accounts.create(identities, board),
                Accounts.create(identities, board));
        String number =
                Cases.apply(applicant, NewProgramme.with(jdbc).seats(3, 2).stages(board), Cases.answers());
        await().until(() -> seats(number).size() == 3);
        List<String> seats = seats(number);

        Cases.complete(as(members.get(0)), seats.get(0), "reject", "notEligible", "No.")
                .expect(204);
        Cases.complete(as(members.get(1)), seats.get(1), "reject", "notEligible", "No.")
                .expect(204);

        Cases.status(applicant, number, "rejected");
        assertThat(seats(number)).isEmpty();
    }

    // ---------------------------------------------------------------- assessment

    @Test
    void keepsEveryAssessmentAndGrantsTheLastRecommendedAmount() {
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).stages("social-worker", "senior-officer"), Cases.answers());
        Api worker = as("social-worker");
        Cases.task(worker, number);
        Map<String, Object> found = new HashMap<>(Map.of(
                "decision",
                "approve",
                "reasonCode",
                "needConfirmed",
                "reason",
                "Visited.",
                "need",
                "3",
                "vulnerability",
                "4",
                "medicalUrgency",
                "2",
                "recommendedAmount",
                4200));

        assertThat(decide(worker, number, found).expect(400).text()).contains("Give a reason for changing the amount");
        found.put("amountReason", "The clinic's offer is lower.");
        for (Object bad : new Object[] {5000.01, -1, 0, "much", 0.001}) {
            Map<String, Object> wrong = new HashMap<>(found);
            wrong.put("recommendedAmount", bad);
            decide(worker, number, wrong).expect(400);
        }
        for (Object bad : new Object[] {"5", "-1", "x", 2.5}) {
            Map<String, Object> wrong = new HashMap<>(found);
            wrong.put("need", bad);
            decide(worker, number, wrong).expect(400);
        }
        assertThat(count("select count(*) from assessment where case_number = ?", number))
                .isZero();
        decide(worker, number, found).expect(204);

        Api senior = as("senior-officer");
        String task = Cases.task(senior, number);
        assertThat(senior.get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .json()
                        .path("recommendedAmount")
                        .path("value")
                        .asDouble())
                .isEqualTo(4200.0);
        assertThat(senior.get("/case-file/" + task).expect(200).text())
                .contains("Assessment 1: ", "EUR 4,200.00", "offer is lower");
        Map<String, Object> second = new HashMap<>(found);
        second.put("recommendedAmount", 4000);
        second.put("amountReason", "The household pays a part.");
        decide(senior, number, second).expect(204);

        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        assertThat(applicant
                        .get("/api/vouchers/" + code)
                        .expect(200)
                        .json()
                        .path("value")
                        .asDouble())
                .isEqualTo(4000);
        assertThat(jdbc.sql("select score from assessment where case_number = ? order by version")
                        .param(number)
                        .query(Integer.class)
                        .list())
                .hasSize(2)
                .allMatch(score -> score > 50 && score <= 100);
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("update assessment set score = 100 where case_number = ?")
                        .param(number)
                        .update());
    }

    // ---------------------------------------------------------------- time, absence, handing over

    @Test
    void aManagerReassignsAStageThatIsOverdue() {
        String slow = Accounts.create(identities, "senior-officer");
        String other = Accounts.create(identities, "senior-officer");
        String number =
                Cases.apply(applicant, NewProgramme.with(jdbc).slaHours(2).stages("@" + slow), Cases.answers());
        String task = Cases.task(as(slow), number);
        timer(number, "event_timeOver");

        Api manager = as("programme-manager");
        String overdue = await().until(() -> taskOf(number, "userTask_overdue"), java.util.Objects::nonNull);
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("inAssessment");
        // to choose from: colleagues who can decide, and neither the manager nor somebody of another kind
        String choices = manager.get("/engine-rest/task/" + overdue
                        + "/form-variables?deserializeValues=false&variableNames=officerChoices")
                .expect(200)
                .json()
                .path("officerChoices")
                .path("value")
                .asText();
        assertThat(choices)
                .contains("\"" + other + "\"", "\"senior-officer-2\"")
                .doesNotContain("\"programme-manager\"", "\"" + applicantName + "\"", "\"auditor\"");
        complete(manager, overdue, Map.of("newOfficer", "nobody-here", "reassignReason", "x"))
                .expect(400);
        complete(manager, overdue, Map.of("newOfficer", applicantName, "reassignReason", "x"))
                .expect(400);
        complete(manager, overdue, Map.of("newOfficer", other)).expect(400);
        complete(manager, overdue, Map.of("newOfficer", "programme-manager", "reassignReason", "I do it"))
                .expect(403);
        complete(manager, overdue, Map.of("newOfficer", other, "reassignReason", "She is here today."))
                .expect(204);

        assertThat(Cases.complete(as(slow), task, "approve", "needConfirmed", "Late.")
                        .status())
                .isIn(403, 404);
        Cases.complete(as(other), task, "approve", "needConfirmed", "Fine.").expect(204);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void remindsOfficersAfterHalfTheTime() {
        String officer = Accounts.create(identities, "senior-officer");
        var user = identities.createUserQuery().userId(officer).singleResult();
        user.setEmail(officer + "@ministry.example");
        identities.saveUser(user);
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("@" + officer), Cases.answers());
        Cases.task(as(officer), number);

        timer(number, "event_halfTimeOver");

        await().atMost(PATIENCE)
                .until(() -> java.util.Arrays.stream(MAIL.getReceivedMessages()).anyMatch(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(officer + "@ministry.example")
                                && mail.getSubject().contains(number);
                    } catch (jakarta.mail.MessagingException e) {
                        return false;
                    }
                }));
    }

    @Test
    void givesTheStagesOfAnAbsentOfficerToTheSubstitute() {
        String absent = Accounts.create(identities, "senior-officer");
        String substitute = Accounts.create(identities, "senior-officer");
        String programme = NewProgramme.with(jdbc).stages("@" + absent);
        String before = Cases.apply(applicant, programme, Cases.answers());
        Cases.task(as(absent), before);
        Map<String, Object> days = new HashMap<>(Map.of(
                "officer",
                absent,
                "substitute",
                substitute,
                "fromDay",
                LocalDate.now().minusDays(1).toString(),
                "untilDay",
                LocalDate.now().plusDays(7).toString()));

        absence(as("senior-officer"), days).expect(403);
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("substitute", absent),
                Map.of("substitute", "nobody-here"),
                Map.of("untilDay", "2020-01-01"),
                Map.of("fromDay", "soon"))) {
            Map<String, Object> bad = new HashMap<>(days);
            bad.putAll(wrong);
            absence(as("programme-manager"), bad).expect(400);
        }
        absence(as("programme-manager"), days).expect(200);
        Confirmations.confirm(as("programme-manager-2"), absent);

        String after = Cases.apply(as(Accounts.create(identities, "applicant")), programme, Cases.answers());
        for (String number : List.of(before, after)) {
            String task = Cases.task(as(substitute), number);
            assertThat(Cases.complete(as(absent), task, "approve", "needConfirmed", "From the beach.")
                            .status())
                    .isIn(403, 404);
            Cases.complete(as(substitute), task, "approve", "needConfirmed", "Fine.")
                    .expect(204);
        }
    }

    @Test
    void sendsAStageThatNobodyCanDecideToTheManagerAtOnce() {
        String gone = Accounts.create(identities, "senior-officer");
        String programme = NewProgramme.with(jdbc).stages("@" + gone);
        identities.deleteUser(gone);

        String number = Cases.apply(applicant, programme, Cases.answers());

        String overdue =
                await().atMost(PATIENCE).until(() -> taskOf(number, "userTask_overdue"), java.util.Objects::nonNull);
        complete(
                        as("programme-manager"),
                        overdue,
                        Map.of("newOfficer", "senior-officer", "reassignReason", "The other one left."))
                .expect(204);
        Cases.approve(as("senior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void reopensATaskWhenItsOfficerIsRemoved() {
        String gone = Accounts.create(identities, "senior-officer");
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("@" + gone), Cases.answers());
        String task = Cases.task(as(gone), number);

        identities.deleteUser(gone);

        as(gone).get("/engine-rest/task").expect(401);
        timer(number, "event_timeOver");
        String overdue = await().until(() -> taskOf(number, "userTask_overdue"), java.util.Objects::nonNull);
        complete(
                        as("programme-manager"),
                        overdue,
                        Map.of("newOfficer", "senior-officer", "reassignReason", "The other one left."))
                .expect(204);
        approve(as("senior-officer"), task).expect(204);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void letsAnOfficerHandATaskToAColleagueOfTheStageAndToNobodyElse() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("senior-officer"), Cases.answers());
        Api officer = as("senior-officer");
        String task = Cases.task(officer, number);
        officer.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "senior-officer"))
                .expect(204);

        for (String way : List.of("assignee", "delegate")) {
            for (String other : List.of("accountant", applicantName, "nobody-here")) {
                assertThat(officer.post("/engine-rest/task/" + task + "/" + way, Map.of("userId", other))
                                .status())
                        .as(way + other)
                        .isIn(400, 403);
            }
        }
        officer.post("/engine-rest/task/" + task + "/assignee", Map.of("userId", "senior-officer-2"))
                .expect(204);

        approve(officer, task).expect(403);
        approve(as("senior-officer-2"), task).expect(204);
    }

    // ---------------------------------------------------------------- separation of duties

    @Test
    void refusesAndRecordsAClaimByAPersonWithAConflictingDuty() {
        String twoHats = Accounts.create(identities, "junior-officer", "senior-officer");
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).stages("junior-officer", "senior-officer"), Cases.answers());
        Cases.approve(as(twoHats), number);
        String task = Cases.task(as(twoHats), number);

        Answer refused = as(twoHats)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", twoHats))
                .expect(403);

        assertThat(refused.text()).contains("You decided stage 1 of this case");
        as("programme-manager")
                .post("/engine-rest/task/" + task + "/assignee", Map.of("userId", twoHats))
                .expect(403);
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> tasks.setAssignee(task, twoHats));
        assertThat(count(
                        "select count(*) from audit_entry where case_number = ? and action = 'refused' and actor = ?",
                        number,
                        twoHats))
                .isPositive();
        Cases.approve(as("senior-officer"), number);
    }

    @Test
    void refusesOfficersOfTheApplicantsHousehold() {
        String id = "REL-" + System.nanoTime();
        String relative = Accounts.create(identities, "senior-officer");
        as("programme-manager")
                .put("/api/accounts/" + relative + "/identity-number", Map.of("idNumber", id))
                .expect(202);
        Confirmations.confirm(as("programme-manager-2"), relative);
        Map<String, Object> answers =
                Cases.answers("householdMembers", List.of(Map.of("name", "Sister", "memberIdNumber", id)));
        answers.put("idNumber", "SELF-" + System.nanoTime());
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("senior-officer"), answers);
        String task = Cases.task(as(relative), number);

        assertThat(approve(as(relative), task).expect(403).text()).contains("household");
        as(relative)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", relative))
                .expect(403);

        Cases.approve(as("senior-officer"), number);
    }

    // ---------------------------------------------------------------- withdrawn, appealed

    @Test
    void endsWithTheApplicantsWithdrawalAndTakesNoDecisionAfterIt() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("senior-officer"), Cases.answers());
        String task = Cases.task(as("senior-officer"), number);
        as("applicant").post("/api/applications/" + number + "/withdrawal", "").expect(404);

        applicant.post("/api/applications/" + number + "/withdrawal", "").expect(200);

        Cases.status(applicant, number, "withdrawn");
        assertThat(approve(as("senior-officer"), task).status()).isBetween(400, 499);
        applicant.post("/api/applications/" + number + "/withdrawal", "").expectProblem(409, "notWithdrawable");
        // one question, because the process may end at any moment
        assertThat(runtime.createExecutionQuery()
                        .processInstanceBusinessKey(number)
                        .activityId("callActivity_approvalStage")
                        .count())
                .isZero();
    }

    @Test
    void releasesWhatWasReservedWhenAWaitingCaseIsWithdrawnAndWithdrawsNothingThatIsIssued() {
        String poor = NewProgramme.with(jdbc).budget(100_00).stages("senior-officer");
        String waiting = Cases.apply(applicant, poor, Cases.answers());
        Cases.approve(as("senior-officer"), waiting);
        Cases.status(applicant, waiting, "waitingForFunds");
        applicant.post("/api/applications/" + waiting + "/withdrawal", "").expect(200);
        Cases.status(applicant, waiting, "withdrawn");
        assertThat(count("select count(*) from waiting_for_funds where application_number = ?", waiting))
                .isZero();

        String issued = Cases.apply(applicant, NewProgramme.with(jdbc).stages("senior-officer"), Cases.answers());
        Cases.approve(as("senior-officer"), issued);
        Cases.status(applicant, issued, "voucherIssued");
        applicant.post("/api/applications/" + issued + "/withdrawal", "").expectProblem(409, "notWithdrawable");
    }

    @Test
    void continuesAfterAnAppealIsAllowedByAnUninvolvedReviewer() {
        String reviewer = Accounts.create(identities, "programme-manager", "junior-officer");
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).stages("junior-officer", "senior-officer"), Cases.answers());
        decide(
                        as(reviewer),
                        number,
                        Map.of("decision", "reject", "reasonCode", "documentsMissing", "reason", "No bill."))
                .expect(204);
        Cases.status(applicant, number, "rejected");
        await().until(() -> applicant.get("/applications/" + number).text().contains("If you do not agree"));
        applicant
                .post("/api/applications/" + number + "/appeal", Map.of("grounds", ""))
                .expectInvalid("grounds");
        applicant
                .post("/api/applications/" + number + "/appeal", Map.of("grounds", "The bill was on page two."))
                .expect(200);
        applicant
                .post("/api/applications/" + number + "/appeal", Map.of("grounds", "Again."))
                .expectProblem(409, "notRejected");

        String task = await().until(() -> taskOf(number, "userTask_reviewAppeal"), java.util.Objects::nonNull);
        Map<String, Object> overturn =
                Map.of("appealDecision", "overturn", "reasonCode", "newEvidence", "reason", "It is there.");
        assertThat(complete(as(reviewer), task, overturn).expect(403).text()).contains("You decided stage 1");
        complete(
                        as("programme-manager"),
                        task,
                        Map.of("appealDecision", "maybe", "reasonCode", "newEvidence", "reason", "x"))
                .expect(400);
        assertThat(as("programme-manager").get("/case-file/" + task).expect(200).text())
                .contains("The bill was on page two.");
        complete(as("programme-manager"), task, overturn).expect(204);

        Cases.approve(as("senior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void staysRejectedAfterAnAppealIsDismissed() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        decide(as("junior-officer"), number, Map.of("decision", "reject", "reasonCode", "notEligible", "reason", "No."))
                .expect(204);
        await().until(() -> applicant
                        .post("/api/applications/" + number + "/appeal", Map.of("grounds", "Please."))
                        .status()
                == 200);
        String task = await().until(() -> taskOf(number, "userTask_reviewAppeal"), java.util.Objects::nonNull);
        complete(
                        as("programme-manager"),
                        task,
                        Map.of("appealDecision", "uphold", "reasonCode", "rejectionHolds", "reason", "Nothing new."))
                .expect(204);

        await().until(() -> runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(number, "assistanceApplication")
                        .count()
                == 0);
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("rejected");
        applicant
                .post("/api/applications/" + number + "/appeal", Map.of("grounds", "Again."))
                .expectProblem(409, "alreadyAppealed");
    }

    // ---------------------------------------------------------------- emergency

    @Test
    void issuesEmergencyHelpAtOnceAndTheRemainderAfterApproval() {
        String programme = NewProgramme.with(jdbc).emergencyCap(1000_00).stages("junior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers("urgency", "lifeThreatening"));
        String task = await().until(() -> taskOf(number, "userTask_authoriseEmergency"), java.util.Objects::nonNull);
        Map<String, Object> yes =
                Map.of("emergencyDecision", "authorise", "reasonCode", "lifeInDanger", "reason", "Bleeding.");
        assertThat(complete(as("junior-officer"), task, yes).status()).isIn(403, 404);
        complete(as("senior-officer"), task, yes).expect(204);

        String provisional = await().until(
                        () -> applicant
                                .get("/api/applications/" + number)
                                .json()
                                .path("provisionalVoucherCode")
                                .asText(null),
                        java.util.Objects::nonNull);
        assertThat(applicant
                        .get("/api/vouchers/" + provisional)
                        .expect(200)
                        .json()
                        .path("value")
                        .asDouble())
                .isEqualTo(1000);
        assertThat(applicant.get("/applications/" + number).expect(200).text())
                .contains("Emergency help was authorised");
        assertThat(applicant.get("/vouchers/" + provisional).expect(200).text())
                .contains("This voucher is emergency help");
        assertThat(applicant
                        .get("/api/vouchers/" + provisional)
                        .expect(200)
                        .json()
                        .path("provisional")
                        .asBoolean())
                .isTrue();
        String stage = Cases.task(as("junior-officer"), number);
        assertThat(as("junior-officer").get("/case-file/" + stage).expect(200).text())
                .contains("Emergency help", "EUR 1,000.00");

        Cases.approve(as("junior-officer"), number);

        JsonNode issued = Cases.status(applicant, number, "voucherIssued");
        assertThat(issued.path("voucherCode").asText()).isNotEqualTo(provisional);
        assertThat(applicant
                        .get("/api/vouchers/" + issued.path("voucherCode").asText())
                        .expect(200)
                        .json()
                        .path("value")
                        .asDouble())
                .isEqualTo(4000);
    }

    @Test
    void stopsWhatIsLeftOfAnEmergencyVoucherWhenTheOfficersReject() {
        String programme = NewProgramme.with(jdbc).emergencyCap(1000_00).stages("junior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers("urgency", "lifeThreatening"));
        String task = await().until(() -> taskOf(number, "userTask_authoriseEmergency"), java.util.Objects::nonNull);
        complete(
                        as("senior-officer"),
                        task,
                        Map.of("emergencyDecision", "authorise", "reasonCode", "lifeInDanger", "reason", "Bleeding."))
                .expect(204);
        String code = await().until(
                        () -> applicant
                                .get("/api/applications/" + number)
                                .json()
                                .path("provisionalVoucherCode")
                                .asText(null),
                        java.util.Objects::nonNull);
        String qr = jdbc.sql("select qr from voucher where code = ?")
                .param(code)
                .query(String.class)
                .single();
        as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", qr, "amount", 300, "currency", "EUR"),
                        Map.of("Idempotency-Key", code))
                .expect(201);

        decide(
                        as("junior-officer"),
                        number,
                        Map.of("decision", "reject", "reasonCode", "notEligible", "reason", "Not an emergency."))
                .expect(204);

        Cases.status(applicant, number, "rejected");
        assertThat(jdbc.sql("select state from voucher where code = ?")
                        .param(code)
                        .query(String.class)
                        .single())
                .isEqualTo("revoked");
        assertThat(as("service-provider")
                        .post(
                                "/api/redemptions",
                                Map.of("qr", qr, "amount", 1, "currency", "EUR"),
                                Map.of("Idempotency-Key", code + "2"))
                        .status())
                .isEqualTo(409);
        String review = await().until(() -> taskOf(number, "userTask_reviewEmergency"), java.util.Objects::nonNull);
        complete(as("programme-manager"), review, Map.of("finding", "whatever")).expect(400);
        complete(as("programme-manager"), review, Map.of("finding", "misjudged"))
                .expect(204);
        assertThat(count(
                        "select count(*) from audit_entry where case_number = ? and action = 'emergencyReviewed'",
                        number))
                .isOne();
    }

    @Test
    void issuesNoProvisionalVoucherWithoutAnAuthorisation() {
        String number = Cases.apply(
                applicant, NewProgramme.with(jdbc).emergencyCap(1000_00).stages("junior-officer"), Cases.answers());
        Cases.task(as("junior-officer"), number);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("""
                        insert into voucher (code, application_number, programme_code, currency, value_minor, state, issued_by, issued_at,
                                             expires_at, qr, status_list, status_index, provisional)
                        values ('AAAA-BBBB-CCCC-DDDE', ?, 'EMA', 'EUR', 100, 'issued', 'me', now(), now(), 'x', 999, 2, true)""").param(number).update());
        assertThat(taskOf(number, "userTask_authoriseEmergency")).isNull();
    }

    // ---------------------------------------------------------------- steps

    private static Answer approve(Api officer, String task) {
        return Cases.complete(officer, task, "approve", "needConfirmed", "Checked, all in order.");
    }

    private Answer decide(Api officer, String number, Map<String, Object> says) {
        return complete(officer, Cases.task(officer, number), says);
    }

    private static Answer complete(Api officer, String task, Map<String, Object> says) {
        Map<String, Object> variables = new HashMap<>();
        says.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return officer.post("/engine-rest/task/" + task + "/complete", Map.of("variables", variables));
    }

    private static Answer absence(Api manager, Map<String, Object> says) {
        Map<String, Object> variables = new HashMap<>();
        says.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return manager.post("/engine-rest/process-definition/key/absence/submit-form", Map.of("variables", variables));
    }

    private List<String> seats(String number) {
        return tasks
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("userTask_decide")
                .list()
                .stream()
                .map(org.camunda.bpm.engine.task.Task::getId)
                .toList();
    }

    private String taskOf(String number, String key) {
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(key)
                .singleResult();
        return task == null ? null : task.getId();
    }

    private static String openTask(Api officer, String number) {
        return officer.get("/engine-rest/task?processInstanceBusinessKey=" + number)
                .expect(200)
                .json()
                .path(0)
                .path("id")
                .asText(null);
    }

    /** Lets a timer of the case be due now. */
    private void timer(String number, String event) {
        List<String> instances = runtime.createProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .map(org.camunda.bpm.engine.runtime.ProcessInstance::getId)
                .toList();
        Job timer = management.createJobQuery().activityId(event).list().stream()
                .filter(job -> instances.contains(job.getProcessInstanceId()))
                .findFirst()
                .orElseThrow();
        management.setJobDuedate(timer.getId(), Date.from(Instant.now().minusSeconds(1)));
    }

    private long count(String sql, Object... params) {
        return jdbc.sql(sql).params(params).query(Long.class).single();
    }
}
