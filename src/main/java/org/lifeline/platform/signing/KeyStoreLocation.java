package org.lifeline.platform.signing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;

/** Where the key store lies: in a file, or in a hardware module. Its {@code toString} is how a message names it. */
interface KeyStoreLocation {

    /** What is done to the store while nobody else changes it. */
    interface Change {
        void to(KeyStore store) throws GeneralSecurityException, OperatorCreationException;
    }

    /** Whether there are keys, or only the place for them. */
    boolean exists() throws IOException, GeneralSecurityException;

    /** The store as it is now. */
    KeyStore load() throws IOException, GeneralSecurityException;

    /** Puts the first keys there; where another node was faster, its keys stay. */
    void create(Change fill) throws IOException, GeneralSecurityException, OperatorCreationException;

    /** All of the change is kept, or nothing of it. */
    void change(Change change) throws IOException, GeneralSecurityException, OperatorCreationException;

    /** A new pair on P-256, which does not leave the shelf if that is what the shelf is for. */
    KeyPair newPair() throws GeneralSecurityException;

    /** What opens an entry; null where opening the store was enough. */
    char @Nullable [] entryPassword();

    /** What tells one state of the store from another. */
    String version() throws IOException, GeneralSecurityException;
}
