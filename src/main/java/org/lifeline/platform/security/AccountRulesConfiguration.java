package org.lifeline.platform.security;

import org.camunda.bpm.engine.impl.identity.WritableIdentityProvider;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.lifeline.platform.RunMode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Installs {@link AccountRules} instead of the engine's own identity provider. */
@Component
@Conditional(RunMode.OwnAccounts.class)
class AccountRulesConfiguration extends AbstractCamundaConfiguration {

    // the engine is created before the tables that these need may exist
    private final ObjectProvider<RoleTable> roles;
    private final ObjectProvider<AccountChanges> changes;
    private final ObjectProvider<JdbcClient> jdbc;

    AccountRulesConfiguration(
            ObjectProvider<RoleTable> roles, ObjectProvider<AccountChanges> changes, ObjectProvider<JdbcClient> jdbc) {
        this.roles = roles;
        this.changes = changes;
        this.jdbc = jdbc;
    }

    @Override
    public void preInit(SpringProcessEngineConfiguration engine) {
        engine.setIdentityProviderSessionFactory(new SessionFactory() {
            @Override
            public Class<?> getSessionType() {
                return WritableIdentityProvider.class;
            }

            @Override
            public Session openSession() {
                return new AccountRules(roles, changes, jdbc);
            }
        });
    }
}
