package org.lifeline.notification;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** Mail of the embedded product: kept as files that the outbox page shows, since there is no post office on a newcomer's machine. */
@Component
@Conditional(RunMode.Embedded.class)
public class Outbox {

    private static final int MOST_SHOWN = 200;

    private final Path folder;

    Outbox(LifelineProperties properties) {
        this.folder = properties.dataFolder().resolve("outbox").toAbsolutePath();
    }

    void keep(String businessKey, MimeMessage mail) throws MessagingException {
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve(name(businessKey) + ".part");
            try (OutputStream out = Files.newOutputStream(part)) {
                mail.writeTo(out);
            }
            Files.move(part, folder.resolve(name(businessKey) + ".eml"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the outbox cannot be written", e);
        }
    }

    private static String name(String businessKey) {
        return businessKey.replaceAll("[^A-Za-z0-9-]", "_");
    }

    /** The kept mails, the newest first. */
    public List<OutboxMail> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".eml"))
                    .sorted(Comparator.comparing((Path f) -> f.toFile().lastModified()).reversed())
                    .limit(MOST_SHOWN)
                    .map(Outbox::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the outbox cannot be read", e);
        }
    }

    public Optional<OutboxMail> find(String id) {
        Path file = folder.resolve(name(id) + ".eml");
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    private static OutboxMail read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String id = file.getFileName().toString().replaceAll("\\.eml$", "");
            return OutboxMail.of(id, file.toFile().lastModified(), new MimeMessage(null, in));
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("a mail in the outbox cannot be read: " + file.getFileName(), e);
        }
    }
}
