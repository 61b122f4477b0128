package org.lifeline.casefile;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.WrittenRedemptions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An officer looks through the redemptions of a claim, on a screen and on a phone. */
class BesideClaimBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    private final Api provider = as("service-provider");
    private final Api accountant = as("accountant");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    @Test
    void pagesThroughTheLinesAndShowsThoseThatStandOut() {
        JsonNode voucher = ClaimSteps.voucher(NewProgramme.with(jdbc).stages("social-worker"));
        List<String> redemptions = new ArrayList<>();
        for (int i = 0; i < 58; i++) {
            redemptions.addAll(
                    WrittenRedemptions.of(jdbc, voucher, 1, clock.instant().minus(Duration.ofHours(3)), 1000 + i));
        }
        redemptions.addAll(
                WrittenRedemptions.of(jdbc, voucher, 2, clock.instant().minus(Duration.ofHours(2)), 777));
        String rejected = ClaimSteps.submitted(provider, redemptions.get(0));
        Cases.complete(accountant, Cases.task(accountant, rejected), "reject", "claimNotJustified", "Not in our books.")
                .expect(204);
        ClaimSteps.status(provider, rejected, "rejected");
        String claim = ClaimSteps.submitted(provider, redemptions.toArray(String[]::new));
        String task = Cases.task(accountant, claim);
        jdbc.sql("""
                        insert into fraud_signal (kind, voucher_code, provider_code, programme_code, facts, at, on_day, subject)
                        select 'pinGuessing', code, 'HOSPITAL-1', programme_code, '{}', now(), current_date, code from voucher where code = ?""").param(voucher.path("code").asText()).update();
        jdbc.sql("""
                        insert into fraud_review (signal_id, finding, reason, reviewed_by, reviewed_at)
                        select id, 'noted', 'Seen.', 'programme-manager', now() from fraud_signal where voucher_code = ? and kind = 'pinGuessing'""").param(voucher.path("code").asText()).update();
        for (int width : new int[] {1280, 390}) {
            Page page = browser.desktop();
            page.setViewportSize(width, 900);
            browser.logIn(page, "accountant");
            page.navigate("/case-file/" + task);
            assertThat(page.locator("#main")).containsText("60 (vouchers: 1)");
            assertThat(page.locator("#redemptions ~ .lifeline-scroll tbody tr")).hasCount(50);
            picture(page, "claim-case-file-" + width);
            page.getByRole(AriaRole.LINK, named("More")).click();
            assertThat(page.locator("#redemptions ~ .lifeline-scroll tbody tr")).hasCount(10);
            page.getByRole(AriaRole.LINK, named("Only those that stand out: 3")).click();
            assertThat(page.locator("#redemptions ~ .lifeline-scroll tbody tr")).hasCount(3);
            assertThat(page.locator("#main")).containsText("Also in claim " + rejected);
            picture(page, "claim-case-file-standing-out-" + width);
            page.navigate("/claims/" + claim + "?lines=standingOut&lang=ar");
            picture(page, "claim-file-arabic-" + width);
            page.navigate("/claims/" + claim + "?lines=standingOut&lang=en");
            picture(page, "claim-file-" + width);
        }
    }

    private void picture(Page page, String name) {
        Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(name)
                .isEqualTo(true);
        browser.picture(page, name);
        Axe.findsNothing(page);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
