package org.lifeline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An officer's task list while 100,000 tasks are open, over the addresses that Tasklist calls. The tasks are copies of a real one in
 * the engine's tables, with what a task brings along: its execution, its group, and the group's permission on it.
 */
@Tag("benchmark")
class TaskListBenchmark extends LifelineTest {

    private static final int TASKS = 100_000;
    private static final int GROUPS = 20;
    private static final int WARM_UP = 30;
    private static final int CALLS = 101;

    /** Tasklist asks for the links along with the tasks: form, process, assignee. */
    private static final String TASKLIST = "application/hal+json, application/json; q=0.5";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void measuresAnOfficersTaskList() throws Exception {
        for (int i = 0; i < GROUPS; i++) {
            Accounts.create(identities, "team-" + i);
        }
        String name = Accounts.create(identities, "team-0");
        Api officer = as(name);
        String number = Cases.apply(as("applicant"), NewProgramme.with(jdbc).stages("team-0"), Cases.answers());
        String task = Cases.task(officer, number);
        fill(task);
        offer(task, name);
        String team = filter(officer, "My team's tasks");
        String mine = filter(officer, "My tasks");
        String offered = filter(officer, "Offered to me");
        String page = "?firstResult=0&maxResults=15";
        // a session, as Tasklist has it: a log-in with each request would measure the hash of the password
        Visitor tasklist = new Visitor(ADDRESS);
        tasklist.logIn(name, DemoAccounts.PASSWORD);

        Figures.print("An officer's task list among " + open() + " open tasks in " + GROUPS
                + " teams, over HTTP, median of " + CALLS);
        row(tasklist, "Tasklist's list of the team's tasks, ms", "at most 100", "filter/" + team + "/list" + page);
        row(tasklist, "its number, ms", "at most 100", "filter/" + team + "/count");
        row(tasklist, "Tasklist's list of one's own tasks, ms", "at most 100", "filter/" + mine + "/list" + page);
        row(tasklist, "its number, ms", "at most 100", "filter/" + mine + "/count");
        row(
                tasklist,
                "Tasklist's list of what is offered by name, ms",
                "at most 100",
                "filter/" + offered + "/list" + page);
        row(tasklist, "its number, ms", "at most 100", "filter/" + offered + "/count");
        row(tasklist, "all tasks that the officer may see, ms", "", "task" + page + "&sortBy=priority&sortOrder=desc");
        row(tasklist, "the tasks of one case, ms", "", "task?processInstanceBusinessKey=" + number);
        assertThat(officer.get("/engine-rest/task/count")
                        .expect(200)
                        .json()
                        .path("count")
                        .asInt())
                .isEqualTo(TASKS / GROUPS + 1);
    }

    private static void row(Visitor tasklist, String figure, String asked, String call) throws Exception {
        String path = "/camunda/api/engine/engine/default/" + call;
        for (int i = 0; i < WARM_UP; i++) {
            assertThat(tasklist.get(path, "Accept", TASKLIST).statusCode())
                    .as(call)
                    .isEqualTo(200);
        }
        long[] nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            tasklist.get(path, "Accept", TASKLIST);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        Figures.row(
                figure, "%.1f (95 %%: %.1f)".formatted(nanos[CALLS / 2] / 1e6, nanos[CALLS * 95 / 100] / 1e6), asked);
    }

    private static String filter(Api officer, String name) {
        for (JsonNode filter : officer.get("/engine-rest/filter").expect(200).json()) {
            if (filter.path("name").asText().equals(name)) {
                return filter.path("id").asText();
            }
        }
        throw new AssertionError("no filter " + name);
    }

    private long open() {
        return jdbc.sql("select count(*) from act_ru_task").query(Long.class).single();
    }

    private void fill(String task) {
        List<String> copies = List.of(
                """
                insert into act_ru_execution select (jsonb_populate_record(e, jsonb_build_object('id_', 'copy-' || n,
                       'proc_inst_id_', 'copy-' || n, 'root_proc_inst_id_', 'copy-' || n, 'business_key_', 'B-2026-' || n,
                       'super_exec_', null, 'parent_id_', null))).*
                  from act_ru_task t join act_ru_execution e on e.id_ = t.proc_inst_id_, generate_series(1, :tasks) n where t.id_ = :task""",
                """
                insert into act_ru_task select (jsonb_populate_record(t, jsonb_build_object('id_', 'task-' || n,
                       'execution_id_', 'copy-' || n, 'proc_inst_id_', 'copy-' || n, 'name_', 'B-2026-' || n || ': Stage 1',
                       'priority_', n / :groups % 100))).*
                  from act_ru_task t, generate_series(1, :tasks) n where t.id_ = :task""",
                // the form of a stage is a variable
                """
                insert into act_ru_variable select (jsonb_populate_record(v, jsonb_build_object('id_', 'form-' || n,
                       'execution_id_', 'copy-' || n, 'proc_inst_id_', 'copy-' || n, 'var_scope_', 'copy-' || n))).*
                  from act_ru_task t join act_ru_variable v on v.proc_inst_id_ = t.proc_inst_id_ and v.name_ = 'stageForm',
                       generate_series(1, :tasks) n where t.id_ = :task""",
                """
                insert into act_ru_identitylink select (jsonb_populate_record(l, jsonb_build_object('id_', 'link-' || n,
                       'task_id_', 'task-' || n, 'group_id_', 'team-' || n % :groups))).*
                  from act_ru_identitylink l, generate_series(1, :tasks) n where l.task_id_ = :task and l.group_id_ is not null""",
                """
                insert into act_ru_authorization select (jsonb_populate_record(a, jsonb_build_object('id_', 'grant-' || n,
                       'resource_id_', 'task-' || n, 'group_id_', 'team-' || n % :groups))).*
                  from act_ru_authorization a, generate_series(1, :tasks) n where a.resource_id_ = :task and a.group_id_ is not null""");
        for (String copy : copies) {
            int copied = jdbc.sql(copy)
                    .param("tasks", TASKS)
                    .param("groups", GROUPS)
                    .param("task", task)
                    .update();
            assertThat(copied).as(copy).isEqualTo(TASKS);
        }
    }

    /** One of twenty tasks is offered by name, and one of a hundred of these to the officer. */
    private void offer(String task, String officer) {
        int offers = jdbc.sql("""
                        insert into act_ru_identitylink select (jsonb_populate_record(l, jsonb_build_object('id_', 'offer-' || n,
                               'task_id_', 'task-' || n, 'group_id_', null,
                               'user_id_', case when n % 2000 = 1 then :officer else 'person-' || n % 1999 end))).*
                          from act_ru_identitylink l, generate_series(1, :tasks, 20) n where l.task_id_ = :task and l.group_id_ is not null""")
                .param("officer", officer)
                .param("tasks", TASKS)
                .param("task", task)
                .update();
        assertThat(offers).isEqualTo(TASKS / 20);
        jdbc.sql("analyze").update();
    }
}
