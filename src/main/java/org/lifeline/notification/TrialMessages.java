package org.lifeline.notification;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells those who set the product up whether mail and SMS leave it, and if not, where to look. */
@Service
public class TrialMessages {

    /** What came of it. The names are keys of words. */
    public enum Outcome {
        good,
        unreachable,
        logIn,
        tls,
        refused,
        failed,
        usedUp,
        none
    }

    private static final String TEMPLATE = "trial";

    private final Mailer mailer;
    private final SmsSender sms;
    private final SmsAllowance allowance;
    private final LetterTexts texts;
    private final TransactionTemplate transaction;
    private final @Nullable JavaMailSenderImpl server;

    /** @param mailer is asked for because it adds to the server's settings that it must encrypt */
    TrialMessages(
            Mailer mailer,
            SmsSender sms,
            SmsAllowance allowance,
            LetterTexts texts,
            TransactionTemplate transaction,
            ObjectProvider<JavaMailSender> server) {
        this.mailer = mailer;
        this.sms = sms;
        this.allowance = allowance;
        this.texts = texts;
        this.transaction = transaction;
        this.server = server.getIfAvailable() instanceof JavaMailSenderImpl configured ? configured : null;
    }

    /** Connects to the mail server and logs in there, without a mail; {@code none} where mail stays in the outbox. */
    public Outcome mailServer() {
        if (server == null) {
            return Outcome.none;
        }
        try {
            server.testConnection();
            return Outcome.good;
        } catch (MessagingException e) {
            return outcome(e);
        }
    }

    /** Sends a mail that says nothing but that it arrived. */
    public Outcome mail(String address, Language language) {
        String key = key();
        try {
            return mailer.send(key, () -> new Mail(key, address, language, TEMPLATE, Map.of(), List.of()))
                    ? Outcome.good
                    : Outcome.refused;
        } catch (RuntimeException e) {
            return outcome(e);
        }
    }

    /** Whether an SMS goes to a telephone. */
    public boolean sendsSms() {
        return sms.costs();
    }

    /** Sends such an SMS, which the allowance of SMS counts like every other one. @param number in E.164 */
    public Outcome sms(String number, Language language) {
        if (!sms.sendsTo(number)) {
            return sms.available() ? Outcome.refused : Outcome.none;
        }
        String text = texts.text(LetterTexts.SMS, language, TEMPLATE, Map.of()).strip();
        if (sms.costs() && !isAllowed(text)) {
            return Outcome.usedUp;
        }
        try {
            return sms.send(new Sms(key(), number, text)) ? Outcome.good : Outcome.refused;
        } catch (RuntimeException e) {
            return outcome(e);
        }
    }

    private boolean isAllowed(String text) {
        return Boolean.TRUE.equals(transaction.execute(
                status -> allowance.take(false, SmsText.segments(text)).isEmpty()));
    }

    private static String key() {
        return TEMPLATE + "/" + UUID.randomUUID();
    }

    static Outcome outcome(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationFailedException) {
                return Outcome.logIn;
            }
            if (cause instanceof SSLException
                    || String.valueOf(cause.getMessage()).contains("STARTTLS")) {
                return Outcome.tls;
            }
            if (cause instanceof MailConnectException
                    || cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof SocketTimeoutException) {
                return Outcome.unreachable;
            }
            if (cause instanceof AddressRefused) {
                return Outcome.refused;
            }
        }
        return Outcome.failed;
    }
}
