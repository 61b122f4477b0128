package org.lifeline.redemption;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The scanner takes an amount as it was meant, and asks where it can be meant in two ways. */
class ScannerAmountBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void asksWhichOfTwoReadingsIsMeantInACurrencyOfThreeDecimals() {
        Page phone = scanned(voucher("KWD"));
        type(phone, "1,500");
        assertThat(phone.locator("#problem"))
                .containsText("This can be KWD 1,500.000 or KWD 1.500. Choose which you mean");
        assertThat(phone.locator("#confirm")).isHidden();
        assertThat(phone.locator("[data-readings] button")).hasText(new String[] {"KWD 1,500.000", "KWD 1.500"});
        browser.picture(phone, "scanner-12-two-readings");
        phone.locator("[data-readings] button").nth(1).click();
        assertThat(phone.locator("#confirm-title")).containsText("Redeem KWD 1.500 for ");
        phone.locator("#change").click();
        // the answer was for once: the same letters are asked about again
        type(phone, "1,500");
        assertThat(phone.locator("[data-readings] button")).hasCount(2);
        phone.locator("#amount").fill("1500");
        assertThat(phone.locator("[data-readings]")).hasCount(0);
        phone.locator("#redeem-button").click();
        assertThat(phone.locator("#confirm-title")).containsText("Redeem KWD 1,500.000 for ");
    }

    @Test
    void readsThousandsSeparatorsNativeDigitsAndCurrencySigns() {
        Page phone = scanned(voucher("EUR"));
        for (String typed : List.of("1,200", "1.200", "1 200 €", "١٢٠٠", "1’200,00")) {
            type(phone, typed);
            assertThat(phone.locator("#confirm-title")).containsText("Redeem EUR 1,200.00 for ");
            phone.locator("#change").click();
        }
        type(phone, "$ 5");
        assertThat(phone.locator("#problem")).containsText("This is another currency. Enter the amount in EUR");
        type(phone, "1e3");
        assertThat(phone.locator("#problem")).containsText("This cannot be read as an amount");
    }

    private static void type(Page phone, String amount) {
        phone.locator("#amount").fill(amount);
        phone.locator("#redeem-button").click();
    }

    private String voucher(String currency) {
        return Cases.voucher(
                        as(Accounts.create(identities, "applicant")),
                        NewProgramme.with(jdbc).currency(currency),
                        Cases.answers("treatmentCost", 2000))
                .path("qr")
                .asText();
    }

    private Page scanned(String qr) {
        Page phone = browser.phone();
        browser.logIn(phone, "service-provider");
        phone.navigate("/scan");
        phone.locator("#code").fill(qr);
        phone.locator("#typed button").click();
        assertThat(phone.locator("#answer h2")).hasText("Valid");
        return phone;
    }
}
