package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.platform.engine.LostRace;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.retention.Retention;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every pair of things that can happen to a case, at the same moment: {@code same-moment-pairs.csv} says in which situation, and where
 * the case may stand afterwards. Both begin behind a barrier; then the tables are asked ({@link CaseTables}). Once a pair here; with
 * {@code -Dlifeline.pairs=100} a hundred times, and {@code -Dlifeline.situation=draft} for one situation alone.
 */
class SimultaneousActionsTest extends CaseAttack {

    private static final int TIMES = Integer.getInteger("lifeline.pairs", 1);
    private static final int CASES_AT_ONCE = 4;
    private static final Path TABLE = Path.of("src/test/resources/same-moment-pairs.csv");
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

    /** What happens in each situation; the table has each pair of them. */
    private static final Map<String, List<String>> SITUATIONS = new TreeMap<>(Map.of(
            "emergencyOpen",
                    List.of("authorise", "decline", "approve", "reject", "sendBack", "withdraw", "close", "fund"),
            "emergencyGiven",
                    List.of(
                            "approve",
                            "reject",
                            "sendBack",
                            "withdraw",
                            "reissue",
                            "suspend",
                            "revoke",
                            "redeem",
                            "redeemAll",
                            "close"),
            "waitingForFunds", List.of("provide", "fund", "withdraw", "close"),
            "voucherOut", List.of("redeem", "redeemAll", "reissue", "suspend", "revoke", "expire", "erase", "close"),
            "asked", List.of("answer", "withdraw", "close"),
            "rejectedAndUsed", List.of("appeal", "reverse", "erase", "close"),
            "inAppeal", List.of("uphold", "overturn", "reverse", "erase", "close"),
            "draft", List.of("submit", "save", "eraseDraft"),
            "overdue", List.of("approve", "reject", "withdraw", "reassign")));

    private record Pair(String situation, String first, String second, Set<String> outcomes) {}

    /** One case in its situation. */
    private record Trial(
            Api applicant, String programme, String number, String voucher, String qr, String redemption) {}

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private ProgrammeFunds funds;

    @Autowired
    private Retention retention;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void theTableListsEveryPair() throws IOException {
        Set<String> wanted = new TreeSet<>();
        SITUATIONS.forEach((situation, acts) -> acts.forEach(a ->
                acts.forEach(b -> wanted.add(situation + "," + (a.compareTo(b) <= 0 ? a + "," + b : b + "," + a)))));

        assertThat(pairs().stream().map(p -> p.situation() + "," + p.first() + "," + p.second()))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    static List<String> situations() {
        String only = System.getProperty("lifeline.situation");
        return SITUATIONS.keySet().stream()
                .filter(s -> only == null || only.equals(s))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void twoActionsAtTheSameMomentLeaveConsistentTables(String situation) throws Exception {
        List<Callable<String>> trials = new ArrayList<>();
        for (Pair pair : pairs()) {
            for (int time = 0; pair.situation().equals(situation) && time < TIMES; time++) {
                trials.add(() -> tryOut(pair));
            }
        }
        ExecutorService pool = Executors.newFixedThreadPool(CASES_AT_ONCE);
        List<String> wrong = new ArrayList<>();
        try {
            for (Future<String> trial : pool.invokeAll(trials)) {
                String found = trial.get();
                if (found != null) {
                    wrong.add(found);
                }
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(wrong).as("%d of %d trials", wrong.size(), trials.size()).isEmpty();
    }

    /** What is wrong, or null. */
    private String tryOut(Pair pair) {
        String told = pair.situation() + ": " + pair.first() + " and " + pair.second();
        try {
            Trial trial = begin(pair.situation());
            List<Answers> answers = Together.run(List.of(act(trial, pair.first()), act(trial, pair.second())));
            told += " answered " + answers;
            CaseTables tables = new CaseTables(jdbc);
            tables.expectSound(trial.number(), told);
            assertThat(answers).as(told).allMatch(answer -> answer.status() < 500);
            assertThat(tables.status(trial.number()))
                    .as("%s %s", trial.number(), told)
                    .isIn(pair.outcomes());
            return null;
        } catch (AssertionError | Exception e) {
            return told + ": " + e;
        }
    }

    private record Answers(int status, String text) {
        @Override
        public String toString() {
            return status < 400 ? String.valueOf(status) : status + " " + text;
        }
    }

    private static List<Pair> pairs() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .skip(1)
                .map(line -> line.split(","))
                .map(cell -> new Pair(cell[0], cell[1], cell[2], Set.of(cell[3].split(" "))))
                .toList();
    }

    // ---------------------------------------------------------------- situations

    private Trial begin(String situation) {
        Api applicant = as(Accounts.create(identities, "applicant"));
        NewProgramme wanted = NewProgramme.with(jdbc);
        boolean emergency = Set.of("emergencyOpen", "emergencyGiven", "rejectedAndUsed", "inAppeal")
                .contains(situation);
        if (emergency) {
            wanted.emergencyCap(1000_00);
        }
        if (situation.equals("waitingForFunds")) {
            wanted.budget(0);
        }
        String programme = wanted.stages("junior-officer");
        if (situation.equals("draft")) {
            String draft = applicant
                    .post(
                            "/api/applications",
                            Map.of("programme", programme, "answers", Cases.answers(), "submit", false))
                    .expect(201)
                    .json()
                    .path("number")
                    .asText();
            return new Trial(applicant, programme, draft, "", "", "");
        }
        String number = Cases.apply(
                applicant, programme, emergency ? Cases.answers("urgency", "lifeThreatening") : Cases.answers());
        task(number, "userTask_decide");
        String redemption = "";
        switch (situation) {
            case "emergencyOpen" -> task(number, "userTask_authoriseEmergency");
            case "emergencyGiven" -> {
                Cases.complete(as("senior-officer"), task(number, "userTask_authoriseEmergency"), AUTHORISE)
                        .expect(204);
                voucherOf(number);
            }
            case "waitingForFunds" -> {
                Cases.complete(as("junior-officer"), task(number, "userTask_decide"), APPROVE)
                        .expect(204);
                task(number, "userTask_provideFunds");
            }
            case "voucherOut" -> {
                Cases.complete(as("junior-officer"), task(number, "userTask_decide"), APPROVE)
                        .expect(204);
                voucherOf(number);
            }
            case "asked" -> {
                Cases.complete(
                                as("junior-officer"),
                                task(number, "userTask_decide"),
                                decision("sendBack", "informationMissing"))
                        .expect(204);
                Cases.status(applicant, number, "waitingForApplicant");
            }
            case "rejectedAndUsed", "inAppeal" -> {
                Cases.complete(as("senior-officer"), task(number, "userTask_authoriseEmergency"), AUTHORISE)
                        .expect(204);
                redemption = redeem(as("service-provider"), qr(voucherOf(number)), 1000, number)
                        .expect(201)
                        .json()
                        .path("id")
                        .asText();
                Cases.complete(as("junior-officer"), task(number, "userTask_decide"), REJECT)
                        .expect(204);
                Cases.status(applicant, number, "rejected");
                new CaseTables(jdbc).awaitQuiet(number);
                if (situation.equals("inAppeal")) {
                    appeal(applicant, number).expect(200);
                    task(number, "userTask_reviewAppeal");
                }
            }
            case "overdue" -> {
                timer(number, "event_timeOver");
                task(number, "userTask_overdue");
            }
            default -> throw new IllegalArgumentException(situation);
        }
        new CaseTables(jdbc).awaitQuiet(number);
        String voucher = jdbc.sql("select code from voucher where application_number = ? and state = 'issued'")
                .param(number)
                .query(String.class)
                .optional()
                .orElse("");
        String qr = voucher.isEmpty() ? "" : qr(voucher);
        return new Trial(applicant, programme, number, voucher, qr, redemption);
    }

    // ---------------------------------------------------------------- what happens

    /** Looks up what it needs before the barrier. */
    private Callable<Answers> act(Trial trial, String what) {
        String number = trial.number();
        Api applicant = trial.applicant();
        String there = "/api/applications/" + number;
        return switch (what) {
            case "authorise" -> completing("senior-officer", number, "userTask_authoriseEmergency", AUTHORISE);
            case "decline" ->
                completing(
                        "senior-officer",
                        number,
                        "userTask_authoriseEmergency",
                        Map.of("emergencyDecision", "decline", "reasonCode", "canWait", "reason", "It can wait."));
            case "approve" -> completing("junior-officer", number, "userTask_decide", APPROVE);
            case "reject" -> completing("junior-officer", number, "userTask_decide", REJECT);
            case "sendBack" ->
                completing("junior-officer", number, "userTask_decide", decision("sendBack", "informationMissing"));
            case "uphold" ->
                completing(
                        "programme-manager",
                        number,
                        "userTask_reviewAppeal",
                        Map.of("appealDecision", "uphold", "reasonCode", "rejectionHolds", "reason", "Nothing new."));
            case "overturn" ->
                completing(
                        "programme-manager-2",
                        number,
                        "userTask_reviewAppeal",
                        Map.of(
                                "appealDecision",
                                "overturn",
                                "reasonCode",
                                "newEvidence",
                                "reason",
                                "The report came."));
            case "provide" ->
                completing(
                        "programme-manager",
                        number,
                        "userTask_provideFunds",
                        Map.of("addedFunds", 5000, "fundingSource", "A donor"));
            case "reassign" ->
                completing(
                        "programme-manager",
                        number,
                        "userTask_overdue",
                        Map.of("newOfficer", "junior-officer-2", "reassignReason", "She is here."));
            case "withdraw" -> () -> answers(applicant.post(there + "/withdrawal", ""));
            case "answer" -> () -> answers(applicant.post(there + "/answer", Map.of("answer", "It is 300.")));
            case "appeal" -> () -> answers(appeal(applicant, number));
            case "submit" -> () -> answers(applicant.post(there + "/submission", ""));
            case "save" -> () -> answers(applicant.put(there, Map.of("answers", Cases.answers())));
            case "reissue" -> () -> answers(change(trial, "reissue"));
            case "suspend" -> () -> answers(change(trial, "suspension"));
            case "revoke" -> () -> answers(change(trial, "revocation"));
            case "redeem" -> () -> answers(redeem(as("service-provider"), trial.qr(), 100, "a" + System.nanoTime()));
            case "redeemAll" -> {
                int all = jdbc.sql("select value_minor / 100 from voucher where code = ?")
                        .param(trial.voucher())
                        .query(Integer.class)
                        .single();
                yield () -> answers(redeem(as("service-provider"), trial.qr(), all, "b" + System.nanoTime()));
            }
            case "reverse" ->
                () -> answers(as("service-provider")
                        .post(
                                "/api/redemptions/" + trial.redemption() + "/reversal",
                                Map.of("reason", "Wrong person.")));
            case "close" ->
                inside(() -> transaction.executeWithoutResult(t -> {
                    jdbc.sql("update programme set state = 'closed' where code = ? and state <> 'closed'")
                            .param(trial.programme())
                            .update();
                    funds.close(trial.programme(), "programme-manager");
                }));
            case "fund" ->
                inside(() ->
                        funds.fund(trial.programme(), Money.ofMinor("EUR", 5000_00), "A donor", "programme-manager"));
            case "erase" -> {
                // its time is long over by the books, and neither its process nor a scanner knows
                jdbc.sql("update voucher set expires_at = '2000-01-01' where code = ?")
                        .param(trial.voucher())
                        .update();
                jdbc.sql("update case_event set at = '2000-01-01' where case_number = ?")
                        .param(number)
                        .update();
                yield inside(() -> {
                    retention.eraseRejected(LONG_AGO);
                    retention.eraseClosed(LONG_AGO);
                });
            }
            case "eraseDraft" -> {
                jdbc.sql("update application set created_at = '2000-01-01' where number = ?")
                        .param(number)
                        .update();
                yield inside(() -> retention.eraseDrafts(LONG_AGO));
            }
            case "expire" -> {
                Job timer = management
                        .createJobQuery()
                        .processInstanceId(runtime.createProcessInstanceQuery()
                                .processDefinitionKey("voucherLifecycle")
                                .variableValueEquals("voucherCode", trial.voucher())
                                .singleResult()
                                .getId())
                        .timers()
                        .singleResult();
                jdbc.sql("update voucher set expires_at = now() where code = ?")
                        .param(trial.voucher())
                        .update();
                yield inside(() -> management.executeJob(timer.getId()));
            }
            default -> throw new IllegalArgumentException(what);
        };
    }

    private Callable<Answers> completing(String officer, String number, String key, Map<String, Object> says) {
        String task = task(number, key);
        return () -> answers(Cases.complete(as(officer), task, says));
    }

    /** A job of the engine, which runs it again by itself when it lost against somebody else. */
    private static Callable<Answers> inside(Runnable what) {
        return () -> {
            while (true) {
                try {
                    what.run();
                    return new Answers(200, "");
                } catch (RuntimeException e) {
                    Refused refused = Refused.in(e);
                    if (refused != null) {
                        return new Answers(refused.status(), refused.reason());
                    }
                    if (String.valueOf(e.getMessage()).contains("No job found")) {
                        // somebody else ended it
                        return new Answers(409, "job");
                    }
                    if (!LostRace.is(e)) {
                        throw e;
                    }
                }
            }
        };
    }

    private static Answers answers(Answer answer) {
        return new Answers(answer.status(), answer.text());
    }

    private static Answer change(Trial trial, String how) {
        return as("programme-manager")
                .post("/api/vouchers/" + trial.voucher() + "/" + how, Map.of("reason", "It was lost."));
    }

    private static Answer appeal(Api applicant, String number) {
        return applicant.post(
                "/api/applications/" + number + "/appeal", Map.of("grounds", "The report came after the decision."));
    }

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
}
