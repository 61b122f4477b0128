package org.lifeline.platform.security;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.digest.PasswordManager;
import org.camunda.bpm.engine.impl.util.EncryptionUtil;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** Compares passwords with hashes in the engine's format. */
@Component
@Conditional(RunMode.OwnAccounts.class)
class Passwords {

    private static final String NO_SALT = "";

    private final ProcessEngine engine;
    private volatile @Nullable String dummy;

    Passwords(ProcessEngine engine) {
        this.engine = engine;
    }

    private PasswordManager hashes() {
        return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration()).getPasswordManager();
    }

    /**
     * Whether the hash was made from this password. Without a hash it takes as long as with one, so that the time does not reveal which
     * names exist.
     */
    boolean matches(String password, @Nullable String salt, @Nullable String hash) {
        if (hash == null) {
            check(password, NO_SALT, dummyHash());
            return false;
        }
        return check(password, salt, hash);
    }

    /** One comparison, which is the slow part of every log-in. */
    boolean check(String password, @Nullable String salt, String hash) {
        return hashes().check(EncryptionUtil.saltPassword(password, salt), hash);
    }

    private String dummyHash() {
        String hash = dummy;
        if (hash == null) {
            hash = hashes().encrypt("nobody's");
            dummy = hash;
        }
        return hash;
    }
}
