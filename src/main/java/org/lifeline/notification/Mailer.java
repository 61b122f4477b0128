package org.lifeline.notification;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends mail: over SMTP where a server is configured, and into the outbox in the embedded product. A business key is sent once:
 * its row commits with the job that sent it. Should the machine die between the two, the repeated mail carries the same
 * Message-ID, by which mail programs drop the second one.
 */
@Service
public class Mailer {

    private static final Pattern ADDRESS = Pattern.compile(
            "(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9-]{2,63}");
    private static final Pattern VALUE = Pattern.compile("\\{\\{(\\w+)}}");

    static {
        // else Jakarta Mail searches the whole class path for it, several times a mail
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }

    private final JavaMailSenderImpl composer = new JavaMailSenderImpl();
    private final JdbcClient jdbc;
    private final Clock clock;
    private final MailProperties properties;
    private final ResourceLoader resources;
    private final @Nullable JavaMailSender smtp;
    private final @Nullable Outbox outbox;
    private final Map<String, String> templates = new ConcurrentHashMap<>();

    Mailer(
            JdbcClient jdbc,
            Clock clock,
            MailProperties properties,
            ResourceLoader resources,
            ObjectProvider<JavaMailSender> smtp,
            ObjectProvider<Outbox> outbox) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.properties = properties;
        this.resources = resources;
        this.smtp = smtp.getIfAvailable();
        this.outbox = outbox.getIfAvailable();
        if (this.smtp == null && this.outbox == null) {
            throw new IllegalStateException("a real deployment needs a mail server: set spring.mail.host");
        }
    }

    /** Whether mail can be sent to this address: what every post office takes, without names, comments or quotes around it. */
    public static boolean isAddress(String text) {
        return text.length() <= 254 && ADDRESS.matcher(text).matches();
    }

    /** Sends the letter unless it was sent before. A failure is thrown, and the engine's job tries again. */
    @Transactional
    public void send(Letter letter) {
        int first = jdbc.sql("insert into sent_message (business_key, sent_at) values (:key, :at) on conflict do nothing")
                .param("key", letter.businessKey())
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (first == 0) {
            return;
        }
        try {
            MimeMessage mail = compose(letter);
            if (smtp != null) {
                smtp.send(mail);
            }
            if (outbox != null) {
                outbox.keep(letter.businessKey(), mail);
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("the mail " + letter.businessKey() + " cannot be composed", e);
        }
    }

    private MimeMessage compose(Letter letter) throws MessagingException {
        String text = fill(template(letter.template()), letter.values());
        int end = text.indexOf('\n');
        MimeMessage mail = composer.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(mail, !letter.attachments().isEmpty(), StandardCharsets.UTF_8.name());
        helper.setFrom(new InternetAddress(properties.from()));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
        helper.setSubject(text.substring(0, end).strip());
        helper.setText(text.substring(end).strip() + "\n");
        helper.setSentDate(Date.from(Instant.now(clock)));
        for (Letter.Attachment attachment : letter.attachments()) {
            helper.addAttachment(attachment.fileName(), new ByteArrayResource(attachment.content()), attachment.mediaType());
        }
        mail.saveChanges();
        mail.setHeader("Message-ID", messageId(letter.businessKey()));
        return mail;
    }

    private String messageId(String businessKey) {
        String domain = properties.from().replaceAll("^.*@", "").replaceAll("[^A-Za-z0-9.-]", "");
        return "<" + businessKey.replaceAll("[^A-Za-z0-9-]", ".") + "@" + domain + ">";
    }

    private String template(String name) {
        return templates.computeIfAbsent(name, n -> {
            Resource file = resources.getResource("classpath:templates/mail/" + n + ".txt");
            try (InputStream in = file.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("there is no mail template " + n, e);
            }
        });
    }

    /** Line breaks in a value cannot make a header: only the text after the first line may hold them. */
    private static String fill(String template, Map<String, String> values) {
        return VALUE.matcher(template).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalStateException("the mail template asks for " + found.group(1) + ", which is not given");
            }
            return Matcher.quoteReplacement(value.replaceAll("[\\r\\n]+", " "));
        });
    }
}
