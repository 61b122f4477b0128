package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One administrator tries to become, alone, somebody who decides, pays or audits. */
class ConflictingRolesTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    private static final String SECRET = "a-very-long-secret";

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private String member(String group, String account) {
        return "/engine-rest/group/" + group + "/members/" + account;
    }

    private String newAccount(Api administrator) {
        String name = "puppet-" + UUID.randomUUID().toString().substring(0, 8);
        administrator
                .post(
                        "/engine-rest/user/create",
                        Map.of(
                                "profile",
                                        Map.of(
                                                "id",
                                                name,
                                                "firstName",
                                                "P",
                                                "lastName",
                                                "P",
                                                "email",
                                                name + "@example.org"),
                                "credentials", Map.of("password", SECRET)))
                .expect(204);
        return name;
    }

    private List<String> groupsOf(String account) {
        return jdbc.sql("select group_id_ from act_id_membership where user_id_ = ? order by 1")
                .param(account)
                .query(String.class)
                .list();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deployer",
                "cash-manager",
                "accountant",
                "junior-officer",
                "programme-manager",
                "auditor",
                "operations",
                "applicant"
            })
    void anAdministratorCannotGiveThemselvesARole(String group) {
        String administrator = Accounts.create(identities, "camunda-admin");
        for (String engine :
                List.of("/engine-rest", "/engine-rest/engine/default", "/camunda/api/engine/engine/default")) {
            int status = as(administrator)
                    .put(engine + "/group/" + group + "/members/" + administrator, Map.of())
                    .status();
            assertThat(status).isIn(400, 403);
        }
        assertThat(groupsOf(administrator)).containsExactly("camunda-admin");
    }

    @Test
    void anAdministratorCannotGiveTheDeployerRole() {
        Api first = as(Accounts.create(identities, "camunda-admin"));
        Api second = as(Accounts.create(identities, "camunda-admin"));
        String puppet = newAccount(first);
        assertThat(first.put(member("deployer", puppet), Map.of()).status()).isIn(400, 403);
        assertThat(second.put(member("deployer", puppet), Map.of()).status()).isIn(400, 403);
        assertThat(groupsOf(puppet)).isEmpty();
    }

    @Test
    void oneAdministratorCannotMakeAnOfficerAloneOrWithASecondAccount() {
        Api administrator = as(Accounts.create(identities, "camunda-admin"));
        String puppet = newAccount(administrator);
        for (int i = 0; i < 2; i++) {
            assertThat(administrator
                            .put(member("cash-manager", puppet), Map.of())
                            .status())
                    .isIn(400, 403);
            assertThat(administrator
                            .put(member("camunda-admin", puppet), Map.of())
                            .status())
                    .isIn(400, 403);
        }
        assertThat(groupsOf(puppet)).isEmpty();
    }

    @Test
    void oneAdministratorCannotTakeOverAnAccountWithARole() {
        Api administrator = as(Accounts.create(identities, "camunda-admin"));
        String cashier = Accounts.create(identities, "cash-manager");
        for (int i = 0; i < 2; i++) {
            assertThat(administrator
                            .put("/engine-rest/user/" + cashier + "/credentials", Map.of("password", SECRET))
                            .status())
                    .isIn(400, 403);
        }
        as(cashier).get("/api/applications").expect(200);
    }

    @Test
    void oneAdministratorCannotRecreateAnAccountUnderTheSameName() {
        Api administrator = as(Accounts.create(identities, "camunda-admin"));
        String applicant = Accounts.create(identities, "applicant");
        administrator.delete("/engine-rest/user/" + applicant).expect(204);
        int again = administrator
                .post(
                        "/engine-rest/user/create",
                        Map.of(
                                "profile",
                                        Map.of(
                                                "id",
                                                applicant,
                                                "firstName",
                                                "P",
                                                "lastName",
                                                "P",
                                                "email",
                                                "p@example.org"),
                                "credentials", Map.of("password", SECRET)))
                .status();
        assertThat(again).isIn(400, 403);
    }

    @Test
    void aGroupOutsideTheRoleTableGivesNoAccess() {
        String group = "friends-" + UUID.randomUUID().toString().substring(0, 8);
        identities.saveGroup(identities.newGroup(group));
        String friend = "friend-" + UUID.randomUUID().toString().substring(0, 8);
        var user = identities.newUser(friend);
        user.setPassword("demo");
        identities.saveUser(user);
        identities.createMembership(friend, group);
        as(friend).get("/engine-rest/task").expect(403);
        as(friend).get("/camunda/app/tasklist/default/").expect(403);
        as("programme-manager").get("/engine-rest/task").expect(200);
    }

    // ---------------------------------------------------------------- every pair of the table

    private record Pair(String one, String other) {}

    private List<Pair> excluded() {
        return jdbc.sql("""
                        select a.name, b.name from role a join role b on a.built_in and b.built_in and a.name <> b.name
                          join role_exclusion e on e.one = least(a.kind, b.kind) and e.other = greatest(a.kind, b.kind) order by 1, 2""")
                .query((row, n) -> new Pair(row.getString(1), row.getString(2)))
                .list();
    }

    @Test
    void conflictingRolesAreRefusedHoweverTheyAreGiven() {
        Api first = as(Accounts.create(identities, "camunda-admin"));
        Api second = as(Accounts.create(identities, "camunda-admin"));
        List<Pair> pairs = excluded();
        assertThat(pairs).hasSizeGreaterThan(60);
        Map<String, String> accounts = new HashMap<>();
        for (Pair pair : pairs) {
            String account = accounts.computeIfAbsent(pair.one(), role -> Accounts.create(identities, role));
            for (String engine : List.of("/engine-rest", "/camunda/api/engine/engine/default")) {
                for (Api administrator : List.of(first, second)) {
                    Api.Answer refused =
                            administrator.put(engine + "/group/" + pair.other() + "/members/" + account, Map.of());
                    assertThat(refused.status()).as(pair.toString()).isEqualTo(403);
                    // the web applications' address wants a token of its own first
                    if (engine.equals("/engine-rest")) {
                        assertThat(refused.text()).contains(pair.one(), pair.other());
                    }
                }
            }
            assertThatThrownBy(() -> identities.createMembership(account, pair.other()))
                    .as(pair.toString())
                    .hasMessageContaining("exclude each other");
            assertThatThrownBy(() -> jdbc.sql("insert into act_id_membership (user_id_, group_id_) values (?, ?)")
                            .params(account, pair.other())
                            .update())
                    .as(pair.toString())
                    .hasMessageContaining("exclude each other");
            assertThat(groupsOf(account)).containsExactly(pair.one());
        }
    }

    @Test
    void applicantsMayHaveAnyRoleAndAllOtherPairsAreAllowed() {
        for (String role : jdbc.sql("select name from role where built_in and name not in ('applicant', 'deployer')")
                .query(String.class)
                .list()) {
            String account = Accounts.create(identities, "applicant", role);
            assertThat(groupsOf(account)).containsExactlyInAnyOrder("applicant", role);
            as(account).get("/api/applications").expect(200);
        }
        Accounts.create(identities, "junior-officer", "senior-officer", "programme-manager");
    }

    @Test
    void conflictingRolesGivenAtTheSameMomentAreRefused() throws Exception {
        for (int round = 0; round < 5; round++) {
            String account = Accounts.create(identities, "applicant");
            List<String> roles = List.of("accountant", "cash-manager", "auditor", "service-provider");
            Together.run(roles.size(), i -> {
                try {
                    return jdbc.sql("insert into act_id_membership (user_id_, group_id_) values (?, ?)")
                            .params(account, roles.get(i))
                            .update();
                } catch (DataAccessException refused) {
                    return 0;
                }
            });
            assertThat(groupsOf(account)).hasSize(2).contains("applicant");
        }
    }

    @Test
    void accountsThatAlreadyHaveConflictingRolesCannotLogInAndAreToldWhy() throws Exception {
        String account = Accounts.create(identities, "accountant");
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            // as in a database from before there was a table of roles
            jdbc.sql("alter table act_id_membership disable trigger membership_roles_exclude")
                    .update();
            jdbc.sql("insert into act_id_membership (user_id_, group_id_) values (?, 'cash-manager')")
                    .param(account)
                    .update();
            jdbc.sql("alter table act_id_membership enable trigger membership_roles_exclude")
                    .update();
        });
        Visitor person = new Visitor(ADDRESS).from("192.0.2.90");
        String told = person.follow(person.logIn(account, "demo")).body();
        assertThat(told).contains("accountant", "cash-manager", "one person cannot have both of these roles");
        assertThat(person.get("/applications").statusCode()).isEqualTo(302);
        as(account).get("/api/applications").expectProblem(403, "rolesExclude");
        assertThat(jdbc.sql(
                                "select details from audit_entry where actor = ? and action = 'logInFailed' order by id limit 1")
                        .param(account)
                        .query(String.class)
                        .single())
                .contains("ConflictingRoles");
        for (Page page : List.of(browser.phone(), browser.desktop())) {
            page.navigate(ADDRESS + "/login");
            page.locator("#username").fill(account);
            page.locator("#password").fill("demo");
            page.locator("main button").click();
            assertThat(page.getByRole(AriaRole.ALERT).textContent()).contains("accountant", "cash-manager");
            browser.picture(page, "log-in-roles-exclude-" + page.viewportSize().width);
        }
        // with a wrong password nobody learns what the account is
        assertThat(person.follow(person.logIn(account, "wrong")).body()).doesNotContain("both of these roles");
        // and no address makes the page say what is not so
        assertThat(person.get("/login?error&one=applicant&other=%3Cb%3Eyou").body())
                .doesNotContain("&lt;b&gt;you");
    }

    // ---------------------------------------------------------------- two administrators

    @Test
    void twoAdministratorsGiveARoleTogether() {
        String firstName = Accounts.create(identities, "camunda-admin");
        String secondName = Accounts.create(identities, "camunda-admin");
        String officer = newAccount(as(firstName));
        Api.Answer asked =
                as(firstName).put(member("junior-officer", officer), Map.of()).expect(403);
        assertThat(asked.text()).contains("another administrator");
        as(secondName).put(member("junior-officer", officer), Map.of()).expect(204);
        assertThat(groupsOf(officer)).containsExactly("junior-officer");
        assertThat(jdbc.sql("select asked_by || ' ' || agreed_by from account_change where account = ?")
                        .param(officer)
                        .query(String.class)
                        .single())
                .isEqualTo(firstName + " " + secondName);

        String secret = "another-very-long-secret";
        as(secondName)
                .put(
                        "/engine-rest/user/" + officer + "/credentials",
                        Map.of("password", secret, "authenticatedUserPassword", "demo"))
                .expect(403);
        as(firstName)
                .put(
                        "/engine-rest/user/" + officer + "/credentials",
                        Map.of("password", secret, "authenticatedUserPassword", "demo"))
                .expect(204);
        // applicants come by the hundred, and can do nothing to anybody else
        as(firstName)
                .put(member("applicant", newAccount(as(firstName))), Map.of())
                .expect(204);
        // taking a role away is done at once, by one
        as(firstName).delete(member("junior-officer", officer)).expect(204);
    }

    @Test
    void oneAdministratorCannotRemoveTheOthers() {
        String attacker = Accounts.create(identities, "camunda-admin");
        String other = Accounts.create(identities, "camunda-admin");
        assertThat(as(attacker).delete(member("camunda-admin", other)).status()).isEqualTo(403);
        assertThat(as(attacker).delete("/engine-rest/user/" + other).status()).isEqualTo(403);
        assertThat(as(attacker).delete("/engine-rest/group/auditor").status()).isEqualTo(403);
        as(other).get("/engine-rest/user/count").expect(200);
    }
}
