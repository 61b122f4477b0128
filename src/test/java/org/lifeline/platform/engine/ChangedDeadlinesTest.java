package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An analyst deploys another version of the table of deadlines while the product runs. */
class ChangedDeadlinesTest extends LifelineTest {

    private static final String TABLE = ChangedTable.text("platform/deadlines.dmn");

    @Autowired
    private RepositoryService repository;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private TaskService tasks;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private final List<String> deployments = new ArrayList<>();
    private String manager;
    private String programme;

    @BeforeEach
    void aProgramme() {
        manager = Accounts.create(identities, "programme-manager");
        programme = NewProgramme.with(jdbc).stages("senior-officer");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, manager)
                .update();
    }

    @AfterEach
    void theProductsOwnTableAgain() {
        for (int i = deployments.size() - 1; i >= 0; i--) {
            repository.deleteDeployment(deployments.get(i), true);
        }
    }

    @Test
    void aNewTimeHoldsForTheNextTimerAndLeavesARunningOneAlone() {
        Instant asked = Instant.now();
        String before = topUp();
        assertThat(lapses(before)).isCloseTo(asked.plus(Duration.ofDays(30)), within(1, ChronoUnit.MINUTES));

        deploy("deadlines.dmn", TABLE.replace("\"P30D\"", "\"P3DT12H\""));
        Instant askedAgain = Instant.now();
        String after = topUp();

        assertThat(lapses(after)).isCloseTo(askedAgain.plus(Duration.ofHours(84)), within(1, ChronoUnit.MINUTES));
        assertThat(lapses(before)).isCloseTo(asked.plus(Duration.ofDays(30)), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void remindsTheOfficersOfTheNextStageAfterTheShareOfItsTimeThatTheTableSays() {
        deploy("deadlines.dmn", TABLE.replace("\"50%\"", "\"25%\""));

        String number = Cases.apply(as(Accounts.create(identities, "applicant")), programme, Cases.answers());
        Cases.task(as("senior-officer"), number);
        Task stage = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("userTask_decide")
                .singleResult();
        Duration whole = Duration.between(
                stage.getCreateTime().toInstant(), stage.getDueDate().toInstant());
        Instant reminder = due("event_halfTimeOver", number);

        assertThat(reminder)
                .isCloseTo(stage.getCreateTime().toInstant().plus(whole.dividedBy(4)), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void noVariableOfACaseTakesThePlaceOfTheTable() {
        deploy("waits.bpmn", waits("waits", "${deadlines.appealReview}"));

        ProcessInstance begun = runtime.startProcessInstanceByKey(
                "waits", Map.of("deadlines", Map.of("appealReview", "PT1M"), "appealReview", "PT1M"));

        Task task = tasks.createTaskQuery().processInstanceId(begun.getId()).singleResult();
        assertThat(task.getDueDate().toInstant())
                .isCloseTo(Instant.now().plus(Duration.ofDays(5)), within(2, ChronoUnit.HOURS));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "appealReview  | \"\"         | appealReview' is empty",
                "appealReview  |              | appealReview' is empty",
                "appealReview  | \"PT0H\"     | appealReview' is 'PT0H': a time is longer than nothing",
                "appealReview  | \"P0D\"      | appealReview' is 'P0D': a time is longer than nothing",
                "appealReview  | \"-P5D\"     | appealReview' is '-P5D': write a time in days, hours and minutes",
                "appealReview  | \"P-5D\"     | appealReview' is 'P-5D': write a time in days, hours and minutes",
                "appealReview  | \"P\"        | appealReview' is 'P': write a time in days, hours and minutes",
                "appealReview  | \"P1M\"      | appealReview' is 'P1M': write a time in days, hours and minutes",
                "appealReview  | \"5 days\"   | appealReview' is '5 days': write a time in days, hours and minutes",
                "appealReview  | \"P99999D\"  | appealReview' is 'P99999D': a time has at most 3650 days",
                "appealReview  | P5D          | appealReview' ",
                "stageReminder | \"0%\"       | stageReminder' is '0%': write a share between 1% and 99%",
                "stageReminder | \"100%\"     | stageReminder' is '100%': write a share between 1% and 99%",
                "stageReminder | \"PT1H\"     | stageReminder' is 'PT1H': write a share between 1% and 99%",
            })
    void refusesATimeThatSomebodyWouldWaitForInVain(String row, String time, String sentence) {
        assertThatThrownBy(() -> deploy("deadlines.dmn", ChangedTable.with(TABLE, row, time == null ? "" : time)))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("deadlines.dmn is refused")
                .hasMessageContaining(sentence.strip());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"stageReminder\" | \"reminder\" | no row 'stageReminder'",
                "\"appealReview\"  | \"review\"   | no row 'appealReview', and the process 'appeal'",
                "\"appealReview\"  | appealReview | 'rule_appealReview' has no name",
                "\"appealReview\"  | \"answerReminder\" | answerReminder' has no value that can be read",
            })
    void refusesARowWithoutAName(String from, String to, String sentence) {
        assertThatThrownBy(() -> deploy("deadlines.dmn", TABLE.replace(from, to)))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("deadlines.dmn is refused")
                .hasMessageContaining(sentence.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<text>deadline</text>       | <text></text>    | deadlines.dmn",
                "(?s)<inputExpression.*?</inputExpression> | '' | deadlines.dmn",
                "(?s)<inputEntry.*?</inputEntry> | ''           | The engine cannot read it",
                "(?s)<output id=.*?/>        | ''               | deadlines.dmn",
            })
    void refusesATableOfAnotherShape(String from, String to, String sentence) {
        assertThatThrownBy(() -> deploy("deadlines.dmn", TABLE.replaceAll(from, to)))
                .hasMessageContaining(sentence);
    }

    @Test
    void refusesAModelThatNamesADeadlineWithoutARow() {
        assertThatThrownBy(() -> deploy("waits.bpmn", waits("waits", "${deadlines.appealReveiw}")))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining(
                        "It names the deadline 'appealReveiw', and the decision table 'deadlines' has no such row");
    }

    @Test
    void refusesAModelThatNamesTheWholeTable() {
        assertThatThrownBy(() -> deploy("waits.bpmn", waits("waits", "${deadlines}")))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("as in deadlines.appealReview");
    }

    /** A row may go when the latest models do not name it any more and no case runs in one that does. */
    @Test
    void keepsARowAsLongAsACaseRunsThatNamesIt() {
        String more = TABLE.replace(
                "<rule id=\"rule_appealReview\">", row("visit", "P2D") + "<rule id=\"rule_appealReview\">");
        deploy("deadlines.dmn", more);
        deploy("waits.bpmn", waits("waits", "${deadlines.visit}"));
        ProcessInstance begun = runtime.startProcessInstanceByKey("waits");
        deploy("waits.bpmn", waits("waits", "${deadlines.appealReview}"));

        assertThatThrownBy(() -> deploy("deadlines.dmn", TABLE))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("It has no row 'visit', and the process 'waits' (version 1) names it");

        runtime.deleteProcessInstance(begun.getId(), "the test is over");
        deploy("deadlines.dmn", TABLE);
    }

    private static String row(String name, String time) {
        return "<rule id=\"rule_" + name + "\"><description>A row of an analyst.</description><inputEntry id=\"in_"
                + name
                + "\"><text>\"" + name + "\"</text></inputEntry><outputEntry id=\"out_" + name + "\"><text>\"" + time
                + "\"</text></outputEntry></rule>";
    }

    private static String waits(String process, String due) {
        return "<?xml version=\"1.0\"?><definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\""
                + " xmlns:camunda=\"http://camunda.org/schema/1.0/bpmn\" targetNamespace=\"t\">"
                + "<process id=\"" + process + "\" isExecutable=\"true\" camunda:historyTimeToLive=\"P1D\">"
                + "<startEvent id=\"event_begun\"/><sequenceFlow id=\"flow_toWait\" sourceRef=\"event_begun\" targetRef=\"userTask_wait\"/>"
                + "<userTask id=\"userTask_wait\" camunda:candidateGroups=\"auditor\" camunda:dueDate=\"" + due + "\"/>"
                + "</process></definitions>";
    }

    /** Asks for more money of the programme; returns the process instance that waits for the second manager. */
    private String topUp() {
        List<String> before = waiting();
        Confirmations.start(
                        as(manager),
                        "programmeTopUp",
                        Map.of("programmeCode", programme, "addedFunds", 1_000, "fundingSource", "A donor"))
                .expect(200);
        List<String> after = await().atMost(PATIENCE).until(this::waiting, found -> found.size() > before.size());
        after.removeAll(before);
        return after.get(0);
    }

    private List<String> waiting() {
        return new ArrayList<>(tasks
                .createTaskQuery()
                .processInstanceBusinessKey(programme)
                .taskDefinitionKey("userTask_confirmChange")
                .list()
                .stream()
                .map(Task::getProcessInstanceId)
                .toList());
    }

    private Instant lapses(String instance) {
        return management
                .createJobQuery()
                .processInstanceId(instance)
                .activityId("event_nobodyDecided")
                .singleResult()
                .getDuedate()
                .toInstant();
    }

    private Instant due(String event, String businessKey) {
        List<String> instances =
                runtime.createProcessInstanceQuery().processInstanceBusinessKey(businessKey).list().stream()
                        .map(ProcessInstance::getId)
                        .toList();
        return management.createJobQuery().activityId(event).list().stream()
                .filter(job -> instances.contains(job.getProcessInstanceId()))
                .findFirst()
                .orElseThrow()
                .getDuedate()
                .toInstant();
    }

    private void deploy(String file, String content) {
        deployments.add(repository
                .createDeployment()
                .name("changed deadlines")
                .addString(file, content)
                .deploy()
                .getId());
    }
}
