package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mail.MailSendException;

/** Which answers of a mail server are about the mailbox, and which are about us. */
class MailRefusalTest {

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "550, 550 5.1.1 No such user here, true",
        "550, 550-5.1.1 The account does not exist, true",
        "550, 550 5.2.1 The mailbox is disabled, true",
        "550, 550 5.1.10 The domain takes no mail, true",
        "550, 550 No such user, true",
        "551, 551 User not local, true",
        "553, 553 Mailbox name not allowed, true",
        "550, 550 5.7.1 Your address is on a list of spammers, false",
        "550, 550 5.1.8 The sender's domain does not exist, false",
        "550, 550 5.1.7 The sender's address is wrong, false",
        "552, 552 5.2.2 The mailbox is full, false",
        "554, 554 Transaction failed, false",
        "501, 501 Syntax, false",
        "450, 450 4.2.0 Greylisted, false",
    })
    void onlyAMailboxThatDoesNotExistIsARefusalForGood(int code, String answer, boolean forGood)
            throws AddressException {
        SMTPAddressFailedException address =
                new SMTPAddressFailedException(new InternetAddress("almaz@example.org"), "RCPT TO", code, answer);

        assertThat(MailRefusal.isForGood(failure(new SendFailedException("Invalid Addresses", address))))
                .isEqualTo(forGood);
    }

    @Test
    void aServerThatIsDownIsNoRefusal() {
        assertThat(MailRefusal.isForGood(failure(new MessagingException("connection lost"))))
                .isFalse();
        assertThat(MailRefusal.isForGood(new MailSendException("no server"))).isFalse();
    }

    private static MailSendException failure(Exception problem) {
        return new MailSendException(Map.of(new Object(), problem));
    }
}
