package org.lifeline.finance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.platform.money.Money;
import org.lifeline.reimbursement.ClaimAge;
import org.lifeline.reimbursement.ClaimFilter;
import org.lifeline.reimbursement.ClaimList;
import org.lifeline.reimbursement.ClaimReach.Reach;
import org.lifeline.reimbursement.ClaimStatus;
import org.lifeline.reimbursement.ProviderBalances;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.Browser;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What those who pay see beside their tasks: figures that lead to their lists, a run from its preview to its release, and the bank's answer. */
class FinancePagesBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    private final Api provider = as("service-provider");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ClaimList list;

    @Autowired
    private ProviderBalances balances;

    @Autowired
    private Clock clock;

    private String programme = "";

    @BeforeEach
    void haveAProgramme() {
        programme = NewProgramme.with(jdbc).stages("social-worker");
    }

    @Test
    void preparesARunAfterSeeingItAndASecondPersonReleasesItAndReadsTheBanksAnswer() {
        String first = approved("100.10");
        String second = approved("200.20");
        Page payer = browser.desktop();
        browser.logIn(payer, "cash-manager");
        payer.navigate("/");
        payer.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("What is owed and paid"))
                .click();
        picture(payer, "finance-desktop");
        payer.navigate("/finance/runs/new");
        payer.selectOption("#programme", programme);
        payer.getByRole(AriaRole.BUTTON, named("Show")).click();
        assertThat(payer.locator("#preview-claims")).hasText("2");
        assertThat(payer.locator("#preview-total")).containsText("300.30");
        picture(payer, "finance-run-new-desktop");
        Assertions.assertThat(jdbc.sql("select count(*) from payment_run where programme_code = ?")
                        .param(programme)
                        .query(Long.class)
                        .single())
                .isZero();
        payer.getByRole(AriaRole.BUTTON, named("Prepare this run")).click();
        assertThat(payer.locator("#run-total")).containsText("300.30");
        assertThat(payer.locator("main")).containsText("You prepared this payment run.");
        assertThat(payer.getByRole(AriaRole.BUTTON, named("Release the run"))).hasCount(0);
        picture(payer, "finance-run-desktop");
        String run = payer.url().replaceAll(".*/", "");

        Page auditor = browser.phone();
        browser.logIn(auditor, "auditor");
        auditor.navigate("/finance/runs/" + run);
        assertThat(auditor.getByRole(AriaRole.BUTTON, named("Release the run"))).hasCount(0);
        picture(auditor, "finance-run-phone");

        Page releaser = browser.desktop();
        browser.logIn(releaser, "cash-manager-2");
        releaser.navigate("/finance/runs?state=prepared&programme=" + programme);
        picture(releaser, "finance-runs-desktop");
        releaser.getByRole(AriaRole.LINK, named(run)).click();
        releaser.getByRole(AriaRole.BUTTON, named("Release the run")).click();
        await().atMost(PATIENCE)
                .until(() -> as("cash-manager-2")
                                .get("/api/payment-runs/" + run + "/file")
                                .status()
                        == 200);
        releaser.navigate("/finance/bank-files");
        releaser.setInputFiles(
                "#file",
                new FilePayload(
                        "camt054.xml",
                        "application/xml",
                        BankMessages.camt054(
                                        BankMessages.booked(first + "-1", "100.10", "B1"),
                                        BankMessages.booked(second + "-1", "200.19", "B2"))
                                .getBytes(StandardCharsets.UTF_8)));
        releaser.getByRole(AriaRole.BUTTON, named("Compare with the payments")).click();
        assertThat(releaser.locator("main")).containsText("Lines that fit payments: 1.");
        picture(releaser, "finance-bank-files-desktop");
        releaser.getByText("Lines that fit no payment: 1.").click();
        assertThat(releaser.getByRole(AriaRole.LINK, named(second + "-1"))).isVisible();
        String task = jdbc.sql("""
                        select t.id_ from act_ru_task t join act_ru_execution e on e.id_ = t.proc_inst_id_
                          join bank_line l on e.business_key_ = l.file_sha256 || ':' || l.position where l.end_to_end_id = ?""").param(second + "-1").query(String.class).single();
        assertThat(releaser.locator("a[href$='" + task + "']")).hasText("Its task");
        picture(releaser, "finance-unmatched-desktop");
        auditor.navigate("/finance/unmatched");
        picture(auditor, "finance-unmatched-phone");
        auditor.navigate("/finance/bank-files");
        assertThat(auditor.locator("#file")).hasCount(0);
        picture(auditor, "finance-bank-files-phone");
        releaser.navigate("/finance/bank-files");
        releaser.setInputFiles("#file", new FilePayload("no.xml", "application/xml", "hello".getBytes()));
        releaser.getByRole(AriaRole.BUTTON, named("Compare with the payments")).click();
        assertThat(releaser.locator(".govuk-error-summary")).isVisible();
    }

    @Test
    void whoDoesNotReleaseRunsSeesWhoDoes() {
        approved("10.00");
        String run = as("cash-manager-2")
                .post(
                        "/api/payment-runs",
                        Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()))
                .expect(201)
                .json()
                .path("run")
                .asText();
        // an accountant sees the run, and that a cash manager releases it
        Page page = browser.phone();
        browser.logIn(page, "accountant");
        page.navigate("/finance/runs/" + run);
        assertThat(page.locator("main")).containsText("It waits for a cash manager");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Release the run"))).hasCount(0);
    }

    @Test
    void opensAPaymentByHandFromTheListAndSaysWhyNot() {
        String claim = approved("30.00");
        Page page = browser.desktop();
        browser.logIn(page, "cash-manager");
        page.navigate("/finance/claims?status=approved&programme=" + programme);
        assertThat(page.locator("main")).containsText("30.00");
        picture(page, "finance-claims-desktop");
        page.getByRole(AriaRole.BUTTON, named("Pay by hand " + claim)).click();
        page.waitForURL("**/camunda/app/tasklist/**");
        Assertions.assertThat(ClaimSteps.byHand(as("cash-manager"), claim)).isNotEmpty();

        String other = approved("40.00");
        String run = as("cash-manager")
                .post(
                        "/api/payment-runs",
                        Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()))
                .expect(201)
                .json()
                .path("run")
                .asText();
        page.navigate("/finance/claims?status=approved&programme=" + programme);
        page.getByRole(AriaRole.BUTTON, named("Pay by hand " + other)).click();
        assertThat(page.locator(".govuk-error-summary")).containsText(run);
        page.navigate("/finance/claims?status=nonsense");
        assertThat(page.locator(".govuk-error-summary")).containsText("There is no such status of a claim.");
    }

    @Test
    void eachNumberIsTheSumOfTheListBehindIt() {
        LocalDate today = LocalDate.now(clock);
        String fresh = submitted("10.00");
        String old = submitted("20.00");
        age(old, 45);
        String oldest = submitted("40.00");
        age(oldest, 120);
        ClaimSteps.approve(as("accountant"), oldest);
        ClaimSteps.status(provider, oldest, "approved");
        Reach reach = new Reach(Set.of(programme));
        Assertions.assertThat(list.ages(reach))
                .containsExactlyInAnyOrder(
                        aged(ClaimStatus.submitted, ClaimAge.d0to30, 1000),
                        aged(ClaimStatus.submitted, ClaimAge.d31to60, 2000),
                        aged(ClaimStatus.approved, ClaimAge.d91on, 4000));
        for (ClaimList.Aged each : list.ages(reach)) {
            ClaimFilter filter = new ClaimFilter(each.status(), null, programme, "EUR", each.age(), null);
            Assertions.assertThat(list.sums(reach, filter)).containsExactly(each.sum());
            Assertions.assertThat(list.page(reach, filter, 0, 10))
                    .hasSize((int) each.sum().claims());
        }
        // the last day of an age, and the first of the next one
        age(fresh, 30);
        Assertions.assertThat(numbers(reach, ClaimAge.d0to30)).containsExactly(fresh);
        age(fresh, 31);
        Assertions.assertThat(numbers(reach, ClaimAge.d31to60)).containsExactlyInAnyOrder(old, fresh);

        LocalDate due = list.dueOn(list.page(reach, ClaimFilter.of(ClaimStatus.approved), 0, 1)
                        .get(0))
                .orElseThrow();
        int days = (int) ChronoUnit.DAYS.between(today, due);
        Assertions.assertThat(
                        list.sums(reach, ClaimFilter.of(ClaimStatus.approved).dueIn(days)))
                .containsExactly(new ClaimList.Sum(1, Money.ofMinor("EUR", 4000)));
        Assertions.assertThat(
                        list.sums(reach, ClaimFilter.of(ClaimStatus.approved).dueIn(days - 1)))
                .isEmpty();
        Money inReview = list.sums(reach, ClaimFilter.of(ClaimStatus.submitted).dueIn(90)).stream()
                .map(ClaimList.Sum::amount)
                .reduce(Money.zero("EUR"), Money::plus);
        Assertions.assertThat(inReview).isEqualTo(Money.ofMinor("EUR", 3000));
        ProviderBalances.Liability owed = balances.page(reach, 0, 10).get(0);
        Assertions.assertThat(owed.total().minor())
                .isEqualTo(jdbc.sql("""
                        select sum(coalesce(approved_minor, amount_minor)) from claim
                         where programme_code = ? and status in ('submitted', 'approved')""").param(programme).query(Long.class).single());
        Assertions.assertThat(balances.totals(reach)).containsExactly(owed.total());
        // a manager sees the own programmes alone
        String manager = Accounts.create(identities, "programme-manager");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, manager)
                .update();
        Page page = browser.phone();
        browser.logIn(page, manager);
        page.navigate("/finance");
        assertThat(page.locator("main")).not().containsText("Payment runs");
        picture(page, "finance-phone");
        String name = jdbc.sql("select name from programme where code = ?")
                .param(programme)
                .query(String.class)
                .single();
        Page finance = browser.phone();
        browser.logIn(finance, "accountant");
        finance.navigate("/finance/claims?status=approved&age=d91on&programme=" + programme);
        assertThat(finance.locator("tbody tr")).hasCount(1);
        assertThat(finance.locator("tbody")).containsText(name);
        picture(finance, "finance-claims-phone");
        finance.navigate("/finance/providers");
        picture(finance, "finance-providers-phone");
        finance.navigate("/finance?lang=ar");
        assertThat(finance.locator("html")).hasAttribute("dir", "rtl");
        picture(finance, "finance-arabic-phone");
    }

    private List<String> numbers(Reach reach, ClaimAge age) {
        return list
                .page(reach, new ClaimFilter(ClaimStatus.submitted, null, programme, null, age, null), 0, 10)
                .stream()
                .map(claim -> claim.number())
                .toList();
    }

    private static ClaimList.Aged aged(ClaimStatus status, ClaimAge age, long minor) {
        return new ClaimList.Aged(status, age, new ClaimList.Sum(1, Money.ofMinor("EUR", minor)));
    }

    /** The claim was submitted so many days ago, at noon. */
    private void age(String claim, int days) {
        jdbc.sql("update claim set submitted_at = ? where number = ?")
                .param(LocalDate.now(clock)
                        .minusDays(days)
                        .atTime(12, 0)
                        .atZone(clock.getZone())
                        .toInstant()
                        .atOffset(ZoneOffset.UTC))
                .param(claim)
                .update();
    }

    /** No page is wider than its screen, and none shuts anybody out. */
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

    private String submitted(String amount) {
        return ClaimSteps.submitted(provider, ClaimSteps.redeem(provider, ClaimSteps.voucher(programme), amount));
    }

    private String approved(String amount) {
        return ClaimSteps.approved(provider, programme, amount);
    }
}
