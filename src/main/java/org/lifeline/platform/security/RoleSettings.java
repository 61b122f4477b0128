package org.lifeline.platform.security;

import java.util.List;
import java.util.TreeSet;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.lifeline.platform.SettingMissing;
import org.lifeline.platform.problem.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Updates the table of roles from the settings: exactly the installation's own groups of officers that the settings name, and the accounts
 * that may deploy models. A person who writes the settings controls the machine; an administrator of accounts can change neither.
 */
@Component
@Order(1)
class RoleSettings implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(RoleSettings.class);

    private final RoleProperties properties;
    private final RoleTable roles;
    private final IdentityService identities;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    RoleSettings(
            RoleProperties properties,
            RoleTable roles,
            IdentityService identities,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.properties = properties;
        this.roles = roles;
        this.identities = identities;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        transaction.executeWithoutResult(status -> officers());
        if (!identities.isReadOnly()) {
            properties.officers().forEach(this::createGroup);
            deployers();
        }
        warnOfUnnamedGroups();
    }

    private void officers() {
        List<String> officers = properties.officers();
        jdbc.sql("delete from role where not built_in and not name = any(:names)")
                .param("names", officers.toArray(String[]::new))
                .update();
        for (String name : officers) {
            jdbc.sql("insert into role (name, kind) values (:name, 'decides') on conflict do nothing")
                    .param("name", name)
                    .update();
            if (!"decides".equals(roles.roles().get(name))) {
                throw new SettingMissing("lifeline.roles.officers names " + name
                        + ", which is a role of the product that does not decide");
            }
        }
    }

    private void createGroup(String name) {
        if (identities.createGroupQuery().groupId(name).count() == 0) {
            Group group = identities.newGroup(name);
            group.setName(Role.displayName(name));
            group.setType("WORKFLOW");
            identities.saveGroup(group);
        }
    }

    private void deployers() {
        for (User user :
                identities.createUserQuery().memberOfGroup(Role.DEPLOYER).list()) {
            if (!properties.deployers().contains(user.getId())) {
                LOG.warn(
                        "{} is no longer in deployer: lifeline.roles.deployers does not name this account",
                        user.getId());
                identities.deleteMembership(user.getId(), Role.DEPLOYER);
            }
        }
        for (String name : properties.deployers()) {
            if (identities.createUserQuery().userId(name).count() == 0) {
                LOG.warn("lifeline.roles.deployers names {}, and there is no such account", name);
            } else if (identities
                            .createGroupQuery()
                            .groupId(Role.DEPLOYER)
                            .groupMember(name)
                            .count()
                    == 0) {
                deployer(name);
            }
        }
    }

    private void deployer(String name) {
        try {
            transaction.executeWithoutResult(status -> {
                // the database accepts this role only in a transaction that sets this variable
                jdbc.sql("select set_config('lifeline.named_by_setting', :name, true)")
                        .param("name", name)
                        .query(String.class)
                        .single();
                identities.createMembership(name, Role.DEPLOYER);
            });
        } catch (RuntimeException e) {
            Refused refused = Refused.in(e);
            if (refused == null) {
                throw e;
            }
            LOG.error("lifeline.roles.deployers names {}, who does not get the role: {}", name, refused.detail());
        }
    }

    /** Before there was a table, every group was one of officers. Tells the operator of such an installation what to set. */
    private void warnOfUnnamedGroups() {
        TreeSet<String> unnamed = new TreeSet<>();
        for (Group group : identities.createGroupQuery().list()) {
            if (!roles.isNamed(group.getId())) {
                unnamed.add(group.getId());
            }
        }
        if (!unnamed.isEmpty()) {
            LOG.warn(
                    "groups that lifeline.roles.officers does not name, so that they open nothing: {}",
                    String.join(", ", unnamed));
        }
    }
}
