package org.lifeline.deployment;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.SmallFiles;

/** A ministry's people on their way from nothing to the first voucher, as the guide for operations tells them, on the pages that they use. */
final class FirstProgrammeWalk {

    static final String ADDRESS = "https://help.ministry.test";

    static final String PASSWORD = "quiet river stones";
    static final String FIRST = "administrator";
    static final String SECOND = "b.bekele";

    private static final int MIDDLE = 600;
    private static final int A_MOMENT = 4_000;

    static final String HOSPITAL = "City Hospital";
    static final String HOSPITAL_MAIL = "office@hospital.test";
    static final String APPLICANT = "almaz@example.org";
    static final String CODE = "CHILD-1";
    static final List<String> STAGES = List.of("Social worker", "Junior officer", "Senior officer");

    /** By user name: given name, family name and group. */
    static final List<List<String>> PEOPLE = List.of(
            List.of("m.abebe", "Mulu", "Abebe", "programme-manager"),
            List.of("s.tesfaye", "Selam", "Tesfaye", "programme-manager"),
            List.of("w.alemu", "Worku", "Alemu", "social-worker"),
            List.of("j.girma", "Jember", "Girma", "junior-officer"),
            List.of("h.kebede", "Hana", "Kebede", "senior-officer"),
            List.of("a.desta", "Abel", "Desta", "accountant"),
            List.of("c.haile", "Chaltu", "Haile", "cash-manager"),
            List.of("y.worku", "Yonas", "Worku", "auditor"),
            List.of("o.tola", "Obsa", "Tola", "operations"));

    private final String firstPassword;
    private final BinaryOperator<String> mailed;
    private final Supplier<Page> desktop;
    private final Supplier<Page> phone;
    private final BiConsumer<Page, String> picture;
    private final Map<String, Page> desks;

    FirstProgrammeWalk(
            String firstPassword,
            BinaryOperator<String> mailed,
            Supplier<Page> desktop,
            Supplier<Page> phone,
            BiConsumer<Page, String> picture,
            Map<String, Page> desks) {
        this.firstPassword = firstPassword;
        this.mailed = mailed;
        this.desktop = desktop;
        this.phone = phone;
        this.picture = picture;
        this.desks = desks;
    }

    /** The .env of a ministry, made from that of a trial. */
    static String settings(String trial) {
        return trial.replaceAll("(?m)^LIFELINE_PUBLIC_URL=.*", "LIFELINE_PUBLIC_URL=" + ADDRESS)
                .replaceAll("(?m)^LIFELINE_ORGANISATION=.*", "LIFELINE_ORGANISATION=Ministry of Health")
                .replaceAll("(?m)^LIFELINE_ZONE=.*", "LIFELINE_ZONE=Africa/Addis_Ababa")
                .replaceAll(
                        "(?m)^LIFELINE_MAIL_FROM=.*",
                        "LIFELINE_MAIL_FROM=Ministry of Health <no-reply@help.ministry.test>")
                .replaceAll("(?m)^LIFELINE_TREASURY_NAME=.*", "LIFELINE_TREASURY_NAME=Ministry of Health");
    }

    /** Somebody's window, logged in through the page; the same one each time. */
    Page of(String person, String password) {
        return desks.computeIfAbsent(person, name -> {
            Page page = desktop.get();
            page.navigate(ADDRESS + "/");
            press(page, AriaRole.LINK, "Log in");
            type(page.getByLabel("User name"), name);
            type(page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)), password);
            press(page, AriaRole.BUTTON, "Log in");
            assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")))
                    .isVisible();
            return page;
        });
    }

    void makeTheSecondAdministrator() {
        Page page = of(FIRST, firstPassword);
        picture.accept(page, "first-1-home");
        press(page, AriaRole.LINK, "Set-up");
        picture.accept(page, "first-2-setup");
        type(page.getByLabel("User name"), SECOND);
        type(page.getByLabel("Password, at least 12 characters"), PASSWORD);
        type(page.getByLabel("The same password again"), PASSWORD);
        press(page, AriaRole.BUTTON, "Make the account");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("The second administrator can log in now");
        picture.accept(page, "first-3-second-made");
    }

    /** Camunda Admin, as its own menu leads there. */
    void makeTheAccounts() {
        Page first = of(FIRST, firstPassword);
        Page second = of(SECOND, PASSWORD);
        for (Page admin : List.of(first, second)) {
            press(admin, AriaRole.LINK, "Accounts");
            assertThat(admin.getByText("List of Users").first()).isVisible();
        }
        for (List<String> person : PEOPLE) {
            account(first, person);
            joins(first, person, "Two administrators do this together");
        }
        for (List<String> person : PEOPLE) {
            joins(second, person, "");
        }
    }

    void account(Page admin, List<String> person) {
        admin.navigate(ADDRESS + "/camunda/app/admin/default/#/user-create");
        type(admin.locator("#inputUserId"), person.get(0));
        type(admin.locator("#inputPassword"), PASSWORD);
        type(admin.locator("#inputPasswordRepeat"), PASSWORD);
        type(admin.locator("#inputFirstname"), person.get(1));
        type(admin.locator("#inputLastname"), person.get(2));
        Locator created = admin.getByText("Created new user " + person.get(0));
        // Admin asks the server about the password meanwhile, and forgets a press during that
        await().atMost(PATIENCE)
                .pollInSameThread()
                .ignoreException(TimeoutError.class)
                .until(() -> admin.waitForRequest(
                                request -> request.url().endsWith("/user/create"),
                                new Page.WaitForRequestOptions().setTimeout(A_MOMENT),
                                () -> press(admin, AriaRole.BUTTON, "Create new user"))
                        != null);
        assertThat(created).isVisible();
        // they stay, and cover the button of the next account
        admin.locator(".page-notifications .close").last().click();
    }

    void joins(Page admin, List<String> person, String told) {
        admin.navigate(ADDRESS + "/camunda/app/admin/default/#/users/" + person.get(0) + "?tab=groups");
        Locator dialog = admin.locator(".modal-content");
        Locator group = dialog.locator(
                        "tr",
                        new Locator.LocatorOptions()
                                .setHas(admin.getByText(person.get(3), new Page.GetByTextOptions().setExact(true))))
                .getByRole(AriaRole.CHECKBOX);
        // the dialog offers what the page behind it has loaded, which may be nothing yet
        await().atMost(PATIENCE).pollInSameThread().until(() -> {
            admin.getByText("Add to a group").first().click();
            if (isThere(group)) {
                return true;
            }
            dialog.locator(".btn:visible").first().click();
            return false;
        });
        group.check();
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add Groups"))
                .click();
        dialog.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("OK").setExact(true))
                .waitFor();
        picture.accept(admin, "account-" + person.get(0));
        assertThat(dialog).containsText(told);
        dialog.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("OK").setExact(true))
                .click();
    }

    /** At the desk of the hospital, without an account. */
    void hospitalAsksToJoin() {
        Page page = phone.get();
        page.navigate(ADDRESS + "/");
        press(page, AriaRole.LINK, "Join as a service provider");
        picture.accept(page, "join-1");
        type(page.locator("#providerName"), HOSPITAL);
        page.locator("#providerKind").selectOption("hospital");
        type(page.locator("#licenceNumber"), "H-4711");
        page.setInputFiles("#papers", new FilePayload("licence.pdf", "application/pdf", SmallFiles.PDF));
        type(page.locator("#placeAddress"), "Churchill Avenue 12, Addis Ababa");
        type(page.locator("#contactName"), "Sara Bekele");
        type(page.locator("#email"), HOSPITAL_MAIL);
        type(page.locator("#phone"), "+251 11 551 1211");
        type(page.locator("#holder"), HOSPITAL);
        page.locator("#kind-iban").check();
        type(page.locator("#iban-iban"), "DE02 1203 0000 0000 2020 51");
        type(page.locator("#iban-town"), "Berlin");
        press(page, AriaRole.BUTTON, "Ask to join");
        assertThat(page.locator("h1")).hasText("We have your request");
        picture.accept(page, "join-2");
    }

    void aManagerChecksIt() {
        Page first = of("m.abebe", PASSWORD);
        FormTab check = task(first, "check the provider");
        picture.accept(first, "join-3-check");
        check.field("newProviderCode").fill("HOSPITAL-1");
        check.form().getByLabel("Accept: another manager approves").check();
        check.field("reason").fill("The register has this licence; I called the number there.");
        picture.accept(first, "join-4-checked");
        check.completes();
    }

    void anotherManagerApprovesIt() {
        Page second = of("s.tesfaye", PASSWORD);
        FormTab confirm = task(second, "approve the provider");
        confirm.form().getByLabel("Confirm: it is in force at once").check();
        confirm.field("decisionReason").fill("Licence and account are those of the register.");
        picture.accept(second, "join-5-confirm");
        confirm.completes();
    }

    void hospitalTakesItsAccount() {
        Page page = desktop.get();
        page.navigate(link(mailed.apply(HOSPITAL_MAIL, "/invitations/"), "/invitations/[A-Za-z0-9_-]{43}"));
        picture.accept(page, "join-6-invitation");
        type(page.getByLabel("User name"), "s.bekele");
        type(page.locator("input[type=password]").first(), PASSWORD);
        page.locator("main button[type=submit]").first().click();
        assertThat(page.locator("h1")).hasText("Log in");
        picture.accept(page, "join-7-account");
    }

    /** Finds a task in Tasklist and takes it. */
    private FormTab task(Page page, String title) {
        return task(page, title, "My team's tasks", "Offered to me").claim();
    }

    private FormTab task(Page page, String title, String... lists) {
        page.navigate(ADDRESS + "/");
        press(page, AriaRole.LINK, "Tasks");
        Locator card = page.locator("li.task", new Page.LocatorOptions().setHasText(title))
                .first();
        await().atMost(PATIENCE).pollInSameThread().until(() -> {
            for (String list : lists) {
                page.getByText(list).first().click();
                // its hint covers the name of the list above it
                page.mouse().move(MIDDLE, MIDDLE);
                if (isThere(card)) {
                    return true;
                }
            }
            return false;
        });
        card.locator("a").first().click();
        return FormTab.of(page);
    }

    /** Whether it comes within a moment. */
    private static boolean isThere(Locator place) {
        try {
            place.waitFor(new Locator.WaitForOptions().setTimeout(A_MOMENT));
            return true;
        } catch (TimeoutError notYet) {
            return false;
        }
    }

    private static String link(String mail, String path) {
        Matcher found = Pattern.compile("https?://[^/\\s]+" + path).matcher(mail);
        if (!found.find()) {
            throw new AssertionError(mail);
        }
        return found.group();
    }

    void managersSetUpTheProgramme() {
        Page author = of("m.abebe", PASSWORD);
        author.navigate(ADDRESS + "/");
        press(author, AriaRole.LINK, "Tasks");
        author.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Start process"))
                .click();
        picture.accept(author, "programme-1-processes");
        author.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Programme set-up"))
                .click();
        author.getByLabel("Set up a new programme").check();
        type(author.getByLabel("Code of the new programme"), CODE);
        press(author, AriaRole.BUTTON, "Start");
        FormTab form = task(author, "describe the programme", "My tasks");
        form.field("programmeName").fill("Surgery for children");
        form.field("purpose").fill("Operations that a family cannot pay.");
        form.choose("Currency", 0, "EUR Euro");
        form.field("yearBudget_0").fill("50,000");
        form.field("maximum").fill("10,000");
        form.choose("Who may issue it", 0, "Senior officer");
        form.choose("Form that applicants fill in", 0, "Emergency medical assistance");
        form.field("validityDays").fill("60");
        form.choose("Who reviews an appeal", 0, "Programme manager");
        form.form().locator(".fjs-form-field-taglist input").click();
        form.form()
                .locator(".fjs-dropdownlist-item", new FrameLocator.LocatorOptions().setHasText(HOSPITAL))
                .click();
        author.keyboard().press("Escape");
        for (int i = 1; i < STAGES.size(); i++) {
            form.form()
                    .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Add new"))
                    .nth(1)
                    .click();
        }
        for (int i = 0; i < STAGES.size(); i++) {
            form.field("stageName_" + i).fill(STAGES.get(i));
            form.choose("Group that decides", i, STAGES.get(i));
            form.field("stageSeats_" + i).fill("1");
            form.field("stageQuorum_" + i).fill("1");
            form.field("stageHours_" + i).fill("48");
            if (i > 0) {
                form.choose("When the stage applies", i, "Always");
            }
        }
        form.field("claimStageName_0").fill("Accountant");
        form.choose("Group that decides", STAGES.size(), "Accountant");
        form.form().getByLabel("Hand it in").check();
        picture.accept(author, "programme-2-described");
        form.completes();
        Page second = of("s.tesfaye", PASSWORD);
        FormTab check = task(second, "check and activate");
        check.form()
                .getByLabel("Activate", new FrameLocator.GetByLabelOptions().setExact(true))
                .check();
        picture.accept(second, "programme-3-check");
        check.completes();
    }

    void somebodyApplies() {
        Page page = desks.computeIfAbsent(APPLICANT, name -> phone.get());
        page.navigate(ADDRESS + "/");
        picture.accept(page, "apply-1-home");
        press(page, AriaRole.LINK, "Surgery for children");
        picture.accept(page, "apply-2-programme");
        page.locator("a[href='/apply/new/" + CODE + "']").first().click();
        page.locator("a[href='/login/code']").click();
        picture.accept(page, "apply-3-code");
        type(page.locator("#contact"), APPLICANT);
        page.locator("main .govuk-button").first().click();
        type(page.locator("#code"), mailed.apply(APPLICANT, "code").replaceAll("(?s).*\\b(\\d{6})\\b.*", "$1"));
        page.locator("main .govuk-button").first().click();
        // an account that is new is asked once how its holder is called
        assertThat(page).hasURL(Pattern.compile(".*/account"));
        type(page.locator("#name"), "Almaz Tadesse");
        page.locator("main .govuk-button").first().click();
        assertThat(page).hasURL(Pattern.compile(".*/apply/new/" + CODE + ".*"));
        picture.accept(page, "apply-4-need");
        tick(page, "treatmentType", "surgery");
        answer(page, "needDescription", "My daughter needs an operation of her hip, and cannot walk.");
        answer(page, "treatmentCost", "1,200");
        tick(page, "urgency", "urgent");
        goOn(page);
        answer(page, "givenName", "Almaz");
        answer(page, "familyName", "Tadesse");
        page.locator("[name='choice.gender']").selectOption("female");
        answer(page, "birthDate.day", "30");
        answer(page, "birthDate.month", "11");
        answer(page, "birthDate.year", "1984");
        goOn(page);
        answer(page, "phone", "+251 91 123 4567");
        answer(page, "email", APPLICANT);
        answer(page, "town", "Adama");
        goOn(page);
        answer(page, "householdSize", "3");
        goOn(page);
        picture.accept(page, "apply-5-papers");
        page.locator("#kind").selectOption("invoice");
        page.locator("#file").setInputFiles(new FilePayload("offer.pdf", "application/pdf", SmallFiles.pdf("offer")));
        assertThat(page.locator(".lifeline-attached").first()).isVisible();
        goOn(page);
        tick(page, "consent", "on");
        goOn(page);
        assertThat(page).hasURL(Pattern.compile(".*/check$"));
        picture.accept(page, "apply-6-check");
        goOn(page);
        assertThat(page).hasURL(Pattern.compile(".*/applications/A-.*"));
        picture.accept(page, "apply-7-sent");
    }

    void officersApprove() {
        String number = desks.get(APPLICANT).url().replaceAll(".*/", "");
        for (String officer : List.of("w.alemu", "j.girma", "h.kebede")) {
            Page page = of(officer, PASSWORD);
            FormTab form = task(page, number);
            for (String rating : List.of("3: harms day by day", "3: nobody else helps", "3: within days")) {
                form.form().getByLabel(rating).check();
            }
            form.form()
                    .getByLabel("Approve", new FrameLocator.GetByLabelOptions().setExact(true))
                    .check();
            form.choose("Reason", 0, "");
            form.field("recommendedAmount").fill("1200");
            form.field("reason").fill("I called the hospital: the operation is needed, and this is what it costs.");
            picture.accept(page, "officer-" + officer);
            form.completes();
        }
    }

    void theVoucherIsThere() {
        Page page = desks.get(APPLICANT);
        await().atMost(PATIENCE).pollInSameThread().until(() -> {
            page.reload();
            return isThere(page.locator("a[href*='/vouchers/']").first());
        });
        picture.accept(page, "voucher-1-case");
        page.locator("a[href*='/vouchers/']").first().click();
        assertThat(page.locator("main")).containsText("1,200.00");
        picture.accept(page, "voucher-2");
        mailed.apply(APPLICANT, "oucher");
    }

    private static void answer(Page page, String name, String text) {
        type(page.locator("[name='typed." + name + "']"), text);
    }

    /** By its words, as a finger does. */
    private static void tick(Page page, String name, String value) {
        page.locator("label[for='"
                        + page.locator("[name='choice." + name + "'][value='" + value + "']")
                                .getAttribute("id") + "']")
                .click();
    }

    private static void goOn(Page page) {
        page.locator("main .govuk-button:not(.govuk-button--secondary)").first().click();
    }

    static void type(Locator field, String text) {
        field.fill(text);
    }

    static void press(Page page, AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }
}
