package org.lifeline.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.IdentityServiceImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Log-ins of a test's own, beside the demo accounts: with any groups that do not exclude each other, and nobody else's cases. A group
 * that the product does not have becomes an officers' group, as by the setting lifeline.roles.officers.
 */
public final class Accounts {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Accounts() {}

    /** Makes an account in these groups, and the groups that are missing; returns its name. */
    public static String create(IdentityService identities, String... groups) {
        String name = "test-" + NUMBER.incrementAndGet() + "." + String.join("_", groups);
        User user = identities.newUser(name);
        user.setPassword("demo");
        identities.saveUser(user);
        for (String id : groups) {
            if (identities.createGroupQuery().groupId(id).count() == 0) {
                Group group = identities.newGroup(id);
                group.setName(id);
                identities.saveGroup(group);
            }
            nameGroup(identities, id);
            if (id.equals("deployer")) {
                // as by the setting lifeline.roles.deployers
                new TransactionTemplate(transactions(identities)).executeWithoutResult(status -> {
                    jdbc(identities)
                            .sql("select set_config('lifeline.named_by_setting', ?, true)")
                            .param(name)
                            .query(String.class)
                            .single();
                    identities.createMembership(name, id);
                });
            } else {
                identities.createMembership(name, id);
            }
        }
        return name;
    }

    /** Makes a group one of officers. */
    public static void nameGroup(IdentityService identities, String group) {
        jdbc(identities)
                .sql("insert into role (name, kind) values (?, 'decides') on conflict do nothing")
                .param(group)
                .update();
    }

    private static JdbcClient jdbc(IdentityService identities) {
        return JdbcClient.create(engine(identities).getDataSource());
    }

    private static PlatformTransactionManager transactions(IdentityService identities) {
        return ((SpringProcessEngineConfiguration) engine(identities)).getTransactionManager();
    }

    private static ProcessEngineConfigurationImpl engine(IdentityService identities) {
        return ((IdentityServiceImpl) identities)
                .getCommandExecutor()
                .execute(CommandContext::getProcessEngineConfiguration);
    }
}
