package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Duplicates over the whole registry: found at night without comparing everybody with everybody, decided once by somebody without a part in them. */
class LikelyPairsTest extends LifelineTest {

    private static final LocalDate BIRTH = LocalDate.of(1983, 7, 19);

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Registry registry;

    private String worker;
    private String family;
    private String number;

    @BeforeEach
    void somebodyOfTheOffice() {
        worker = Accounts.create(identities, "social-worker");
        family = "Q" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "orata";
        number = UUID.randomUUID().toString();
    }

    @Test
    void aPairIsFoundInTwoScriptsDecidedOnceAndAskedAgainOnlyWhenMoreAlike() throws Exception {
        long one = entered("Almaz", "A" + number, "+251911" + digits("1"), BIRTH);
        long other = entered("አልማዝ", "B" + number, "+251922" + digits("2"), BIRTH);
        long stranger = entered("Girma", "C" + number, null, BIRTH.plusYears(20));
        Visitor office = loggedIn(worker);

        search();
        long pair = open(one, other);
        assertThat(jdbc.sql("select count(*) from likely_pair where person_id in (?, ?) or other_person_id in (?, ?)")
                        .params(stranger, one, stranger, one)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(office.get("/people/pairs").statusCode()).isEqualTo(200);
        String path = "/people/pairs/" + pair;
        assertThat(office.get(path).statusCode())
                .as("not before it is recorded")
                .isEqualTo(302);
        assertThat(decide(office, path, "different", "Two sisters.").statusCode())
                .isEqualTo(403);

        assertThat(send(office, path + "/readings", Map.of()).statusCode()).isEqualTo(302);
        assertThat(office.get(path).body()).contains("Almaz", "አልማዝ", "1983-07-19");
        assertThat(jdbc.sql("select count(*) from person_reading where reader = ? and need = 'duplicate'")
                        .param(worker)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        HttpResponse<String> without = decide(office, path, "different", " ");
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("Give the reason in your own words");
        assertThat(decide(office, path, "merge", "Typed <once>.").body()).contains("Typed &lt;once&gt;.");
        assertThat(decide(office, path, "different", "Two sisters.").statusCode())
                .isEqualTo(302);
        assertThat(decide(office, path, "same", "Or one?").statusCode()).isEqualTo(409);
        search();
        assertThat(open(one, other)).as("asked once").isZero();

        // now they have one telephone
        entered("አልማዝ", "B" + number, "+251911" + digits("1"), BIRTH);
        search();
        String again = "/people/pairs/" + open(one, other);
        assertThat(send(office, again + "/readings", Map.of()).statusCode()).isEqualTo(302);
        assertThat(decide(office, again, "same", "She showed both papers.").statusCode())
                .isEqualTo(302);
        entered("አልማዝ", "B" + number, "+251911" + digits("3"), BIRTH);
        search();
        assertThat(open(one, other)).as("the same stay the same").isZero();
        assertThat(office.get("/people/" + code(one)).body()).contains("Also entered as", code(other));
    }

    @Test
    void whoIsRelatedToOneEntryIsRelatedToTheOther() throws Exception {
        long one = entered("Almaz", "A" + number, "+251911" + digits("1"), BIRTH);
        long other = entered("አልማዝ", "B" + number, "+251911" + digits("1"), BIRTH);
        String officer = Accounts.create(identities, "junior-officer");
        identify(officer, other);
        assertThat(related(officer, one)).isFalse();
        search();
        Visitor office = loggedIn(worker);
        String path = "/people/pairs/" + open(one, other);
        send(office, path + "/readings", Map.of());
        assertThat(decide(office, path, "same", "She showed both papers.").statusCode())
                .isEqualTo(302);

        assertThat(related(officer, one)).isTrue();
        assertThat(related(officer, other)).isTrue();
    }

    @Test
    void nobodyDecidesAboutThemselvesOrAboutSomebodyForWhomTheyFiled() throws Exception {
        long one = entered("Almaz", "A" + number, "+251911" + digits("1"), BIRTH);
        long other = entered("አልማዝ", "B" + number, "+251911" + digits("1"), BIRTH);
        search();
        String path = "/people/pairs/" + open(one, other);
        identify(worker, one);
        Visitor office = loggedIn(worker);
        assertThat(send(office, path + "/readings", Map.of()).statusCode()).isEqualTo(403);
        assertThat(decide(office, path, "same", "It is me.").statusCode()).isEqualTo(403);

        String filed = as("social-worker-2")
                .post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                "EMA",
                                "answers",
                                Cases.answers(),
                                "consent",
                                Cases.CONSENT,
                                "onBehalfOf",
                                "Somebody who walked in",
                                "submit",
                                true))
                .expect(201)
                .json()
                .path("number")
                .asText();
        long helped = Cases.person(jdbc, filed);
        jdbc.sql(
                        "insert into likely_pair (person_id, other_person_id, likeness, found_at) values (least(?, ?), greatest(?, ?), 90, now())")
                .params(helped, one, helped, one)
                .update();
        String theirs = "/people/pairs/" + open(Math.min(helped, one), Math.max(helped, one));
        Visitor second = loggedIn("social-worker-2");
        assertThat(send(second, theirs + "/readings", Map.of()).statusCode()).isEqualTo(302);
        HttpResponse<String> refused = decide(second, theirs, "different", "I know them both.");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("You filed this application");
    }

    @Test
    void ofTwoWhoDecideAtOnceOneDoes() throws Exception {
        long one = entered("Almaz", "A" + number, "+251911" + digits("1"), BIRTH);
        long other = entered("አልማዝ", "B" + number, "+251911" + digits("1"), BIRTH);
        search();
        String path = "/people/pairs/" + open(one, other);
        List<Visitor> both = List.of(loggedIn(worker), loggedIn(Accounts.create(identities, "social-worker")));
        for (Visitor each : both) {
            send(each, path + "/readings", Map.of());
        }

        List<Integer> answers = Together.run(List.<Callable<Integer>>of(
                () -> decide(both.get(0), path, "same", "One.").statusCode(),
                () -> decide(both.get(1), path, "different", "Two.").statusCode()));

        assertThat(answers).containsExactlyInAnyOrder(302, 409);
        refuses("update likely_pair set decision = 'same' where person_id = ?", one);
        refuses("update likely_pair set reason = null where person_id = ?", one);
        refuses("delete from likely_pair where person_id = ?", one);
    }

    @Test
    void whoIsErasedIsInNoPair() {
        long one = entered("Almaz", "A" + number, "+251911" + digits("1"), BIRTH);
        long other = entered("አልማዝ", "B" + number, "+251911" + digits("1"), BIRTH);
        search();
        assertThat(open(one, other)).isPositive();

        registry.eraseUnlessNeeded(other);

        assertThat(open(one, other)).isZero();
        search();
        assertThat(open(one, other)).isZero();
    }

    @Test
    void theReasonIsKeptWhenTheTimeToReadEndsWhileItIsWritten() throws Exception {
        long one = entered("Almaz", "A" + number, "+251911" + digits("1"), BIRTH);
        long other = entered("አልማዝ", "B" + number, "+251911" + digits("1"), BIRTH);
        search();
        String path = "/people/pairs/" + open(one, other);
        Visitor office = loggedIn(worker);
        jdbc.sql("""
                        insert into person_reading (person_id, reader, need, opened_at, open_until)
                        select id, ?, 'duplicate', now() - interval '2 hours', now() - interval '1 hour' from person where id in (?, ?)""").params(worker, one, other).update();

        HttpResponse<String> late = decide(office, path, "different", "Typed for half an hour.");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("Typed for half an hour.", "had ended", "አልማዝ");
        assertThat(decide(office, path, "different", "Typed for half an hour.").statusCode())
                .isEqualTo(302);
    }

    @Test
    void theTwoAreComparedOnAPhone() {
        long one = entered("Almaz", "A" + number, "+251911" + digits("1"), BIRTH);
        long other = entered("አልማዝ", "B" + number, "+251911" + digits("1"), BIRTH);
        search();
        Page page = browser.phone();
        browser.logIn(page, worker);
        page.navigate("/people");
        Axe.findsNothing(page);
        page.getByText("Likely one person:").click();
        Axe.findsNothing(page);
        browser.picture(page, "people-pairs-phone");
        page.locator("form[action$='/people/pairs/" + open(one, other) + "/readings'] button")
                .click();
        PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Are they the same person?");
        Axe.findsNothing(page);
        browser.picture(page, "people-pair-phone");
        page.navigate(page.url() + "?lang=ar");
        Axe.findsNothing(page);
        browser.picture(page, "people-pair-phone-arabic");
    }

    // ---------------------------------------------------------------- steps

    private void search() {
        String run = runtime.startProcessInstanceByKey("likelyPairs").getId();
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceId(run)
                                .count()
                        == 0);
    }

    /** The pair about which nobody decided; 0 when there is none. */
    private long open(long one, long other) {
        return jdbc.sql("select id from likely_pair where person_id = ? and other_person_id = ? and decision is null")
                .params(one, other)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private String digits(String first) {
        return first + String.format("%05d", Math.floorMod(number.hashCode(), 100_000));
    }

    private long entered(String given, String idNumber, @Nullable String phone, LocalDate birth) {
        return registry.register(
                new Person(given, family, "female", birth, false, idNumber, phone, null, null, null),
                PersonChange.saidIn("A-2026-999999", "social-worker"));
    }

    private String code(long person) {
        return jdbc.sql("select code from person where id = ?")
                .param(person)
                .query(String.class)
                .single();
    }

    private void identify(String account, long person) {
        jdbc.sql("""
                        insert into account_identity (user_id, id_number_hash, asked_by, confirmed_by, entered_at)
                        select ?, id_number_hash, 'manager-a', 'manager-b', now() from person where id = ?""").params(account, person).update();
    }

    private boolean related(String account, long person) {
        return jdbc.sql("select is_of_household(?, ?)")
                .params(account, person)
                .query(Boolean.class)
                .single();
    }

    private void refuses(String sql, long id) {
        assertThatThrownBy(() -> jdbc.sql(sql).param(id).update()).as(sql).isInstanceOf(DataAccessException.class);
    }

    private static Visitor loggedIn(String account) throws IOException, InterruptedException {
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.logIn(account, "demo").statusCode()).isEqualTo(302);
        return visitor;
    }

    private static HttpResponse<String> decide(Visitor office, String path, String decision, String reason)
            throws IOException, InterruptedException {
        return send(office, path, Map.of("decision", decision, "reason", reason));
    }

    private static HttpResponse<String> send(Visitor office, String path, Map<String, String> form)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(form);
        all.put("_csrf", office.token("/people"));
        return office.send(path, all);
    }
}
