package org.lifeline.platform.signing;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All signing keys of this installation, of every use and generation, held in memory. */
public final class SigningKeys {

    private final List<SigningKey> keys;
    private final Map<KeyUse, Map<Long, SigningKey>> byKid = new HashMap<>();

    SigningKeys(List<SigningKey> keys) {
        // the order in the file is arbitrary; every node must publish the same bytes
        this.keys = keys.stream()
                .sorted(Comparator.comparing(SigningKey::use).thenComparing(SigningKey::generation))
                .toList();
        for (KeyUse use : KeyUse.values()) {
            byKid.put(use, keys.stream()
                    .filter(key -> key.use() == use)
                    .collect(Collectors.toUnmodifiableMap(SigningKey::kidNumber, key -> key)));
        }
    }

    /** Every key, retired and coming ones too: what is published. */
    public List<SigningKey> all() {
        return keys;
    }

    /**
     * The key that signs now: the newest whose first use has come.
     *
     * @throws SigningKeysUnavailable when every key of this use is meant for later
     */
    public SigningKey current(KeyUse use, Instant now) {
        return keys.stream()
                .filter(key -> key.use() == use && !key.usableFrom().isAfter(now))
                .max(Comparator.comparing(SigningKey::usableFrom).thenComparing(SigningKey::generation))
                .orElseThrow(() -> new SigningKeysUnavailable(
                        "No %s key in the key store may be used yet".formatted(use.label())));
    }

    Optional<SigningKey> find(KeyUse use, long kidNumber) {
        return Optional.ofNullable(byKid.get(use).get(kidNumber));
    }
}
