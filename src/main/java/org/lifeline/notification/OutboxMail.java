package org.lifeline.notification;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.lifeline.notification.Mail.Attachment;

/**
 * A mail or an SMS as the outbox page shows it.
 *
 * @param way the channel by which it is sent
 * @param subject the subject; for an SMS, which has none, its text
 */
public record OutboxMail(
        String id, Instant at, Way way, String to, String subject, String text, List<Attachment> attachments) {

    public enum Way {
        MAIL("Mail"),
        SMS("SMS");

        private final String title;

        Way(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    static OutboxMail sms(String id, long millis, String to, String text) {
        return new OutboxMail(id, Instant.ofEpochMilli(millis), Way.SMS, to, text, text, List.of());
    }

    static OutboxMail of(String id, long millis, MimeMessage mail) throws MessagingException, IOException {
        StringBuilder text = new StringBuilder();
        List<Attachment> attachments = new ArrayList<>();
        collect(mail, text, attachments);
        String to = ((InternetAddress) mail.getAllRecipients()[0]).getAddress();
        return new OutboxMail(
                id, Instant.ofEpochMilli(millis), Way.MAIL, to, mail.getSubject(), text.toString(), attachments);
    }

    private static void collect(Part part, StringBuilder text, List<Attachment> attachments)
            throws MessagingException, IOException {
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart child = parts.getBodyPart(i);
                collect(child, text, attachments);
            }
        } else if (part.getFileName() != null) {
            attachments.add(new Attachment(
                    part.getFileName(),
                    part.getContentType().replaceAll(";.*", ""),
                    part.getInputStream().readAllBytes()));
        } else if (part.isMimeType("text/plain")) {
            text.append(part.getContent());
        }
    }
}
