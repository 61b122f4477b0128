package org.lifeline.platform.signing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.operator.OperatorCreationException;

/** A PKCS#12 file (RFC 7292) that only its owner can read. */
final class KeyFile implements KeyStoreLocation {

    private final Path file;
    private final char[] password;

    KeyFile(Path file, String password) {
        this.file = file.toAbsolutePath().normalize();
        this.password = password.toCharArray();
    }

    @Override
    public boolean exists() {
        return Files.exists(file);
    }

    @Override
    public KeyStore load() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return store;
        }
    }

    @Override
    public void create(Change fill) throws IOException, GeneralSecurityException, OperatorCreationException {
        Files.createDirectories(file.getParent());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        fill.to(store);
        write(store, this::publish);
    }

    /** Runs under a lock: two nodes that start at the same moment must sign with keys that both publish. */
    @Override
    public void change(Change change) throws IOException, GeneralSecurityException, OperatorCreationException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        synchronized (KeyFile.class) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                KeyStore store = load();
                change.to(store);
                write(store, draft -> Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE));
            }
        }
    }

    private interface Publication {
        void of(Path draft) throws IOException;
    }

    private void write(KeyStore store, Publication publication) throws IOException, GeneralSecurityException {
        Path draft = Files.createTempFile(file.getParent(), ".keys", ".p12", ownerOnly());
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                store.store(out, password);
                channel.force(true);
            }
            publication.of(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Creating a link fails when the name is taken, while a move would silently replace the keys that another node has just made. */
    private void publish(Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException anotherNodeWasFaster) {
            return;
        } catch (UnsupportedOperationException noLinksHere) {
            Files.move(draft, file);
        }
    }

    private FileAttribute<?>[] ownerOnly() throws IOException {
        return Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public KeyPair newPair() throws GeneralSecurityException {
        return pair();
    }

    static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    @Override
    public char[] entryPassword() {
        return password;
    }

    @Override
    public String version() throws IOException {
        return Files.getLastModifiedTime(file) + "/" + Files.size(file);
    }

    @Override
    public String toString() {
        return "the key store at " + file;
    }
}
