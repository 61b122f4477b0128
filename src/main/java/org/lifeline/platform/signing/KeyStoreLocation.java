package org.lifeline.platform.signing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;

/** Where the key store is: in a file, or in a hardware module. Messages name it by its {@code toString}. */
interface KeyStoreLocation {

    /** A change of the store, made while nobody else changes it. */
    interface Change {
        void to(KeyStore store) throws GeneralSecurityException, OperatorCreationException;
    }

    /** Whether the store has been created; otherwise there is only the place for it. */
    boolean exists() throws IOException, GeneralSecurityException;

    /** The current content of the store. */
    KeyStore load() throws IOException, GeneralSecurityException;

    /** Creates the store with the first keys. If another node was faster, its keys stay. */
    void create(Change fill) throws IOException, GeneralSecurityException, OperatorCreationException;

    /** Makes the change atomically: all of it is kept, or nothing. */
    void change(Change change) throws IOException, GeneralSecurityException, OperatorCreationException;

    /** A new key pair on P-256. In a hardware module the private key never leaves it, if the module is configured so. */
    KeyPair newPair() throws GeneralSecurityException;

    /** The password of an entry; null where opening the store was enough. */
    char @Nullable [] entryPassword();

    /** A value that changes whenever the content of the store changes. */
    String version() throws IOException, GeneralSecurityException;
}
