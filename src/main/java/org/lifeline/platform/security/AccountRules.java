package org.lifeline.platform.security;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.IdentityOperationResult;
import org.camunda.bpm.engine.impl.identity.db.DbIdentityServiceProvider;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rules for changes of the product's own accounts, in whatever way the change is made (Camunda Admin, the REST API, Java). Nobody
 * changes their own roles, no account has two roles that exclude each other, and changes that give power need two administrators. The
 * database enforces the second rule as well.
 */
class AccountRules extends DbIdentityServiceProvider {

    // looked up only when something is changed, because the engine creates an instance for every query about an account
    private final ObjectProvider<RoleTable> roles;
    private final ObjectProvider<AccountChanges> changes;
    private final ObjectProvider<JdbcClient> jdbc;

    AccountRules(
            ObjectProvider<RoleTable> roles, ObjectProvider<AccountChanges> changes, ObjectProvider<JdbcClient> jdbc) {
        this.roles = roles;
        this.changes = changes;
        this.jdbc = jdbc;
    }

    /** The person who makes the change; null where the product itself does, at its start. */
    private static @Nullable String person() {
        return Context.getCommandContext().getAuthenticatedUserId();
    }

    private List<String> groupsOf(String account) {
        return jdbc.getObject()
                .sql("select group_id_ from act_id_membership where user_id_ = :account")
                .param("account", account)
                .query(String.class)
                .list();
    }

    // ---------------------------------------------------------------- roles

    @Override
    public IdentityOperationResult createMembership(String account, String group) {
        checkAuthorization(Permissions.CREATE, Resources.GROUP_MEMBERSHIP, group);
        List<String> then = new ArrayList<>(groupsOf(account));
        then.add(group);
        RoleTable table = roles.getObject();
        table.excluded(table.named(then)).ifPresent(both -> {
            throw Refused.forbidden(ConflictingRoles.REASON, both.sentence());
        });
        String person = person();
        if (person != null) {
            refuseOwnAccount(person, account);
            if (table.deploys(group)) {
                throw Refused.forbidden(
                        "namedBySetting", "Deployers are named in the setting lifeline.roles.deployers, not here.");
            }
            if (table.needsTwo(group) && !isSecondAdministrator(person, group)) {
                changes.getObject().requireSecondAdministrator(AccountChanges.What.GRANT, account, group, person);
            }
        }
        return super.createMembership(account, group);
    }

    /** Whether the only administrator makes a second one, who is needed for all further changes. */
    private boolean isSecondAdministrator(String person, String group) {
        if (!group.equals(Groups.ADMINISTRATORS)) {
            return false;
        }
        Administrators.lock(jdbc.getObject());
        return jdbc.getObject()
                .sql("select user_id_ from act_id_membership where group_id_ = :group")
                .param("group", group)
                .query(String.class)
                .list()
                .equals(List.of(person));
    }

    @Override
    public IdentityOperationResult deleteMembership(String account, String group) {
        checkAuthorization(Permissions.DELETE, Resources.GROUP_MEMBERSHIP, group);
        String person = person();
        if (person != null) {
            refuseOwnAccount(person, account);
            if (group.equals(Groups.ADMINISTRATORS)) {
                changes.getObject().requireSecondAdministrator(AccountChanges.What.WITHDRAWAL, account, group, person);
            }
        }
        return super.deleteMembership(account, group);
    }

    @Override
    public IdentityOperationResult deleteGroup(String group) {
        checkAuthorization(Permissions.DELETE, Resources.GROUP, group);
        if (person() != null && roles.getObject().isNamed(group)) {
            throw Refused.forbidden("roleOfTheProduct", "This group is a role of the product, and is not removed.");
        }
        return super.deleteGroup(group);
    }

    private static void refuseOwnAccount(String person, String account) {
        if (person.equals(account)) {
            throw Refused.forbidden("ownRoles", "You cannot change your own roles. Ask another administrator.");
        }
    }

    // ---------------------------------------------------------------- accounts

    @Override
    public IdentityOperationResult saveUser(User user) {
        UserEntity account = (UserEntity) user;
        String person = person();
        if (account.getRevision() == 0) {
            checkAuthorization(Permissions.CREATE, Resources.USER, null);
            if (isFormer(account.getId())) {
                throw Refused.forbidden(
                        "formerAccount", "There was an account with this user name before. Choose another user name.");
            }
        } else if (person != null && account.hasNewPassword() && !person.equals(account.getId())) {
            checkAuthorization(Permissions.UPDATE, Resources.USER, account.getId());
            if (!groupsOf(account.getId()).isEmpty()) {
                changes.getObject()
                        .requireSecondAdministrator(AccountChanges.What.PASSWORD, account.getId(), "", person);
            }
        }
        return super.saveUser(user);
    }

    private boolean isFormer(String name) {
        return jdbc.getObject()
                        .sql("select count(*) from former_account where name = :name")
                        .param("name", name)
                        .query(Long.class)
                        .single()
                > 0;
    }

    @Override
    public IdentityOperationResult deleteUser(String account) {
        checkAuthorization(Permissions.DELETE, Resources.USER, account);
        String person = person();
        if (person != null) {
            refuseOwnAccount(person, account);
            if (groupsOf(account).contains(Groups.ADMINISTRATORS)) {
                changes.getObject()
                        .requireSecondAdministrator(
                                AccountChanges.What.WITHDRAWAL, account, Groups.ADMINISTRATORS, person);
            }
        }
        return super.deleteUser(account);
    }
}
