package org.lifeline.reimbursement;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A claim for single redemptions of a day, ticked one by one, with and without a script. */
class SingleRedemptionsBrowserTest extends LifelineTest {

    private static final Instant DAY = Instant.parse("2026-10-05T06:00:00Z");

    private static String programme;
    private static JsonNode voucher;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private String organisation;
    private String clerk;

    @BeforeEach
    void haveAnOrganisationWithManyRedemptionsOfOneDay() {
        organisation = Providers.create(jdbc, "Hilltop Clinic");
        clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(clerk, organisation)
                .update();
        if (programme == null) {
            programme = NewProgramme.with(jdbc).providers(organisation).stages("social-worker");
            voucher = ClaimSteps.voucher(programme);
        } else {
            jdbc.sql("insert into programme_provider (programme_code, provider_code) values (?, ?)")
                    .params(programme, organisation)
                    .update();
        }
    }

    @Test
    void claimsTheRedemptionsThatAreTicked() {
        redeemed(230);
        Page page = browser.desktop();
        browser.logIn(page, clerk);
        page.navigate("/provider/claims/new");
        page.locator("a.lifeline-single").click();
        assertThat(page.locator("input[name=redemptions]")).hasCount(100);
        assertThat(page.locator("main")).containsText("1 to 100 of 230");
        page.locator("#redemption-0").check();
        page.locator("#redemption-2").check();
        assertThat(page.locator("#chosen")).hasText("Chosen: EUR 2.00");
        Axe.findsNothing(page);
        browser.picture(page, "single-redemptions-desktop");
        page.locator("#invoiceNumber").fill("S-1");
        page.locator("#invoiceDate").fill(ClaimSteps.today());
        page.locator("button[name=more]").click();

        assertThat(page.locator("main")).containsText("so far: EUR 2.00");
        assertThat(page.locator("main")).containsText("1 to 100 of 228");
        page.locator("a[rel=next]").click();
        assertThat(page.locator("main")).containsText("101 to 200 of 228");
        page.locator("#all-days").check();
        assertThat(page.locator("#chosen")).hasText("Chosen: EUR 100.00");
        page.locator("form#claim-days button:not([name=more])").click();
        assertThat(page).hasURL(Pattern.compile(".*/provider/claims/C-.*"));
        assertThat(sum()).isEqualTo(10200);
    }

    @Test
    void worksOnAPhoneWithoutAScript() {
        redeemed(101);
        Page page = browser.withoutScript();
        browser.logIn(page, clerk);
        page.navigate("/provider/claims/new");
        page.locator("a.lifeline-single").click();
        page.locator("#redemption-99").check();
        browser.picture(page, "single-redemptions-phone");
        page.locator("#invoiceNumber").fill("S-2");
        page.locator("#invoiceDate").fill(ClaimSteps.today());
        page.locator("button[name=more]").click();
        page.locator("#redemption-0").check();
        page.locator("form#claim-days button:not([name=more])").click();
        assertThat(page).hasURL(Pattern.compile(".*/provider/claims/C-.*"));
        assertThat(sum()).isEqualTo(200);
        Page arabic = browser.phone();
        browser.logIn(arabic, clerk);
        arabic.navigate("/provider/claims/new?lang=ar");
        browser.picture(arabic, "claim-new-phone-ar");
        arabic.locator("a.lifeline-single").click();
        assertThat(arabic.locator("html")).hasAttribute("dir", "rtl");
        browser.picture(arabic, "single-redemptions-phone-ar");
    }

    @Test
    void showsTheFirstHundredDaysAndAllOfThemWhenAsked() {
        redeemed(103, "-1 day");
        Page page = browser.desktop();
        browser.logIn(page, clerk);
        page.navigate("/provider/claims/new");
        assertThat(page.locator("input[name=days]")).hasCount(100);
        assertThat(page.locator("label[for=all-days]")).hasText("All of these days");
        assertThat(page.locator("main")).containsText("These are the first 100 days");
        page.getByText("Show all days").click();
        assertThat(page.locator("input[name=days]")).hasCount(103);
        assertThat(page.locator("label[for=all-days]")).hasText("All days");
        assertThat(page.getByText("Show all days")).hasCount(0);
        page.locator("#all-days").check();
        assertThat(page.locator("#chosen")).hasText("Chosen: EUR 103.00");

        // refused without an invoice number: all days are there again, each still ticked
        page.locator("form#claim-days button").click();
        assertThat(page.locator(".govuk-error-summary")).isVisible();
        assertThat(page.locator("input[name=days]:checked")).hasCount(103);
        page.locator("#invoiceNumber").fill("S-3");
        page.locator("#invoiceDate").fill(ClaimSteps.today());
        page.locator("form#claim-days button").click();
        assertThat(page).hasURL(Pattern.compile(".*/provider/claims/C-.*"));
        assertThat(sum()).isEqualTo(10300);
    }

    @Test
    void keepsWhatWasTickedWhenTheClaimIsRefused() {
        redeemed(3);
        Page page = browser.withoutScript();
        browser.logIn(page, clerk);
        page.navigate("/provider/claims/new");
        page.locator("a.lifeline-single").click();
        page.locator("#redemption-1").check();
        page.locator("form#claim-days button:not([name=more])").click();
        assertThat(page.locator(".govuk-error-summary")).isVisible();
        assertThat(page.locator("#redemption-1")).isChecked();
        assertThat(page.locator("#redemption-0")).not().isChecked();
    }

    @Test
    void refusesARedemptionOfAnotherOrganisationAndADayThatIsNone() {
        Api stranger = as("service-provider-2");
        stranger.get("/provider/claims/new?day=EMA").expect(422);
        stranger.get("/provider/claims/new?day=EMA/EUR/yesterday").expect(422);
        assertThat(stranger.get("/provider/claims/new?day=" + programme + "/EUR/2026-10-05&page=999999999")
                        .expect(200)
                        .text())
                .doesNotContain("name=\"redemptions\"");
    }

    /** Each of one euro, and a minute after the other. */
    private void redeemed(int count) {
        redeemed(count, "1 minute");
    }

    private void redeemed(int count, String apart) {
        // the guard reads all redemptions of the voucher for each new one; and no figures are made of them, which other
        // tests would have to wait for
        jdbc.sql(
                        "alter table redemption disable trigger redemption_within_what_is_owed, disable trigger redemption_is_counted")
                .update();
        jdbc.sql("""
                        insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor,
                                                balance_minor, redeemed_by, redeemed_at)
                        select i, :voucher, :provider, i, 'x', 100, 0, :clerk, :day + n * cast(:apart as interval)
                          from unnest(cast(:ids as uuid[])) with ordinality as each(i, n)""")
                .param(
                        "ids",
                        Stream.generate(UUID::randomUUID)
                                .limit(count)
                                .map(UUID::toString)
                                .toArray(String[]::new))
                .param("voucher", voucher.path("code").asText())
                .param("provider", organisation)
                .param("clerk", clerk)
                .param("day", DAY.atOffset(ZoneOffset.UTC))
                .param("apart", apart)
                .update();
        jdbc.sql(
                        "alter table redemption enable trigger redemption_within_what_is_owed, enable trigger redemption_is_counted")
                .update();
    }

    private long sum() {
        return jdbc.sql("select sum(amount_minor) from claim where provider_code = ?")
                .param(organisation)
                .query(Long.class)
                .single();
    }
}
