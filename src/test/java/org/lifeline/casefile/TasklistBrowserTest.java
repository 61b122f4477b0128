package org.lifeline.casefile;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Camunda's Tasklist as an officer has it: what its cards say, what is left out of it, and how much of it travels. */
class TasklistBrowserTest extends LifelineTest {

    /** Such as CREATION_DATE: the name of a word, in the place of the word. */
    private static final Pattern KEY = Pattern.compile("\\b[A-Z]{2,}(?:_[A-Z0-9]+)+\\b");

    private static final long COLD_BYTES = 1_300_000;
    private static final long WARM_BYTES = 60_000;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aCardShowsProgrammeNeedAmountAndUrgencyInWords() {
        String group = "officers-" + System.nanoTime();
        String name = Accounts.create(identities, group);
        String number = Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages(group),
                Cases.answers());
        String task = Cases.task(as(name), number);
        for (Page page : new Page[] {browser.desktop(), browser.phone()}) {
            browser.logIn(page, name);
            page.navigate("/camunda/app/tasklist/default/");
            page.getByText("My team's tasks").first().click();
            Locator card = page.locator("li.task", new Page.LocatorOptions().setHasText(number));
            assertThat(card.locator(".lifeline-card-facts")).containsText("EUR");
            assertThat(card.locator(".lifeline-card-facts__need")).not().isEmpty();
            assertThat(card.locator(".lifeline-card-facts__urgency")).not().isEmpty();
            assertThat(card.locator(".lifeline-card-facts__programme")).not().isEmpty();
            card.locator("a").first().click();
            assertThat(page.frameLocator("iframe.lifeline-form").locator(".fjs-form"))
                    .isVisible();
            browser.settled(page);
            assertThat(page.locator("body").innerText())
                    .doesNotContainPattern(KEY)
                    .doesNotContainIgnoringCase("follow-up")
                    .doesNotContain("Create task");
            assertThat(String.valueOf(page.evaluate(
                            "[...document.querySelectorAll('input')].map(input => input.placeholder).join()")))
                    .doesNotContainPattern(KEY);
            browser.picture(page, "tasklist-" + page.viewportSize().width);
        }
        // the next person at another desk sees no facts of a case that is none of theirs
        assertThat(as(Accounts.create(identities, "another-" + group))
                        .get("/task-cards?task=" + task)
                        .expect(200)
                        .json())
                .isEmpty();
    }

    @Test
    void whatIsOfferedByNameStandsInAListOfItsOwn() {
        String group = "chosen-" + System.nanoTime();
        String name = Accounts.create(identities, group);
        String guest = Accounts.create(identities, "other-" + group);
        String number = Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages(group),
                Cases.answers());
        tasks.addCandidateUser(Cases.task(as(name), number), guest);
        for (Page page : new Page[] {browser.desktop(), browser.phone()}) {
            browser.logIn(page, guest);
            page.navigate("/camunda/app/tasklist/default/");
            page.getByText("Offered to me").first().click();
            Locator card = page.locator("li.task", new Page.LocatorOptions().setHasText(number));
            assertThat(card.locator(".lifeline-card-facts")).containsText("EUR");
            card.locator("a").first().click();
            assertThat(page.frameLocator("iframe.lifeline-form").locator(".fjs-form"))
                    .isVisible();
            browser.settled(page);
            browser.picture(page, "tasklist-offered-" + page.viewportSize().width);
        }
    }

    @Test
    void anAccountWithoutNamesIsShownByItsUserName() {
        String group = "nameless-" + System.nanoTime();
        String name = Accounts.create(identities, group);
        String number = Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages(group),
                Cases.answers());
        Page officer = browser.desktop();
        browser.logIn(officer, name);
        FormTab.open(officer, Cases.task(as(name), number)).claim();
        assertThat(officer.locator(".account")).containsText(name);
        assertThat(officer.locator(".assignee").first()).containsText(name);
        isCalled(officer, name);
        browser.picture(officer, "tasklist-no-names");

        Page operator = browser.desktop();
        String operations = Accounts.create(identities, "operations");
        browser.logIn(operator, operations);
        for (String app : List.of("cockpit", "welcome")) {
            operator.navigate("/camunda/app/" + app + "/default/");
            isCalled(operator, operations);
        }
        Page administrator = browser.desktop();
        browser.logIn(administrator, Accounts.create(identities, "camunda-admin"));
        User half = identities.createUserQuery().userId(name).singleResult();
        for (String last : new String[] {null, "Tadesse"}) {
            half.setLastName(last);
            identities.saveUser(half);
            // Admin sometimes never finishes when it is loaded again while it is still loading
            administrator.navigate("about:blank");
            administrator.navigate("/camunda/app/admin/default/#/users/" + name + "?tab=groups");
            assertThat(administrator.locator("h3").first()).containsText(last == null ? name : last);
            browser.settled(administrator);
            assertThat(administrator.locator("body").innerText()).doesNotContain("null");
            browser.picture(administrator, "admin-no-names-" + last);
        }
    }

    private void isCalled(Page page, String name) {
        assertThat(page.locator("body")).containsText(name);
        browser.settled(page);
        assertThat(page.locator("body").innerText()).doesNotContain("null").doesNotContain("undefined");
    }

    @Test
    void theDeadlineOfATaskIsShownAndCannotBeChanged() {
        String group = "deadline-" + System.nanoTime();
        String name = Accounts.create(identities, group);
        String number = Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages(group),
                Cases.answers());
        String task = Cases.task(as(name), number);
        for (Page page : new Page[] {browser.desktop(), browser.phone()}) {
            browser.logIn(page, name);
            FormTab.open(page, task);
            browser.settled(page);
            Locator due = page.locator(".dates .due-date");
            assertThat(due).isVisible();
            assertThat(due).containsText("in ");
            due.click();
            assertThat(page.locator(
                            ".dates input, .dates .reset-due-date, .dates [tabindex], .dates a, [uib-datepicker]"))
                    .hasCount(0);
            browser.picture(page, "tasklist-deadline-" + page.viewportSize().width);
        }
        // a task without one says nothing of it
        tasks.setDueDate(task, null);
        Page page = browser.desktop();
        browser.logIn(page, name);
        FormTab.open(page, task);
        browser.settled(page);
        assertThat(page.locator("body").innerText()).doesNotContainIgnoringCase("due date");
    }

    @Test
    void aCardThatFailedToLoadIsRequestedAgain() {
        String group = "cards-" + System.nanoTime();
        String name = Accounts.create(identities, group);
        String number = Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages(group),
                Cases.answers());
        Cases.task(as(name), number);
        Page page = browser.desktop();
        page.clock().install();
        browser.logIn(page, name);
        page.route(
                "**/task-cards?*",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("busy")));
        page.navigate("/camunda/app/tasklist/default/");
        page.getByText("My team's tasks").first().click();
        Locator card = page.locator("li.task", new Page.LocatorOptions().setHasText(number));
        assertThat(card).isVisible();
        browser.settled(page);
        assertThat(card.locator(".lifeline-card-facts")).hasCount(0);

        page.unroute("**/task-cards?*");
        // Tasklist looks for tasks
        page.clock().fastForward(11_000);

        assertThat(card.locator(".lifeline-card-facts")).containsText("EUR");
    }

    @Test
    void searchOffersTheCaseNumberFirst() {
        String group = "searchers-" + System.nanoTime();
        String name = Accounts.create(identities, group);
        var programme = NewProgramme.with(jdbc).stages(group);
        String wanted = Cases.apply(as(Accounts.create(identities, "applicant")), programme, Cases.answers());
        String other = Cases.apply(as(Accounts.create(identities, "applicant")), programme, Cases.answers());
        Cases.task(as(name), wanted);
        Cases.task(as(name), other);
        Page page = browser.desktop();
        browser.logIn(page, name);
        page.navigate("/camunda/app/tasklist/default/");
        page.getByText("My team's tasks").first().click();
        assertThat(page.locator("li.task")).hasCount(2);
        Locator search = page.locator("[cam-widget-search] input.main-field, .search-container input")
                .first();
        search.click();
        assertThat(page.locator(".dropdown-menu:visible li, [uib-typeahead-popup] li")
                        .first())
                .hasText("Case number or title");
        browser.picture(page, "tasklist-search");
        search.fill(wanted);
        search.press("Enter");
        assertThat(page.locator("li.task")).hasCount(1);
    }

    @Test
    void tasklistFilesAreCompressedAndCached() {
        Page page = browser.desktop();
        browser.logIn(page, Accounts.create(identities, "social-worker"));
        CDPSession network = page.context().newCDPSession(page);
        AtomicLong bytes = new AtomicLong();
        Map<String, String> addresses = new HashMap<>();
        List<String> largest = new ArrayList<>();
        network.on(
                "Network.requestWillBeSent",
                event -> addresses.put(
                        ((JsonObject) event).get("requestId").getAsString(),
                        ((JsonObject) event)
                                .getAsJsonObject("request")
                                .get("url")
                                .getAsString()));
        network.on("Network.loadingFinished", event -> {
            String address =
                    addresses.getOrDefault(((JsonObject) event).get("requestId").getAsString(), "");
            // the portal's page before it may still fetch files ahead
            if (!address.startsWith(ADDRESS + "/camunda/")) {
                return;
            }
            long length = ((JsonObject) event).get("encodedDataLength").getAsLong();
            bytes.addAndGet(length);
            if (length > 4000) {
                largest.add(length + " " + address);
            }
        });
        network.send("Network.enable");
        long cold = opened(page, bytes);
        page.navigate("/applications");
        long warm = opened(page, bytes);
        System.out.printf("Tasklist: %d bytes cold, %d bytes warm%n", cold, warm);
        assertThat(cold).as("%s", largest).isLessThan(COLD_BYTES);
        assertThat(warm).as("%s", largest).isLessThan(WARM_BYTES);
        Map<String, String> headers = page.context()
                .request()
                .get(ADDRESS + "/camunda/lib/deps.js?bust=7.24.0")
                .headers();
        assertThat(headers).containsKey("etag");
        assertThat(headers.get("cache-control")).contains("no-cache").doesNotContain("no-store");
    }

    private long opened(Page page, AtomicLong bytes) {
        bytes.set(0);
        page.navigate("/camunda/app/tasklist/default/");
        assertThat(page.getByText("My team's tasks").first()).isVisible();
        browser.settled(page);
        return bytes.get();
    }
}
