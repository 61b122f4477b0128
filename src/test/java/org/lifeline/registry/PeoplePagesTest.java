package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The registry's pages: who is found by what, what is read for which need, and what a thief with one account gets of it. */
class PeoplePagesTest extends LifelineTest {

    private static final Pattern CODE = Pattern.compile("href=\"/people/(P-[0-9A-F-]{14})\"");

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Registry registry;

    @Autowired
    private Duties duties;

    private String worker;
    private Visitor office;
    private String token;

    @BeforeEach
    void somebodyOfTheOffice() throws IOException, InterruptedException {
        worker = Accounts.create(identities, "social-worker");
        office = loggedIn(worker);
        token = office.token("/people");
    }

    private static Visitor loggedIn(String account) throws IOException, InterruptedException {
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.logIn(account, "demo").statusCode()).isEqualTo(302);
        return visitor;
    }

    // ---------------------------------------------------------------- search

    @Test
    void findsSomebodyByNameInAnotherScriptByNumberAndByCode() throws Exception {
        Map<String, Object> answers = Cases.answers();
        String id = "FIND-" + UUID.randomUUID();
        answers.put("idNumber", id);
        String number = registered(answers);
        String code = code(number);
        String family = answers.get("familyName").toString();

        assertThat(codes(search("Almaz " + family, ""))).contains(code);
        assertThat(codes(search("አልማዝ " + family, ""))).contains(code);
        assertThat(codes(search(family + " almaz", ""))).contains(code);
        assertThat(codes(search(id.toLowerCase().replace("-", " "), ""))).containsExactly(code);
        assertThat(codes(search(code.toLowerCase().replace("-", ""), ""))).containsExactly(code);
        assertThat(codes(search(answers.get("phone").toString().replace("+251 ", "0"), "")))
                .contains(code);
        String year = answers.get("birthDate").toString().substring(0, 4);
        assertThat(codes(search("Almaz " + family, year))).contains(code);
        assertThat(codes(search("Almaz " + family, "1901"))).doesNotContain(code);
        HttpResponse<String> found = search("Almaz " + family, "");
        assertThat(found.body())
                .as("what is found says little")
                .doesNotContain(digits(answers), id, answers.get("birthDate").toString(), number);
        assertThat(found.uri().toString()).as("no name in an address").doesNotContain(family);
        assertThat(audited("peopleSearched"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry).doesNotContain(family, id));
    }

    @Test
    void asksForMoreThanALetterAndKeepsWhatWasTyped() throws Exception {
        HttpResponse<String> refused = search("Al", "");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("at least three letters", "value=\"Al\"");
        assertThat(search("%%%", "").statusCode()).isEqualTo(422);
        assertThat(search("", "").statusCode()).isEqualTo(422);
        assertThat(search("x".repeat(101), "").statusCode()).isEqualTo(422);
        HttpResponse<String> year = search("Almaz", "19<4");
        assertThat(year.statusCode()).isEqualTo(422);
        assertThat(year.body()).contains("four digits", "19&lt;4");
        assertThat(search("Almaz", "١٩٨٤").statusCode()).isEqualTo(200);
        assertThat(search("12345", "").body()).contains("Nobody was found");
    }

    @Test
    void showsThreePagesOfANameAtMost() throws Exception {
        String name = "Xolqanibu" + letters();
        for (int i = 0; i < 32; i++) {
            entered(name, "ENUM-" + UUID.randomUUID(), null);
        }

        assertThat(codes(search(name, ""))).hasSize(10);
        assertThat(codes(page(name, 1))).hasSize(10).doesNotContainAnyElementsOf(codes(search(name, "")));
        HttpResponse<String> last = page(name, 2);
        assertThat(codes(last)).hasSize(10);
        assertThat(last.body()).contains("There are more people like this").doesNotContain("name=\"page\"");
        assertThat(page(name, 3).statusCode()).isEqualTo(422);
        assertThat(page(name, -1).statusCode()).isEqualTo(422);
    }

    @Test
    void nobodyGoesThroughTheRegistryWithOneAccount() throws Exception {
        int answered = 0;
        HttpResponse<String> answer = search("Nobody Atall", "");
        while (answer.statusCode() == 200 && answered < 200) {
            answered++;
            answer = search("Nobody Atall " + answered % 7, "");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answered).isBetween(100, 180);
        assertThat(answer.body()).contains("searched for many people");

        assertThat(loggedIn(Accounts.create(identities, "social-worker"))
                        .get("/people")
                        .statusCode())
                .as("a colleague goes on")
                .isEqualTo(200);
        Allowances.pass(3600);
        assertThat(search("Nobody Atall", "").statusCode()).isEqualTo(200);
    }

    // ---------------------------------------------------------------- by need

    @Test
    void showsAPersonToWhoeverSaysTheNeedAndToNobodyElse() throws Exception {
        Map<String, Object> answers = Cases.answers();
        String id = "NEED-" + UUID.randomUUID();
        answers.put("idNumber", id);
        String number = registered(answers);
        String path = "/people/" + code(number);
        String phone = digits(answers);

        assertThat(office.get(path).body())
                .contains("Why do you need to see this person?")
                .doesNotContain(phone, answers.get("familyName").toString());
        assertThat(office.get(path + "/versions?one=1&other=1").body()).doesNotContain(phone);
        HttpResponse<String> refused = open(path, "contact", " ");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Say why in your own words").doesNotContain(phone);
        HttpResponse<String> without = open(path, "curiosity", "I only want to <see>.");
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("Choose what you need it for", "I only want to &lt;see&gt;.");

        assertThat(open(path, "contact", "She asked us to call her back.").statusCode())
                .isEqualTo(302);
        String page = office.get(path).body();
        assertThat(page).contains(phone, answers.get("familyName").toString(), number, id.substring(id.length() - 3));
        assertThat(page).as("the end of the identity number is enough").doesNotContain(id);
        assertThat(audited("personalDataRead"))
                .containsExactly("{\"need\": \"contact\", \"what\": \"person\", \"person\": \"" + code(number) + "\"}");

        assertThat(loggedIn(Accounts.create(identities, "social-worker"))
                        .get(path)
                        .body())
                .doesNotContain(phone);
        assertThat(as(Accounts.create(identities, "programme-manager"))
                        .get(path)
                        .status())
                .isEqualTo(200);
        for (String other : List.of("junior-officer", "applicant", "service-provider", "auditor", "operations")) {
            assertThat(as(other).get(path).status()).as(other).isEqualTo(403);
        }
        assertThat(office.get("/people/P-0000-0000-0000").statusCode()).isEqualTo(404);
        assertThat(office.get("/people/" + personId(number)).statusCode()).isEqualTo(404);
    }

    @Test
    void isOpenForAShortTime() throws Exception {
        String number = registered(Cases.answers());
        jdbc.sql("""
                        insert into person_reading (person_id, reader, need, opened_at, open_until)
                        values (?, ?, 'contact', now() - interval '31 minutes', now() - interval '1 minute')""").params(personId(number), worker).update();

        assertThat(office.get("/people/" + code(number)).body()).contains("Why do you need to see this person?");
        assertThatThrownBy(() -> jdbc.sql(
                                "update person_reading set open_until = now() + interval '1 hour' where reader = ?")
                        .param(worker)
                        .update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> jdbc.sql("delete from person_reading where reader = ?")
                        .param(worker)
                        .update())
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void nobodyOpensThemselvesOrTheirHousehold() throws Exception {
        Map<String, Object> answers = Cases.answers();
        answers.put("idNumber", "KIN-" + UUID.randomUUID());
        String number = registered(answers);
        String path = "/people/" + code(number);
        assertThat(open(path, "contact", "To call her.").statusCode()).isEqualTo(302);

        // now two managers found out whose log-in it is
        jdbc.sql("""
                        insert into account_identity (user_id, id_number_hash, asked_by, confirmed_by, entered_at)
                        select ?, id_number_hash, 'manager-a', 'manager-b', now() from person where id = ?""").params(worker, personId(number)).update();

        HttpResponse<String> refused = office.get(path);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("A colleague has to do this").doesNotContain(digits(answers));
        assertThat(office.get(path + "/versions?one=1&other=1").statusCode()).isEqualTo(403);
        assertThat(open(path, "contact", "To call her.").statusCode()).isEqualTo(403);
    }

    // ---------------------------------------------------------------- versions

    @Test
    void keepsWhatWasSaidBeforeAndComparesIt() throws Exception {
        String id = "VERS-" + UUID.randomUUID();
        Map<String, Object> answers = Cases.answers();
        answers.put("idNumber", id);
        answers.put("phone", "+251 91 111 2222");
        String first = registered(answers);
        Map<String, Object> again = new LinkedHashMap<>(answers);
        again.put("treatmentType", "medicine");
        String unchanged = registered(again);
        again.put("phone", "+251 92 333 4444");
        again.put("treatmentType", "other");
        String second = registered(again);

        assertThat(personId(second)).isEqualTo(personId(first)).isEqualTo(personId(unchanged));
        assertThat(jdbc.sql(
                                "select change_kind || ' ' || change_case from person_version where person_id = ? order by version")
                        .param(personId(first))
                        .query(String.class)
                        .list())
                .containsExactly("registered " + first, "renewed " + second);
        String path = "/people/" + code(first);
        open(path, "contact", "Which of her numbers is the new one?");
        assertThat(office.get(path).body()).contains("Said how to reach them", second);
        String compared = office.get(path + "/versions?one=1&other=2").body();
        assertThat(compared).contains("251911112222", "251923334444");
        assertThat(compared.split("lifeline-compare__same", -1)).hasSizeGreaterThan(4);
        assertThat(office.get(path + "/versions?one=1&other=9").statusCode()).isEqualTo(404);
    }

    @Test
    void noPathChangesAPersonWithoutAVersionOrRewritesOne() {
        long id = entered("Guarded", "GUARD-" + UUID.randomUUID(), "+251911000111");

        refuses("update person set given_name = 'Somebody' where id = ?", id);
        refuses("update person set phone = null where id = ?", id);
        refuses("update person set erased_at = now() where id = ?", id);
        refuses("update person set version = version + 2 where id = ?", id);
        refuses("update person set changed_by = 'nobody' where id = ?", id);
        refuses("update person set code = new_person_code() where id = ?", id);
        refuses("delete from person where id = ?", id);
        refuses("update person_version set given_name = 'Somebody' where person_id = ?", id);
        refuses("update person_version set changed_by = 'nobody' where person_id = ?", id);
        refuses(
                "update person_version set change_reason = null, given_name = null, family_name = null, gender = null, birth_date = null, birth_year_only = null,"
                        + " id_number = null, phone = null, email = null, address = null, occupation = null where person_id = ?",
                id);
        refuses("delete from person_version where person_id = ?", id);
    }

    @Test
    void anErasureEmptiesTheVersionsAndTheWordsOfReaders() throws Exception {
        String idNumber = "GONE-" + UUID.randomUUID();
        long id = entered("Tirunesh", idNumber, "+251911000112");
        entered("Tirunesh", idNumber, "+251911000113");
        String code = jdbc.sql("select code from person where id = ?")
                .param(id)
                .query(String.class)
                .single();
        open("/people/" + code, "contact", "To call her.");

        registry.eraseUnlessNeeded(id);
        registry.eraseUnlessNeeded(id);

        assertThat(jdbc.sql("select change_kind from person_version where person_id = ? order by version")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactly("registered", "renewed", "erased");
        assertThat(jdbc.sql("""
                                select count(*) from person_version where person_id = ?
                                   and num_nonnulls(change_reason, given_name, family_name, gender, birth_date, birth_year_only, id_number, phone,
                                                    email, address, occupation) > 0""").param(id).query(Long.class).single()).isZero();
        assertThat(jdbc.sql("select count(*) from person_reading where person_id = ? and words is null")
                        .param(id)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(codes(search(idNumber, ""))).isEmpty();
        assertThat(codes(search(code, ""))).isEmpty();
        assertThat(office.get("/people/" + code).statusCode()).isEqualTo(404);
    }

    // ---------------------------------------------------------------- households

    @Test
    void entersWhoLivesTogetherAndTheConflictStaysWhenTheyPart() throws Exception {
        String head = registered(Cases.answers());
        Map<String, Object> answers = Cases.answers();
        answers.put("idNumber", "HOME-" + UUID.randomUUID());
        String child = registered(answers);
        String path = "/people/" + code(head);
        assertThat(join(path, child, "child").body()).contains("Why do you need to see this person?");
        open(path, "other", "A visit at home.");
        String officer = Accounts.create(identities, "junior-officer");
        jdbc.sql("""
                        insert into account_identity (user_id, id_number_hash, asked_by, confirmed_by, entered_at)
                        select ?, id_number_hash, 'manager-a', 'manager-b', now() from person where id = ?""").params(officer, personId(child)).update();
        assertThat(registry.isSamePersonOrHousehold(officer, head)).isFalse();

        assertThat(join(path, child, "cousin").statusCode()).isEqualTo(422);
        HttpResponse<String> unknown = send(
                path + "/household",
                Map.of(
                        "other",
                        "P-0000-0000-000A",
                        "relation",
                        "child",
                        "from",
                        "2026-01-01",
                        "reason",
                        "Typed <once>"));
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.body())
                .contains("Type the code of the other person", "Typed &lt;once&gt;", "P-0000-0000-000A");
        assertThat(join(path, head, "child").statusCode()).as("oneself").isEqualTo(422);
        assertThat(send(
                                path + "/household",
                                Map.of(
                                        "other",
                                        code(child),
                                        "relation",
                                        "child",
                                        "from",
                                        "2126-01-01",
                                        "reason",
                                        "Later"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(join(path, child, "child").statusCode()).isEqualTo(302);

        assertThat(office.get(path).body())
                .contains(
                        "Head of the household",
                        ">Child<",
                        answers.get("familyName").toString());
        assertThat(registry.isSamePersonOrHousehold(officer, head)).isTrue();
        assertThat(jdbc.sql(
                                "select application_number from case_duty where person = ? and duty = 'householdChange' order by 1")
                        .param(worker)
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(head, child);
        Map<String, Object> later = Cases.answers();
        later.put("idNumber", answers.get("idNumber"));
        String filedLater = registered(later);
        assertThat(duties.obstacle(filedLater, worker, Duty.stage("application", 1)))
                .as("also in a case that is filed later")
                .isPresent();
        assertThat(duties.obstacle(filedLater, worker, Duty.FILING)).isEmpty();
        // they are of this household, and a household has one head
        String stranger = registered(Cases.answers());
        String strange = "/people/" + code(stranger);
        open(strange, "other", "A visit at home.");
        HttpResponse<String> taken = join(strange, child, "child");
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).contains("belong to a household already");
        assertThat(count("select count(*) from household_tie where person_id = ?", personId(stranger)))
                .as("nothing is half done")
                .isZero();
        assertThat(join(path, stranger, "head").statusCode()).isEqualTo(409);

        long tie = jdbc.sql("select id from household_tie where person_id = ?")
                .param(personId(child))
                .query(Long.class)
                .single();
        assertThat(leave(strange, tie, "2026-02-01").statusCode())
                .as("of another household")
                .isEqualTo(404);
        assertThat(leave(path, tie, "2025-02-01").body()).contains("The last day is not before the first day");
        assertThat(leave(path, tie, "2026-02-01").statusCode()).isEqualTo(302);
        assertThat(leave(path, tie, "2026-02-01").statusCode()).isEqualTo(409);
        assertThat(office.get(path).body()).contains("from 1 January 2026 until 1 February 2026");
        assertThat(registry.isSamePersonOrHousehold(officer, head))
                .as("a conflict that was known once")
                .isTrue();
        assertThat(join(strange, child, "child").statusCode()).isEqualTo(302);
        assertThat(jdbc.sql(
                                "select count(*) from applications_of_number((select id_number_hash from person where id = ?)) a where a = ?")
                        .params(personId(child), head)
                        .query(Long.class)
                        .single())
                .as("an identity number counts in the cases of the household")
                .isEqualTo(1);

        refuses(
                "update household_tie set until_day = null, ended_by = null, ended_at = null where person_id = ?",
                personId(child));
        refuses("update household_tie set relation = 'head' where person_id = ?", personId(child));
        refuses("update household_tie set entered_reason = null where person_id = ?", personId(child));
        refuses("delete from household_tie where person_id = ?", personId(child));
    }

    @Test
    void whatWasTypedAboutAHouseholdComesBackWhenTheTimeToReadEndedMeanwhile() throws Exception {
        String head = registered(Cases.answers());
        Map<String, Object> answers = Cases.answers();
        answers.put("idNumber", "LATE-" + UUID.randomUUID());
        String child = registered(answers);
        String path = "/people/" + code(head);

        HttpResponse<String> late = join(path, child, "child");
        assertThat(late.body()).contains("What you typed is kept", "name=\"kept.reason\" value=\"Both said so.\"");
        // a refused need hands it on
        HttpResponse<String> refused = send(path + "/readings", withKept("", code(child)));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("name=\"kept.other\" value=\"" + code(child) + "\"");
        HttpResponse<String> back = send(path + "/readings", withKept("other", code(child)));
        assertThat(back.body()).contains("What you typed is kept: look once more", "Both said so.", code(child));
        assertThat(count("select count(*) from household_tie where person_id = ?", personId(child)))
                .as("nothing was entered unseen")
                .isZero();
    }

    private static Map<String, String> withKept(String need, String other) {
        return Map.of(
                "need",
                need,
                "words",
                "A visit.",
                "kept.other",
                other,
                "kept.relation",
                "child",
                "kept.reason",
                "Both said so.");
    }

    @Test
    void ofTwoHouseholdsThatTakeTheSamePersonAtOnceOneGetsThem() throws Exception {
        String wanted = registered(Cases.answers());
        List<String> heads = List.of(registered(Cases.answers()), registered(Cases.answers()));
        for (String head : heads) {
            open("/people/" + code(head), "other", "A visit at home.");
        }

        List<Integer> answers = Together.run(heads.stream()
                .<Callable<Integer>>map(head ->
                        () -> join("/people/" + code(head), wanted, "child").statusCode())
                .toList());

        assertThat(answers).containsExactlyInAnyOrder(302, 409);
        assertThat(count("select count(*) from household_tie where person_id = ?", personId(wanted)))
                .isEqualTo(1);
    }

    @Test
    void whoIsErasedBelongsToNoHousehold() throws Exception {
        long id = entered("Leaving", "LEAVE-" + UUID.randomUUID(), null);
        String code = jdbc.sql("select code from person where id = ?")
                .param(id)
                .query(String.class)
                .single();
        String head = registered(Cases.answers());
        String path = "/people/" + code(head);
        open(path, "other", "A visit at home.");
        assertThat(send(
                                path + "/household",
                                Map.of(
                                        "other",
                                        code,
                                        "relation",
                                        "spouse",
                                        "from",
                                        "2026-01-01",
                                        "reason",
                                        "They said so."))
                        .statusCode())
                .isEqualTo(302);

        registry.eraseUnlessNeeded(id);

        assertThat(jdbc.sql(
                                "select count(*) from household_tie where person_id = ? and until_day is not null and entered_reason is null")
                        .param(id)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(office.get(path).body()).contains("Erased");
    }

    // ---------------------------------------------------------------- steps

    private HttpResponse<String> join(String path, String number, String relation)
            throws IOException, InterruptedException {
        return send(
                path + "/household",
                Map.of("other", code(number), "relation", relation, "from", "2026-01-01", "reason", "Both said so."));
    }

    private HttpResponse<String> leave(String path, long tie, String until) throws IOException, InterruptedException {
        return send(path + "/household/" + tie + "/end", Map.of("until", until, "reason", "They moved away."));
    }

    /** The telephone number as the registry has it, without the sign that HTML writes in another way. */
    private static String digits(Map<String, Object> answers) {
        return answers.get("phone").toString().replaceAll("[^0-9]", "");
    }

    private long count(String sql, long id) {
        return jdbc.sql(sql).param(id).query(Long.class).single();
    }

    private void refuses(String sql, long id) {
        assertThatThrownBy(() -> jdbc.sql(sql).param(id).update()).as(sql).isInstanceOf(DataAccessException.class);
    }

    private long entered(String given, String idNumber, @Nullable String phone) {
        return registry.register(
                new Person(
                        given,
                        "Bekele",
                        "female",
                        LocalDate.of(1990, 1, 2),
                        false,
                        idNumber,
                        phone,
                        null,
                        "Debre Zeyit",
                        null),
                PersonChange.saidIn("A-2026-999999", "social-worker"));
    }

    private String registered(Map<String, Object> answers) {
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, answers);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from application where number = ? and person_id is not null")
                                .param(number)
                                .query(Long.class)
                                .single()
                        == 1);
        return number;
    }

    private String code(String number) {
        return jdbc.sql("select p.code from person p join application a on a.person_id = p.id where a.number = ?")
                .param(number)
                .query(String.class)
                .single();
    }

    private long personId(String number) {
        return Cases.person(jdbc, number);
    }

    private HttpResponse<String> search(String typed, String year) throws IOException, InterruptedException {
        return send("/people", Map.of("search", typed, "year", year));
    }

    private HttpResponse<String> page(String typed, int page) throws IOException, InterruptedException {
        return send("/people", Map.of("search", typed, "page", String.valueOf(page)));
    }

    private HttpResponse<String> open(String path, String need, String words) throws IOException, InterruptedException {
        return send(path + "/readings", Map.of("need", need, "words", words));
    }

    private HttpResponse<String> send(String path, Map<String, String> form) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(form);
        all.put("_csrf", token);
        return office.send(path, all);
    }

    private static List<String> codes(HttpResponse<String> page) {
        return CODE.matcher(page.body()).results().map(found -> found.group(1)).toList();
    }

    private static String letters() {
        Matcher hex = Pattern.compile(".")
                .matcher(UUID.randomUUID().toString().replace("-", "").substring(0, 8));
        return hex.replaceAll(digit ->
                String.valueOf((char) ('a' + Character.digit(digit.group().charAt(0), 16))));
    }

    private List<String> audited(String action) {
        return jdbc.sql("select details::text from audit_entry where actor = ? and action = ? order by id")
                .params(worker, action)
                .query(String.class)
                .list();
    }
}
