package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lifeline.notification.TrialMessages.Outcome;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

/** What a mail server that does not take a trial mail is said to be, by what it throws. */
class TrialMessagesTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new MailSendException(
                                "failed",
                                new MailConnectException(
                                        new SocketConnectException("x", new ConnectException(), "mail", 25, 1))),
                        Outcome.unreachable),
                Arguments.of(
                        new MessagingException("read", new SocketTimeoutException("timed out")), Outcome.unreachable),
                Arguments.of(new MailAuthenticationException(new AuthenticationFailedException("535")), Outcome.logIn),
                Arguments.of(
                        new MessagingException("STARTTLS is required but host does not support STARTTLS"), Outcome.tls),
                Arguments.of(
                        new MessagingException("no TLS", new SSLHandshakeException("unknown certificate")),
                        Outcome.tls),
                Arguments.of(new AddressRefused("no such mailbox"), Outcome.refused),
                Arguments.of(new MailSendException("421 too busy"), Outcome.failed),
                Arguments.of(new SmsNotSent("the gateway answered 500"), Outcome.failed));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhereToLook(Throwable failure, Outcome outcome) {
        assertThat(TrialMessages.outcome(failure)).isEqualTo(outcome);
    }
}
