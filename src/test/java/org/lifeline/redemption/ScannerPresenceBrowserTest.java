package org.lifeline.redemption;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

/** The scanner asks for what a programme wants to see of the beneficiary, and asks at once the next time. */
class ScannerPresenceBrowserTest extends LifelineTest {

    private static final Pattern PIN = Pattern.compile("(?<![0-9-])[0-9]{6}(?![0-9])");

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void asksForThePin() {
        Map<String, Object> answers = Cases.answers();
        String qr = voucher("pin", answers);
        String telephone = ((String) answers.get("phone")).replace(" ", "");
        String pin = await().atMost(PATIENCE)
                .until(
                        () -> SMS.to(telephone).stream()
                                .filter(sms -> sms.key().contains("/pin/"))
                                .flatMap(
                                        sms -> PIN.matcher(sms.text()).results().map(found -> found.group()))
                                .toList(),
                        found -> !found.isEmpty())
                .get(0);
        Page phone = scanned(qr);
        assertThat(phone.locator("#amount")).isEmpty();
        browser.picture(phone, "scanner-08-amount");
        // Enter on an empty amount books nothing
        phone.locator("#amount").press("Enter");
        assertThat(phone.locator("#problem")).containsText("Enter an amount");
        assertThat(phone.locator("#confirm")).isHidden();
        phone.locator("#amount").fill("10");
        phone.locator("#amount").press("Enter");
        assertThat(phone.locator("#confirm-title")).containsText("Redeem EUR 10.00 for Almaz ");
        assertThat(phone.locator("#confirm-title")).isFocused();
        assertThat(phone.locator("#pin")).isVisible();
        assertThat(phone.locator("#problem")).isHidden();
        browser.picture(phone, "scanner-09-confirm-phone");
        phone.locator("#change").click();
        assertThat(phone.locator("#amount")).isFocused();
        phone.locator("#redeem-button").click();
        phone.locator("#confirm-button").click();
        assertThat(phone.locator("#problem")).containsText("Enter the six digits of the PIN");
        phone.locator("#pin").fill(pin.equals("000000") ? "000001" : "000000");
        phone.locator("#confirm-button").click();
        assertThat(phone.locator("#problem")).containsText("4 attempts are left");
        assertThat(phone.locator("#pin")).isEmpty();
        browser.picture(phone, "scanner-10-wrong-pin");
        phone.locator("#pin").fill(pin);
        phone.locator("#confirm-button").click();
        assertThat(phone.locator("#done-amount")).hasText("EUR 10.00");

        phone.locator("#next").click();
        check(phone, qr);
        redeem(phone, "5");
        assertThat(phone.locator("#pin")).isVisible();
        assertThat(phone.locator("#pin")).isEmpty();
        Page desktop = browser.desktop();
        browser.logIn(desktop, "service-provider");
        desktop.navigate("/scan");
        check(desktop, qr);
        browser.picture(desktop, "scanner-08-amount-desktop");
        redeem(desktop, "5");
        browser.picture(desktop, "scanner-09-confirm-desktop");
    }

    @Test
    void asksWhichIdentityPaperWasShown() {
        Page phone = scanned(voucher("id", Cases.answers()));
        redeem(phone, "10");
        phone.locator("#confirm-button").click();
        assertThat(phone.locator("#problem")).containsText("Choose the paper");
        phone.locator("#paper").selectOption("passport");
        browser.picture(phone, "scanner-11-paper");
        phone.locator("#confirm-button").click();
        assertThat(phone.locator("#done-amount")).hasText("EUR 10.00");
        phone.locator("#done-link").click();
        assertThat(phone).hasURL(Pattern.compile(".*/provider/redemptions/[0-9a-f-]{36}$"));
    }

    @Test
    void offersThePapersThatTheServerAccepts() {
        Page phone = browser.phone();
        browser.logIn(phone, "service-provider");
        phone.navigate("/scan");
        List<String> offered = phone.locator("#paper option").all().stream()
                .map(option -> option.getAttribute("value"))
                .filter(v -> !v.isEmpty())
                .toList();
        assertThat(offered)
                .isEqualTo(Stream.of(IdentityPaper.values())
                        .map(IdentityPaper::name)
                        .toList());
    }

    private String voucher(String presence, Map<String, Object> answers) {
        return Cases.voucher(
                        as(Accounts.create(identities, "applicant")),
                        NewProgramme.with(jdbc).presence(presence),
                        answers)
                .path("qr")
                .asText();
    }

    private Page scanned(String qr) {
        Page phone = browser.phone();
        browser.logIn(phone, "service-provider");
        phone.navigate("/scan");
        check(phone, qr);
        return phone;
    }

    private static void check(Page phone, String qr) {
        phone.locator("#code").fill(qr);
        phone.locator("#typed button").click();
        assertThat(phone.locator("#answer h2")).hasText("Valid");
    }

    /** As far as the second step. */
    private static void redeem(Page phone, String amount) {
        phone.locator("#amount").fill(amount);
        phone.locator("#redeem-button").click();
        assertThat(phone.locator("#confirm")).isVisible();
    }
}
