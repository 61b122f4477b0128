package org.lifeline.platform.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.camunda.bpm.engine.impl.digest.PasswordEncryptor;
import org.camunda.bpm.engine.impl.identity.PasswordPolicyLengthRuleImpl;
import org.camunda.bpm.engine.impl.identity.PasswordPolicyUserDataRuleImpl;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.lifeline.platform.RunMode;
import org.springframework.stereotype.Component;

/**
 * Passwords of the accounts that the engine keeps itself. In a real deployment without an identity provider, passwords are long, may have
 * any characters, and are stored as a hash that is slow to guess. The engine's own hash is a single SHA-512. The embedded product keeps
 * that one, because everybody knows its passwords and programs send them with each request.
 */
@Component
class AccountPasswords extends AbstractCamundaConfiguration {

    static final int SHORTEST = 12;

    private final RunMode mode;

    AccountPasswords(RunMode mode) {
        this.mode = mode;
    }

    @Override
    public void preInit(SpringProcessEngineConfiguration engine) {
        // a wrong password does not lock an account, because anyone who knows a name could lock its owner out;
        // LimitFilters counts the
        // attempts by their origin
        engine.setLoginMaxAttempts(Integer.MAX_VALUE);
        engine.setLoginDelayBase(0);
        if (mode.embedded()) {
            return;
        }
        // passwords that an earlier version stored with SHA-512 still work, because the engine supports this hash
        // itself
        engine.setPasswordEncryptor(new Slow());
        engine.setEnablePasswordPolicy(true);
        engine.setPasswordPolicy(
                () -> List.of(new PasswordPolicyLengthRuleImpl(SHORTEST), new PasswordPolicyUserDataRuleImpl()));
    }

    /**
     * PBKDF2 (RFC 8018) with HMAC-SHA512 and the number of rounds that OWASP recommends for it. The engine adds a random salt of its own to
     * the password first.
     */
    static final class Slow implements PasswordEncryptor {
        private static final int ROUNDS = 210_000;
        private static final int KEY_BITS = 512;
        private static final byte[] PURPOSE = "lifeline account".getBytes(StandardCharsets.US_ASCII);

        @Override
        public String encrypt(String saltedPassword) {
            try {
                PBEKeySpec password = new PBEKeySpec(saltedPassword.toCharArray(), PURPOSE, ROUNDS, KEY_BITS);
                return Base64.getEncoder()
                        .encodeToString(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                                .generateSecret(password)
                                .getEncoded());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no PBKDF2", e);
            }
        }

        @Override
        public boolean check(String saltedPassword, String stored) {
            return MessageDigest.isEqual(
                    encrypt(saltedPassword).getBytes(StandardCharsets.US_ASCII),
                    stored.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public String hashAlgorithmName() {
            return "PBKDF2-SHA512-" + ROUNDS;
        }
    }
}
