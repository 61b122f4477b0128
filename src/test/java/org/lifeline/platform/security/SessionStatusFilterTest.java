package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Sessions;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What a page learns of its session, and that it does not keep it alive by asking. */
class SessionStatusFilterTest extends LifelineTest {

    @Autowired
    private ApplicationContext product;

    @Autowired
    private IdentityService identities;

    private final Visitor visitor = new Visitor(ADDRESS);
    private Sessions sessions;
    private String name;

    @BeforeEach
    void logIn() throws IOException, InterruptedException {
        sessions = new Sessions(product);
        name = Accounts.create(identities, "applicant");
        visitor.logIn(name, "demo");
    }

    @Test
    void askingDoesNotProlongASessionAndATokenDoes() throws Exception {
        sessions.leave(visitor.session(), Duration.ofSeconds(200));
        for (int i = 0; i < 3; i++) {
            JsonNode answer = ask();
            assertThat(answer.path("account").asText()).isEqualTo(name);
            assertThat(answer.path("secondsLeft").asLong()).isBetween(100L, 200L);
        }
        HttpResponse<String> token = visitor.get("/session/token");
        assertThat(token.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        assertThat(Api.JSON.readTree(token.body()).path("account").asText()).isEqualTo(name);
        assertThat(ask().path("secondsLeft").asLong()).isGreaterThan(1700);
    }

    @Test
    void backgroundRequestsDoNotProlongASession() throws Exception {
        sessions.leave(visitor.session(), Duration.ofSeconds(200));
        for (int i = 0; i < 3; i++) {
            assertThat(visitor.get("/applications", SessionAge.UNATTENDED, "yes")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(ask().path("secondsLeft").asLong()).isBetween(100L, 200L);
        }
        visitor.get("/applications");
        assertThat(ask().path("secondsLeft").asLong()).isGreaterThan(1700);
    }

    @Test
    void aPageWithOnlyBackgroundRequestsIsLoggedOutAfterHalfAnHour() throws Exception {
        sessions.leave(visitor.session(), Duration.ofSeconds(-1));
        assertThat(ask().path("account").isNull()).isTrue();
        assertThat(visitor.get("/applications", SessionAge.UNATTENDED, "yes").statusCode())
                .isEqualTo(302);

        // nor does a press bring back what has ended
        visitor.logIn(name, "demo");
        sessions.leave(visitor.session(), Duration.ofSeconds(-1));
        assertThat(visitor.get("/applications").statusCode()).isEqualTo(302);
    }

    @Test
    void anEndedSessionOrUnknownCookieRevealsNothing() throws Exception {
        visitor.logOut();
        for (Visitor nobody : new Visitor[] {visitor, new Visitor(ADDRESS)}) {
            JsonNode answer = Api.JSON.readTree(nobody.get("/session").body());
            assertThat(answer.path("account").isNull()).isTrue();
            assertThat(answer.path("secondsLeft").asLong()).isZero();
        }
        JsonNode invented = Api.JSON.readTree(new Visitor(ADDRESS)
                .get("/session", "Cookie", "JSESSIONID=0123456789ABCDEF0123456789ABCDEF0123456789A")
                .body());
        assertThat(invented.path("account").isNull()).isTrue();
    }

    private JsonNode ask() throws IOException, InterruptedException {
        return Api.JSON.readTree(visitor.get("/session").body());
    }
}
