package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

class SessionAgeTest {

    @Test
    void endsASessionAfterTwelveHoursDespiteActivity() throws Exception {
        MockHttpSession session = new MockHttpSession();
        Instant began = Instant.ofEpochMilli(session.getCreationTime());

        ask(session, began.plus(SessionAge.LONGEST));
        assertThat(session.isInvalid()).isFalse();
        ask(session, began.plus(SessionAge.LONGEST).plus(Duration.ofMillis(1)));
        assertThat(session.isInvalid()).isTrue();
    }

    private static void ask(MockHttpSession session, Instant at) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSession(session);
        MockFilterChain chain = new MockFilterChain();
        new SessionAge(Clock.fixed(at, ZoneOffset.UTC)).doFilter(request, new MockHttpServletResponse(), chain);
        assertThat(chain.getRequest()).as("goes on either way").isNotNull();
    }
}
