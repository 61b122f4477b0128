package org.lifeline.deployment;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Product;
import org.lifeline.testing.ReverseProxy;

/**
 * "From nothing to the first voucher" of the guide for operations, step by step on the pages that people use, against two nodes behind the proxy. It
 * prints how long each step took and what a person has to do for it: the table of docs/proof.md.
 */
@Tag("slow")
@Tag("long")
class FirstVoucherByTheGuideBrowserTest {

    @TempDir
    static Path folder;

    private static final Effort EFFORT = new Effort();

    private static ComposedDeployment deployment;
    private static ReverseProxy proxy;

    @RegisterExtension
    final Browser browser = new Browser(
            FirstProgrammeWalk.ADDRESS, () -> URI.create(proxy.address()).getPort());

    @BeforeAll
    static void operationsPrepareAndStart() throws Exception {
        EFFORT.step("1. address, certificate, mail server, prepare.sh, .env", () -> {
            deployment = new ComposedDeployment(folder, FirstProgrammeWalk::settings);
        });
        EFFORT.step("2. start", () -> {
            Product[] nodes = deployment.bothNodes();
            proxy = deployment.proxy(nodes[0], nodes[1], Map.of());
        });
    }

    @AfterAll
    static void end() throws Exception {
        deployment.close();
    }

    @Test
    void theGuideLeadsToTheFirstVoucher() throws Exception {
        FirstProgrammeWalk walk = new FirstProgrammeWalk(
                deployment.secret("administrator-password"),
                deployment::mailed,
                () -> EFFORT.watched(browser.desktop()),
                () -> EFFORT.watched(browser.phone()),
                browser::picture,
                new HashMap<>());
        EFFORT.step("3. the second administrator", walk::makeTheSecondAdministrator);
        EFFORT.step("4. nine accounts, each given its role by two administrators", walk::makeTheAccounts);
        EFFORT.step(
                "5. the first backup, noted",
                () -> deployment
                        .jdbc()
                        .sql("insert into backup_made (part) values ('database'), ('documents'), ('keys')")
                        .update());
        EFFORT.step("6. a hospital asks to join", walk::hospitalAsksToJoin);
        EFFORT.step("6. a manager checks it", walk::aManagerChecksIt);
        EFFORT.step("6. another one approves it", walk::anotherManagerApprovesIt);
        EFFORT.step("6. its first person makes an account", walk::hospitalTakesItsAccount);
        EFFORT.step("7. one manager sets up the programme, another activates it", walk::managersSetUpTheProgramme);
        EFFORT.step("8. somebody registers and applies", walk::somebodyApplies);
        EFFORT.step("8. three officers approve", walk::officersApprove);
        EFFORT.step("8. the voucher", walk::theVoucherIsThere);
        System.out.println(EFFORT.table());
    }
}
