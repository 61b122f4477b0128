package org.lifeline.attacks;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Patience;
import org.lifeline.testing.Product;

/** kill -9 during a first start: whatever was made until then, the next start goes on from it. */
@Tag(LifelineTest.SERVER)
class KilledFirstStartTest {

    @TempDir
    Path folder;

    @AfterEach
    void endWhatTheLastKillLeft() throws Exception {
        Product.endDatabaseOf(folder.resolve("data"));
    }

    @Test
    void startsAgainWhereverTheFirstStartWasKilled() throws Exception {
        Path data = folder.resolve("data");
        // the moments when each of these has just been made: programs, half of a database, a whole one, keys
        for (String made : List.of(
                "postgres-programs/new",
                "postgres.new/base",
                "postgres/postmaster.pid",
                "personal-data.key",
                "keys.p12")) {
            try (Product killed = Product.start(folder, "--lifeline.data-folder=" + data)) {
                await(made)
                        .atMost(Patience.PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> {
                            if (!killed.isAlive()) {
                                throw new IllegalStateException(made + ": " + killed.said());
                            }
                            return Files.exists(data.resolve(made));
                        });
            }
        }

        try (Product product =
                Product.start(folder, "--lifeline.data-folder=" + data).ready()) {
            product.stop();
        }
    }
}
