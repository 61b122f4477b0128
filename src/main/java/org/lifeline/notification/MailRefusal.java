package org.lifeline.notification;

import jakarta.mail.MessagingException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailSendException;

/**
 * Tells a mailbox that does not exist from a server that does not want our mail now. Only the first is a refusal for good: whoever is
 * taken for a sender of spam gets the same first digit for every address, and operations have to mend that.
 */
final class MailRefusal {

    /** RFC 5321, 4.2.3: no such mailbox, moved without a forwarding address, no such name. */
    private static final Set<Integer> NO_MAILBOX = Set.of(550, 551, 553);

    /** The code of RFC 3463 behind that of RFC 5321, where the server gives one. */
    private static final Pattern DETAIL = Pattern.compile("^\\d{3}[ -](\\d\\.\\d{1,3}\\.\\d{1,3})\\b");

    /** RFC 3463: something about the address, or a mailbox that is closed. */
    private static final Pattern ABOUT_THE_MAILBOX = Pattern.compile("5\\.(1\\.[0-6]|1\\.10|2\\.1)");

    private MailRefusal() {}

    /** Whether the server said that the mailbox of the only recipient does not exist or takes no mail any more. */
    static boolean isForGood(MailSendException failure) {
        return Stream.of(failure.getMessageExceptions()).anyMatch(MailRefusal::isOfAddress);
    }

    private static boolean isOfAddress(@Nullable Exception failure) {
        Exception each = failure;
        while (each instanceof MessagingException problem) {
            if (problem instanceof SMTPAddressFailedException address && isForGood(address)) {
                return true;
            }
            each = problem.getNextException();
        }
        return false;
    }

    private static boolean isForGood(SMTPAddressFailedException address) {
        Matcher detail = DETAIL.matcher(String.valueOf(address.getMessage()));
        return detail.find()
                ? ABOUT_THE_MAILBOX.matcher(detail.group(1)).matches()
                : NO_MAILBOX.contains(address.getReturnCode());
    }
}
