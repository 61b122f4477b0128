package org.lifeline.reimbursement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.problem.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The folder into which the bank, or a program that talks to it, puts its files. A file that was read is moved into the folder {@code done}
 * there; one that is refused into {@code refused}, where a person finds it.
 */
@Component
public class BankFolder {

    private static final Logger LOG = LoggerFactory.getLogger(BankFolder.class);

    private final Reconciliation reconciliation;
    private final PaymentFilesProperties properties;

    BankFolder(Reconciliation reconciliation, PaymentFilesProperties properties) {
        this.reconciliation = reconciliation;
        this.properties = properties;
    }

    /** Goes on with files whose comparison was interrupted, and reads those that arrived: names that end in {@code .xml}. */
    public void read() {
        reconciliation.resume();
        if (properties.incoming() == null) {
            return;
        }
        try {
            for (Path file : arrived(properties.incoming())) {
                move(file, taken(file) ? "done" : "refused");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of the bank cannot be read", e);
        }
    }

    private boolean taken(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            reconciliation.take(in, AuditLog.SYSTEM);
            return true;
        } catch (Refused e) {
            LOG.warn("A file of the bank was refused: {} ({})", e.reason(), e.detail());
            return false;
        }
    }

    private static List<Path> arrived(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }
    }

    private static void move(Path file, String into) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling(into));
        Files.move(file, folder.resolve(String.valueOf(file.getFileName())), StandardCopyOption.REPLACE_EXISTING);
    }
}
