package org.lifeline.notification;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.StreamProvider;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.function.Supplier;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.typed.PlainText;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends mail: over SMTP where a server is configured, and into the outbox in the embedded product. A mail with the same business key is
 * sent once: the row that says so is committed with the job that sent it. If the machine stops between the two, the mail is sent again with
 * the same Message-ID, by which mail programs drop the second one. A real deployment sends mail over an encrypted connection or not at all:
 * if the server offers none, the job fails.
 */
@Service
public class Mailer {

    static {
        // otherwise Jakarta Mail searches the whole class path for it, several times for each mail
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }

    private final JavaMailSenderImpl composer = new JavaMailSenderImpl();
    private final Clock clock;
    private final MailProperties properties;
    private final LetterTexts texts;
    private final SentMessages sent;
    private final @Nullable JavaMailSender smtp;
    private final @Nullable Outbox outbox;

    Mailer(
            Clock clock,
            MailProperties properties,
            LetterTexts texts,
            SentMessages sent,
            ObjectProvider<JavaMailSender> smtp,
            ObjectProvider<Outbox> outbox,
            RunMode mode) {
        this.clock = clock;
        this.properties = properties;
        this.texts = texts;
        this.sent = sent;
        this.smtp = smtp.getIfAvailable();
        if (properties.requireTls() && !mode.embedded() && this.smtp instanceof JavaMailSenderImpl sender) {
            // with "enable" alone an attacker on the network can remove the server's offer to encrypt, and read the
            // mail
            sender.getJavaMailProperties().put("mail.smtp.starttls.required", "true");
        }
        this.outbox = outbox.getIfAvailable();
        if (this.smtp == null && this.outbox == null) {
            throw new IllegalStateException("a real deployment needs a mail server: set spring.mail.host");
        }
    }

    /**
     * Sends the mail unless it was sent before. A failure is thrown, so that the engine's job tries again.
     *
     * @param letter is asked for only if the mail was not sent ahead
     * @return false when the mail server said that this mailbox does not exist or is closed
     */
    @Transactional
    public boolean send(String businessKey, Supplier<Mail> letter) {
        return sent.once(businessKey, () -> deliver(letter.get()));
    }

    /** Tries to send the mail before the transaction that {@link #send} runs in. The caller holds the lock of the mail's job. */
    void sendAhead(Mail letter) {
        sent.ahead(letter.businessKey(), () -> deliver(letter));
    }

    private void deliver(Mail letter) {
        try {
            MimeMessage mail = compose(letter);
            if (smtp != null) {
                send(smtp, letter.businessKey(), mail);
            }
            if (outbox != null) {
                outbox.keep(letter.businessKey(), mail);
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("the mail " + letter.businessKey() + " cannot be composed", e);
        }
    }

    private static void send(JavaMailSender smtp, String businessKey, MimeMessage mail) {
        try {
            smtp.send(mail);
        } catch (MailSendException e) {
            if (MailRefusal.isForGood(e)) {
                // without its cause, which names the address
                throw new AddressRefused("the mail server refused the address of " + businessKey);
            }
            throw e;
        }
    }

    private MimeMessage compose(Mail letter) throws MessagingException {
        String text = texts.text(LetterTexts.MAIL, letter.language(), letter.template(), letter.values());
        int end = text.indexOf('\n');
        MimeMessage mail = composer.createMimeMessage();
        MimeMessageHelper helper =
                new MimeMessageHelper(mail, !letter.attachments().isEmpty(), StandardCharsets.UTF_8.name());
        helper.setFrom(new InternetAddress(properties.from()));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress(MailAddress.ascii(letter.to()), true));
        // a header must be one line, whatever a name contains
        helper.setSubject(PlainText.onOneLine(text.substring(0, end)));
        helper.setText(text.substring(end).strip() + "\n");
        helper.setSentDate(Date.from(Instant.now(clock)));
        for (Mail.Attachment attachment : letter.attachments()) {
            helper.addAttachment(
                    attachment.fileName(), new ByteArrayResource(attachment.content()), attachment.mediaType());
        }
        mail.setContentLanguage(new String[] {letter.language().code()});
        mail.saveChanges();
        mail.setHeader("Message-ID", messageId(letter.businessKey()));
        return mail;
    }

    private String messageId(String businessKey) {
        String domain = properties.from().replaceAll("^.*@", "").replaceAll("[^A-Za-z0-9.-]", "");
        return "<" + businessKey.replaceAll("[^A-Za-z0-9-]", ".") + "@" + domain + ">";
    }
}
