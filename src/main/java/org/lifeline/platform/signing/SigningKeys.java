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

    private record Held(List<SigningKey> keys, Map<KeyUse, Map<Long, SigningKey>> byKid) {}

    private static final Comparator<SigningKey> NEWER =
            Comparator.comparing(SigningKey::usableFrom).thenComparing(SigningKey::generation);

    private volatile Held held;

    SigningKeys(List<SigningKey> keys) {
        this.held = hold(keys);
    }

    private static Held hold(List<SigningKey> keys) {
        Map<KeyUse, Map<Long, SigningKey>> byKid = new HashMap<>();
        for (KeyUse use : KeyUse.values()) {
            byKid.put(use, keys.stream()
                    .filter(key -> key.use() == use)
                    .collect(Collectors.toUnmodifiableMap(SigningKey::kidNumber, key -> key)));
        }
        // the order in the file is arbitrary; every node must publish the same bytes
        return new Held(
                keys.stream()
                        .sorted(Comparator.comparing(SigningKey::use).thenComparing(SigningKey::generation))
                        .toList(),
                byKid);
    }

    /** The keys from now on, after the store has changed. */
    void replace(List<SigningKey> keys) {
        held = hold(keys);
    }

    /** Every key, retired and coming ones too: what is published. The same list until the keys change. */
    public List<SigningKey> all() {
        return held.keys();
    }

    /**
     * The key that signs now: the newest whose first use has come.
     *
     * @throws SigningKeysUnavailable when every key of this use is meant for later
     */
    public SigningKey current(KeyUse use, Instant now) {
        return held.keys().stream()
                .filter(key -> key.use() == use && !key.usableFrom().isAfter(now))
                .max(NEWER)
                .orElseThrow(() -> new SigningKeysUnavailable(
                        "No %s key in the key store may be used yet".formatted(use.label())));
    }

    /** The key that signs last of all, now or later. */
    SigningKey newest(KeyUse use) {
        return held.keys().stream().filter(key -> key.use() == use).max(NEWER).orElseThrow();
    }

    Optional<SigningKey> find(KeyUse use, long kidNumber) {
        return Optional.ofNullable(held.byKid().get(use).get(kidNumber));
    }
}
