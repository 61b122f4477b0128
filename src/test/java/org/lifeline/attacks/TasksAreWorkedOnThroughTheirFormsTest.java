package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.DelegationState;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An officer who has a task moved its deadline, renamed it or offered it to others; a colleague took it away. What officers may do with a
 * task is to take it, to give it back, to hand it to a colleague of the stage (whether that one may have it, the task's model asks), and to
 * complete it through its form.
 */
class TasksAreWorkedOnThroughTheirFormsTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    private String group;
    private String officer;
    private String colleague;
    private String task;

    @BeforeEach
    void anOfficerHasATask() {
        group = "team-" + System.nanoTime();
        officer = Accounts.create(identities, group);
        colleague = Accounts.create(identities, group);
        String number = Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages(group),
                Cases.answers());
        task = Cases.task(as(officer), number);
        as(officer).post(path() + "/claim", Map.of("userId", officer)).expect(204);
    }

    @Test
    void nothingOfATaskIsChangedOverTheEnginesApi() {
        String before = state();
        Map<String, Object> other = Map.of(
                "name",
                "Mine",
                "description",
                "x",
                "priority",
                100,
                "due",
                "2031-01-01T00:00:00.000+0000",
                "followUp",
                "2031-01-01T00:00:00.000+0000",
                "owner",
                officer,
                "assignee",
                officer);
        Map<String, Object> value = Map.of("value", 1, "type", "Integer");
        for (String api :
                List.of("/engine-rest", "/engine-rest/engine/default", "/camunda/api/engine/engine/default")) {
            String at = api + "/task/" + task;
            Map<String, Api.Answer> answers = new LinkedHashMap<>();
            answers.put("the task itself", as(officer).put(at, other));
            answers.put("a variable", as(officer).put(at + "/variables/amountMinor", value));
            answers.put("a variable of the task", as(officer).put(at + "/localVariables/amountMinor", value));
            answers.put(
                    "variables",
                    as(officer).post(at + "/variables", Map.of("modifications", Map.of("amountMinor", value))));
            answers.put("no variable", as(officer).delete(at + "/variables/amountMinor"));
            answers.put(
                    "a comment",
                    as(officer).post(at + "/comment/create", Map.of("message", "The patient has cancer.")));
            answers.put(
                    "an attachment",
                    as(officer).post(at + "/attachment/create", Map.of("name", "x", "url", "https://example.org/")));
            answers.put(
                    "a candidate",
                    as(officer).post(at + "/identity-links", Map.of("userId", "auditor", "type", "candidate")));
            answers.put(
                    "no candidates",
                    as(officer).post(at + "/identity-links/delete", Map.of("groupId", group, "type", "candidate")));
            answers.put("delegated", as(officer).post(at + "/delegate", Map.of("userId", colleague)));
            answers.put("resolved", as(officer).post(at + "/resolve", Map.of()));
            answers.put("an error", as(officer).post(at + "/bpmnError", Map.of("errorCode", "x")));
            answers.put("an escalation", as(officer).post(at + "/bpmnEscalation", Map.of("escalationCode", "x")));
            answers.put("deleted", as(officer).delete(at));
            answers.put("a task of one's own", as(officer).post(api + "/task/create", Map.of("name", "x")));
            answers.forEach((what, answer) ->
                    assertThat(answer.status()).as("%s: %s", api, what).isEqualTo(403));
        }
        assertThat(state()).isEqualTo(before);
    }

    /** Should a way around the addresses be found: the engine's permission to hand a task over would be enough for all of these. */
    @Test
    void nothingOfATaskIsChangedByEngineCallsInAnOfficersName() {
        String before = state();
        Task changed = tasks.createTaskQuery().taskId(task).singleResult();
        changed.setDueDate(new Date(0));
        changed.setDelegationState(DelegationState.PENDING);
        Map<String, Runnable> ways = new LinkedHashMap<>();
        ways.put("saved", () -> tasks.saveTask(changed));
        ways.put("due", () -> tasks.setDueDate(task, new Date(0)));
        ways.put("follow-up", () -> tasks.setFollowUpDate(task, new Date(0)));
        ways.put("priority", () -> tasks.setPriority(task, 1_000));
        ways.put("name", () -> tasks.setName(task, "Mine"));
        ways.put("description", () -> tasks.setDescription(task, "Mine"));
        ways.put("owner", () -> tasks.setOwner(task, officer));
        ways.put("candidate", () -> tasks.addCandidateUser(task, colleague));
        ways.put("candidate group", () -> tasks.addCandidateGroup(task, "auditor"));
        ways.put("link", () -> tasks.addUserIdentityLink(task, colleague, IdentityLinkType.OWNER));
        ways.put("no candidates", () -> tasks.deleteCandidateGroup(task, group));
        ways.put("comment", () -> tasks.createComment(task, null, "The patient has cancer."));
        ways.put("attachment", () -> tasks.createAttachment("text", task, null, "x", "x", "https://example.org/"));
        ways.put("variable", () -> tasks.setVariable(task, "amountMinor", 1L));
        ways.put("delegated", () -> tasks.delegateTask(task, colleague));
        ways.put("resolved", () -> tasks.resolveTask(task));
        ways.put("error", () -> tasks.handleBpmnError(task, "x"));
        ways.put("escalation", () -> tasks.handleEscalation(task, "x"));
        ways.put("deleted", () -> tasks.deleteTask(task));
        ways.put("claimed for another", () -> tasks.claim(task, colleague));
        ways.forEach((what, way) -> {
            identities.setAuthentication(officer, List.of(group));
            try {
                assertThat(catchThrowable(way::run)).as(what).isNotNull();
            } finally {
                identities.clearAuthentication();
            }
        });
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aTaskCanBeClaimedForOneselfOnly() {
        as(officer).post(path() + "/unclaim", Map.of()).expect(204);

        as(officer).post(path() + "/claim", Map.of("userId", colleague)).expect(403);

        assertThat(assignee()).isNull();
        as(colleague).post(path() + "/claim", Map.of("userId", colleague)).expect(204);
        assertThat(assignee()).isEqualTo(colleague);
    }

    @Test
    void aColleaguesTaskCanBeNeitherClaimedNorCompleted() {
        for (Map.Entry<String, Map<String, ?>> way : Map.<String, Map<String, ?>>of(
                        "/unclaim", Map.of(),
                        "/assignee", Map.of("userId", colleague),
                        "/submit-form",
                                Map.of(
                                        "variables",
                                        Map.of(
                                                "decision", Map.of("value", "approve"),
                                                "reasonCode", Map.of("value", "needConfirmed"),
                                                "reason", Map.of("value", "Checked."))))
                .entrySet()) {
            assertThat(as(colleague).post(path() + way.getKey(), way.getValue()).status())
                    .as(way.getKey())
                    .isBetween(400, 409);
        }
        assertThat(as(colleague)
                        .post(path() + "/claim", Map.of("userId", colleague))
                        .status())
                .isGreaterThanOrEqualTo(400);
        assertThat(assignee()).isEqualTo(officer);
    }

    @Test
    void aPersonWhoGaveATaskUpCannotTakeItFromItsNewAssignee() {
        as(officer).post(path() + "/unclaim", Map.of()).expect(204);
        as(officer).post(path() + "/assignee", Map.of("userId", colleague)).expect(403);
        assertThat(assignee()).isNull();

        as(officer).post(path() + "/claim", Map.of("userId", officer)).expect(204);
        as(officer).post(path() + "/assignee", Map.of("userId", colleague)).expect(204);
        assertThat(assignee()).isEqualTo(colleague);
        as(officer).post(path() + "/unclaim", Map.of()).expect(403);
        as(officer).post(path() + "/assignee", Map.of("userId", officer)).expect(403);
        assertThat(assignee()).isEqualTo(colleague);

        as(colleague).post(path() + "/unclaim", Map.of()).expect(204);
        as(colleague).post(path() + "/assignee", Map.of("userId", colleague)).expect(403);
        assertThat(assignee()).isNull();
    }

    private String path() {
        return "/engine-rest/task/" + task;
    }

    private String assignee() {
        return tasks.createTaskQuery().taskId(task).singleResult().getAssignee();
    }

    /** All that the engine keeps of the task. */
    private String state() {
        return jdbc.sql("""
                        select concat_ws('|', t.name_, t.description_, t.priority_, t.due_date_, t.follow_up_date_, t.owner_, t.assignee_, t.delegation_,
                            (select string_agg(concat_ws('/', group_id_, user_id_, type_), ',' order by id_) from act_ru_identitylink where task_id_ = t.id_),
                            (select count(*) from act_hi_comment where task_id_ = t.id_), (select count(*) from act_hi_attachment where task_id_ = t.id_),
                            (select count(*) from act_ru_variable where task_id_ = t.id_))
                        from act_ru_task t where t.id_ = ?""").param(task).query(String.class).single();
    }
}
