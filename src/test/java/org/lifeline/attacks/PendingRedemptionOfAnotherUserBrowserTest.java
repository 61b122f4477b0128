package org.lifeline.attacks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * On a shared phone one provider's redemption got no answer. It stayed in the tab with its PIN, and was booked by itself under whoever
 * logged in next, of another organisation too.
 */
class PendingRedemptionOfAnotherUserBrowserTest extends LifelineTest {

    private static final String KEPT = "JSON.stringify(Object.entries(sessionStorage))";

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private final AtomicBoolean cut = new AtomicBoolean(true);
    private String nurse;
    private String colleague;
    private String stranger;
    private JsonNode voucher;

    @BeforeEach
    void issueAVoucherForTwoOrganisations() {
        String hospital = Desks.organisation(jdbc);
        String pharmacy = Desks.organisation(jdbc);
        nurse = Desks.account(jdbc, identities, hospital);
        colleague = Desks.account(jdbc, identities, hospital);
        stranger = Desks.account(jdbc, identities, pharmacy);
        voucher = Desks.voucher(
                as(Accounts.create(identities, "applicant")),
                as("junior-officer"),
                NewProgramme.with(jdbc).providers(hospital, pharmacy),
                Cases.answers("treatmentCost", 100));
    }

    @Test
    void aPendingRedemptionIsHiddenFromTheNextUser() {
        Page phone = browser.phone();
        leavesARedemptionWithoutAnAnswer(phone);
        for (String next : new String[] {colleague, stranger}) {
            phone.context().clearCookies(); // the session is over
            browser.logIn(phone, next);
            phone.navigate("/scan");
            assertThat(phone.locator("#trust")).not().isEmpty();
            assertThat(phone.locator("#scanner")).isVisible();
            assertThat(phone.locator("main")).not().containsText("10.00");
            assertThat(String.valueOf(phone.evaluate(KEPT)))
                    .doesNotContain(voucher.path("qr").asText());
            assertThat(redemptions()).isZero();
        }
    }

    @Test
    void itsOwnerFindsThePendingRedemptionAndSendsItWithATap() {
        Page phone = browser.phone();
        leavesARedemptionWithoutAnAnswer(phone);
        phone.context().clearCookies();
        browser.logIn(phone, nurse);
        phone.navigate("/scan");

        assertThat(phone.locator("#confirm-title")).containsText("EUR 10.00");
        assertThat(phone.locator("#confirm-button")).hasText("Ask again");
        assertThat(phone.locator("#trust")).not().isEmpty();
        assertThat(redemptions()).isZero();
        browser.picture(phone, "pending-of-its-owner");

        phone.locator("#confirm-button").click();
        assertThat(phone.locator("#done-amount")).hasText("EUR 10.00");
        assertThat(redemptions()).isOne();
    }

    @Test
    void logOutRemovesThePendingRedemption() {
        Page phone = browser.phone();
        leavesARedemptionWithoutAnAnswer(phone);

        phone.locator("form[action$='/logout'] button").click();
        browser.settled(phone);

        assertThat(String.valueOf(phone.evaluate(KEPT)))
                .doesNotContain(voucher.path("qr").asText());
        browser.logIn(phone, nurse);
        phone.navigate("/scan");
        assertThat(phone.locator("#scanner")).isVisible();
        assertThat(redemptions()).isZero();
    }

    private void leavesARedemptionWithoutAnAnswer(Page phone) {
        phone.route("**/api/redemptions", route -> {
            if (cut.getAndSet(false)) {
                route.abort();
            } else {
                route.fallback();
            }
        });
        browser.logIn(phone, nurse);
        phone.navigate("/scan");
        phone.locator("#code").fill(voucher.path("qr").asText());
        phone.locator("#typed button").click();
        assertThat(phone.locator("#answer")).hasAttribute("data-kind", "good");
        phone.locator("#amount").fill("10");
        phone.locator("#redeem-button").click();
        if (phone.locator("#confirm-button").count() > 0) {
            phone.locator("#confirm-button").click();
        }
        assertThat(phone.locator("#problem")).containsText("No answer yet");
    }

    private long redemptions() {
        return jdbc.sql("select count(*) from redemption where voucher_code = ?")
                .param(voucher.path("code").asText())
                .query(Long.class)
                .single();
    }
}
