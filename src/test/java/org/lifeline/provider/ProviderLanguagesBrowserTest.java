package org.lifeline.provider;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.platform.language.Phrases;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages of providers, and the mails to them, for people who read no English. */
class ProviderLanguagesBrowserTest extends LifelineTest {

    /** Two English words in a row; names that people gave stay as they are. */
    private static final Pattern ENGLISH = Pattern.compile("[A-Za-z]{3,} [A-Za-z]{2,}");

    private static String organisation;
    private static String head;
    private static String redemption;
    private static JsonNode voucher;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private Phrases phrases;

    @BeforeEach
    void haveAnOrganisationWithARedemptionADeviceAndAChange() {
        if (redemption != null) {
            return;
        }
        organisation = Providers.create(jdbc, "Lakeside");
        head = Accounts.create(identities, "service-provider");
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql(
                        "insert into provider_account (user_id, provider_code, administrator) values (?, ?, true), (?, ?, false)")
                .params(head, organisation, clerk, organisation)
                .update();
        voucher = ClaimSteps.voucher(NewProgramme.with(jdbc)
                .reversalHours(100)
                .providers(organisation)
                .stages("social-worker"));
        redemption = ClaimSteps.redeem(as(head), voucher, "12.50");
    }

    @ParameterizedTest
    @CsvSource({"ar, rtl", "am, ltr"})
    void everyPageSpeaksTheLanguage(String language, String direction) {
        for (boolean phone : List.of(true, false)) {
            Page page = phone ? browser.phone() : browser.desktop();
            browser.logIn(page, head);
            page.navigate("/provider?lang=" + language);
            for (String address : List.of(
                    "/provider",
                    "/provider/redemptions/" + redemption,
                    "/provider/devices",
                    "/provider/users",
                    "/provider/payout",
                    "/provider/payments",
                    "/provider/statement",
                    "/provider/claims/new",
                    "/join",
                    "/join/thanks")) {
                page.navigate(address);
                check(
                        page,
                        language,
                        direction,
                        (phone ? "phone" : "desktop")
                                + address.replace(redemption, "one").replace('/', '-'));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ar, rtl", "am, ltr"})
    void redeemsWithoutAScript(String language, String direction) {
        Page page = browser.withoutScript();
        browser.logIn(page, head);
        page.navigate("/scan?lang=" + language);
        page.locator("#code").fill(voucher.path("qr").asText());
        page.locator("#typed button").click();
        assertThat(page.locator("#amount")).isVisible();
        check(page, language, direction, "redeem");
        page.locator("#amount").fill("x");
        page.locator("main form button").first().click();
        assertThat(page.locator(".govuk-error-summary")).isVisible();
        check(page, language, direction, "redeem-refused");
        page.locator("#amount").fill("1");
        page.locator("main form button").first().click();
        assertThat(page.locator("#confirm-title")).isVisible();
        check(page, language, direction, "redeem-confirm");
    }

    @Test
    void refusalsAndInvitationsSpeakTheLanguageOfWhoAsks() throws Exception {
        Page page = browser.phone();
        browser.logIn(page, head);
        page.navigate("/provider/users?lang=ar");
        page.locator("#email").fill("nobody");
        page.locator("form[action='/provider/users/invitations'] button").click();
        assertThat(page.locator(".govuk-error-summary")).isVisible();
        check(page, "ar", "rtl", "users-refused");
        String address = "colleague-" + UUID.randomUUID() + "@clinic.example.org";
        page.locator("#email").fill(address);
        page.locator("form[action='/provider/users/invitations'] button").click();
        String mail = mail(address);
        assertThat(mail).contains("أنت مدعو", "الدور: موظف");
        String link = mail.replaceAll("(?s).*(/invitations/[A-Za-z0-9_-]+).*", "$1");
        Page invited = browser.phone();
        invited.navigate(link + "?lang=ar");
        check(invited, "ar", "rtl", "invitation");
        page.navigate("/provider/payout");
        page.locator("#holder").fill("Lakeside");
        page.locator("#kind-iban").check();
        page.locator("#iban-iban").fill("DE00");
        page.locator("#reason").fill("x");
        page.locator("form[action='/provider/payout'] button").click();
        assertThat(page.locator(".govuk-error-summary")).isVisible();
        check(page, "ar", "rtl", "payout-refused");
    }

    @Test
    void whoeverAsksToJoinIsWrittenToInTheLanguageOfThatPage() {
        String email = "join-" + UUID.randomUUID() + "@clinic.example.org";
        Page page = browser.withoutScript();
        page.navigate("/join?lang=fr");
        assertThat(page.locator("h1")).hasText("Devenir prestataire");
        page.fill("#providerName", "Clinique du Lac");
        page.selectOption("#providerKind", "clinic");
        page.fill("#licenceNumber", "L-78");
        page.setInputFiles("#papers", new FilePayload("licence.pdf", "application/pdf", SmallFiles.PDF));
        page.fill("#placeAddress", "12 rue du Lac");
        page.fill("#contactName", "Sara Bekele");
        page.fill("#email", email);
        page.fill("#phone", "+49 30 123456");
        page.fill("#holder", "Clinique du Lac");
        page.check("#kind-iban");
        page.fill("#iban-iban", "DE02120300000000202051");
        page.fill("#iban-town", "Bahir Dar");
        page.locator("form[action='/join'] button").click();
        assertThat(page.locator("h1")).hasText("Nous avons votre demande");
        assertThat(jdbc.sql("select language from provider_joining where email = ?")
                        .param(email)
                        .query(String.class)
                        .single())
                .isEqualTo("fr");
    }

    @Test
    void theSentencesOfThePagesAreTranslated() {
        for (String sentence : List.of(
                "This is no valid IBAN. Compare it with the bank's paper, digit by digit.",
                "Give the name of the account's holder, in at most 140 characters.",
                "You cannot change your own role. Ask another administrator.",
                "This redemption can no longer be taken back.",
                "You registered this device. Another administrator of your organisation has to make it active, or a manager.",
                "This voucher is genuine, but all of it has been used.")) {
            assertThat(phrases.knows(sentence)).as(sentence).isTrue();
        }
    }

    private static String mail(String address) {
        String[] found = new String[1];
        await().atMost(PATIENCE).until(() -> {
            for (MimeMessage message : MAIL.getReceivedMessagesForDomain(address)) {
                found[0] = text(message);
            }
            return found[0] != null;
        });
        return found[0];
    }

    private static String text(MimeMessage message) throws MessagingException, IOException {
        return message.getSubject() + "\n" + message.getContent();
    }

    private void check(Page page, String language, String direction, String picture) {
        assertThat(page.locator("html")).hasAttribute("lang", language);
        assertThat(page.locator("html")).hasAttribute("dir", direction);
        browser.picture(page, "provider-" + language + "-" + picture);
        String text = page.locator("main").innerText();
        for (String name :
                jdbc.sql("select name from programme").query(String.class).list()) {
            text = text.replace(name, "");
        }
        assertThat(text).as(picture).doesNotContain("??");
        assertThat(text.lines().filter(line -> ENGLISH.matcher(line).find()))
                .as("English on " + picture)
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("everything fits the width: " + picture)
                .isEqualTo(true);
    }
}
