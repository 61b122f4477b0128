package org.lifeline.platform.privacy;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.lifeline.platform.DataFolder;
import org.lifeline.platform.PrivateFiles;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.SettingMissing;
import org.lifeline.platform.StartRefused;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class PrivacyConfiguration {

    private static final int KEY_BYTES = 32;

    @Bean
    KeyRing personalDataRing(PrivacyProperties properties, DataFolder data, PersonalDataKeys known, RunMode mode) {
        return properties.keys().isEmpty()
                ? ownKey(data, known, mode)
                : KeyRing.configured("lifeline.personal-data.keys", properties.keys());
    }

    /** Available only after it has decrypted data of the database: see {@link PersonalDataKeys}. */
    @Bean
    PersonalData personalData(KeyRing personalDataRing, PersonalDataKeys known) {
        PersonalData personal = new PersonalData(personalDataRing);
        known.check(personal);
        return personal;
    }

    private static KeyRing ownKey(DataFolder data, PersonalDataKeys known, RunMode mode) {
        if (!mode.embedded()) {
            throw new SettingMissing("A real deployment also needs lifeline.personal-data.keys: " + KEY_BYTES
                    + " random bytes in base64");
        }
        Path file = data.path().resolve("personal-data.key");
        try {
            if (!Files.exists(file)) {
                if (known.isInUse()) {
                    throw new StartRefused(
                            "The key of personal data, " + file
                                    + ", is missing, but the database holds what was encrypted with it.",
                            "Restore the file from the backup: without it, what people entered cannot be read. No new key is made beside it.");
                }
                create(file);
            }
            return new KeyRing(
                    List.of(Base64.getDecoder().decode(Files.readString(file).strip())));
        } catch (IllegalArgumentException | MalformedInputException e) {
            throw new StartRefused(
                    "The key of personal data, " + file + ", is not whole: it must be " + KEY_BYTES
                            + " bytes in base64.",
                    "Restore the file from the backup: without it, what people entered cannot be read.",
                    e);
        } catch (IOException e) {
            throw new StartRefused(
                    "The key of personal data, " + file + ", cannot be read or made: " + e.getMessage(),
                    "Give the file to the user that runs Lifeline.",
                    e);
        }
    }

    private static void create(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            PrivateFiles.create(file, Base64.getEncoder().encodeToString(key).getBytes(StandardCharsets.US_ASCII));
        } catch (FileAlreadyExistsException anotherNodeWasFaster) {
            // the other node has created the key; it is used here, too
        }
    }
}
