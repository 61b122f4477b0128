package org.lifeline.reimbursement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Gives the file of a payment run to whoever carries it out: puts it into a folder, onto a server, or leaves it to be downloaded. A file
 * appears there whole or not at all. If it is put there again after an interruption, it has the same name and the same bytes.
 */
@Component
public class PaymentDelivery {

    private final PaymentRuns runs;
    private final RunFiles files;
    private final PaymentFilesProperties properties;
    private final PaymentServer server;

    PaymentDelivery(PaymentRuns runs, RunFiles files, PaymentFilesProperties properties, PaymentServer server) {
        this.runs = runs;
        this.files = files;
        this.properties = properties;
        this.server = server;
    }

    /** @throws UncheckedIOException when the folder or the server does not take the file */
    public void send(String number) {
        PaymentRun run = runs.get(number);
        Resource file = files.of(run);
        String name = files.name(run);
        try {
            if (properties.outgoing() != null) {
                Path part = properties.outgoing().resolve(name + ".part");
                try (InputStream content = file.getInputStream()) {
                    Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.move(part, properties.outgoing().resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
            server.put(file, name);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of run " + number + " was not taken", e);
        }
        runs.recordSent(number);
    }
}
