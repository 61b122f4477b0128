package org.lifeline.testing;

import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.digest.PasswordManager;
import org.camunda.bpm.engine.impl.digest.Sha512HashDigest;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * A deployment of a test stores passwords as the embedded product does. A real deployment's hash is slow on purpose, and slower still with the
 * compiler that tests have: in the half of the tests that has the deployments it was a fifth of the processor's work. Hashes of the real kind are
 * checked as well, such as those of a node without this.
 */
@TestConfiguration(proxyBeanMethods = false)
@ConditionalOnProperty(QuickPasswords.SETTING)
public class QuickPasswords {

    /** Is among {@link Deployment#settings}; a test of passwords and a benchmark take it away. */
    public static final String SETTING = "tests.quick-passwords";

    @Bean
    static ProcessEnginePlugin quickPasswordManager() {
        return new AbstractProcessEnginePlugin() {
            @Override
            public void postInit(ProcessEngineConfigurationImpl engine) {
                engine.setPasswordManager(
                        new PasswordManager(new Sha512HashDigest(), List.of(engine.getPasswordEncryptor())));
            }
        };
    }
}
