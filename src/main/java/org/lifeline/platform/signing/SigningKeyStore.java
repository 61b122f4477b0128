package org.lifeline.platform.signing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The PKCS#12 file (RFC 7292) with the signing keys. An entry's alias is its use and generation, such as
 * {@code voucher-1}; its certificate says only from when the key may sign ({@code notBefore}) and vouches for nothing.
 */
final class SigningKeyStore {

    private static final Pattern ALIAS = Pattern.compile("(voucher|status-list|payable|audit)-(\\d{1,6})");
    private static final Duration CERTIFICATE_LIFE = Duration.ofDays(3650);

    private final Path file;
    private final char[] password;

    SigningKeyStore(Path file, String password) {
        this.file = file.toAbsolutePath().normalize();
        this.password = password.toCharArray();
    }

    /**
     * Reads the keys.
     *
     * @param generate whether a missing file may be made anew; an existing one is never changed, but for the key of the audit log,
     *     which stores of the first version do not have
     * @throws SigningKeysUnavailable when the file is missing, unreadable, under another password or incomplete
     */
    SigningKeys open(boolean generate, Clock clock) {
        if (Files.notExists(file)) {
            if (!generate) {
                throw new SigningKeysUnavailable(
                        "There is no key store at %s: restore it from the backup, or set lifeline.keys.generate=true once to make new keys"
                                .formatted(file));
            }
            create(clock.instant());
        } else if (generate) {
            addAuditKey(clock.instant());
        }
        return read();
    }

    /** What tells one state of the file from another. */
    record Version(FileTime modified, long size) {}

    Version version() {
        try {
            return new Version(Files.getLastModifiedTime(file), Files.size(file));
        } catch (IOException e) {
            throw new SigningKeysUnavailable("The key store at %s cannot be read: %s".formatted(file, e), e);
        }
    }

    /**
     * Adds the next key of a use to the file.
     *
     * @param usableFrom when it begins to sign
     * @throws SigningKeysUnavailable when the file cannot be read or written
     */
    SigningKey rotate(KeyUse use, Instant usableFrom) {
        // whole seconds are all that a certificate keeps
        Instant from = usableFrom.truncatedTo(ChronoUnit.SECONDS);
        AtomicInteger generation = new AtomicInteger();
        change(store -> {
            generation.set(1 + entries().stream()
                    .filter(key -> key.use() == use)
                    .mapToInt(SigningKey::generation)
                    .max()
                    .orElse(0));
            addKey(store, use, generation.get(), from);
        });
        return entries().stream()
                .filter(key -> key.use() == use && key.generation() == generation.get())
                .findFirst()
                .orElseThrow();
    }

    private void addAuditKey(Instant now) {
        if (lacksOnlyTheAuditKey()) {
            change(store -> {
                if (lacksOnlyTheAuditKey()) {
                    addKey(store, KeyUse.AUDIT, 1, now);
                }
            });
        }
    }

    private interface Change {
        void to(KeyStore store) throws GeneralSecurityException, OperatorCreationException;
    }

    /** Under a lock: of two nodes that start together, both must sign with the key that the other one publishes. */
    private void change(Change change) {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        synchronized (SigningKeyStore.class) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                KeyStore store = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    store.load(in, password);
                }
                change.to(store);
                Path draft = Files.createTempFile(file.getParent(), ".keys", ".p12", ownerOnly(file.getParent()));
                try {
                    write(store, draft);
                    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(draft);
                }
            } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
                throw new SigningKeysUnavailable("No key could be added to the key store at %s: %s".formatted(file, e), e);
            }
        }
    }

    private boolean lacksOnlyTheAuditKey() {
        EnumSet<KeyUse> found = EnumSet.noneOf(KeyUse.class);
        entries().forEach(key -> found.add(key.use()));
        return EnumSet.complementOf(found).equals(EnumSet.of(KeyUse.AUDIT));
    }

    private SigningKeys read() {
        List<SigningKey> keys = entries();
        for (KeyUse use : KeyUse.values()) {
            if (keys.stream().noneMatch(key -> key.use() == use)) {
                throw new SigningKeysUnavailable("The key store at %s has no EC P-256 key with the alias %s-1"
                        .formatted(file, use.label()));
            }
        }
        return new SigningKeys(keys);
    }

    List<SigningKey> entries() {
        List<SigningKey> keys = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                Matcher name = ALIAS.matcher(alias.toLowerCase(Locale.ROOT));
                if (name.matches()) {
                    keys.add(key(store, alias, use(name.group(1)), Integer.parseInt(name.group(2))));
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new SigningKeysUnavailable(
                    "The key store at %s cannot be opened with the password in lifeline.keys.password: %s"
                            .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
                    e);
        }
        return keys;
    }

    private SigningKey key(KeyStore store, String alias, KeyUse use, int generation) throws GeneralSecurityException {
        Key key = store.getKey(alias, password);
        Certificate certificate = store.getCertificate(alias);
        if (key instanceof PrivateKey privateKey
                && certificate instanceof X509Certificate x509
                && x509.getPublicKey() instanceof ECPublicKey publicKey) {
            try {
                return new SigningKey(use, generation, publicKey, privateKey, x509.getNotBefore().toInstant());
            } catch (IllegalStateException | IllegalArgumentException wrongCurve) {
                throw notP256(alias);
            }
        }
        throw notP256(alias);
    }

    private SigningKeysUnavailable notP256(String alias) {
        return new SigningKeysUnavailable(
                "The entry %s of the key store at %s is not a private EC key on P-256".formatted(alias, file));
    }

    private static KeyUse use(String label) {
        for (KeyUse use : KeyUse.values()) {
            if (use.label().equals(label)) {
                return use;
            }
        }
        throw new IllegalStateException("The alias pattern knows a use that KeyUse does not: " + label);
    }

    private void create(Instant now) {
        Path folder = file.getParent();
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, ".keys", ".p12", ownerOnly(folder));
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, password);
                for (KeyUse use : KeyUse.values()) {
                    addKey(store, use, 1, now);
                }
                write(store, draft);
                publish(draft);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new SigningKeysUnavailable("No key store could be made at %s: %s".formatted(file, e), e);
        }
    }

    private void addKey(KeyStore store, KeyUse use, int generation, Instant usableFrom)
            throws GeneralSecurityException, OperatorCreationException {
        KeyPair pair = newPair();
        String alias = use.label() + "-" + generation;
        store.setKeyEntry(alias, pair.getPrivate(), password, new Certificate[] {certificate(pair, alias, usableFrom)});
    }

    private void write(KeyStore store, Path draft) throws IOException, GeneralSecurityException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            store.store(out, password);
            channel.force(true);
        }
    }

    /** A link fails when the name is taken, where a move would silently replace the keys another node just made. */
    private void publish(Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException anotherNodeWasFaster) {
            return;
        } catch (UnsupportedOperationException noLinksHere) {
            Files.move(draft, file);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
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
