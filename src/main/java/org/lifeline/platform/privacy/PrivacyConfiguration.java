package org.lifeline.platform.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.SettingMissing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class PrivacyConfiguration {

    private static final int KEY_BYTES = 32;

    @Bean
    PersonalData personalData(PrivacyProperties properties, LifelineProperties product, RunMode mode) {
        List<String> keys = properties.keys();
        if (keys.isEmpty()) {
            if (!mode.embedded()) {
                throw new SettingMissing("A real deployment also needs lifeline.personal-data.keys: 32 random bytes in base64");
            }
            keys = List.of(ownKey(product.dataFolder().resolve("personal-data.key")));
        }
        try {
            return new PersonalData(keys.stream().map(String::strip).map(Base64.getDecoder()::decode).toList());
        } catch (IllegalArgumentException e) {
            throw new SettingMissing("lifeline.personal-data.keys: each key must be " + KEY_BYTES + " bytes in base64");
        }
    }

    private static String ownKey(Path file) {
        try {
            if (!Files.exists(file)) {
                byte[] key = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(key);
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, Base64.getEncoder().encodeToString(key), StandardOpenOption.CREATE_NEW);
                if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                }
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the key of personal data cannot be kept in " + file.getFileName(), e);
        }
    }
}
