package org.lifeline.platform.signing;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.Collections;
import java.util.TreeSet;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;

/**
 * A token that is accessed by PKCS#11 (a hardware module, or SoftHSM), through Java's own SunPKCS11. Private keys are made in the token.
 * With the attributes that the operations guide shows, they never leave it.
 */
final class KeyToken implements KeyStoreLocation {

    private final Path configuration;
    private final char[] pin;
    private @Nullable Provider provider;

    /**
     * @param configuration the configuration file of SunPKCS11: name, library, slot, attributes
     * @param pin the PIN of the token's user
     */
    KeyToken(Path configuration, String pin) {
        this.configuration = configuration.toAbsolutePath().normalize();
        this.pin = pin.toCharArray();
    }

    /** Registers the provider, because signing looks for the provider of a token's key among all registered ones. */
    private synchronized Provider provider() throws GeneralSecurityException {
        if (provider == null) {
            try {
                Provider configured = Security.getProvider("SunPKCS11").configure(configuration.toString());
                Provider known = Security.getProvider(configured.getName());
                if (known == null) {
                    Security.addProvider(configured);
                }
                provider = known == null ? configured : known;
            } catch (InvalidParameterException | ProviderException e) {
                throw new GeneralSecurityException("SunPKCS11 cannot be configured: " + reason(e), e);
            }
        }
        return provider;
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : e.getMessage() + ", " + reason(e.getCause());
    }

    @Override
    public boolean exists() throws IOException, GeneralSecurityException {
        return load().aliases().hasMoreElements();
    }

    @Override
    public KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS11", provider());
        store.load(null, pin);
        return store;
    }

    @Override
    public void create(Change fill) throws IOException, GeneralSecurityException, OperatorCreationException {
        change(fill);
    }

    @Override
    public synchronized void change(Change change)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        try {
            change.to(load());
        } catch (ProviderException e) {
            throw new GeneralSecurityException(reason(e), e);
        }
    }

    @Override
    public KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider());
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    @Override
    public char @Nullable [] entryPassword() {
        return null;
    }

    @Override
    public String version() throws IOException, GeneralSecurityException {
        return new TreeSet<>(Collections.list(load().aliases())).toString();
    }

    @Override
    public String toString() {
        return "the key store in the PKCS#11 token of " + configuration;
    }
}
