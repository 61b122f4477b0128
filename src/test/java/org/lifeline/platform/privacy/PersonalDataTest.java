package org.lifeline.platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersonalDataTest {

    private static final byte[] OLD = key(1);
    private static final byte[] NEW = key(2);
    private static final String PHONE = "+251 91 123 4567";

    private final PersonalData personal = new PersonalData(new KeyRing(List.of(OLD)));

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    @Test
    void decryptsWhatItEncrypted() {
        byte[] encrypted = personal.encrypt("person.phone", PHONE);

        assertThat(new String(encrypted, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("251");
        assertThat(personal.decrypt("person.phone", encrypted)).isEqualTo(PHONE);
        assertThat(personal.encrypt("person.phone", PHONE)).isNotEqualTo(encrypted);
        assertThat(personal.encrypt("person.phone", null)).isNull();
    }

    @Test
    void refusesAlteredOrMovedValues() {
        byte[] encrypted = personal.encrypt("person.phone", PHONE);
        assertThatThrownBy(() -> personal.decrypt("person.email", encrypted)).isInstanceOf(IllegalStateException.class);
        for (int i = 0; i < encrypted.length; i++) {
            byte[] altered = encrypted.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> personal.decrypt("person.phone", altered))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> personal.decrypt("person.phone", new byte[3])).hasMessageContaining("damaged");
    }

    @Test
    void decryptsWithOldKeysAndEncryptsWithTheNewest() {
        byte[] before = personal.encrypt("person.phone", PHONE);
        PersonalData rotated = new PersonalData(new KeyRing(List.of(NEW, OLD)));

        assertThat(rotated.decrypt("person.phone", before)).isEqualTo(PHONE);
        byte[] after = rotated.encrypt("person.phone", PHONE);
        assertThatThrownBy(() -> personal.decrypt("person.phone", after)).hasMessageContaining("not among the keys");
        assertThat(rotated.fingerprint("person.id_number", "X1"))
                .isEqualTo(personal.fingerprint("person.id_number", "X1"));
    }

    @Test
    void fingerprintsMatchWithinTheirColumnOnly() {
        assertThat(personal.fingerprint("person.id_number", "X1"))
                .isEqualTo(personal.fingerprint("person.id_number", "X1"));
        assertThat(personal.fingerprint("person.id_number", "X1"))
                .isNotEqualTo(personal.fingerprint("person.id_number", "X2"));
        assertThat(personal.fingerprint("person.id_number", "X1"))
                .isNotEqualTo(personal.fingerprint("person.phone", "X1"));
    }
}
