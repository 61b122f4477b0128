package org.lifeline.programme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Managers set programmes up over the addresses that Tasklist calls: what is put into force, and what is refused. */
class ProgrammeSetupApiTest extends LifelineTest {

    private static final String WORDS_OF_A_FORM =
            ": (This must be|This number is|Choose one of|Choose from|At most \\d+|Two to sixteen|This has characters)";

    private final Api author = as("programme-manager");
    private final Api second = as("programme-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void aSecondManagerActivatesAndACaseRunsThroughFiveStages() throws Exception {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, SetUps.content());

        JsonNode programme = listed(code);
        assertThat(programme.path("name").asText()).isEqualTo("Surgery for children");
        assertThat(programme.path("maximum").decimalValue()).isEqualByComparingTo("10000");
        assertThat(count(
                        "select count(*) from programme where code = ? and overdraft_ceiling_minor = 20000 and device_limit = 3",
                        code))
                .isOne();
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, code, Cases.answers());
        Cases.approve(as("social-worker"), number);
        Cases.approve(as("junior-officer"), number);
        Cases.approve(as("junior-officer-2"), number);
        Cases.approve(as("senior-officer"), number);
        Cases.approve(as("senior-officer-2"), number);
        JsonNode view = Cases.status(applicant, number, "voucherIssued");
        assertThat(view.path("reasons").findValuesAsText("stage"))
                .containsExactly("Social worker", "Junior officer", "Second look", "Senior officer", "Board");
        assertThat(count(
                        "select count(*) from voucher where code = ?"
                                + " and expires_at at time zone 'UTC' = date_trunc('day', issued_at at time zone 'UTC') + interval '46 days'",
                        view.path("voucherCode").asText()))
                .as("the table says longer, the programme 45 days after today, the last one wholly")
                .isOne();
        try (PDDocument letter = Loader.loadPDF(
                Cases.voucherLetter(applicant, view.path("voucherCode").asText()))) {
            assertThat(new PDFTextStripper().getText(letter)).contains("Dr. Hana Bekele, Director of Health Services");
        }
    }

    /** Two thousand million of a small unit is a usual operation; a budget of it has fifteen digits before the point. */
    @Test
    void aCurrencyWithLargeAmountsWorksFromBudgetToPayment() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, with(c -> {
            c.putAll(Map.of(
                    "currency",
                    "IRR",
                    "maximum",
                    2_000_000_000L,
                    "emergencyCap",
                    0,
                    "overdraftCeiling",
                    0,
                    "presence",
                    "none"));
            c.put(
                    "years",
                    List.of(
                            SetUps.year("2026", "2026-01-01", "2026-12-31", 100_000_000_000_000L),
                            SetUps.year("2027", "2027-01-01", "2027-12-31", 100_000_000_000_000L)));
            c.put("stages", List.of(SetUps.stage("Junior officer", "junior-officer")));
            c.put("claimStages", List.of(SetUps.claimStage("Accountant", "accountant")));
        }));
        assertThat(listed(code).path("maximum").decimalValue()).isEqualByComparingTo("2000000000");
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, code, Cases.answers("treatmentCost", 2_000_000_000L));
        Cases.approve(as("junior-officer"), number);
        String voucherCode = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        JsonNode voucher =
                applicant.get("/api/vouchers/" + voucherCode).expect(200).json();
        assertThat(voucher.path("value").decimalValue()).isEqualByComparingTo("2000000000");

        Api hospital = as("service-provider");
        String claim = ClaimSteps.submitted(hospital, ClaimSteps.redeem(hospital, voucher, "2000000000"));
        ClaimSteps.approve(as("accountant"), claim);

        assertThat(ClaimSteps.status(hospital, claim, "approved").path("amount").decimalValue())
                .isEqualByComparingTo("2000000000");
        assertThat(author.get("/funds").expect(200).text()).contains("IRR 100,000,000,000,000.00");
    }

    private JsonNode listed(String code) {
        for (JsonNode programme : anonymous().get("/api/programmes").expect(200).json()) {
            if (programme.path("code").asText().equals(code)) {
                return programme;
            }
        }
        throw new AssertionError(code + " takes no applications");
    }

    // ---------------------------------------------------------------- what does not hold

    @Test
    void refusesAnInvalidDraftWithTheReasonAndLeavesTheTaskOpen() {
        String lonely = Accounts.create(identities, "lonely-group");
        identities.saveGroup(identities.newGroup("empty-group"));
        Accounts.nameGroup(identities, "empty-group");
        String code = begun();
        String task = SetUps.task(author, code, "userTask_describeProgramme");
        Map<String, Object> four = SetUps.stage("Four eyes", "lonely-group");

        refuses(task, "There is no stage: nobody would decide on an application", c -> c.put("stages", List.of()));
        refuses(task, "Stage 1: Say the name of the stage.", c -> c.remove("stages"));
        refuses(task, "There is no stage: nobody would decide on a claim", c -> c.put("claimStages", List.of()));
        refuses(task, "Stage 1: Say the group that decides.", c -> stage(c).remove("stageGroup"));
        refuses(
                task,
                "Stage 1 (Social worker): there is no officers' group \"no-such\"",
                c -> stage(c).put("stageGroup", "no-such"));
        for (String group :
                List.of("empty-group", "applicant", "service-provider", "auditor", "operations", "camunda-admin")) {
            refuses(
                    task,
                    "there is no officers' group \"" + group + "\" with a member",
                    c -> stage(c).put("stageGroup", group));
        }
        refuses(
                task,
                "\"nobody.here\" is nobody of the group Social worker",
                c -> stage(c).put("stageOfficer", "nobody.here"));
        refuses(
                task,
                "\"accountant\" is nobody of the group Social worker",
                c -> stage(c).put("stageOfficer", "accountant"));
        refuses(
                task,
                "3 cannot approve when 2 decide",
                c -> stage(c).putAll(Map.of("stageSeats", 2, "stageQuorum", 3)));
        refuses(
                task,
                "one named officer decides alone",
                c -> stage(c).putAll(Map.of("stageSeats", 2, "stageOfficer", "social-worker")));
        four.put("stageSeats", 2);
        refuses(task, "2 officers at once, but the group has only 1", c -> c.put("stages", List.of(four)));
        refuses(
                task,
                "these groups have too few people",
                c -> c.put(
                        "stages", List.of(SetUps.stage("One", "lonely-group"), SetUps.stage("Two", "lonely-group"))));
        refuses(task, "too few people", c -> {
            stage(c).put("stageGroup", "lonely-group");
            stage(c).put("stageOfficer", lonely);
            c.put("stages", List.of(stage(c), SetUps.stage("Again", "lonely-group")));
        });
        refuses(task, "knows no condition \"bloodMoon\"", c -> stage(c).put("stageCondition", "bloodMoon"));
        refuses(task, "No stage applies always", c -> {
            stage(c).put("stageCondition", "largeAmount");
            c.put("stages", List.of(stage(c)));
        });
        for (Object seats : new Object[] {0, 10, 1.5, "two", true}) {
            refuses(
                    task,
                    "Stage 1: Give how many officers decide at once as a whole number",
                    c -> stage(c).put("stageSeats", seats));
        }
        refuses(task, "The last day of applications comes before the first one", c -> c.put("endsOn", "2025-12-31"));
        refuses(task, "Give the first day of applications as a date", c -> c.put("startsOn", "soon"));
        refuses(
                task,
                "Fiscal year 2026 ends before it begins",
                c -> c.put(
                        "years",
                        List.of(
                                SetUps.year("2026", "2026-12-31", "2026-01-01", 1),
                                SetUps.year("2030", "2030-01-01", "2030-12-31", 1))));
        refuses(
                task,
                "Fiscal years 2030 and 2031 overlap",
                c -> c.put(
                        "years",
                        List.of(
                                SetUps.year("2030", "2030-01-01", "2031-01-01", 1),
                                SetUps.year("2031", "2031-01-01", "2031-12-31", 1))));
        refuses(
                task,
                "two fiscal years",
                c -> c.put(
                        "years",
                        List.of(
                                SetUps.year("2030", "2030-01-01", "2030-12-31", 1),
                                SetUps.year("2030", "2031-01-01", "2031-12-31", 1))));
        refuses(
                task,
                "Every fiscal year is over",
                c -> c.put("years", List.of(SetUps.year("1999", "1999-01-01", "1999-12-31", 1))));
        refuses(task, "Name at least one fiscal year", c -> c.put("years", List.of()));
        refuses(
                task,
                "Give the programme a budget",
                c -> c.put("years", List.of(SetUps.year("2030", "2030-01-01", "2030-12-31", 0))));
        refuses(task, "cannot be more than the largest grant", c -> c.put("overdraftCeiling", 10_001));
        refuses(
                task,
                "Give what vouchers may cost beyond their value as an amount",
                c -> c.put("overdraftCeiling", -1));
        refuses(task, "without a manager as a whole number from 0 to 50", c -> c.put("deviceLimit", 51));
        refuses(task, "There is no currency \"EUX\"", c -> c.put("currency", "EUX"));
        refuses(task, "no decimals", c -> c.putAll(Map.of("currency", "JPY", "maximum", 10.5)));
        refuses(task, "There is no application form \"stageDecision\"", c -> c.put("applicationForm", "stageDecision"));
        refuses(task, "There is no officers' form \"recordPayment\"", c -> c.put("stageForm", "recordPayment"));
        refuses(
                task,
                "There is no voucher \"../payable/payable\"",
                c -> c.put("voucherTemplate", "../payable/payable"));
        refuses(task, "There is no provider \"NOBODY\"", c -> c.put("providers", List.of("NOBODY")));
        refuses(task, "at least one provider", c -> c.put("providers", List.of()));
        for (Object amount : new Object[] {-1, "much", 1e30, true, null}) {
            refuses(task, "Give the largest grant as an amount of money", c -> c.put("maximum", amount));
        }
        refuses(task, "The largest grant: ", c -> c.put("maximum", 0));
        refuses(task, "cannot be larger than the largest grant", c -> c.put("emergencyCap", 10_001));
        refuses(task, "Appeals: there is no officers' group", c -> c.put("appealGroup", "applicant"));
        refuses(task, "Say the name", c -> c.put("programmeName", "  "));
        refuses(task, "At most 100 characters for the name", c -> c.put("programmeName", "x".repeat(101)));
        refuses(task, "cannot be printed", c -> c.put("purpose", "a\u0000b"));
        refuses(task, "whole number from 1 to 3650", c -> c.put("validityDays", 0));
        refuses(task, "hand in or to discard", c -> c.put("next", "activate"));

        Answer both = SetUps.complete(author, task, with(c -> {
            c.put("providers", List.of());
            stage(c).put("stageCondition", "bloodMoon");
        }));
        assertThat(both.expect(400).json().path("message").asText())
                .contains("at least one provider")
                .contains("bloodMoon");

        assertThat(count("select count(*) from programme_version where programme_code = ?", code))
                .isZero();
        assertThat(SetUps.task(author, code, "userTask_describeProgramme")).isEqualTo(task);
        SetUps.complete(author, task, SetUps.content()).expect(204);
    }

    /** In the words of the set-up, or of the form where the value is of the wrong kind or not among those to choose from. */
    private void refuses(String task, String words, Consumer<Map<String, Object>> change) {
        assertThat(SetUps.complete(author, task, with(change))
                        .expect(400)
                        .json()
                        .path("message")
                        .asText())
                .satisfiesAnyOf(
                        said -> assertThat(said).contains(words),
                        said -> assertThat(said).containsPattern(WORDS_OF_A_FORM));
    }

    private static Map<String, Object> with(Consumer<Map<String, Object>> change) {
        Map<String, Object> content = SetUps.content();
        change.accept(content);
        return content;
    }

    /** The first stage of the content. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> stage(Map<String, Object> content) {
        return ((List<Map<String, Object>>) content.get("stages")).get(0);
    }

    @Test
    void refusesACodeThatDoesNotFitBeforeAnythingBegins() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, SetUps.content());

        assertThat(SetUps.startSetUp(author, "new", code)
                        .expect(400)
                        .json()
                        .path("message")
                        .asText())
                .contains("There is a programme " + code + " already");
        assertThat(SetUps.startSetUp(author, "change", "NO-SUCH")
                        .expect(400)
                        .json()
                        .path("message")
                        .asText())
                .contains("There is no programme with this code");
        for (String bad : List.of("", "x", "lower", "WITH SPACE", "SEVENTEEN-LETTERS")) {
            assertThat(SetUps.startSetUp(author, "new", bad)
                            .expect(400)
                            .json()
                            .path("message")
                            .asText())
                    .containsIgnoringCase("two to sixteen capital letters");
        }
    }

    @Test
    void refusesAndRecordsActivationByTheAuthor() {
        String code = handedIn();
        String task = SetUps.task(author, code, "userTask_checkProgramme");

        assertThat(activate(author, task).expect(403).text())
                .contains("Another programme manager has to check and activate it");
        assertThat(sendBack(author, task, "Let me change it.").expect(403).text())
                .contains("You wrote this");

        assertThat(count("""
                select count(*) from audit_entry where action = 'refused' and actor = 'programme-manager'
                   and details ->> 'reason' = 'authorActivates'""")).isGreaterThanOrEqualTo(2);
        assertThat(count("select count(*) from programme where code = ?", code)).isZero();
        activate(second, task).expect(204);
    }

    @Test
    void allowsTheSetUpToManagersOnly() {
        String code = handedIn();
        String task = SetUps.task(second, code, "userTask_checkProgramme");

        for (String other : List.of("social-worker", "senior-officer", "accountant", "auditor", "operations")) {
            assertThat(activate(as(other), task).status()).as(other).isIn(403, 404);
            SetUps.startSetUp(as(other), "new", "OTHER").expectProblem(403, "forbidden");
        }
        SetUps.startSetUp(as("applicant"), "new", "OTHER").expectProblem(403, "forbidden");
        assertThat(count("select count(*) from programme where code = ?", code)).isZero();
    }

    @Test
    void startsNothingButBySubmittingTheStartForm() {
        Map<String, Object> behind = Map.of(
                "variables", Map.of("programmeCode", Map.of("value", "SKIPPED")),
                "startInstructions",
                        List.of(Map.of("type", "startBeforeActivity", "activityId", "event_programmeActive")));
        String id = author.get("/engine-rest/process-definition/key/programmeSetup")
                .expect(200)
                .json()
                .path("id")
                .asText();
        for (String api : List.of("/engine-rest", "/camunda/api/engine", "/engine-rest/engine/default")) {
            for (String process : List.of("key/programmeSetup", id)) {
                author.post(api + "/process-definition/" + process + "/start", behind)
                        .expectProblem(403, "forbidden");
            }
            for (String process :
                    List.of("assistanceApplication", "approvalStage", "reimbursementClaim", "retention")) {
                author.post(api + "/process-definition/key/" + process + "/submit-form", Map.of())
                        .expectProblem(403, "forbidden");
            }
            author.post(api + "/message", Map.of("messageName", "x")).expectProblem(403, "forbidden");
        }
        for (Map<String, ?> more : List.of(
                Map.of("author", "programme-manager-2"),
                Map.of("base", ""),
                Map.of("baseVersion", 7),
                Map.of("draftAuthor", "x"))) {
            Map<String, Object> fields = new HashMap<>(more);
            fields.put("setUpKind", "new");
            fields.put("programmeCode", "TAMPERED");
            SetUps.start(author, "programmeSetup", fields).expect(403);
        }
        String code = begun();
        String task = SetUps.task(author, code, "userTask_describeProgramme");
        for (String name : List.of("author", "base", "baseVersion", "programmeCode", "groupChoices")) {
            SetUps.complete(author, task, with(c -> c.put(name, "x"))).expect(403);
        }
    }

    // ---------------------------------------------------------------- two managers

    @Test
    void sendsADraftBackWithAReasonAndLosesNothingOfIt() {
        String code = handedIn();
        String task = SetUps.task(second, code, "userTask_checkProgramme");
        assertThat(sendBack(second, task, " ")
                        .expect(400)
                        .json()
                        .path("message")
                        .asText())
                .contains("in your own words");
        sendBack(second, task, "The board should come first.").expect(204);

        String again = SetUps.task(author, code, "userTask_describeProgramme");
        JsonNode variables = SetUps.variables(author, again);
        assertThat(variables.path("notice").path("value").asText()).isEqualTo("The board should come first.");
        assertThat(variables.path("programmeName").path("value").asText()).isEqualTo("Surgery for children");
        assertThat(variables.path("stages").path("value").asText()).contains("Second look");
        SetUps.complete(author, again, with(c -> c.put("programmeName", "Surgery")))
                .expect(204);
        activate(second, SetUps.task(second, code, "userTask_checkProgramme")).expect(204);

        assertThat(listed(code).path("name").asText()).isEqualTo("Surgery");
        assertThat(jdbc.sql("select state from programme_version where programme_code = ? order by id")
                        .param(code)
                        .query(String.class)
                        .list())
                .containsExactly("returned", "active");
        assertThat(kinds(code)).containsExactly("handedIn", "sentBack", "handedIn", "activated");
    }

    @Test
    void letsNoSecondActivationUndoTheFirst() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, SetUps.content());
        SetUps.startSetUp(author, "change", code).expect(200);
        SetUps.startSetUp(second, "change", code).expect(200);
        String mine = assigned(author, code, "programme-manager");
        String theirs = assigned(second, code, "programme-manager-2");
        SetUps.complete(author, mine, with(c -> c.put("programmeName", "Renamed by the first")))
                .expect(204);
        SetUps.complete(second, theirs, with(c -> c.put("maximum", 9_000))).expect(204);

        activate(second, checkOf(code, "programme-manager")).expect(204);
        String late = checkOf(code, "programme-manager-2");
        assertThat(activate(author, late).expect(400).json().path("message").asText())
                .contains("has changed since this was written");
        assertThat(listed(code).path("name").asText()).isEqualTo("Renamed by the first");

        sendBack(author, late, "The name has changed meanwhile.").expect(204);
        String again = SetUps.task(second, code, "userTask_describeProgramme");
        JsonNode variables = SetUps.variables(second, again);
        assertThat(variables.path("noticeTitle").path("value").asText()).contains("the programme has changed since");
        assertThat(variables.path("maximum").path("value").asInt()).isEqualTo(9_000);
        SetUps.complete(
                        second,
                        again,
                        with(c -> c.putAll(Map.of("maximum", 9_000, "programmeName", "Renamed by the first"))))
                .expect(204);
        activate(author, SetUps.task(author, code, "userTask_checkProgramme")).expect(204);
        assertThat(listed(code).path("name").asText()).isEqualTo("Renamed by the first");
        assertThat(listed(code).path("maximum").asInt()).isEqualTo(9_000);
        assertThat(count("select version from programme where code = ?", code)).isEqualTo(3);
    }

    @Test
    void letsNoChangeUndoAnExtensionOrATopUp() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, with(c -> c.put("endsOn", "2027-06-30")));
        for (Runnable beside : List.<Runnable>of(
                () -> SetUps.start(
                                author,
                                "programmeTopUp",
                                Map.of("programmeCode", code, "addedFunds", 100, "fundingSource", "A donor"))
                        .expect(200),
                () -> SetUps.start(
                                author,
                                "programmeExtend",
                                Map.of("programmeCode", code, "lastDay", "2027-12-31", "changeReason", "Need"))
                        .expect(200))) {
            SetUps.startSetUp(author, "change", code).expect(200);
            SetUps.complete(
                            author,
                            SetUps.task(author, code, "userTask_describeProgramme"),
                            with(c -> c.put("endsOn", "2027-06-30")))
                    .expect(204);
            beside.run();
            Confirmations.confirm(second, code);
            String task = SetUps.task(second, code, "userTask_checkProgramme");
            assertThat(activate(second, task).expect(400).json().path("message").asText())
                    .contains("has changed since");
            sendBack(second, task, "Look again.").expect(204);
            SetUps.complete(author, SetUps.task(author, code, "userTask_describeProgramme"), Map.of("next", "drop"))
                    .expect(204);
        }
        assertThat(count(
                        "select sum(balance_minor) from ledger_account where programme_code = ? and kind <> 'funding'",
                        code))
                .isEqualTo(110_100_00);
        assertThat(jdbc.sql("select ends_on::text from programme where code = ?")
                        .param(code)
                        .query(String.class)
                        .single())
                .isEqualTo("2027-12-31");
    }

    @Test
    void acceptsOneOfTwoNewProgrammesWithTheSameCode() {
        String code = SetUps.newCode();
        SetUps.startSetUp(author, "new", code).expect(200);
        SetUps.startSetUp(second, "new", code).expect(200);
        SetUps.complete(author, assigned(author, code, "programme-manager"), SetUps.content())
                .expect(204);
        SetUps.complete(
                        second,
                        assigned(second, code, "programme-manager-2"),
                        with(c -> c.put("programmeName", "Another")))
                .expect(204);

        activate(second, checkOf(code, "programme-manager")).expect(204);
        assertThat(activate(author, checkOf(code, "programme-manager-2"))
                        .expect(400)
                        .json()
                        .path("message")
                        .asText())
                .contains("has changed since");
        assertThat(listed(code).path("name").asText()).isEqualTo("Surgery for children");
    }

    // ---------------------------------------------------------------- a change

    @Test
    void changesTheStagesForNewCasesOnly() {
        String code = SetUps.newCode();
        SetUps.setUp(
                author,
                second,
                code,
                with(c -> c.put(
                        "stages",
                        List.of(SetUps.stage("First", "social-worker"), SetUps.stage("Last", "senior-officer")))));
        Api applicant = as(Accounts.create(identities, "applicant"));
        String running = Cases.apply(applicant, code, Cases.answers());
        Cases.approve(as("social-worker"), running);

        change(code, with(c -> c.put("stages", List.of(SetUps.stage("Only", "junior-officer")))));

        Cases.approve(as("senior-officer"), running);
        Cases.status(applicant, running, "voucherIssued");
        String later = Cases.apply(applicant, code, Cases.answers());
        Cases.approve(as("junior-officer"), later);
        Cases.status(applicant, later, "voucherIssued");
        String check = jdbc.sql(
                        "select string_agg(plan_version || ':' || name, ' ' order by plan_version, position) from programme_stage where programme_code = ? and case_kind = 'application'")
                .param(code)
                .query(String.class)
                .single();
        assertThat(check).contains("First").contains("Last").contains("Only");
    }

    @Test
    void showsWhatWouldChangeInPlainWords() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, SetUps.content());
        SetUps.startSetUp(author, "change", code).expect(200);
        SetUps.complete(author, SetUps.task(author, code, "userTask_describeProgramme"), with(c -> {
                    c.put("maximum", 12_345.5);
                    c.put("reversalHours", 1);
                    stage(c).putAll(Map.of("stageSeats", 2, "stageQuorum", 2, "stageHours", 1));
                }))
                .expect(204);

        JsonNode shown = SetUps.variables(second, SetUps.task(second, code, "userTask_checkProgramme"));
        assertThat(shown.path("changes").path("value").asText())
                .contains("Largest grant", "10,000.00", "12,345.50", "Application, stage 1")
                .contains("2 of 2 must approve, within 1 hour, ", "within 48 hours", "\"within 1 hour\"")
                .doesNotContain("Purpose");
        assertThat(shown.path("summary").path("value").asText())
                .contains("Fiscal year 2026", "Riverside Hospital", "at most 45 days");
        assertThat(shown.path("stageLines").path("value").asText())
                .contains("Senior officer", "A stage that every case passes");
    }

    @Test
    void publishesCountsOnlyIfTheSetUpSaysSo() {
        String code = SetUps.newCode();
        String counts = "/open-data/" + code + "/applications.csv";
        SetUps.setUp(author, second, code, SetUps.content());
        anonymous().get(counts).expect(404);
        SetUps.startSetUp(author, "change", code).expect(200);
        String draft = SetUps.task(author, code, "userTask_describeProgramme");
        SetUps.complete(author, draft, with(c -> c.put("publishOpenData", "perhaps")))
                .expect(400);
        SetUps.complete(author, draft, with(c -> c.put("publishOpenData", true)))
                .expect(204);

        String check = SetUps.task(second, code, "userTask_checkProgramme");
        assertThat(SetUps.variables(second, check).path("changes").path("value").asText())
                .contains("Open data", "nothing is published", "where everybody can read them");
        anonymous().get(counts).expect(404);
        SetUps.complete(second, check, Map.of("decision", "activate")).expect(204);

        anonymous().get(counts).expect(200);
    }

    @Test
    void refusesABudgetBelowWhatIsReservedAndAnotherCurrency() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, with(c -> c.put("stages", List.of(SetUps.stage("Only", "junior-officer")))));
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, code, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");

        SetUps.startSetUp(author, "change", code).expect(200);
        String task = SetUps.task(author, code, "userTask_describeProgramme");
        refuses(
                task,
                "below the EUR 5,000.00 that are reserved",
                c -> c.put("years", List.of(SetUps.year("2026", "2026-01-01", "2026-12-31", 4_999.99))));
        refuses(task, "currency of a programme never changes; it is EUR", c -> c.put("currency", "USD"));
        SetUps.complete(
                        author,
                        task,
                        with(c -> c.put("years", List.of(SetUps.year("2026", "2026-01-01", "2026-12-31", 5_000)))))
                .expect(204);
        activate(second, SetUps.task(second, code, "userTask_checkProgramme")).expect(204);
        assertThat(count(
                        "select sum(balance_minor) from ledger_account where programme_code = ? and kind <> 'funding'",
                        code))
                .isEqualTo(65_000_00);
    }

    @Test
    void refusesToActivateAStageWhoseOfficerLeftMeanwhile() {
        String officer = Accounts.create(identities, "senior-officer");
        String code = SetUps.newCode();
        SetUps.startSetUp(author, "new", code).expect(200);
        SetUps.complete(
                        author,
                        SetUps.task(author, code, "userTask_describeProgramme"),
                        with(c -> stage(c).putAll(Map.of("stageGroup", "senior-officer", "stageOfficer", officer))))
                .expect(204);
        identities.deleteMembership(officer, "senior-officer");

        String task = SetUps.task(second, code, "userTask_checkProgramme");
        assertThat(activate(second, task).expect(400).json().path("message").asText())
                .contains(officer + "\" is nobody of the group");
        assertThat(count("select count(*) from programme where code = ?", code)).isZero();
    }

    @Test
    void showsAProgrammeWithoutVersionsInTheForm() {
        SetUps.startSetUp(author, "change", "EMA").expect(200);
        String task = SetUps.task(author, "EMA", "userTask_describeProgramme");
        JsonNode variables = SetUps.variables(author, task);
        assertThat(variables.path("programmeName").path("value").asText()).isEqualTo("Emergency medical assistance");
        assertThat(variables.path("stages").path("value").asText()).contains("junior-officer");
        assertThat(variables.path("maximum").path("value").asInt()).isEqualTo(20_000);
        SetUps.complete(author, task, Map.of("next", "drop")).expect(204);
        assertThat(kinds("EMA")).contains("dropped");
    }

    // ---------------------------------------------------------------- what the database refuses

    @Test
    void refusesChangesOfRecordedVersions() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, SetUps.content());

        for (String sql : List.of(
                "update programme_version set content = '{}' where programme_code = ?",
                "update programme_version set activated_by = 'me' where programme_code = ?",
                "update programme_version set state = 'draft' where programme_code = ?",
                "delete from programme_version where programme_code = ?",
                "update programme_change set reason = 'x' where programme_code = ?",
                "delete from programme_change where programme_code = ?",
                "update programme set currency = 'USD' where code = ?",
                """
                insert into programme_version (programme_code, base_version, base, content, state, author, written_at, activated_by,
                                               activated_at, version, process_id)
                values (?, 9, '', '{}', 'superseded', 'me', now(), 'me', now(), 9, 'x')""")) {
            org.assertj.core.api.Assertions.assertThatExceptionOfType(org.springframework.dao.DataAccessException.class)
                    .as(sql)
                    .isThrownBy(() -> jdbc.sql(sql).param(code).update());
        }
    }

    // ---------------------------------------------------------------- steps

    /** A new set-up whose author has the form before them. */
    private String begun() {
        String code = SetUps.newCode();
        SetUps.startSetUp(author, "new", code).expect(200);
        return code;
    }

    private String handedIn() {
        String code = begun();
        SetUps.complete(author, SetUps.task(author, code, "userTask_describeProgramme"), SetUps.content())
                .expect(204);
        return code;
    }

    private void change(String code, Map<String, Object> content) {
        SetUps.startSetUp(author, "change", code).expect(200);
        SetUps.complete(author, SetUps.task(author, code, "userTask_describeProgramme"), content)
                .expect(204);
        activate(second, SetUps.task(second, code, "userTask_checkProgramme")).expect(204);
    }

    private static Answer activate(Api manager, String task) {
        return SetUps.complete(manager, task, Map.of("decision", "activate"));
    }

    private static Answer sendBack(Api manager, String task, String reason) {
        return SetUps.complete(manager, task, Map.of("decision", "sendBack", "reason", reason));
    }

    /** The author's task of the set-up that this manager began. */
    private static String assigned(Api manager, String code, String name) {
        return SetUps.task(manager, code, "userTask_describeProgramme&assignee=" + name);
    }

    /** The task that checks what this author wrote. */
    private String checkOf(String code, String name) {
        return SetUps.task(second, code, "userTask_checkProgramme&processVariables=draftAuthor_eq_" + name);
    }

    private List<String> kinds(String code) {
        return jdbc.sql("select kind from programme_change where programme_code = ? order by id")
                .param(code)
                .query(String.class)
                .list();
    }

    private long count(String sql, Object... params) {
        return jdbc.sql(sql).params(params).query(Long.class).single();
    }
}
