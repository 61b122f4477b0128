package org.lifeline.platform.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * ES256 (RFC 7518 §3.4, RFC 9053 §2.1): ECDSA on P-256 with SHA-256. The signature consists of r and s one after the other, 32 bytes each.
 * Verification uses BoringSSL (Conscrypt) where it is available, which is ten times as fast as Java's own implementation; elsewhere it uses
 * Java's.
 */
public final class Es256 {

    static final int SIGNATURE_BYTES = 64;

    private static final String JAVA = "SHA256withECDSAinP1363Format";
    private static final String DER = "SHA256withECDSA";

    private static final @Nullable Provider FAST = Conscrypt.isAvailable() ? Conscrypt.newProvider() : null;

    private Es256() {}

    /** Signs with Java's own providers, because the key may be in a hardware module. */
    static byte[] sign(PrivateKey key, byte[] toBeSigned) throws GeneralSecurityException {
        Signature es256 = Signature.getInstance(JAVA);
        es256.initSign(key);
        es256.update(toBeSigned);
        return es256.sign();
    }

    /** Whether this is a signature of these bytes by this key; false for any invalid input. */
    public static boolean verify(ECPublicKey key, byte[] signed, byte[] signature) {
        return verify(FAST, key, signed, signature);
    }

    /** @param fast the provider that verifies; null: Java's own */
    static boolean verify(@Nullable Provider fast, ECPublicKey key, byte[] signed, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature es256 = fast == null ? Signature.getInstance(JAVA) : Signature.getInstance(DER, fast);
            es256.initVerify(key);
            es256.update(signed);
            return es256.verify(fast == null ? signature : ECDSA.transcodeSignatureToDER(signature));
        } catch (SignatureException | JOSEException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot verify ES256", e);
        }
    }

    /** The fast provider; null where only Java's own is available. */
    static @Nullable Provider fast() {
        return FAST;
    }
}
