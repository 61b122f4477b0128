package org.lifeline;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Api;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An organisation's way as its people and the office walk it: it joins, redeems, claims, is paid, and reads its statement. */
class ProviderBrowserStoryTest extends LifelineTest {

    private static final Pattern LINK = Pattern.compile("/invitations/([A-Za-z0-9_-]{43})");
    private static final String PASSWORD = "a long enough password";
    private static final int REDEMPTIONS = 120;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String head = "head-" + unique;
    private final List<String> clerks = List.of("clerk-a-" + unique, "clerk-b-" + unique);

    @Test
    void fromTheRequestToJoinToTheStatementOfWhatWasPaid() {
        String programme = NewProgramme.with(jdbc).providers().stages("junior-officer");
        asksToJoin();
        String code = isAdmitted(programme);
        Page administrator = joins();

        JsonNode voucher = voucher(programme);
        redeem(voucher);

        String claim = claims(administrator);
        isCutByOneLine(claim);
        isPaid(programme, claim);
        reads(administrator, claim, code);
    }

    private void asksToJoin() {
        Page page = browser.phone();
        page.navigate("/join");
        page.fill("#providerName", "Hill Clinic " + unique);
        page.selectOption("#providerKind", "clinic");
        page.fill("#licenceNumber", "L-" + unique);
        page.setInputFiles("#papers", new FilePayload("licence.pdf", "application/pdf", SmallFiles.PDF));
        page.fill("#placeAddress", "3 Hill Road, Addis Ababa");
        page.fill("#contactName", "Sara Bekele");
        page.fill("#email", mailOf(head));
        page.fill("#phone", "+49 30 123456");
        page.fill("#holder", "Hill Clinic");
        page.check("#kind-iban");
        page.fill("#iban-iban", "DE02 1203 0000 0000 2020 51");
        page.fill("#iban-town", "Berlin");
        page.getByRole(AriaRole.BUTTON, named("Ask to join")).click();
        assertThat(page.locator("h1")).hasText("We have your request");
        browser.picture(page, "organisation-1-asked");
    }

    /** @return the code that a manager gives it */
    private String isAdmitted(String programme) {
        String request = jdbc.sql("select number from provider_joining where email = ?")
                .param(mailOf(head))
                .query(String.class)
                .single();
        String code = "B-" + unique.toUpperCase();
        Page manager = browser.desktop();
        browser.logIn(manager, "programme-manager");
        FormTab check = FormTab.open(manager, Cases.task(as("programme-manager"), request))
                .claim();
        check.field("newProviderCode").fill(code);
        check.form().locator(".fjs-form-field-taglist input").fill(programme);
        check.form()
                .locator(".fjs-dropdownlist-item", new FrameLocator.LocatorOptions().setHasText(programme))
                .last()
                .click();
        manager.keyboard().press("Escape");
        check.form().getByLabel("Accept: another manager approves").check();
        check.field("reason").fill("The register knows the licence.");
        browser.picture(manager, "organisation-2-checked");
        assertThat(check.completes().status()).isEqualTo(204);

        Page second = browser.desktop();
        browser.logIn(second, "programme-manager-2");
        FormTab approval = FormTab.open(second, Confirmations.task(as("programme-manager-2"), request))
                .claim();
        assertThat(approval.form().getByText("Hill Clinic " + unique).first()).isVisible();
        approval.form().getByLabel("Confirm: it is in force at once").check();
        approval.field("decisionReason").fill("I rang the number of the register.");
        browser.picture(second, "organisation-3-approved");
        assertThat(approval.completes().status()).isEqualTo(204);
        return code;
    }

    /** The first administrator comes in by the mail's link, and invites two clerks, who come in the same way. */
    private Page joins() {
        Page administrator = browser.desktop();
        accepts(administrator, head);
        browser.logIn(administrator, head, PASSWORD);
        for (String clerk : clerks) {
            administrator.navigate("/provider/users");
            administrator.fill("#email", mailOf(clerk));
            administrator
                    .getByRole(AriaRole.BUTTON, named("Invite").setExact(true))
                    .click();
            assertThat(administrator.locator("#invited")).isVisible();
            accepts(browser.phone(), clerk);
        }
        administrator.navigate("/provider/users");
        clerks.forEach(clerk -> assertThat(administrator.locator("main")).containsText(clerk));
        browser.picture(administrator, "organisation-4-users");
        return administrator;
    }

    private void accepts(Page page, String name) {
        page.navigate("/invitations/" + invitation(mailOf(name)));
        page.fill("#name", name);
        page.fill("#password", PASSWORD);
        page.getByRole(AriaRole.BUTTON, named("Make the account and join")).click();
        page.waitForURL(url -> !url.contains("/invitations/"));
    }

    /** Each clerk redeems at the counter once; the rest of their days comes through the interface, as a hospital's own software does it. */
    private void redeem(JsonNode voucher) {
        for (String clerk : clerks) {
            Page phone = browser.phone();
            browser.logIn(phone, clerk, PASSWORD);
            phone.navigate("/scan");
            phone.locator("#code").fill(voucher.path("qr").asText());
            phone.locator("#typed button").click();
            assertThat(phone.locator("#answer h2")).hasText("Valid");
            phone.locator("#amount").fill("2.50");
            phone.locator("#redeem-button").click();
            phone.locator("#confirm-button").click();
            assertThat(phone.locator("#done-amount")).hasText("EUR 2.50");
            browser.picture(phone, "organisation-5-redeemed");
            Api software = Api.with(ADDRESS, basic(clerk));
            for (int i = 1; i < REDEMPTIONS / clerks.size(); i++) {
                ClaimSteps.redeem(software, voucher, "2.50");
            }
        }
    }

    private String claims(Page administrator) {
        administrator.navigate("/provider?by=day");
        assertThat(administrator.locator("main")).containsText("EUR 300.00");
        browser.picture(administrator, "organisation-6-redemptions");
        administrator.navigate("/provider/claims/new");
        administrator.check("#day-0");
        assertThat(administrator.locator("#chosen")).containsText("300.00");
        administrator.fill("#invoiceNumber", "HC/" + unique);
        administrator.fill("#invoiceDate", LocalDate.now(ZoneOffset.UTC).toString());
        browser.picture(administrator, "organisation-7-new-claim");
        administrator
                .getByRole(AriaRole.BUTTON, named("Continue to the documents"))
                .click();
        administrator.waitForURL(Pattern.compile(".*/provider/claims/C-\\d{4}-\\d{6}$"));
        assertThat(administrator.locator("main")).containsText("Before you can submit, add: Invoice");
        administrator
                .locator("input[type=file]")
                .setInputFiles(new FilePayload("invoice.pdf", "application/pdf", SmallFiles.PDF));
        assertThat(administrator.locator("main")).containsText("invoice.pdf");
        browser.picture(administrator, "organisation-8-draft");
        administrator.getByRole(AriaRole.BUTTON, named("Submit claim")).click();
        assertThat(administrator.locator(".lifeline-status h2")).hasText("In review");
        return administrator.url().replaceAll(".*/", "");
    }

    private void isCutByOneLine(String claim) {
        Page officer = browser.desktop();
        browser.logIn(officer, "accountant");
        FormTab form =
                FormTab.open(officer, Cases.task(as("accountant"), claim)).claim();
        form.form().getByLabel("Approve in part: less of some lines").check();
        form.field("lineNumber_0").fill("7");
        form.field("lineApproved_0").fill("1.25");
        form.choose("Why", 0, "The price is higher than the usual one");
        form.choose("Reason", 0, "The claim and its documents are correct");
        form.field("reason").fill("Line 7 is charged at twice the usual price.");
        browser.picture(officer, "organisation-9-cut");
        assertThat(form.completes().status()).isEqualTo(204);
        Api administrator = Api.with(ADDRESS, basic(head));
        JsonNode approved = ClaimSteps.status(administrator, claim, "approved");
        assertThat(approved.path("lines")).hasSize(REDEMPTIONS);
    }

    private void isPaid(String programme, String claim) {
        Page payer = browser.desktop();
        browser.logIn(payer, "cash-manager");
        payer.navigate("/finance/runs/new");
        payer.selectOption("#programme", programme);
        payer.getByRole(AriaRole.BUTTON, named("Show")).click();
        assertThat(payer.locator("#preview-total")).containsText("298.75");
        payer.getByRole(AriaRole.BUTTON, named("Prepare this run")).click();
        assertThat(payer.locator("#run-total")).containsText("298.75");
        String run = payer.url().replaceAll(".*/", "");

        Page second = browser.desktop();
        browser.logIn(second, "cash-manager-2");
        second.navigate("/finance/runs/" + run);
        second.getByRole(AriaRole.BUTTON, named("Release the run")).click();
        assertThat(second.getByRole(AriaRole.BUTTON, named("Release the run"))).hasCount(0);
        await().atMost(PATIENCE)
                .until(() -> as("cash-manager-2")
                                .get("/api/payment-runs/" + run + "/file")
                                .status()
                        == 200);
        second.navigate("/finance/bank-files");
        second.setInputFiles(
                "#file",
                new FilePayload(
                        "camt054.xml",
                        "application/xml",
                        BankMessages.camt054(BankMessages.booked(claim + "-1", "298.75", "B1"))
                                .getBytes(StandardCharsets.UTF_8)));
        second.getByRole(AriaRole.BUTTON, named("Compare with the payments")).click();
        assertThat(second.locator("main")).containsText("Lines that fit payments: 1.");
    }

    private void reads(Page administrator, String claim, String code) {
        ClaimSteps.status(Api.with(ADDRESS, basic(head)), claim, "paid");
        administrator.navigate("/provider/claims/" + claim);
        assertThat(administrator.locator(".lifeline-status h2")).hasText("Paid");
        assertThat(administrator.locator("main")).containsText("Approved: EUR 298.75");
        assertThat(administrator.locator("main")).containsText("The price is higher than the usual one");
        browser.picture(administrator, "organisation-10-paid");
        administrator.navigate("/provider");
        administrator.getByRole(AriaRole.BUTTON, named("Statement of account")).click();
        assertThat(administrator.locator("main")).containsText("298.75");
        browser.picture(administrator, "organisation-11-statement");
        JsonNode statement = as("auditor")
                .get("/api/statements/" + code + "?from=2020-01-01&to="
                        + LocalDate.now(ZoneOffset.UTC).plusDays(1))
                .expect(200)
                .json();
        assertThat(statement.toString()).contains("298.75");
    }

    // ---------------------------------------------------------------- what stands between the pages

    private static JsonNode voucher(String programme) {
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(as("applicant"), number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return as("applicant").get("/api/vouchers/" + code).expect(200).json();
    }

    private static String mailOf(String name) {
        return name + "@clinic.example.org";
    }

    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private static String invitation(String address) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            for (var message : MAIL.getReceivedMessages()) {
                                Matcher link = LINK.matcher(text(message, address));
                                if (link.find()) {
                                    return link.group(1);
                                }
                            }
                            return "";
                        },
                        token -> !token.isEmpty());
    }

    private static String text(jakarta.mail.internet.MimeMessage message, String address) {
        try {
            return message.getAllRecipients()[0].toString().equals(address)
                    ? message.getContent().toString()
                    : "";
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
