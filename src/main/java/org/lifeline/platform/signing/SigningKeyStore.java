package org.lifeline.platform.signing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The signing keys in a file or a hardware module. The alias of an entry is the use and generation of the key, such as {@code voucher-1}.
 * The entry's certificate only states from when the key may sign ({@code notBefore}); nobody verifies it.
 */
final class SigningKeyStore {

    private static final Pattern ALIAS = Pattern.compile("(voucher|status-list|payable|audit)-(\\d{1,6})");
    private static final Duration CERTIFICATE_LIFE = Duration.ofDays(3650);

    private final KeyStoreLocation location;

    SigningKeyStore(KeyStoreLocation location) {
        this.location = location;
    }

    /** Opens the store for a database that was never used with any key. */
    SigningKeys open(boolean generate, Clock clock) {
        return open(generate, Set.of(), clock);
    }

    /**
     * Reads the keys.
     *
     * @param generate whether missing keys may be made. An existing store is never changed, except to add the key of the audit log, which
     *     stores of the first version do not have
     * @param inUse the ids of the keys that have signed. Each must be in the store; while there is any, no new store is made
     * @throws SigningKeysUnavailable when the store is missing, unreadable, has another password or is incomplete
     */
    SigningKeys open(boolean generate, Set<String> inUse, Clock clock) {
        try {
            if (!location.exists()) {
                if (!inUse.isEmpty()) {
                    throw new SigningKeysUnavailable(
                            "%s holds no keys, but vouchers, payments or the audit log were signed with keys that it held (%s): restore it from the backup. No new keys are made while these are in use"
                                    .formatted(named(), String.join(", ", new TreeSet<>(inUse))));
                }
                if (!generate) {
                    throw new SigningKeysUnavailable(
                            "%s holds no keys: restore it from the backup, or set lifeline.keys.generate=true once to make new keys"
                                    .formatted(named()));
                }
                create(clock.instant());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unavailable(e);
        }
        // read as seldom as possible: each time a password is made into keys, ten thousand rounds for every entry
        List<SigningKey> keys = load();
        refuseWithout(inUse, keys);
        if (generate && lacksOnlyTheAuditKey(keys)) {
            addAuditKey(clock.instant());
            keys = load();
        }
        return new SigningKeys(complete(keys));
    }

    private void refuseWithout(Set<String> inUse, List<SigningKey> keys) {
        Set<String> missing = new TreeSet<>(inUse);
        keys.forEach(key -> missing.remove(key.kid()));
        if (!missing.isEmpty()) {
            throw new SigningKeysUnavailable(
                    "%s lacks keys that vouchers, payments or the audit log were signed with (%s): it is another installation's, or an old backup. Restore the newest one"
                            .formatted(named(), String.join(", ", missing)));
        }
    }

    /** A value that changes whenever the content of the store changes. */
    String version() {
        try {
            return location.version();
        } catch (IOException | GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    /**
     * Adds the next key of a use.
     *
     * @param usableFrom from when on it signs
     * @throws SigningKeysUnavailable when the store cannot be read or written
     */
    SigningKey rotate(KeyUse use, Instant usableFrom) {
        // a certificate stores whole seconds only
        Instant from = usableFrom.truncatedTo(ChronoUnit.SECONDS);
        AtomicReference<SigningKey> made = new AtomicReference<>();
        change(store -> {
            int last = entries(store).stream()
                    .filter(key -> key.use() == use)
                    .mapToInt(SigningKey::generation)
                    .max()
                    .orElse(0);
            made.set(addKey(store, use, last + 1, from));
        });
        return Objects.requireNonNull(made.get());
    }

    /**
     * The current keys of the store.
     *
     * @throws SigningKeysUnavailable when it cannot be read, or a use has no key
     */
    List<SigningKey> read() {
        return complete(load());
    }

    private List<SigningKey> complete(List<SigningKey> keys) {
        for (KeyUse use : KeyUse.values()) {
            if (keys.stream().noneMatch(key -> key.use() == use)) {
                throw new SigningKeysUnavailable(
                        "%s has no EC P-256 key with the alias %s-1".formatted(named(), use.label()));
            }
        }
        return keys;
    }

    private void create(Instant now) {
        try {
            location.create(store -> {
                for (KeyUse use : KeyUse.values()) {
                    addKey(store, use, 1, now);
                }
            });
        } catch (IOException | GeneralSecurityException | OperatorCreationException | ProviderException e) {
            throw new SigningKeysUnavailable("No keys could be made in %s: %s".formatted(location, e), e);
        }
    }

    private void addAuditKey(Instant now) {
        change(store -> {
            // another node may have been faster
            if (lacksOnlyTheAuditKey(entries(store))) {
                addKey(store, KeyUse.AUDIT, 1, now);
            }
        });
    }

    private void change(KeyStoreLocation.Change change) {
        try {
            location.change(change);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new SigningKeysUnavailable("No key could be added to %s: %s".formatted(location, e), e);
        }
    }

    private static boolean lacksOnlyTheAuditKey(List<SigningKey> keys) {
        EnumSet<KeyUse> found = EnumSet.noneOf(KeyUse.class);
        keys.forEach(key -> found.add(key.use()));
        return EnumSet.complementOf(found).equals(EnumSet.of(KeyUse.AUDIT));
    }

    private List<SigningKey> load() {
        try {
            return entries(location.load());
        } catch (IOException | GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private List<SigningKey> entries(KeyStore store) throws GeneralSecurityException {
        List<SigningKey> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            Matcher name = ALIAS.matcher(alias.toLowerCase(Locale.ROOT));
            if (name.matches()) {
                keys.add(key(store, alias, use(name.group(1)), Integer.parseInt(name.group(2))));
            }
        }
        return keys;
    }

    private SigningKey key(KeyStore store, String alias, KeyUse use, int generation) throws GeneralSecurityException {
        Key key = store.getKey(alias, location.entryPassword());
        Certificate certificate = store.getCertificate(alias);
        if (key instanceof PrivateKey privateKey
                && certificate instanceof X509Certificate x509
                && x509.getPublicKey() instanceof ECPublicKey publicKey) {
            try {
                return new SigningKey(
                        use,
                        generation,
                        publicKey,
                        privateKey,
                        x509.getNotBefore().toInstant());
            } catch (IllegalStateException | IllegalArgumentException wrongCurve) {
                throw notP256(alias);
            }
        }
        throw notP256(alias);
    }

    private SigningKeysUnavailable notP256(String alias) {
        return new SigningKeysUnavailable(
                "The entry %s of %s is not a private EC key on P-256".formatted(alias, location));
    }

    private static KeyUse use(String label) {
        for (KeyUse use : KeyUse.values()) {
            if (use.label().equals(label)) {
                return use;
            }
        }
        throw new IllegalStateException("The alias pattern knows a use that KeyUse does not: " + label);
    }

    private SigningKey addKey(KeyStore store, KeyUse use, int generation, Instant usableFrom)
            throws GeneralSecurityException, OperatorCreationException {
        KeyPair pair = location.newPair();
        String alias = use.label() + "-" + generation;
        store.setKeyEntry(alias, pair.getPrivate(), location.entryPassword(), new Certificate[] {
            certificate(pair, alias, usableFrom)
        });
        return key(store, alias, use, generation);
    }

    private SigningKeysUnavailable unavailable(Exception e) {
        return new SigningKeysUnavailable(
                "%s cannot be opened with the password in lifeline.keys.password: %s"
                        .formatted(
                                named(),
                                String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("")),
                e);
    }

    private String named() {
        String described = location.toString();
        return Character.toUpperCase(described.charAt(0)) + described.substring(1);
    }

    static X509Certificate certificate(KeyPair pair, String name, Instant usableFrom)
            throws GeneralSecurityException, OperatorCreationException {
        X500Name subject = new X500Name("CN=Lifeline " + name);
        X509CertificateHolder certificate = new JcaX509v3CertificateBuilder(
                        subject,
                        new BigInteger(63, new SecureRandom()).setBit(0),
                        Date.from(usableFrom),
                        Date.from(usableFrom.plus(CERTIFICATE_LIFE)),
                        subject,
                        pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
        return new JcaX509CertificateConverter().getCertificate(certificate);
    }
}
