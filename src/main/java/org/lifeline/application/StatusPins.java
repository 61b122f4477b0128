package org.lifeline.application;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** PINs with which people ask by telephone how their application stands. A PIN opens nothing else, and is shown once. */
@Component
class StatusPins {

    private static final String PIN = "status_pin.pin_hash";
    private static final int PINS = 1_000_000;

    private record Kept(UUID salt, byte[] hash) {}

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final AuditLog audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    StatusPins(JdbcClient jdbc, PersonalData personal, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.audit = audit;
        this.clock = clock;
    }

    /** Makes a PIN of six digits, which replaces an earlier one. The caller has checked whose application it is. */
    @Transactional
    public String make(String number, String by) {
        String pin = "%06d".formatted(random.nextInt(PINS));
        UUID salt = UUID.randomUUID();
        jdbc.sql("""
                        insert into status_pin (application_number, salt, pin_hash, made_by, made_at) values (:number, :salt, :hash, :by, :at)
                        on conflict (application_number) do update set salt = :salt, pin_hash = :hash, made_by = :by, made_at = :at""")
                .param("number", number)
                .param("salt", salt)
                .param("hash", hash(salt, pin))
                .param("by", by)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(Action.statusPinMade, by, number, null, Map.of());
        return pin;
    }

    /** Whether this is the application's PIN. It takes as long for an application that is unknown or has none. */
    boolean opens(String number, String pin) {
        Optional<Kept> kept = jdbc.sql("select salt, pin_hash from status_pin where application_number = :number")
                .param("number", number)
                .query((row, n) -> new Kept(row.getObject("salt", UUID.class), row.getBytes("pin_hash")))
                .optional();
        byte[] given = hash(kept.map(Kept::salt).orElseGet(UUID::randomUUID), pin);
        return MessageDigest.isEqual(given, kept.map(Kept::hash).orElse(new byte[given.length]));
    }

    private byte[] hash(UUID salt, String pin) {
        return Objects.requireNonNull(personal.fingerprint(PIN, salt + "\n" + pin));
    }
}
