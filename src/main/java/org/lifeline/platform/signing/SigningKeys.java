package org.lifeline.platform.signing;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All signing keys of this installation in memory, of every use and generation. */
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
            byKid.put(
                    use,
                    keys.stream()
                            .filter(key -> key.use() == use)
                            .collect(Collectors.toUnmodifiableMap(SigningKey::kidNumber, key -> key)));
        }
        // the order in the file is arbitrary, but every node must publish the same bytes
        return new Held(
                keys.stream()
                        .sorted(Comparator.comparing(SigningKey::use).thenComparing(SigningKey::generation))
                        .toList(),
                byKid);
    }

    /** Replaces the keys after the store has changed. */
    void replace(List<SigningKey> keys) {
        held = hold(keys);
    }

    /** Every key, including retired and future ones; this is what is published. The list stays the same object until the keys change. */
    public List<SigningKey> all() {
        return held.keys();
    }

    /**
     * The key that signs now: the newest one that may sign already.
     *
     * @throws SigningKeysUnavailable when no key of this use may sign yet
     */
    public SigningKey current(KeyUse use, Instant now) {
        return held.keys().stream()
                .filter(key -> key.use() == use && !key.usableFrom().isAfter(now))
                .max(NEWER)
                .orElseThrow(() -> new SigningKeysUnavailable(
                        "No %s key in the key store may be used yet".formatted(use.label())));
    }

    /** The newest key of a use, even if it does not sign yet. */
    SigningKey newest(KeyUse use) {
        return held.keys().stream().filter(key -> key.use() == use).max(NEWER).orElseThrow();
    }

    Optional<SigningKey> find(KeyUse use, long kidNumber) {
        return Optional.ofNullable(held.byKid().getOrDefault(use, Map.of()).get(kidNumber));
    }
}
