package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.insight.FactDelivery;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.CountedFacts;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.PlausibleFacts;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nobody gets figures, or cases behind them, that are not theirs to see, whatever they write into the address. */
class InsightAccessTest extends LifelineTest {

    private static final Pattern NUMBER = Pattern.compile("<li><a[^>]*>(A-[^<]+)</a>");

    @Autowired
    private ApplicationContext context;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FactDelivery delivery;

    private List<Chart> charts() {
        return context.getBeansOfType(Charts.class).values().stream()
                .flatMap(some -> some.charts().stream())
                .toList();
    }

    /** A programme with facts, and a manager of its own. */
    private String managedBy(String manager) {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, manager)
                .update();
        PlausibleFacts.of(jdbc, programme, 60);
        return programme;
    }

    private String manager() {
        return Accounts.create(identities, "programme-manager");
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Test
    void aManagerSeesNoFigureOfAnothersProgramme() {
        String mine = manager();
        String own = managedBy(mine);
        String foreign = managedBy(manager());
        Api me = as(mine);

        assertThat(me.get("/insights/service").expect(200).text())
                .contains("value=\"" + own + "\"")
                .doesNotContain("value=\"" + foreign + "\"");
        for (String section : List.of("service", "money", "providers", "integrity", "reach")) {
            me.get("/insights/" + section + "?programme=" + foreign).expect(404);
            me.get("/insights/" + section + "?programme=" + own + "&programme=" + foreign)
                    .expect(404);
        }
        for (Chart chart : charts()) {
            String path = "/insights/" + chart.section() + "/" + chart.id();
            for (String route : List.of(path + ".csv", path + "/cases")) {
                me.get(route + "?programme=" + foreign).expect(404);
                me.get(route + "?programme=" + encoded(own + "," + foreign)).expect(404);
            }
            String named = me.get(path + ".csv?programme=" + own + "&currency=EUR")
                    .expect(200)
                    .text();
            assertThat(me.get(path + ".csv?programme=&currency=EUR").expect(200).text())
                    .as(path)
                    .doesNotContain("Programme " + foreign)
                    .isNotEmpty();
            assertThat(named).as(path).startsWith("\uFEFF");
        }
    }

    @Test
    void aManagerWhoIsAnAccountantSeesAllMoneyButNoStrangersElsewhere() {
        String both = Accounts.create(identities, "programme-manager", "accountant");
        String own = managedBy(both);
        String foreign = managedBy(manager());
        Api me = as(both);

        for (String section : List.of("money", "providers")) {
            me.get("/insights/" + section + "?programme=" + foreign).expect(200);
        }
        for (String section : List.of("service", "integrity", "reach")) {
            me.get("/insights/" + section + "?programme=" + own).expect(200);
            me.get("/insights/" + section + "?programme=" + foreign).expect(404);
        }
        me.get("/insights/processes/assistanceApplication?programme=" + foreign).expect(404);
        for (Chart chart : charts()) {
            if (chart.section() != Section.money && chart.section() != Section.providers) {
                me.get("/insights/" + chart.section() + "/" + chart.id() + ".csv?programme=" + foreign)
                        .expect(404);
            }
        }
    }

    @Test
    void theFiguresOfAManagerAreThoseOfTheirProgrammesTogether() {
        String mine = manager();
        String own = managedBy(mine);
        managedBy(manager());
        // other tests' cases come in between the two readings
        await().atMost(PATIENCE).untilAsserted(() -> {
            // programmes without a named manager are everybody's
            long everybodys = jdbc.sql("""
                            select count(*) from insight_application a where submitted_on > current_date - 91
                               and (programme = :own or not exists (select from programme_manager m where m.programme_code = a.programme))""").param("own", own).query(Long.class).single();

            String csv =
                    as(mine).get("/insights/service/outcomes.csv").expect(200).text();

            assertThat(csv.lines()
                            .skip(1)
                            .mapToLong(line -> Long.parseLong(line.split(",")[1]))
                            .sum())
                    .isEqualTo(everybodys);
        });
    }

    @Test
    void casesAreListedForThoseWhoMayReadThem() {
        String mine = manager();
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, mine)
                .update();
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        jdbc.sql("""
                        insert into insight_application (key, subject, case_number, submitted_on, programme, outcome)
                        values (:number, :number, :number, current_date, :programme, 'open')
                        on conflict (key) do nothing""").param("number", number).param("programme", programme).update();
        String path = "/insights/service/outcomes/cases?programme=" + programme;

        String asManager = as(mine).get(path).expect(200).text();
        assertThat(NUMBER.matcher(asManager).results().map(found -> found.group(1)))
                .containsExactly(number);
        assertThat(asManager)
                .contains("Cases in all: 1", "/applications/" + number)
                .doesNotContain("Almaz", "given");
        as(mine).get("/applications/" + number).expect(200);
        assertThat(as("auditor").get(path).expect(200).text()).contains(number);
        assertThat(as("operations").get(path).expect(200).text())
                .contains("Cases in all: 1", "Cases of this page that are not yours to read, and are left out: 1")
                .doesNotContain(number);
    }

    @Test
    void ofVeryManyCasesTheNewestAreListed() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        // the product notes the case itself; after that nothing happens to it
        Cases.task(as("junior-officer"), number);
        CountedFacts.bringUpToDate(jdbc, delivery);
        jdbc.sql("""
                        insert into insight_application (key, subject, case_number, submitted_on, programme, outcome)
                        select 'many' || n, 'many' || n, 'A-2001-' || n, date '2024-01-01' + n % 300, :programme, 'open'
                          from generate_series(1, 5000) n
                        union all select :number, :number, :number, date '2024-12-31', :programme, 'open'
                        on conflict (key) do update set submitted_on = excluded.submitted_on""").param("number", number).param("programme", programme).update();

        String page = as("auditor")
                .get("/insights/service/outcomes/cases?from=2024-01-01&until=2024-12-31&programme=" + programme)
                .expect(200)
                .text();

        assertThat(page).contains("The newest 5,000 cases are listed").contains(number);
    }

    @Test
    void aClaimBehindAFigureLeadsToItsPage() {
        String mine = manager();
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, mine)
                .update();
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        Cases.approve(as("senior-officer"), number);
        String code = Cases.status(as("applicant"), number, "voucherIssued")
                .path("voucherCode")
                .asText();
        Api hospital = as("service-provider");
        String claim = ClaimSteps.submitted(
                hospital,
                ClaimSteps.redeem(
                        hospital,
                        as("applicant").get("/api/vouchers/" + code).expect(200).json(),
                        "100.00"));
        CountedFacts.bringUpToDate(jdbc, delivery);

        assertThat(as(mine).get("/insights/providers/claims-waiting/cases?programme=" + programme)
                        .expect(200)
                        .text())
                .contains("href=\"/claims/" + claim + "\"");
        assertThat(as("auditor").get("/claims/" + claim).expect(200).text()).contains("In review");

        ClaimSteps.approve(as("accountant"), claim);
        await().atMost(PATIENCE)
                .until(() -> as("auditor").get("/claims/" + claim).text().contains("Approved, not paid yet"));
        assertThat(as(mine).get("/claims/" + claim).expect(200).text())
                .contains("Riverside Hospital", "100.00", "Matches our books.", "accountant", "invoice.pdf")
                .doesNotContain("DE02120300000000202051");
        assertThat(as("auditor")
                        .get("/claims/" + claim + "?lang=fr")
                        .expect(200)
                        .text())
                .contains("Demande de remboursement " + claim, "Approuvée, pas encore payée");
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'personalDataRead' and actor = :actor")
                        .param("actor", mine)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        as(manager()).get("/claims/" + claim).expect(404);
        for (String stranger : List.of("operations", "social-worker")) {
            as(stranger).get("/claims/" + claim).expect(404);
        }
        for (String noStaff : List.of("applicant", "service-provider")) {
            as(noStaff).get("/claims/" + claim).expect(403);
        }
        as("auditor").get("/claims/C-1999-000001").expect(404);
    }

    @Test
    void moneyIsNotForOperationsAndCasesNotForFinance() {
        for (String route : List.of("", "/vouchers.csv", "/vouchers/cases", "/budget.csv")) {
            as("operations").get("/insights/money" + route).expect(404);
        }
        for (String person : List.of("accountant", "cash-manager")) {
            for (String route : List.of("", "/outcomes.csv", "/outcomes/cases")) {
                as(person).get("/insights/service" + route).expect(404);
            }
            as(person).get("/insights/money").expect(200);
        }
    }

    @Test
    void othersSeeNoFigures() {
        List<String> others =
                List.of("applicant", "service-provider", "social-worker", "junior-officer", "senior-officer");
        for (String person : others) {
            for (Section section : Section.values()) {
                as(person).get("/insights/" + section).expect(403);
            }
            for (Chart chart : charts()) {
                as(person)
                        .get("/insights/" + chart.section() + "/" + chart.id() + ".csv")
                        .expect(403);
                as(person)
                        .get("/insights/" + chart.section() + "/" + chart.id() + "/cases")
                        .expect(403);
            }
        }
    }

    @Test
    void aSectionHasItsOwnChartsOnly() {
        as("auditor").get("/insights/service/vouchers.csv").expect(404);
        as("auditor").get("/insights/service/no-such-chart.csv").expect(404);
        as("auditor").get("/insights/service/no-such-chart/cases").expect(404);
        as("auditor").get("/insights/money/budget/cases").expect(404);
        as("auditor").get("/insights/nothing").expect(404);
    }

    @Test
    void saysWhatIsWrongWithAPeriod() {
        for (String period : List.of(
                "from=yesterday",
                "until=2026-02-30",
                "from=2026-11-02&until=2026-11-01",
                "from=2010-01-01&until=2026-01-01",
                "from=%2B999999999-01-01&until=%2B999999999-12-31",
                "until=-999999999-01-01")) {
            for (String route : List.of("service", "service/outcomes.csv", "service/outcomes/cases")) {
                as("auditor").get("/insights/" + route + "?" + period).expect(422);
            }
        }
        assertThat(as("auditor").get("/insights/service?from=yesterday").text())
                .contains("This must be a date such as 2026-11-30.");
        for (String page : List.of("-1", "x", "99999999999")) {
            as("auditor").get("/insights/service/outcomes/cases?page=" + page).expect(422);
        }
    }

    @Test
    void sqlInAParameterIsNothingButAValue() {
        String before = rows();
        for (String attack : List.of(
                "'; drop table insight_application; --",
                "' or '1'='1",
                "x') or true --",
                "{\"match_all\":{}}",
                "*",
                "${191*193}",
                "<script>alert(1)</script>")) {
            String value = encoded(attack);
            for (String route : List.of("service", "service/outcomes.csv", "service/outcomes/cases")) {
                Answer byCategory = as("auditor")
                        .get("/insights/" + route + "?category=" + value)
                        .expect(200);
                assertThat(byCategory.text()).doesNotContain("<script>alert", "36863");
                as("auditor").get("/insights/" + route + "?programme=" + value).expect(404);
                as("auditor").get("/insights/" + route + "?from=" + value).expect(422);
                as("auditor").get("/insights/" + route + "?until=" + value).expect(422);
            }
            assertThat(as("auditor")
                            .get("/insights/service/outcomes.csv?category=" + value)
                            .text()
                            .lines())
                    .as("no application has this kind of help")
                    .hasSize(1);
            as("auditor").get("/insights/money/budget.csv?currency=" + value).expect(422);
            as("auditor").get("/insights/service/outcomes/cases?page=" + value).expect(422);
        }
        as("auditor").get("/insights/service?category=%00").expect(422);
        as("auditor").get("/insights/service?category=" + "x".repeat(1000)).expect(422);
        assertThat(rows()).isEqualTo(before);
    }

    private String rows() {
        return jdbc.sql("select to_regclass('insight_application')::text")
                .query(String.class)
                .single();
    }

    @Test
    void aSpreadsheetRunsNothing() {
        String mine = manager();
        String programme = managedBy(mine);
        jdbc.sql("""
                        insert into insight_stage (key, subject, case_number, opened_on, programme, case_kind, stage, open)
                        values (:programme || '-x', 'x', 'x', current_date, :programme, 'application', '=HYPERLINK("http://x")', true)""").param("programme", programme).update();

        Answer csv = as(mine).get("/insights/service/waiting-now.csv?programme=" + programme)
                .expect(200);

        assertThat(csv.type()).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition")).contains("attachment", "lifeline-waiting-now-");
        assertThat(csv.text()).contains("\"'=HYPERLINK(\"\"http://x\"\")\"");
    }

    @Test
    void amountsAreInTheCurrencyItselfAndDaysInIso() {
        String mine = manager();
        String programme = managedBy(mine);

        String csv = as(mine).get("/insights/money/budget.csv?programme=" + programme)
                .expect(200)
                .text();
        assertThat(csv).contains("Budget (EUR)", "\"Programme " + programme + ", THIS\",1000000.00,");
        assertThat(as(mine).get("/insights/service/time-to-decision.csv?programme=" + programme)
                        .expect(200)
                        .text()
                        .lines()
                        .skip(1))
                .isNotEmpty()
                .allMatch(line -> line.matches("20\\d\\d-\\d\\d-\\d\\d,\\d+,\\d+,\\d*"));
    }
}
