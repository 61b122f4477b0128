package org.lifeline.finance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A manager keeps what services usually cost, and an officer sees it beside the prices of a claim. */
class ReferencePricesBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    @Test
    void aManagerSetsPricesAndAnOfficerSeesThemBesideThoseOfAClaim() {
        String programme = NewProgramme.with(jdbc).stages("social-worker");
        String address = "/programmes/" + programme + "/reference-prices";
        LocalDate today = LocalDate.now(clock);
        Page manager = browser.desktop();
        browser.logIn(manager, "programme-manager");
        manager.navigate("/funds");
        manager.locator("a[href$='" + address + "']").click();
        assertThat(manager.locator("main")).containsText("No service has a price.");
        manager.fill("#service", "Consultation");
        manager.fill("#price", "2,000.505");
        manager.getByRole(AriaRole.BUTTON, named("Set the price")).click();
        assertThat(manager.locator(".govuk-error-summary")).containsText("at most 2 decimals");
        assertThat(manager.locator("#price")).hasValue("2,000.505");
        assertThat(manager.locator("#service")).hasValue("Consultation");
        manager.fill("#price", "20");
        manager.getByRole(AriaRole.BUTTON, named("Set the price")).click();
        assertThat(manager.locator(".govuk-notification-banner")).containsText("1 price is set.");
        manager.fill("#price", "22.50");
        manager.getByRole(AriaRole.BUTTON, named("Set the price")).click();
        assertThat(manager.locator("table")).containsText("22.50");
        picture(manager, "reference-price-history-desktop");
        manager.getByRole(AriaRole.LINK, named("All services")).click();
        upload(manager, "service;price;from\nX-ray;35,50;" + today + "\nBandage;cheap;" + today + "\n;1;" + today);
        assertThat(manager.locator(".govuk-error-summary")).containsText("Line 3: This cannot be read as an amount");
        picture(manager, "reference-prices-refused-desktop");
        upload(manager, "service;price;from\nX-ray;35,50;" + today + "\nBandage;5;" + today + "\n");
        assertThat(manager.locator(".govuk-notification-banner")).containsText("2 prices are set.");
        picture(manager, "reference-prices-desktop");

        Page phone = browser.phone();
        browser.logIn(phone, "programme-manager");
        phone.navigate(address);
        picture(phone, "reference-prices-phone");
        phone.navigate(address + "?service=Consultation&lang=ar");
        picture(phone, "reference-price-history-phone-ar");
        phone.navigate(address + "?lang=ar");
        picture(phone, "reference-prices-phone-ar");
        phone.fill("#search", "ray");
        phone.locator("form[method=get] button").click();
        assertThat(phone.locator("tbody tr")).hasCount(1);

        String claim = claim(programme);
        Page officer = browser.desktop();
        browser.logIn(officer, "accountant");
        officer.navigate("/case-file/" + Cases.task(as("accountant"), claim));
        assertThat(officer.locator("#prices-of-claim")).containsText("Outlier 50 % above");
        browser.picture(officer, "claim-prices-case-file-desktop");
        officer.setViewportSize(390, 844);
        Assertions.assertThat(officer.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        browser.picture(officer, "claim-prices-case-file-phone");
        phone.navigate("/claims/" + claim + "?lang=ar");
        picture(phone, "claim-prices-phone-ar");
        manager.navigate("/claims/" + claim);
        picture(manager, "claim-prices-desktop");
    }

    private static String claim(String programme) {
        Api provider = as("service-provider");
        String redemption = ClaimSteps.redeem(provider, ClaimSteps.voucher(programme), "119.50");
        String number = provider.post(
                        "/api/claims",
                        Map.of(
                                "invoiceNumber",
                                ClaimSteps.invoice(),
                                "lines",
                                List.of(Map.of(
                                        "redemption",
                                        redemption,
                                        "items",
                                        List.of(
                                                item("consultation", 2, "30"),
                                                item("X-ray", 1, "35.50"),
                                                item("Bandage", 4, "4.50"),
                                                item("Taxi", 1, "6"))))))
                .expect(201)
                .json()
                .path("number")
                .asText();
        ClaimSteps.upload(provider, number).expect(201);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
        return number;
    }

    private static Map<String, Object> item(String service, int quantity, String price) {
        return Map.of("service", service, "quantity", quantity, "price", new BigDecimal(price));
    }

    private static void upload(Page page, String file) {
        page.setInputFiles("#file", new FilePayload("prices.csv", "text/csv", file.getBytes(StandardCharsets.UTF_8)));
        page.getByRole(AriaRole.BUTTON, named("Set these prices")).click();
    }

    private void picture(Page page, String name) {
        assertThat(page.locator(".lifeline-footer")).isVisible();
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
