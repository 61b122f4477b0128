package org.lifeline.grievance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.account.AccountErasure;
import org.lifeline.platform.engine.ModelRefused;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Jobs;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody complains, with and without an account; who may answer, what follows, and what a thief tries. */
class GrievanceTest extends LifelineTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern NUMBER = Pattern.compile("G-\\d{4}-\\d{6}");
    private static final Pattern CODE = Pattern.compile("id=\"ticket-code\"[^>]*>(\\d{4} \\d{4} \\d{4})<");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ManagementService management;

    @Autowired
    private HistoryService history;

    @Autowired
    private TaskService tasks;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private AccountErasure accounts;

    private String person;
    private Api applicant;
    private String socialWorker;
    private String manager;
    private String programme;

    @BeforeEach
    void somebodyNew() {
        person = Accounts.create(identities, "applicant");
        applicant = as(person);
        socialWorker = Accounts.create(identities, "social-worker");
        manager = Accounts.create(identities, "programme-manager");
        programme = NewProgramme.with(jdbc).stages("junior-officer");
    }

    // ---------------------------------------------------------------- with an account

    @Test
    void anApplicantComplainsReadsTheAnswerAndAsksForAnotherOne() {
        Map<String, Object> answers = new LinkedHashMap<>(Cases.answers());
        String application = Cases.apply(applicant, programme, answers);
        assertThat(applicant.get("/applications/" + application).expect(200).text())
                .contains("/complaints/new?about=" + application);
        assertThat(applicant
                        .get("/complaints/new?about=" + application)
                        .expect(200)
                        .text())
                .contains(application, "It takes too long");

        String number = complain("service", application, "No text message came.");

        told(answers.get("email"), "We have your complaint " + number);
        assertThat(applicant.get("/complaints").expect(200).text()).contains(number, "Waits for an answer");
        String task = task(socialWorker, number);
        assertThat(as(socialWorker)
                        .get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .text())
                .contains("No text message came", application, "This page, messages or telephone");
        answer(socialWorker, task, "We sent it once more.").expect(204);

        told(answers.get("email"), "Your complaint " + number + " is answered");
        assertThat(applicant.get("/complaints/" + number).expect(200).text())
                .contains("We sent it once more.", "Is it not settled?");
        assertThat(notSettled(applicant, number, "").status()).isEqualTo(422);
        notSettled(applicant, number, "It did not come.").expect(302);
        // sent twice: no third round
        notSettled(applicant, number, "It did not come.").expect(302);

        String second = task(manager, number);
        assertThat(as(manager)
                        .get("/engine-rest/task/" + second + "/form-variables")
                        .expect(200)
                        .text())
                .contains("We sent it once more", "It did not come");
        answer(manager, second, "The number was wrong; we called you.").expect(204);

        assertThat(applicant.get("/complaints/" + number).expect(200).text())
                .contains("The number was wrong; we called you.", "Closed")
                .doesNotContain("Is it not settled?");
        assertThat(notSettled(applicant, number, "Still not.").status()).isIn(302, 409);
        assertThat(rounds(number)).isEqualTo(2);
        assertThat(applicant
                        .get("/api/my-data")
                        .expect(200)
                        .json()
                        .at("/complaints/0/answers/1/words")
                        .asText())
                .isEqualTo("The number was wrong; we called you.");
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where action like 'grievance%' and details ->> 'grievance' = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
    }

    @Test
    void nobodyComplainsAboutAStrangersApplication() {
        String application = Cases.apply(applicant, programme, Cases.answers());
        Api thief = as(Accounts.create(identities, "applicant"));
        assertThat(send(thief, "/complaints/new", form("delay", application, "Tell me about it."))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anotherAccountLearnsNothingOfATicket() {
        String number = complain("other", "", "Something secretmark.");
        Api thief = as(Accounts.create(identities, "applicant"));
        String known = thief.get("/complaints/" + number).expect(200).text();
        String unknown = thief.get("/complaints/G-2020-999999").expect(200).text();
        assertThat(known).doesNotContain("secretmark");
        assertThat(stripped(known, number)).isEqualTo(stripped(unknown, "G-2020-999999"));
        assertThat(notSettled(thief, number, "Mine.").status()).isEqualTo(422);
    }

    @Test
    void anAccountComplainsTenTimesADayAlsoAtOnce() throws Exception {
        List<Integer> answers = Together.run(
                14,
                n -> send(applicant, "/complaints/new", form("other", "", "Complaint " + n))
                        .status());
        assertThat(answers).filteredOn(status -> status == 302).hasSize(Grievances.MOST_A_DAY);
        assertThat(answers).filteredOn(status -> status == 429).hasSize(4);
    }

    @Test
    void aFormSentTwiceAtOnceGivesOneTicket() throws Exception {
        Map<String, String> form = form("other", "", "Twice.");
        assertThat(Together.run(6, n -> send(applicant, "/complaints/new", form).header("Location")))
                .hasSize(6)
                .allSatisfy(to -> assertThat(to).endsWith("/complaints/" + newest() + "?sent"));
        // with other words it is another one
        form.put("words", "Twice, and more.");
        send(applicant, "/complaints/new", form).expect(302);
        assertThat(jdbc.sql("select count(*) from grievance where asked_by = ?")
                        .param(person)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    // ---------------------------------------------------------------- without one

    @Test
    void aVisitorOpensTheTicketWithNumberAndCode() throws Exception {
        Visitor visitor = visitor();
        HttpResponse<String> sent = complain(visitor, "service", "A-2026-1", "The desk was closed.", "");
        assertThat(sent.statusCode()).isEqualTo(200);
        String number = first(NUMBER, sent.body());
        String code = first(CODE, sent.body());
        assertThat(sent.headers().firstValue("Cache-Control")).contains("no-store");

        answer(socialWorker, task(socialWorker, number), "It is open from nine.")
                .expect(204);

        Visitor later = visitor();
        assertThat(open(later, number, code).body()).contains("The desk was closed.", "It is open from nine.");
        // as it is typed on other telephones
        assertThat(open(later, number.toLowerCase(), arabic(code)).body()).contains("It is open from nine.");
        HttpResponse<String> again = later.send(
                "/complaints/" + number + "/not-settled",
                Map.of("code", code, "why", "It was closed at ten.", "_csrf", later.token("/complaints")));
        assertThat(again.body()).contains("It was closed at ten.", "Waits for an answer");
        assertThat(rounds(number)).isEqualTo(2);
    }

    @Test
    void aWrongCodeAnUnknownNumberAndAnothersCodeAreAnsweredTheSame() throws Exception {
        Visitor visitor = visitor();
        HttpResponse<String> one = complain(visitor, "other", "", "First secretmark.", "");
        HttpResponse<String> two = complain(visitor, "other", "", "Second.", "");
        String number = first(NUMBER, one.body());
        String othersCode = first(CODE, two.body());
        for (HttpResponse<String> answer : List.of(
                open(visitor, number, "0000000000"),
                open(visitor, number, othersCode),
                open(visitor, "G-2020-999999", othersCode),
                open(visitor, number, ""))) {
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("do not belong together").doesNotContain("secretmark");
        }
    }

    @Test
    void guessesEndAndLockNobodyOut() throws Exception {
        HttpResponse<String> sent = complain(visitor(), "other", "", "Guess me.", "");
        String number = first(NUMBER, sent.body());
        Visitor thief = visitor();
        String token = thief.token("/complaints");
        int status = 0;
        for (int n = 0; status != 429 && n < 70; n++) {
            status = thief.send(
                            "/complaints", Map.of("number", number, "code", "1234567890" + (10 + n), "_csrf", token))
                    .statusCode();
        }
        assertThat(status).isEqualTo(429);
        // the same with the other form
        assertThat(thief.send(
                                "/complaints/" + number + "/not-settled",
                                Map.of("code", first(CODE, sent.body()), "why", "Mine.", "_csrf", token))
                        .statusCode())
                .isEqualTo(429);
        assertThat(open(visitor(), number, first(CODE, sent.body())).body()).contains("Guess me.");
    }

    @Test
    void aFormOfAVisitorThatIsSentTwiceAtOnceGivesOneTicketWithOneCode() throws Exception {
        Visitor visitor = visitor();
        Map<String, String> form = form("other", "", "Twice at once.");
        form.put("_csrf", visitor.token("/complaints/new"));
        List<String> tickets = Together.run(4, n -> {
            try {
                String body = visitor.send("/complaints/new", form).body();
                return first(NUMBER, body) + " " + first(CODE, body);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(tickets).hasSize(4).containsOnly(tickets.get(0));
    }

    @Test
    void aFloodOfVisitorsEndsAndSendsNobodyManyMessages() throws Exception {
        String victim = "victim-" + UUID.randomUUID() + "@example.org";
        int refused = 0;
        for (int n = 0; n < 8; n++) {
            HttpResponse<String> answer = complain(visitor(), "other", "", "Flood " + n, victim);
            if (answer.statusCode() == 422) {
                assertThat(answer.body()).contains("Leave it empty", "id=\"contact-error\"");
                refused++;
            }
        }
        assertThat(refused).isEqualTo(3);
        assertThat(complain(visitor(), "other", "", "From the victim.", "").statusCode())
                .isEqualTo(200);

        Visitor flood = visitor();
        String token = flood.token("/complaints/new");
        int status = 200;
        for (int n = 0; n < 30 && status != 429; n++) {
            Map<String, String> form = form("other", "", "Flood " + n);
            form.put("_csrf", token);
            status = flood.send("/complaints/new", form).statusCode();
        }
        assertThat(status).isEqualTo(429);
    }

    @Test
    void whatIsWrongIsSaidAndWhatWasTypedStays() throws Exception {
        Visitor visitor = visitor();
        HttpResponse<String> answer = complain(visitor, "", "", "My long story.", "");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Choose what it is about.", "My long story.");
        assertThat(complain(visitor, "other", "", "Words.", "not a contact").statusCode())
                .isEqualTo(422);
        Map<String, String> old = form("other", "", "My long story.");
        old.put("form", "guessed");
        old.put("_csrf", visitor.token("/complaints/new"));
        HttpResponse<String> expired = visitor.send("/complaints/new", old);
        assertThat(expired.statusCode()).isEqualTo(422);
        assertThat(expired.body()).contains("My long story.").doesNotContain("value=\"guessed\"");
    }

    // ---------------------------------------------------------------- who answers

    @Test
    void nobodyAnswersTheirOwnComplaint() {
        String own = Accounts.create(identities, "social-worker");
        send(as(own), "/complaints/new", form("service", "", "The page is slow."))
                .expect(302);
        String number = newest(own);
        assertThat(answer(own, task(socialWorker, number), "It is fast.").status())
                .isEqualTo(403);
    }

    @Test
    void whoHasAPartInTheCaseDoesNotAnswerNorWhoAnsweredBefore() {
        String seniors = NewProgramme.with(jdbc).stages("senior-officer");
        String application = Cases.apply(applicant, seniors, Cases.answers());
        String officer = Accounts.create(identities, "senior-officer");
        String other = Accounts.create(identities, "senior-officer", "programme-manager");
        Cases.complete(
                        as(officer),
                        Cases.task(as(officer), application),
                        "reject",
                        "notEligible",
                        "Not for this programme.")
                .expect(204);
        String number = complain("decision", application, "I was not told why.");
        String task = task(other, number);
        assertThat(as(officer)
                        .post("/engine-rest/task/" + task + "/claim", Map.of("userId", officer))
                        .status())
                .isEqualTo(403);
        assertThat(answer(officer, task, "You were.").status()).isEqualTo(403);
        assertThatThrownBy(() -> jdbc.sql(
                                "update grievance_round set answer = '\\x01', answered_by = ?, answered_at = now() where number = ?")
                        .params(officer, number)
                        .update())
                .isInstanceOf(DataAccessException.class);

        answer(other, task, "It is in the letter.").expect(204);
        notSettled(applicant, number, "I got no letter.").expect(302);
        String second = task(manager, number);
        assertThat(answer(other, second, "Yes, you did.").status()).isEqualTo(403);
        assertThatThrownBy(() -> jdbc.sql(
                                "update grievance_round set answer = '\\x01', answered_by = ?, answered_at = now() where number = ? and round = 2")
                        .params(other, number)
                        .update())
                .isInstanceOf(DataAccessException.class);
        answer(manager, second, "Here it is.").expect(204);
    }

    @Test
    void anAnswerIsNeverChangedAndARoundNeverSkipped() {
        String number = complain("service", "", "Where are you?");
        assertThatThrownBy(() -> jdbc.sql("""
                                insert into grievance_round (number, round, answer_group, asked_at, due_at)
                                values (?, 2, 'social-worker', now(), now() + interval '1 day')""").param(number).update()).isInstanceOf(DataAccessException.class);
        answer(socialWorker, task(socialWorker, number), "Here.").expect(204);
        for (String change : List.of(
                "update grievance_round set answer = '\\x01' where number = ?",
                "update grievance_round set answered_by = 'somebody' where number = ?",
                "update grievance set words = '\\x01' where number = ?",
                "delete from grievance_round where number = ?")) {
            assertThatThrownBy(() -> jdbc.sql(change).param(number).update())
                    .as(change)
                    .isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void ofTwoAnswersAtOnceOneCounts() throws Exception {
        String number = complain("service", "", "Answer me.");
        String task = task(socialWorker, number);
        String other = Accounts.create(identities, "social-worker");
        List<Integer> answers = Together.run(
                2,
                n -> answer(n == 0 ? socialWorker : other, task, "Answer " + n).status());
        assertThat(answers).containsOnlyOnce(204);
        assertThat(jdbc.sql("select count(*) from grievance_round where number = ? and answered_by is not null")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void managersAnswerWhatNobodyAnsweredInTime() {
        String number = complain("service", "", "Still waiting.");
        String task = task(socialWorker, number);
        as(socialWorker)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", socialWorker))
                .expect(204);
        assertThat(answer(manager, task, "Too early.").status()).isEqualTo(403);

        run(number, "event_answerOverdue");
        await().atMost(PATIENCE)
                .until(() -> tasks.createTaskQuery().taskId(task).singleResult().getAssignee() == null);

        answer(manager, task(manager, number), "We are sorry.").expect(204);
        assertThat(applicant.get("/complaints/" + number).expect(200).text()).contains("We are sorry.");
    }

    @Test
    void whoWasWritingWhenTheTimeEndedCanSendTheAnswer() {
        String application = Cases.apply(applicant, programme, Cases.answers());
        String itsManager = Accounts.create(identities, "programme-manager");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, itsManager)
                .update();
        String number = complain("service", application, "Still waiting.");
        String task = task(socialWorker, number);
        as(socialWorker)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", socialWorker))
                .expect(204);
        run(number, "event_answerOverdue");
        await().atMost(PATIENCE)
                .until(() -> tasks.createTaskQuery().taskId(task).singleResult().getAssignee() == null);
        // managers of other programmes do not read it
        assertThat(task(itsManager, number)).isEqualTo(task);
        assertThat(as(manager)
                        .get("/engine-rest/task/" + task + "/form-variables")
                        .status())
                .isIn(403, 404);

        answer(socialWorker, task, "I was writing.").expect(204);
        assertThat(applicant.get("/complaints/" + number).expect(200).text()).contains("I was writing.");
    }

    @Test
    void whoDecidedTheCaseThatAVisitorTypedDoesNotAnswer() throws Exception {
        String seniors = NewProgramme.with(jdbc).stages("senior-officer");
        String application = Cases.apply(applicant, seniors, Cases.answers());
        String officer = Accounts.create(identities, "senior-officer");
        String other = Accounts.create(identities, "senior-officer");
        Cases.complete(
                        as(officer),
                        Cases.task(as(officer), application),
                        "reject",
                        "notEligible",
                        "Not for this programme.")
                .expect(204);
        String number = first(
                NUMBER,
                complain(visitor(), "decision", "my case " + application.toLowerCase(), "They laughed at me.", "")
                        .body());
        String task = task(other, number);
        assertThat(answer(officer, task, "Nobody laughed.").status()).isEqualTo(403);
        answer(other, task, "We talked to them.").expect(204);
        assertThat(jdbc.sql("select count(*) from case_duty where application_number = ? and person = ?")
                        .params(application, other)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** An analyst deploys a table with which somebody would wait in vain. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"service\"        | \"weather\"   | there is no such kind of complaint",
                "\"social-worker\"  | \"applicant\" | 'applicant' is no group of people who answer complaints",
                "\"social-worker\"  | \"auditor\"   | 'auditor' is no group of people who answer complaints",
                "\"senior-officer\" | \"Seniors!\"  | 'Seniors!' is no group of people who answer complaints",
                "\"senior-officer\" | \"\"          | '' is no group of people",
            })
    void aTableWithWhichNobodyWouldAnswerIsRefused(String from, String to, String sentence) throws Exception {
        String table = Files.readString(Path.of("processes/grievance/grievance-kinds.dmn"));
        assertThatThrownBy(() -> repository
                        .createDeployment()
                        .addString("grievance-kinds.dmn", table.replace(from, to))
                        .deploy())
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("grievance-kinds.dmn is refused")
                .hasMessageContaining(sentence.strip());
    }

    // ---------------------------------------------------------------- forgetting

    @Test
    void theWordsAreErasedAfterTheirTime() {
        String number = complain("service", "", "Erase me.");
        answer(socialWorker, task(socialWorker, number), "Later erasedmark.").expect(204);
        for (String kept : List.of("act_ru_variable", "act_hi_varinst", "act_hi_detail")) {
            assertThat(jdbc.sql("select count(*) from " + kept + " where text_ = 'Later erasedmark.'")
                            .query(Long.class)
                            .single())
                    .as(kept)
                    .isZero();
        }
        run(number, "event_settledTimeOver");
        run(number, "event_wordsKept");

        erased(number);
        assertThat(applicant.get("/complaints/" + number).expect(200).text())
                .contains("The words were erased.")
                .doesNotContain("erasedmark");
    }

    @Test
    void theWordsGoWithTheAccount() {
        String number = complain("service", "", "Mine.");
        // somebody who has something to hide does not make the complaint go away
        assertThat(send(applicant, "/my-data/erasure", Map.of("sure", "true")).text())
                .contains("Complaint " + number + " has not been answered yet.");
        answer(socialWorker, task(socialWorker, number), "Yours.").expect(204);
        accounts.erase(person, manager);
        erased(number);
    }

    private void erased(String number) {
        assertThat(jdbc.sql(
                                "select coalesce(g.words, g.reach, g.case_typed, r.answer, r.not_settled) is null from grievance g join grievance_round r using (number) where number = ?")
                        .param(number)
                        .query(Boolean.class)
                        .list())
                .containsOnly(true);
    }

    // ---------------------------------------------------------------- steps

    private static Map<String, String> form(String kind, String about, String words) {
        Map<String, String> form = new HashMap<>();
        form.put("form", UUID.randomUUID().toString().replace("-", ""));
        form.put("kind", kind);
        form.put("about", about);
        form.put("words", words);
        return form;
    }

    private String complain(String kind, String about, String words) {
        return first(
                NUMBER,
                send(applicant, "/complaints/new", form(kind, about, words))
                        .expect(302)
                        .header("Location"));
    }

    private static HttpResponse<String> complain(
            Visitor visitor, String kind, String about, String words, String contact) throws Exception {
        Map<String, String> form = form(kind, about, words);
        form.put("contact", contact);
        form.put("_csrf", visitor.token("/complaints/new"));
        return visitor.send("/complaints/new", form);
    }

    private static HttpResponse<String> open(Visitor visitor, String number, String code) throws Exception {
        return visitor.send(
                "/complaints", Map.of("number", number, "code", code, "_csrf", visitor.token("/complaints")));
    }

    /** Somebody with an address of their own, so that no test uses up another one's allowance. */
    private static Visitor visitor() {
        long random = UUID.randomUUID().getLeastSignificantBits();
        return new Visitor(ADDRESS)
                .from("10.%d.%d.%d".formatted(random & 0xff, (random >> 8) & 0xff, 1 + ((random >> 16) & 0x7f)));
    }

    private Api.Answer notSettled(Api who, String number, String why) {
        return send(who, "/complaints/" + number + "/not-settled", Map.of("why", why));
    }

    private static Api.Answer send(Api who, String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return who.post(path, FORM, body.getBytes(StandardCharsets.UTF_8));
    }

    static String task(String answerer, String number) {
        String[] id = new String[1];
        await().atMost(PATIENCE).until(() -> {
            id[0] = as(answerer)
                    .get("/engine-rest/task?taskDefinitionKey=userTask_answerGrievance&processInstanceBusinessKey="
                            + number)
                    .expect(200)
                    .json()
                    .path(0)
                    .path("id")
                    .asText(null);
            return id[0] != null;
        });
        return id[0];
    }

    private static Api.Answer answer(String answerer, String task, String words) {
        return Cases.complete(as(answerer), task, Map.of("answer", words));
    }

    private void run(String number, String timer) {
        Jobs.run(
                management,
                management
                        .createJobQuery()
                        .processInstanceId(history.createHistoricProcessInstanceQuery()
                                .processDefinitionKey("grievance")
                                .processInstanceBusinessKey(number)
                                .singleResult()
                                .getId())
                        .activityId(timer)
                        .singleResult());
    }

    private String newest() {
        return newest(person);
    }

    private String newest(String account) {
        return jdbc.sql("select max(number) from grievance where asked_by = ?")
                .param(account)
                .query(String.class)
                .single();
    }

    private long rounds(String number) {
        return jdbc.sql("select count(*) from grievance_round where number = ?")
                .param(number)
                .query(Long.class)
                .single();
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.groupCount() == 0 ? found.group() : found.group(1);
    }

    /** Without what differs between two looks at the same page. */
    private static String stripped(String page, String number) {
        return page.replace(number, "").replaceAll("(nonce|value|content)=\"[^\"]*\"", "");
    }

    private static String arabic(String digits) {
        return digits.chars()
                .mapToObj(c -> c >= '0' && c <= '9' ? String.valueOf((char) ('٠' + c - '0')) : String.valueOf((char) c))
                .collect(Collectors.joining());
    }
}
