package org.lifeline.reimbursement;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import java.math.BigDecimal;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An advance as both sides see it: on the provider's page of the office, and on the organisation's own page. */
class AdvancePagesBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void bothSidesSeeAnAdvance() {
        String code = Providers.create(jdbc, "Clinic by the river");
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(clerk, code)
                .update();
        String programme = NewProgramme.with(jdbc).providers(code).stages("social-worker");
        String advance = as("programme-manager")
                .post(
                        "/api/providers/" + code + "/advances",
                        Map.of(
                                "programme",
                                programme,
                                "amount",
                                new BigDecimal("60"),
                                "reason",
                                "The stock of oxygen has to be paid before the month ends."))
                .expect(201)
                .json()
                .path("advance")
                .asText();
        Confirmations.confirm(as("programme-manager-2"), advance);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from provider_advance where number = ? and state = 'payable'")
                                .param(advance)
                                .query(Long.class)
                                .single()
                        == 1);

        for (boolean phone : new boolean[] {false, true}) {
            String width = phone ? "phone" : "desktop";
            Page office = phone ? browser.phone() : browser.desktop();
            browser.logIn(office, "programme-manager");
            office.navigate("/providers/" + code);
            assertThat(office.locator("section[aria-labelledby=advances]")).containsText(advance);
            Axe.findsNothing(office);
            browser.picture(office, "advance-office-" + width);
            office.navigate("/start/providerAdvance");
            assertThat(office.locator("main")).containsText("Advance to a provider");
            browser.picture(office, "advance-form-" + width);

            Page own = phone ? browser.phone() : browser.desktop();
            browser.logIn(own, clerk);
            own.navigate("/provider");
            assertThat(own.locator("section[aria-labelledby=advances]")).containsText(advance);
            Axe.findsNothing(own);
            browser.picture(own, "advance-own-" + width);

            Page payer = phone ? browser.phone() : browser.desktop();
            browser.logIn(payer, "cash-manager");
            payer.navigate("/finance/runs/new?programme=" + programme + "&rail=iso20022&due=2026-12-31");
            assertThat(payer.locator("#preview-advances")).hasText("1");
            browser.picture(payer, "advance-preview-" + width);
        }
    }
}
