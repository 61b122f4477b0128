package org.lifeline.notification;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.lifeline.platform.DataFolder;
import org.lifeline.platform.PrivateFiles;
import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/**
 * The mail and SMS of the embedded product. They are kept as files that the outbox page shows, because a newcomer's machine has no mail
 * server.
 */
@Component
@Conditional(RunMode.Embedded.class)
public class Outbox {

    private static final int MOST_SHOWN = 200;
    private static final int MOST_READ = 5000;
    private static final String MAIL = ".eml";
    private static final String SMS = ".sms";

    private final Path folder;

    Outbox(DataFolder data) {
        this.folder = data.folder("outbox");
    }

    void keep(String businessKey, MimeMessage mail) throws MessagingException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            mail.writeTo(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(businessKey, MAIL, content.toByteArray());
    }

    void keep(Sms sms) {
        write(sms.businessKey(), SMS, (sms.to() + "\n" + sms.text()).getBytes(StandardCharsets.UTF_8));
    }

    private void write(String businessKey, String ending, byte[] content) {
        try {
            PrivateFiles.folder(folder);
            PrivateFiles.write(folder.resolve(name(businessKey) + ending), content);
        } catch (IOException e) {
            throw new UncheckedIOException("the outbox cannot be written", e);
        }
    }

    private static String name(String businessKey) {
        return businessKey.replaceAll("[^A-Za-z0-9-]", "_");
    }

    /** The stored messages that match, the newest first. */
    public List<OutboxMail> list(Predicate<OutboxMail> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(MAIL) || f.toString().endsWith(SMS))
                    .sorted(Comparator.comparing((Path f) -> f.toFile().lastModified())
                            .reversed())
                    .limit(MOST_READ)
                    .map(Outbox::read)
                    .filter(wanted)
                    .limit(MOST_SHOWN)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the outbox cannot be read", e);
        }
    }

    public Optional<OutboxMail> find(String id) {
        return Stream.of(MAIL, SMS)
                .map(ending -> folder.resolve(name(id) + ending))
                .filter(Files::exists)
                .findFirst()
                .map(Outbox::read);
    }

    private static OutboxMail read(Path file) {
        String id = file.getFileName().toString().replaceAll("\\.[a-z]+$", "");
        try (InputStream in = Files.newInputStream(file)) {
            if (file.toString().endsWith(SMS)) {
                String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", 2);
                return OutboxMail.sms(id, file.toFile().lastModified(), parts[0], parts[1]);
            }
            return OutboxMail.of(id, file.toFile().lastModified(), new MimeMessage(null, in));
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("a message in the outbox cannot be read: " + file.getFileName(), e);
        }
    }
}
