package org.lifeline.platform.signing;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Replaces signing keys without an interruption. A new key is published long before it signs, and an old key stays published. Nodes that
 * did not make the key read the changed store.
 */
@Component
@DependsOnDatabaseInitialization
public class KeyRotation {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final SigningKeyStore store;
    private final SigningKeys keys;
    private final SigningKeysInUse inUse;
    private final SigningProperties properties;
    private final Clock clock;
    private String seen;

    KeyRotation(
            SigningKeyStore store,
            SigningKeys keys,
            SigningKeysInUse inUse,
            SigningProperties properties,
            Clock clock) {
        this.store = store;
        this.keys = keys;
        this.inUse = inUse;
        this.properties = properties;
        this.clock = clock;
        this.seen = store.version();
        inUse.remember(keys.all());
    }

    /**
     * Makes the next key for each use whose newest key has signed for longer than {@code lifeline.keys.rotate-after}.
     *
     * @return the number of keys that were made
     * @throws SigningKeysUnavailable when the key store cannot be written
     */
    public synchronized int rotateDueKeys() {
        Instant now = clock.instant();
        int made = 0;
        for (KeyUse use : KeyUse.values()) {
            if (keys.newest(use).usableFrom().plus(properties.rotateAfter()).isBefore(now)) {
                SigningKey next = store.rotate(use, now.plus(properties.publishBefore()));
                LOG.info("made {} key {}, which signs from {}", use.label(), next.kid(), next.usableFrom());
                made++;
            }
        }
        if (made > 0) {
            reload();
        }
        return made;
    }

    /** Loads keys that another node, or the command, has put into the store. */
    @Scheduled(fixedDelay = 30_000, initialDelay = 30_000)
    synchronized void reloadIfStoreChanged() {
        if (!store.version().equals(seen)) {
            try {
                reload();
                LOG.info(
                        "the key store has changed, {} keys are known now",
                        keys.all().size());
            } catch (SigningKeysUnavailable e) {
                // the keys in memory stay in use; a store that is only half written is read again next time
                LOG.warn("the key store has changed and cannot be read: {}", e.getMessage());
            }
        }
    }

    private void reload() {
        String version = store.version();
        List<SigningKey> now = store.read();
        inUse.remember(now);
        keys.replace(now);
        seen = version;
    }
}
