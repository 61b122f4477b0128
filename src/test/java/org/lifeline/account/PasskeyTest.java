package org.lifeline.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lifeline.passkey.Passkeys;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Sessions;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Applicants add a passkey after a log-in by a code, log in with it, and remove it; and what a thief tries. */
class PasskeyTest extends AccountTest {

    private static final String PAGE = "/account/passkeys";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private OneTimeCodes codes;

    @Autowired
    private Contacts contacts;

    @Autowired
    private Passkeys passkeys;

    @Autowired
    private AccountErasure erasure;

    @Autowired
    private ContactReplacement replacement;

    @Autowired
    private List<AccountRecords> records;

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

    private long kept(String account) {
        return jdbc.sql("select count(*) from passkey where account = ?")
                .param(account)
                .query(Long.class)
                .single();
    }

    private UUID only(String account) {
        return jdbc.sql("select id from passkey where account = ?")
                .param(account)
                .query(UUID.class)
                .single();
    }

    private static JsonNode asked(Visitor visitor) throws Exception {
        HttpResponse<String> answer = visitor.send(PAGE + "/options", Map.of("_csrf", visitor.token(PAGE)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return SoftPhone.json(answer.body());
    }

    private static HttpResponse<String> add(Visitor visitor, String credential) throws Exception {
        return visitor.send(PAGE, Map.of("credential", credential, "name", "My phone", "_csrf", visitor.token(PAGE)));
    }

    /** A phone with a passkey for the account that is logged in. */
    private static SoftPhone added(Visitor visitor) throws Exception {
        SoftPhone phone = new SoftPhone(ADDRESS);
        HttpResponse<String> answer = add(visitor, phone.made(asked(visitor)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return phone;
    }

    private static JsonNode askedToLogIn(Visitor visitor) throws Exception {
        HttpResponse<String> answer =
                visitor.send("/login/passkey/options", Map.of("_csrf", visitor.token("/login/code")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return SoftPhone.json(answer.body());
    }

    private static String logIn(Visitor visitor, String credential) throws Exception {
        HttpResponse<String> answer =
                visitor.send("/login/passkey", Map.of("credential", credential, "_csrf", visitor.token("/login/code")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return location(answer);
    }

    private static void refused(Visitor visitor, String credential) throws Exception {
        assertThat(logIn(visitor, credential)).isEqualTo("/login/code?passkey=failed");
        assertThat(visitor.get("/applications").statusCode()).isEqualTo(302);
    }

    private static boolean toldBySms(String phone, UUID id, String what) {
        return SMS.to(phone).stream().anyMatch(sms -> sms.id().startsWith("passkey-" + id + "/" + what));
    }

    private List<String> actions(String account) {
        return jdbc.sql("select action from audit_entry where actor = ? order by id")
                .param(account)
                .query(String.class)
                .list();
    }

    // ---------------------------------------------------------------- the way of an honest person

    @Test
    void isAddedAfterACodeOpensTheSameAccountAndIsRemoved() throws Exception {
        String number = phone();
        Visitor holder = registered(number, "Almaz");
        String account = accountOf(number);
        assertThat(holder.get("/applications").body()).contains("Log in faster next time?");

        SoftPhone phone = added(holder);
        UUID id = only(account);
        assertThat(holder.get(PAGE).body()).contains("My phone", "Not used yet");
        assertThat(holder.get("/applications").body()).doesNotContain("Log in faster next time?");
        await().atMost(PATIENCE).until(() -> toldBySms(number, id, "added"));

        Visitor again = visitor();
        again.get(PAGE);
        assertThat(logIn(again, phone.signed(askedToLogIn(again)))).isEqualTo(PAGE);
        // what a log-in without a password keeps in the database; all of it is read with the next page
        for (Visitor each : List.of(holder, again)) {
            assertThat(Sessions.parts(jdbc, each.session()))
                    .containsExactlyInAnyOrder(
                            "SPRING_SECURITY_CONTEXT",
                            "org.lifeline.platform.security.ApplicantLogIn.name",
                            "org.lifeline.platform.security.ApplicantLogIn.shown");
        }
        assertThat(again.get(PAGE).body()).contains("Almaz", "Last used on");
        JsonNode data = SoftPhone.json(again.get("/api/my-data").body()).path("passkeys");
        assertThat(data).hasSize(1);
        assertThat(data.get(0).path("name").asText()).isEqualTo("My phone");
        assertThat(data.get(0).fieldNames()).toIterable().containsExactlyInAnyOrder("name", "madeAt", "lastUsedAt");

        HttpResponse<String> removed = again.send(PAGE + "/" + id + "/removal", Map.of("_csrf", again.token(PAGE)));
        assertThat(location(removed)).isEqualTo(PAGE);
        assertThat(again.get(PAGE).body()).contains("The passkey is removed", "You have none");
        // whoever else has the account open has to log in again
        assertThat(holder.get(PAGE).statusCode()).isEqualTo(302);
        await().atMost(PATIENCE).until(() -> toldBySms(number, id, "removed"));
        Visitor after = visitor();
        refused(after, phone.signed(askedToLogIn(after)));
        String page = asked(after, number);
        assertThat(location(type(after, page, code(number, page)))).startsWith("/applications");
        assertThat(actions(account)).containsSubsequence("passkeyAdded", "logIn", "passkeyRemoved", "logIn");
    }

    @Test
    void isNotOfferedForAWhileAfterNotNow() throws Exception {
        String number = phone();
        Visitor holder = registered(number, "Almaz");
        assertThat(location(holder.send(PAGE + "/later", Map.of("_csrf", holder.token(PAGE)))))
                .isEqualTo("/applications");
        assertThat(holder.get("/applications").body()).doesNotContain("Log in faster next time?");
        assertThat(holder.get(PAGE).body()).contains("Use the lock of this phone");
        jdbc.sql("update passkey_holder set not_before = now() - interval '1 second' where account = ?")
                .param(accountOf(number))
                .update();
        assertThat(holder.get("/applications").body()).contains("Log in faster next time?");
    }

    @Test
    void isForAccountsThatACodeOpensOnly() {
        for (String role : List.of("applicant", "social-worker")) {
            String account = Accounts.create(identities, role);
            as(account).get(PAGE).expect(role.equals("applicant") ? 404 : 403);
        }
    }

    // ---------------------------------------------------------------- adding

    @Test
    void takesNoPasskeyThatWasNotMadeForThisAccountHereAndNow() throws Exception {
        String number = phone();
        Visitor holder = registered(number, "Almaz");
        String account = accountOf(number);
        Visitor stranger = registered(phone(), "Thief");

        // the challenge of another session
        SoftPhone phone = new SoftPhone(ADDRESS);
        assertThat(add(holder, phone.made(asked(stranger))).statusCode()).isEqualTo(422);
        // another origin, another site, a phone that was not unlocked
        phone.origin = "https://lifeline.thief.example";
        assertThat(add(holder, phone.made(asked(holder))).statusCode()).isEqualTo(422);
        phone.origin = ADDRESS;
        phone.relyingParty = "thief.example";
        assertThat(add(holder, phone.made(asked(holder))).statusCode()).isEqualTo(422);
        phone.relyingParty = "localhost";
        phone.verified = false;
        assertThat(add(holder, phone.made(asked(holder))).statusCode()).isEqualTo(422);
        phone.verified = true;
        // under the name of another passkey than the one that is signed
        phone.saidId = SoftPhone.random(32);
        assertThat(add(holder, phone.made(asked(holder))).statusCode()).isEqualTo(422);
        phone.saidId = phone.id;
        // malformed and huge
        for (String junk : List.of("", "{}", "[]", "null", "{\"id\":\"!\"}", "{\"id\":1}", "x".repeat(40_000))) {
            assertThat(add(holder, junk).statusCode())
                    .as(junk.substring(0, Math.min(20, junk.length())))
                    .isEqualTo(422);
        }
        assertThat(kept(account)).isZero();

        String credential = phone.made(asked(holder));
        assertThat(add(holder, credential).statusCode()).isEqualTo(302);
        // replayed
        assertThat(add(holder, credential).statusCode()).isEqualTo(422);
        // the passkey of another account
        SoftPhone copy = new SoftPhone(ADDRESS);
        copy.id = phone.id;
        copy.saidId = phone.id;
        assertThat(add(stranger, copy.made(asked(stranger))).statusCode()).isBetween(409, 422);
        assertThat(kept(account)).isEqualTo(1);
        // and its removal
        HttpResponse<String> foreign =
                stranger.send(PAGE + "/" + only(account) + "/removal", Map.of("_csrf", stranger.token(PAGE)));
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(kept(account)).isEqualTo(1);
    }

    @Test
    void anOldSessionAddsNone() throws Exception {
        String number = phone();
        registered(number, "Almaz");
        String account = accountOf(number);
        assertThatThrownBy(() -> passkeys.toAdd(account, Instant.now().minus(Duration.ofHours(1)), "x"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Log in again");
        assertThatThrownBy(() -> passkeys.add(account, null, "x", "{}", "", ""))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Log in again");
    }

    @Test
    void tenAreTheMost() throws Exception {
        String number = phone();
        Visitor holder = registered(number, "Almaz");
        String account = accountOf(number);
        for (int i = 0; i < 10; i++) {
            added(holder);
        }
        assertThat(kept(account)).isEqualTo(10);
        HttpResponse<String> answer = holder.send(PAGE + "/options", Map.of("_csrf", holder.token(PAGE)));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("tooManyPasskeys");
        assertThat(holder.get(PAGE).body()).contains("Remove one first");
        assertThatThrownBy(() -> jdbc.sql("""
                        insert into passkey (id, credential_id, account, place, name, public_key, attestation, signature_count, made_at)
                        select gen_random_uuid(), decode(md5(id::text), 'hex'), account, 11, name, public_key, attestation, 0, made_at
                          from passkey where account = ? limit 1""").param(account).update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    // ---------------------------------------------------------------- log-in

    @Test
    void everyForgedLogInHasTheSameAnswer() throws Exception {
        String number = phone();
        SoftPhone phone = added(registered(number, "Almaz"));
        String account = accountOf(number);
        SoftPhone other = added(registered(phone(), "Thief"));
        Visitor thief = visitor();

        // unknown, and another key under the name of a known one
        SoftPhone unknown = new SoftPhone(ADDRESS);
        unknown.handle = phone.handle;
        refused(thief, unknown.signed(askedToLogIn(thief)));
        unknown.saidId = phone.id;
        refused(thief, unknown.signed(askedToLogIn(thief)));
        // a known key that says it is the account of somebody else
        byte[] own = other.handle;
        other.handle = phone.handle;
        refused(thief, other.signed(askedToLogIn(thief)));
        other.handle = own;
        // another origin or site, and a phone that was not unlocked
        phone.origin = "https://lifeline.thief.example";
        refused(thief, phone.signed(askedToLogIn(thief)));
        phone.origin = ADDRESS;
        phone.relyingParty = "thief.example";
        refused(thief, phone.signed(askedToLogIn(thief)));
        phone.relyingParty = "localhost";
        phone.verified = false;
        refused(thief, phone.signed(askedToLogIn(thief)));
        phone.verified = true;
        // the challenge of another browser, one that nobody gave out, and one to add a passkey
        refused(thief, phone.signed(askedToLogIn(visitor())));
        refused(
                thief,
                phone.signed(SoftPhone.json("{\"challenge\":\"" + SoftPhone.text(SoftPhone.random(32)) + "\"}")));
        for (String junk : List.of("", "{}", "null", "x".repeat(40_000))) {
            refused(thief, junk);
        }

        Visitor holder = visitor();
        String credential = phone.signed(askedToLogIn(holder));
        assertThat(logIn(holder, credential)).isEqualTo("/applications?lang=en");
        // replayed by the same browser
        holder.logOut();
        refused(holder, credential);
        assertThat(actions(account).stream().filter("logIn"::equals)).hasSize(2);
    }

    @Test
    void ofOneChallengeUsedAtTheSameMomentOneLogInIsOpened() throws Exception {
        SoftPhone phone = added(registered(phone(), "Almaz"));
        Visitor browser = visitor();
        String credential = phone.signed(askedToLogIn(browser));
        String token = browser.token("/login/code");
        List<String> answers = Together.run(IntStream.range(0, 4)
                .mapToObj(n -> (Callable<String>) () ->
                        location(browser.send("/login/passkey", Map.of("credential", credential, "_csrf", token))))
                .toList());
        assertThat(answers.stream().filter(each -> each.startsWith("/applications")))
                .hasSize(1);
    }

    @Test
    void aCountThatGoesBackwardsIsRefusedRecordedAndTold() throws Exception {
        String number = phone();
        Visitor owner = registered(number, "Almaz");
        SoftPhone phone = new SoftPhone(ADDRESS);
        phone.count = 5;
        assertThat(add(owner, phone.made(asked(owner))).statusCode()).isEqualTo(302);
        String account = accountOf(number);
        Visitor holder = visitor();
        phone.count = 9;
        assertThat(logIn(holder, phone.signed(askedToLogIn(holder)))).isEqualTo("/applications?lang=en");

        Visitor thief = visitor();
        phone.count = 7;
        refused(thief, phone.signed(askedToLogIn(thief)));
        assertThat(actions(account)).contains("passkeyCopied");
        UUID id = only(account);
        await().atMost(PATIENCE).until(() -> toldBySms(number, id, "copied"));
        refused(thief, phone.signed(askedToLogIn(thief)));
        phone.count = 10;
        Visitor again = visitor();
        assertThat(logIn(again, phone.signed(askedToLogIn(again)))).isEqualTo("/applications?lang=en");
        assertThatThrownBy(() -> jdbc.sql("update passkey set signature_count = 3 where id = ?")
                        .param(id)
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void aFloodOfChallengesIsLimited() throws Exception {
        Visitor thief = visitor();
        String token = thief.token("/login/code");
        Allowances.stop();
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            answers.add(
                    thief.send("/login/passkey/options", Map.of("_csrf", token)).statusCode());
        }
        assertThat(answers).contains(200, 429);
    }

    // ---------------------------------------------------------------- with the account

    @Test
    void endsWithTheContactAndWithTheAccount() throws Exception {
        String lost = phone();
        Visitor thief = registered(lost, "Almaz");
        SoftPhone phone = added(thief);
        String account = accountOf(lost);
        String fresh = phone();
        replacement.replace(account, contacts.read(fresh));
        records.forEach(each -> each.recovered(account));
        assertThat(kept(account)).isZero();
        assertThat(thief.get(PAGE).statusCode()).isEqualTo(302);
        Visitor later = visitor();
        refused(later, phone.signed(askedToLogIn(later)));

        String page = asked(later, fresh);
        type(later, page, code(fresh, page));
        added(later);
        erasure.erase(account, "tester");
        assertThat(kept(account)).isZero();
        assertThat(jdbc.sql("select count(*) from passkey_holder where account = ?")
                        .param(account)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void nothingIsLeftOfOneThatIsAddedWhileTheAccountIsErased() throws Exception {
        for (int i = 0; i < 3; i++) {
            String number = phone();
            Visitor holder = registered(number, "Almaz");
            String account = accountOf(number);
            String credential = new SoftPhone(ADDRESS).made(asked(holder));
            String token = holder.token(PAGE);
            List<Integer> answers = Together.run(List.<Callable<Integer>>of(
                    () -> holder.send(PAGE, Map.of("credential", credential, "_csrf", token))
                            .statusCode(),
                    () -> {
                        erasure.erase(account, "tester");
                        return 0;
                    }));
            assertThat(answers.get(0)).isLessThan(500);
            assertThat(kept(account)).isZero();
        }
    }
}
