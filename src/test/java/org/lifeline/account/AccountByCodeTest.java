package org.lifeline.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.platform.language.Language;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Applicants register and log in with a code; and what a thief tries. */
class AccountByCodeTest extends AccountTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private HistoryService history;

    @Autowired
    private OneTimeCodes codes;

    @Autowired
    private ApplicantAccounts accounts;

    @Autowired
    private Contacts contacts;

    @AfterEach
    void timeGoesOn() {
        Allowances.goOn();
    }

    private String accountOf(String contact) {
        return jdbc.sql("select user_id from applicant_contact where contact_fingerprint = ?")
                .param(codes.fingerprint(contacts.read(contact)))
                .query(String.class)
                .single();
    }

    private long accountsOf(String contact) {
        return jdbc.sql("select count(*) from applicant_contact where contact_fingerprint = ?")
                .param(codes.fingerprint(contacts.read(contact)))
                .query(Long.class)
                .single();
    }

    private void refusedLike(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("This code is wrong, too old, or was used");
    }

    // ---------------------------------------------------------------- the way of an honest person

    @Test
    void registersWithATelephoneAndLogsInAgain() throws Exception {
        String phone = phone();
        Visitor first = registered(phone, "Almaz ኣልማዝ");
        String account = accountOf(phone);
        assertThat(first.get("/applications").body()).contains("Almaz ኣልማዝ").doesNotContain(phone);
        assertThat(account).matches("a[0-9a-f]{20}").doesNotContain(phone.substring(5));
        assertThat(identities
                        .createGroupQuery()
                        .groupMember(account)
                        .singleResult()
                        .getId())
                .isEqualTo("applicant");

        Visitor again = visitor();
        String local = "0" + phone.substring(4);
        String page = asked(again, local.substring(0, 4) + " " + local.substring(4));
        assertThat(location(type(again, page, code(phone, page)))).isEqualTo("/applications?lang=en");
        assertThat(again.get("/applications").body()).contains("Almaz");
        assertThat(accountOf(phone)).isEqualTo(account);
        assertThat(jdbc.sql("select action from audit_entry where actor = ? order by id")
                        .param(account)
                        .query(String.class)
                        .list())
                .containsExactly("accountOpened", "logIn", "logIn");
    }

    @Test
    void itsNumberAndNameAreAmongWhatItsHolderTakesAlong() throws Exception {
        String phone = phone();
        Visitor holder = registered(phone, "Almaz");
        registered(phone(), "Somebody else");

        JsonNode all = new ObjectMapper().readTree(holder.get("/api/my-data").body());

        assertThat(all.path("name").asText()).isEqualTo("Almaz");
        assertThat(all.path("contacts")).singleElement().isEqualTo(TextNode.valueOf(phone));
    }

    @Test
    void anErasedContactIsForgottenAndOpensAnotherAccount() throws Exception {
        String phone = phone();
        Visitor holder = registered(phone, "Almaz");
        String account = accountOf(phone);
        assertThat(holder.send("/my-data/erasure", Map.of("sure", "true", "_csrf", holder.token("/my-data/erasure")))
                        .statusCode())
                .isEqualTo(302);
        String request = jdbc.sql("select number from data_request where asked_by = ?")
                .param(account)
                .query(String.class)
                .single();
        Api manager = as("programme-manager");
        Cases.complete(
                        manager,
                        Cases.task(manager, request),
                        Map.of("decision", "grant", "reason", "Nothing keeps it."))
                .expect(204);

        assertThat(accountsOf(phone)).isZero();
        await().atMost(PATIENCE)
                .until(() -> SMS.to(phone).stream().anyMatch(sms -> sms.text().contains(request)));
        assertThat(location(holder.get("/applications"))).isEqualTo("/login");
        registered(phone, "Almaz again");
        assertThat(accountOf(phone)).isNotEqualTo(account);
    }

    @Test
    void registersByMailInTheLanguageOfThePageAndComesBackToThePageThatWasWanted() throws Exception {
        String mail = "Code." + UUID.randomUUID() + "@Example.org";
        Visitor visitor = visitor();
        visitor.get("/login/code?lang=fr");
        assertThat(location(visitor.get("/apply"))).isEqualTo("/login");
        String page = asked(visitor, mail);
        await().atMost(PATIENCE).until(() -> !mailTo(mail).isEmpty());
        assertThat(mailTo(mail)).contains("Votre code est");
        HttpResponse<String> opened = type(visitor, page, inText(mailTo(mail)));
        assertThat(location(opened)).isEqualTo("/account");
        HttpResponse<String> named =
                visitor.send("/account", Map.of("name", "Almaz", "language", "fr", "_csrf", visitor.token("/account")));
        assertThat(location(named)).startsWith("/apply");
        assertThat(accountsOf(mail.toUpperCase(java.util.Locale.ROOT))).isOne();
    }

    private static String mailTo(String address) throws Exception {
        for (var message : MAIL.getReceivedMessages()) {
            if (message.getAllRecipients()[0].toString().equalsIgnoreCase(address)) {
                return String.valueOf(message.getContent());
            }
        }
        return "";
    }

    @ParameterizedTest
    @CsvSource({"'',Give your phone number", "hello,cannot be read", "a@b,must be an e-mail", "+49 30 123456,mobile"})
    void saysWhatIsWrongWithAContact(String contact, String words) throws Exception {
        HttpResponse<String> answer = ask(visitor(), contact);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(words);
    }

    @Test
    void digitsOfAnotherScriptAndBlanksAreTheSameCode() throws Exception {
        String phone = phone();
        Visitor visitor = visitor();
        String page = asked(visitor, phone);
        StringBuilder arabic = new StringBuilder();
        code(phone, page).chars().forEach(digit -> arabic.append((char) (digit - '0' + 0x0660)));
        assertThat(location(type(visitor, page, arabic.insert(3, ' ').toString())))
                .isEqualTo("/account");
    }

    // ---------------------------------------------------------------- what nobody learns

    @Test
    void aKnownNumberIsAnsweredLikeAnUnknownOne() throws Exception {
        String known = phone();
        registered(known, "Almaz");
        String unknown = phone();
        Visitor stranger = visitor();
        String knownPage = asked(stranger, known);
        String unknownPage = asked(stranger, unknown);
        assertThat(plain(stranger.get(knownPage), knownPage, known))
                .isEqualTo(plain(stranger.get(unknownPage), unknownPage, unknown));
        assertThat(plain(type(stranger, knownPage, otherThan(code(known, knownPage))), knownPage, known))
                .isEqualTo(plain(
                        type(stranger, unknownPage, otherThan(code(unknown, unknownPage))), unknownPage, unknown));
    }

    /** A page without what differs for every person: its id, its token and the end of the number. */
    private static String plain(HttpResponse<String> answer, String page, String phone) {
        return answer.statusCode()
                + answer.body()
                        .replace(id(page).toString(), "ID")
                        .replaceAll("value=\"[^\"]{40,}\"", "TOKEN")
                        .replace("…" + phone.substring(phone.length() - 2), "END");
    }

    @Test
    void theCodeIsNowhereButInTheMessage() throws Exception {
        String phone = phone();
        Visitor visitor = visitor();
        String page = asked(visitor, phone);
        String code = code(phone, page);
        String about = "code-" + id(page);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select sms is null from message where business_key = ?")
                        .param(about)
                        .query(Boolean.class)
                        .single());
        assertThat(history.createHistoricVariableInstanceQuery().list().stream()
                        .filter(variable -> String.valueOf(variable.getValue()).contains(code)
                                && String.valueOf(variable.getProcessInstanceId())
                                        .equals(history.createHistoricProcessInstanceQuery()
                                                .processInstanceBusinessKey(about)
                                                .singleResult()
                                                .getId())))
                .isEmpty();
        type(visitor, page, otherThan(code));
        type(visitor, page, code);
        assertThat(jdbc.sql("select count(*) from audit_entry where details::text like ? or actor like ?")
                        .params("%" + code + "%", "%" + code + "%")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(visitor.get(page).body()).doesNotContain(code, phone);
    }

    // ---------------------------------------------------------------- thieves

    @Test
    void ofGuessesAtTheSameMomentFiveAreCompared() throws Exception {
        Contact contact = contacts.read(phone());
        UUID id = codes.send(contact, Language.ENGLISH);
        String right = code(contact.value(), "/login/code/" + id);
        List<Boolean> opened = Together.run(
                24, n -> codes.use(id, otherThan(right), OneTimeCodes.LOG_IN).isPresent());
        assertThat(opened).doesNotContain(true);
        assertThat(tries(id)).isEqualTo(5);
        assertThat(codes.use(id, right, OneTimeCodes.LOG_IN))
                .as("the sixth try, with the right code")
                .isEmpty();
    }

    private int tries(UUID id) {
        return jdbc.sql("select tries from one_time_code where id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    @Test
    void theFifthTryOpensAndTheSixthDoesNot() throws Exception {
        for (int wrong : new int[] {4, 5}) {
            String phone = phone();
            Visitor visitor = visitor();
            String page = asked(visitor, phone);
            String code = code(phone, page);
            for (int i = 0; i < wrong; i++) {
                refusedLike(type(visitor, page, otherThan(code)));
            }
            HttpResponse<String> last = type(visitor, page, code);
            if (wrong == 4) {
                assertThat(location(last)).isEqualTo("/account");
            } else {
                refusedLike(last);
                assertThat(location(visitor.get("/applications"))).isEqualTo("/login");
            }
        }
    }

    @Test
    void aCodeWorksOnceAlsoAtTheSameMoment() throws Exception {
        Contact contact = contacts.read(phone());
        UUID id = codes.send(contact, Language.ENGLISH);
        String code = code(contact.value(), "/login/code/" + id);
        assertThat(Together.run(5, n -> codes.use(id, code, OneTimeCodes.LOG_IN).isPresent()))
                .containsOnlyOnce(true);
        refusedLike(type(visitor(), "/login/code/" + id, code));
    }

    @Test
    void aCodeOpensNoOtherNumberAndANewOneReplacesTheOlder() throws Exception {
        String mine = phone();
        String victims = phone();
        registered(victims, "Victim");
        Visitor thief = visitor();
        String minePage = asked(thief, mine);
        String victimsPage = asked(thief, victims);
        refusedLike(type(thief, victimsPage, code(mine, minePage)));
        String newer = asked(thief, mine);
        refusedLike(type(thief, minePage, code(mine, minePage)));
        refusedLike(type(thief, minePage, code(mine, newer)));
        assertThat(location(type(thief, newer, code(mine, newer)))).isEqualTo("/account");
        assertThat(accountOf(mine)).isNotEqualTo(accountOf(victims));
    }

    @Test
    void aCodeEndsAfterTenMinutesAndAForgedPageOpensNothing() throws Exception {
        String phone = phone();
        Visitor visitor = visitor();
        String page = asked(visitor, phone);
        String code = code(phone, page);
        jdbc.sql(
                        "update one_time_code set made_at = made_at - interval '10 minutes', expires_at = expires_at - interval '10 minutes' where id = ?")
                .param(id(page))
                .update();
        refusedLike(type(visitor, page, code));
        assertThat(tries(id(page))).isZero();
        refusedLike(type(visitor, "/login/code/" + UUID.randomUUID(), code));
        assertThat(visitor.get("/login/code/..%2Fx").statusCode()).isBetween(400, 404);
    }

    @Test
    void theDatabaseRefusesASixthTryAndALongCode() {
        UUID id = codes.send(contacts.read(phone()), Language.ENGLISH);
        for (String change : new String[] {"tries = 6", "expires_at = expires_at + interval '1 second'"}) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> jdbc.sql("update one_time_code set " + change + " where id = ?")
                                    .param(id)
                                    .update())
                    .isInstanceOf(org.springframework.dao.DataIntegrityViolationException.class);
        }
    }

    @Test
    void twoWhoRegisterTheSameNumberGetOneAccount() throws Exception {
        Contact contact = contacts.read(phone());
        List<String> opened =
                Together.run(6, n -> accounts.open(contact, Language.ENGLISH).id());
        assertThat(opened).containsOnly(opened.get(0));
        assertThat(accountsOf(contact.value())).isOne();
        assertThat(identities.createUserQuery().userId(opened.get(0)).count()).isOne();
    }

    @Test
    void aFloodOfCodesIsStoppedByNumberAndByAddress() throws Exception {
        Allowances.stop();
        String phone = phone();
        for (int i = 0; i < 10; i++) {
            asked(visitor(), phone);
        }
        HttpResponse<String> eleventh = ask(visitor(), phone);
        assertThat(eleventh.statusCode()).isEqualTo(429);
        assertThat(eleventh.headers().firstValue("Retry-After")).isPresent();
        assertThat(eleventh.body()).contains("Too many codes were asked for");
        assertThat(SMS.to(phone)).hasSizeLessThanOrEqualTo(10);

        Visitor flood = visitor();
        String token = flood.token("/login/code");
        int sent = 0;
        for (int i = 0; i < 61; i++) {
            sent += flood.send("/login/code", Map.of("contact", phone(), "_csrf", token))
                                    .statusCode()
                            == 302
                    ? 1
                    : 0;
        }
        assertThat(sent).isEqualTo(60);
        // the person next door is not held up
        asked(visitor(), phone());
    }

    @Test
    void nobodyButAnApplicantLogsInLikeThis() throws Exception {
        String phone = phone();
        registered(phone, "Almaz");
        String account = accountOf(phone);
        identities.deleteMembership(account, "applicant");
        identities.createMembership(account, "auditor");
        Visitor officer = visitor();
        String page = asked(officer, phone);
        refusedLike(type(officer, page, code(phone, page)));
        assertThat(location(officer.get("/audit"))).isEqualTo("/login");

        identities.deleteUser(account);
        String later = asked(officer, phone);
        refusedLike(type(officer, later, code(phone, later)));
        assertThat(identities.createUserQuery().userId(account).count()).isZero();
    }

    @Test
    void theLogInBeginsANewSessionWithANewToken() throws Exception {
        Visitor visitor = visitor();
        visitor.logIn("applicant", "demo");
        String before = visitor.session();
        String oldToken = visitor.token("/login/code");
        String phone = phone();
        String page = asked(visitor, phone);
        type(visitor, page, code(phone, page));
        assertThat(visitor.session()).isNotEmpty().isNotEqualTo(before);
        assertThat(visitor.send("/account", Map.of("name", "x", "language", "en", "_csrf", oldToken))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aNameIsShownAsTextAndHasALimit() throws Exception {
        Visitor visitor = registered(phone(), "<img src=x onerror=alert(1)>");
        assertThat(visitor.get("/applications").body())
                .contains("&lt;img src=x")
                .doesNotContain("<img src=x");
        for (String name : new String[] {"", "x".repeat(61)}) {
            assertThat(visitor.send(
                                    "/account",
                                    Map.of("name", name, "language", "en", "_csrf", visitor.token("/account")))
                            .statusCode())
                    .isEqualTo(422);
        }
        Visitor demo = visitor();
        demo.logIn("applicant", "demo");
        assertThat(demo.get("/account").statusCode()).isEqualTo(404);
    }

    @Test
    void nothingOfAnOldCodeIsKept() {
        Contact contact = contacts.read(phone());
        SMS.refuse(contact.value());
        UUID id = codes.send(contact, Language.ENGLISH);
        jdbc.sql(
                        "update one_time_code set made_at = made_at - interval '2 hours', expires_at = expires_at - interval '2 hours' where id = ?")
                .param(id)
                .update();
        codes.forget();
        assertThat(codes.sentTo(id)).isEmpty();
        assertThat(jdbc.sql("select sms is null from message where business_key = ?")
                        .param("code-" + id)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        SMS.takeAgain(contact.value());
    }
}
