package org.lifeline.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.application.ApplicationFiling;
import org.lifeline.ledger.Part;
import org.lifeline.ledger.Reservations;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fifty approvals at once against one budget, beside the same against fifty: cases wait for the shards of one budget, or for nobody.
 * Once as the process does it, from the last officer's decision through the reservation to the signed voucher, and once the
 * reservation alone. In turns, in one run; prints, and asserts no time.
 */
@Tag("benchmark")
class LedgerBenchmark extends LifelineTest {

    private static final int AT_ONCE = 50;
    private static final int APPROVALS = 100;
    private static final int RESERVATIONS = 1000;
    private static final int ROUNDS = 3;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private ApplicationFiling filing;

    @Autowired
    private Reservations reservations;

    private int number;

    @Test
    void comparesOneBudgetWithFifty() throws Exception {
        List<Double> one = new ArrayList<>();
        List<Double> fifty = new ArrayList<>();
        reservations(1);
        reservations(AT_ONCE);
        for (int round = 0; round < ROUNDS; round++) {
            one.add(reservations(1));
            fifty.add(reservations(AT_ONCE));
        }
        Figures.print(AT_ONCE + " reservations at once, one budget beside fifty, median of " + ROUNDS);
        Figures.row("one budget, a second", "%.0f".formatted(median(one)), "");
        Figures.row("fifty budgets, a second", "%.0f".formatted(median(fifty)), "");
        Figures.row("ratio", "%.2f".formatted(median(one) / median(fifty)), "");

        List<Double> oneWhole = new ArrayList<>();
        List<Double> fiftyWhole = new ArrayList<>();
        approvals(1);
        for (int round = 0; round < ROUNDS; round++) {
            oneWhole.add(approvals(1));
            fiftyWhole.add(approvals(AT_ONCE));
        }
        Figures.print(AT_ONCE + " approvals at once, from decision to voucher, median of " + ROUNDS);
        Figures.row("one budget, a second", "%.0f".formatted(median(oneWhole)), "");
        Figures.row("fifty budgets, a second", "%.0f".formatted(median(fiftyWhole)), "");
        Figures.row("ratio", "%.2f".formatted(median(oneWhole) / median(fiftyWhole)), "at least 0.50");
    }

    /** The reservation in a transaction of its own; how many a second. */
    private double reservations(int budgets) throws Exception {
        List<String> programmes = programmes(budgets);
        List<String> cases = IntStream.range(0, RESERVATIONS)
                .mapToObj(i -> application(programmes.get(i % budgets)))
                .toList();
        double rate = spread(
                RESERVATIONS,
                i -> reservations.reserve(
                        cases.get(i), Part.main, programmes.get(i % budgets), Money.ofMinor("EUR", 100), 50));
        expectReserved(programmes, RESERVATIONS * 100L);
        return rate;
    }

    /** What follows a decision, up to the voucher's signature: the jobs of the engine from there. */
    private double approvals(int budgets) throws Exception {
        List<String> programmes = programmes(budgets);
        CurrentUser applicant = new CurrentUser("applicant", Set.of("applicant"));
        for (int i = 0; i < APPROVALS; i++) {
            filing.file(applicant, programmes.get(i % budgets), Cases.answers("treatmentCost", 1), true, null);
        }
        List<Task> tasks = tasks(programmes);
        while (tasks.size() < APPROVALS) {
            TimeUnit.MILLISECONDS.sleep(200);
            tasks = tasks(programmes);
        }
        JobExecutor executor =
                ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration()).getJobExecutor();
        executor.shutdown();
        try {
            for (Task task : tasks) {
                engine.getIdentityService().setAuthentication("junior-officer", List.of("junior-officer"));
                engine.getTaskService()
                        .complete(
                                task.getId(),
                                Map.of("decision", "approve", "reasonCode", "needConfirmed", "reason", "Checked."));
                engine.getIdentityService().clearAuthentication();
            }
            ManagementService management = engine.getManagementService();
            List<Job> jobs = new ArrayList<>();
            for (Task task : tasks) {
                jobs.addAll(management
                        .createJobQuery()
                        .processInstanceId(task.getProcessInstanceId())
                        .activityId("userTask_decide")
                        .messages()
                        .list());
            }
            List<String> cases = jobs.stream().map(this::rootOf).toList();
            double rate = spread(jobs.size(), i -> {
                management.executeJob(jobs.get(i).getId());
                ProcessInstance issuance = engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .rootProcessInstanceId(cases.get(i))
                        .processDefinitionKey("voucherIssuance")
                        .singleResult();
                Job afterwards = management
                        .createJobQuery()
                        .processInstanceId(issuance.getProcessInstanceId())
                        .activityId("businessRuleTask_setVoucherTerms")
                        .singleResult();
                if (afterwards != null) {
                    management.executeJob(afterwards.getId());
                }
                return true;
            });
            expectVouchers(programmes);
            expectReserved(programmes, APPROVALS * 100L);
            return rate;
        } finally {
            executor.start();
        }
    }

    private List<Task> tasks(List<String> programmes) {
        return programmes.stream()
                .flatMap(p -> engine
                        .getTaskService()
                        .createTaskQuery()
                        .taskDefinitionKey("userTask_decide")
                        .processVariableValueEquals("programmeCode", p)
                        .list()
                        .stream())
                .toList();
    }

    private String rootOf(Job job) {
        return engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceId(job.getProcessInstanceId())
                .singleResult()
                .getRootProcessInstanceId();
    }

    private void expectVouchers(List<String> programmes) {
        long vouchers = jdbc.sql("select count(*) from voucher where programme_code in (:codes)")
                .param("codes", programmes)
                .query(Long.class)
                .single();
        if (vouchers != APPROVALS) {
            throw new AssertionError(vouchers + " vouchers instead of " + APPROVALS);
        }
    }

    private static double spread(int count, IntFunction<Boolean> call) throws Exception {
        long start = System.nanoTime();
        Together.run(AT_ONCE, thread -> {
            for (int i = thread; i < count; i += AT_ONCE) {
                call.apply(i);
            }
            return true;
        });
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private List<String> programmes(int budgets) {
        return IntStream.range(0, budgets)
                .mapToObj(i -> NewProgramme.with(jdbc).budget(100_000_000).stages("junior-officer"))
                .toList();
    }

    private String application(String programme) {
        String code = "B-" + ++number;
        jdbc.sql("""
                        insert into application (number, programme_code, filed_by, status, answers, amount_minor, granted_minor, currency, created_at,
                                                 submitted_at)
                        values (:number, :programme, 'benchmark', 'inAssessment', '', 100, 1000000000, 'EUR', now(), now())""").param("number", code).param("programme", programme).update();
        return code;
    }

    private void expectReserved(List<String> programmes, long minor) {
        long reserved = jdbc.sql(
                        "select sum(balance_minor) from ledger_account where kind = 'reserved' and programme_code in (:codes)")
                .param("codes", programmes)
                .query(Long.class)
                .single();
        if (reserved != minor) {
            throw new AssertionError(reserved + " are reserved instead of " + minor);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
