package org.lifeline.platform.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.Serializable;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.security.SessionAge;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Sessions;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.web.servlet.FlashMap;

/** How sessions lie in the database, and what they cost there. Two nodes are in {@code TwoNodesTest}. */
class StoredSessionsTest extends LifelineTest {

    @Autowired
    private StoredSessions sessions;

    @Autowired
    private SessionContent content;

    @Autowired
    private PersonalData personalData;

    @Autowired
    private ServerProperties server;

    @Autowired
    private Clock clock;

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private Visitor loggedIn(String... groups) throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.logIn(Accounts.create(identities, groups), "demo").statusCode())
                .isEqualTo(302);
        assertThat(visitor.session()).isNotEmpty();
        return visitor;
    }

    private String usedAt(Visitor visitor) {
        return jdbc.sql("select used_at::text from web_session where id = ?")
                .param(Sessions.id(visitor.session()))
                .query(String.class)
                .single();
    }

    private StoredSession stored(String name, Object value) {
        StoredSession session = sessions.createSession();
        session.setAttribute(name, value);
        sessions.save(session);
        return session;
    }

    // ---------------------------------------------------------------- what a reader of the database learns

    @Test
    void neitherTheCookieNorWhatIsInASessionCanBeReadInTheDatabase() throws Exception {
        String name = Accounts.create(identities, "applicant");
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn(name, "demo");
        String cookie = visitor.session();

        String all = jdbc.sql("select string_agg(s::text, '') from web_session s where id = ?")
                        .param(Sessions.id(cookie))
                        .query(String.class)
                        .single()
                + String.join(
                        "",
                        jdbc.sql("select content from web_session_part where session_id = ?")
                                .param(Sessions.id(cookie))
                                .query((row, n) -> new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
                                .list());

        assertThat(all).isNotEmpty().doesNotContain(cookie, name, "applicant", "springframework");
        // what stands there is no cookie
        assertThat(new Visitor(ADDRESS)
                        .get("/applications", "Cookie", "JSESSIONID=" + Sessions.id(cookie))
                        .statusCode())
                .isEqualTo(302);
        assertThat(new Visitor(ADDRESS)
                        .get("/applications", "Cookie", "JSESSIONID=" + cookie)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aPartOfAnotherSessionCannotBePutIntoOnesOwn() {
        StoredSession officer = stored("roles", "officer");
        StoredSession thief = stored("roles", "nobody");

        jdbc.sql(
                        "update web_session_part set content = o.content from web_session_part o where web_session_part.session_id = ? and o.session_id = ?")
                .param(thief.getId())
                .param(officer.getId())
                .update();

        assertThat(sessions.findById(thief.getId())).isNull();
        assertThat((String) sessions.findById(officer.getId()).getAttribute("roles"))
                .isEqualTo("officer");
    }

    @Test
    void aSessionOfAnotherVersionCountsAsNoneAndIsLeftToItsNode() throws Exception {
        Visitor visitor = loggedIn("applicant");
        String id = Sessions.id(visitor.session());
        String part = "from a later version";
        byte[] unknown = new String(content.write(part, new Later("x")), StandardCharsets.ISO_8859_1)
                .replace("StoredSessionsTest$Later", "StoredSessionsTest$Never")
                .getBytes(StandardCharsets.ISO_8859_1);
        jdbc.sql("insert into web_session_part (session_id, name, content) values (?, ?, ?)")
                .param(id)
                .param(part)
                .param(personalData.encryptBytes("web_session_part.content " + id + " " + part, unknown))
                .update();

        HttpResponse<String> answer = visitor.get("/applications");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).contains("/login");
        jdbc.sql("delete from web_session_part where session_id = ? and name = ?")
                .param(id)
                .param(part)
                .update();
        assertThat(visitor.get("/applications").statusCode()).isEqualTo(200);
    }

    private record Later(String value) implements Serializable {}

    @Test
    void onlyKnownClassesAreReadAndWhatCannotBeWrittenIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> content.write("thread", new Object()))
                .withMessageContaining("thread");
        byte[] foreign = content.write("foreign", new org.json.JSONException("not one of ours"));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> content.read("foreign", foreign)))
                .isInstanceOf(SessionContent.Unreadable.class);
    }

    // ---------------------------------------------------------------- two requests at once

    @Test
    void simultaneousRequestsOfOneSessionLoseNothing() throws Exception {
        String id = stored("before", 0).getId();

        Together.run(8, n -> {
            StoredSession mine = sessions.findById(id);
            mine.setAttribute("of-" + n, n);
            mine.removeAttribute("before");
            sessions.save(mine);
            return n;
        });

        StoredSession now = sessions.findById(id);
        assertThat(now.getAttributeNames())
                .containsExactlyInAnyOrder("of-0", "of-1", "of-2", "of-3", "of-4", "of-5", "of-6", "of-7");
    }

    @Test
    void eachOfTwoWindowsHearsWhatItsFormCameTo() {
        FlashParts flashes = new FlashParts();
        MockHttpSession session = new MockHttpSession();
        MockHttpServletRequest one = new MockHttpServletRequest("GET", "/one");
        MockHttpServletRequest other = new MockHttpServletRequest("GET", "/other");
        for (MockHttpServletRequest window : List.of(one, other)) {
            window.setSession(session);
            FlashMap said = new FlashMap();
            said.setTargetRequestPath(window.getRequestURI());
            said.put("typed", window.getRequestURI());
            flashes.saveOutputFlashMap(said, window, new MockHttpServletResponse());
        }
        assertThat(java.util.Collections.list(session.getAttributeNames())).hasSize(2);

        for (MockHttpServletRequest window : List.of(other, one)) {
            Map<String, Object> heard = flashes.retrieveAndUpdate(window, new MockHttpServletResponse());
            assertThat(heard).containsEntry("typed", window.getRequestURI());
            Map<String, Object> again = flashes.retrieveAndUpdate(window, new MockHttpServletResponse());
            assertThat(again).isNull();
        }
        assertThat(java.util.Collections.list(session.getAttributeNames())).isEmpty();
    }

    @Test
    void aRequestThatIsStillRunningDoesNotBringBackASessionThatWasEnded() {
        StoredSession running = sessions.findById(stored("name", "x").getId());

        sessions.deleteById(running.getId());
        running.setAttribute("more", "y");
        running.setAttribute(StoredSession.LAST_USED, clock.millis() + 120_000);
        sessions.save(running);

        assertThat(sessions.findById(running.getId())).isNull();
        assertThat(jdbc.sql("select count(*) from web_session_part where session_id = ?")
                        .param(running.getId())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void underAnotherCookieEverythingGoesOnAndTheFormerOneIsWorthNothing() {
        StoredSession session = sessions.findById(stored("name", "x").getId());
        String former = session.getId();

        String id = session.changeSessionId();
        sessions.save(session);

        assertThat(sessions.findById(former)).isNull();
        assertThat((String) sessions.findById(id).getAttribute("name")).isEqualTo("x");
    }

    /** A random token for each would leave all but one of the windows with one that logs their person out. */
    @Test
    void windowsThatOpenAtOnceGetTokensThatAreAllGood() throws Exception {
        Visitor officer = loggedIn("social-worker");
        List<HttpResponse<String>> tasklists = Together.run(4, n -> {
            try {
                return officer.get("/camunda/app/tasklist/default/");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        for (HttpResponse<String> tasklist : tasklists) {
            assertThat(tasklist.statusCode()).isEqualTo(200);
            for (String token : tasklist.headers().allValues("X-XSRF-TOKEN")) {
                assertThat(officer.call(
                                        "POST",
                                        "/camunda/api/engine/engine/default/task",
                                        "application/json",
                                        "{}".getBytes(StandardCharsets.UTF_8),
                                        "X-XSRF-TOKEN",
                                        token)
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(Sessions.parts(jdbc, officer.session()))
                .containsExactlyInAnyOrder("SPRING_SECURITY_CONTEXT", "authenticatedUser", "CAMUNDA_CSRF_TOKEN");

        Visitor applicant = loggedIn("applicant");
        for (String token : Together.run(4, n -> {
            try {
                return applicant.token("/applications");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        })) {
            assertThat(applicant
                            .call(
                                    "POST",
                                    "/api/applications",
                                    "application/json",
                                    "{}".getBytes(StandardCharsets.UTF_8),
                                    "X-CSRF-TOKEN",
                                    token)
                            .statusCode())
                    .isEqualTo(422);
        }
        assertThat(Sessions.parts(jdbc, applicant.session())).containsExactly("SPRING_SECURITY_CONTEXT");
    }

    // ---------------------------------------------------------------- what it costs

    @Test
    void aPageReadsItsSessionInOneStatementAndWritesOnlyWhatChanged() {
        List<String> said = new ArrayList<>();
        DataSource counted = ProxyDataSourceBuilder.create(database)
                .afterQuery((execution, queries) -> queries.forEach(query ->
                        said.add(query.getQuery().strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT))))
                .build();
        StoredSessions watched = new StoredSessions(
                JdbcClient.create(counted), new JdbcTransactionManager(counted), content, personalData, clock, server);
        StoredSession fresh = watched.createSession();
        fresh.setAttribute("person", new ArrayList<>(List.of("almaz")));
        watched.save(fresh);
        assertThat(said).containsExactly("insert", "insert");
        said.clear();

        StoredSession page = watched.findById(fresh.getId());
        // as the engine's web applications do with each request
        page.setAttribute("person", new ArrayList<>(List.of("almaz")));
        page.setAttribute(StoredSession.LAST_USED, page.getLastAccessedTime().toEpochMilli() + 59_000);
        watched.save(page);
        assertThat(said).containsExactly("select");
        said.clear();

        page.setAttribute(StoredSession.LAST_USED, page.getLastAccessedTime().toEpochMilli() + 61_000);
        watched.save(page);
        assertThat(said).as("once a minute").containsExactly("update");
    }

    @Test
    void pagesOfOneMinuteWriteNothingAndStaticFilesAndProgramsHaveNoSession() throws Exception {
        Visitor visitor = loggedIn("applicant");
        String before = usedAt(visitor);
        visitor.get("/applications");
        visitor.get("/applications", SessionAge.UNATTENDED, "yes");
        assertThat(usedAt(visitor)).isEqualTo(before);

        assertThat(as("applicant").get("/api/applications").expect(200).header("Set-Cookie"))
                .isEmpty();
        assertThat(new Visitor(ADDRESS).get("/").headers().allValues("Set-Cookie"))
                .noneMatch(cookie -> cookie.startsWith("JSESSIONID"));
        MockHttpServletRequest file = new MockHttpServletRequest("GET", "/assets/lifeline.css");
        file.setServletPath("/assets/lifeline.css");
        file.setCookies(new jakarta.servlet.http.Cookie("JSESSIONID", visitor.session()));
        SessionCookie cookie =
                new SessionCookie(server.getServlet().getSession().getCookie());
        assertThat(cookie.readCookieValues(file)).isEmpty();
        file.setServletPath("/applications");
        assertThat(cookie.readCookieValues(file)).containsExactly(Sessions.id(visitor.session()));
        file.setCookies(new jakarta.servlet.http.Cookie("JSESSIONID", "made up; or 1 = 1"));
        assertThat(cookie.readCookieValues(file)).isEmpty();
    }

    @Test
    void sessionsThatHaveEndedAreRemovedAndTheOthersAreNot() {
        StoredSession living = stored("name", "x");
        List<String> ended = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ended.add(stored("name", "x").getId());
        }
        Instant past = clock.instant().minus(Duration.ofMinutes(1));
        jdbc.sql("""
                        update web_session set ends_at = :past, used_at = :past - interval '30 minutes', created_at = :past - interval '30 minutes'
                         where id = any(:ids)""")
                .param("past", past.atOffset(java.time.ZoneOffset.UTC))
                .param("ids", ended.toArray(String[]::new))
                .update();
        assertThat(sessions.findById(ended.get(0))).as("before it is removed").isNull();

        sessions.sweep();

        assertThat(jdbc.sql("select count(*) from web_session where id = any(?)")
                        .param(ended.toArray(String[]::new))
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(sessions.findById(living.getId())).isNotNull();
    }
}
