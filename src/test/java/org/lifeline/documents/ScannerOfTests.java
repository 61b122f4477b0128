package org.lifeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.DocumentProperties.Place;
import org.lifeline.documents.DocumentProperties.Scanner;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The virus scanner of the shared application: none, but while a test says that there is one. */
@TestConfiguration(proxyBeanMethods = false)
public class ScannerOfTests {

    private static volatile @Nullable Clamd clamd;

    /** Documents are scanned from now on by ClamAV's daemon at this address, as if the settings named it. */
    static void use(String address, Duration longestAnswer) {
        clamd = new Clamd(
                new DocumentProperties(Place.folder, List.of(), null, false, new Scanner(address, longestAnswer)));
    }

    static void useNone() {
        clamd = null;
    }

    @Bean
    @Primary
    VirusScanner scannerOfTests() {
        return new VirusScanner() {
            @Override
            public boolean isPresent() {
                return clamd != null;
            }

            @Override
            public Optional<String> find(InputStream content) throws IOException {
                Clamd now = clamd;
                if (now == null) {
                    throw new IOException("no scanner is set");
                }
                return now.find(content);
            }
        };
    }
}
