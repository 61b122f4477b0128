package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.insight.BothStores;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.programme.Programmes;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OpenSearchServer;
import org.lifeline.testing.PlausibleFacts;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the charts of service and money say of the facts. */
class ServiceAndMoneyChartsTest extends LifelineTest {

    @RegisterExtension
    static final OpenSearchServer SERVER = new OpenSearchServer();

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FactStore facts;

    @Autowired
    private ProgrammeFunds funds;

    @Autowired
    private Programmes programmes;

    @Autowired
    private ChartWords words;

    @Autowired
    private Clock clock;

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    private Scope scope(String programme) {
        return new Scope(Set.of(programme), today().minusDays(90), today(), null, today());
    }

    private ChartData chart(Charts charts, String id, String programme) {
        return charts.charts().stream()
                .filter(chart -> chart.id().equals(id))
                .findFirst()
                .orElseThrow()
                .data()
                .apply(scope(programme));
    }

    private ChartData service(String id, String programme) {
        return chart(
                () -> Stream.of(new ServiceCharts(facts), new DecisionCharts(facts))
                        .flatMap(some -> some.charts().stream())
                        .toList(),
                id,
                programme);
    }

    private ChartData money(String id, String programme) {
        return chart(new MoneyCharts(facts, funds, programmes), id, programme);
    }

    private String says(ChartData data) {
        return words.sentence(data.says(), Locale.ENGLISH);
    }

    /** The table of a chart: a line for each category. */
    private List<String> table(ChartData data) {
        return java.util.stream.IntStream.range(0, data.categories().size())
                .mapToObj(i -> words.label(data.categories().get(i), Locale.ENGLISH) + ": "
                        + String.join(
                                ", ",
                                data.series().stream()
                                        .map(each ->
                                                words.value(each, each.values().get(i), Locale.ENGLISH))
                                        .toList()))
                .toList();
    }

    @Test
    void everyChartIsTheSameFromBothStores() throws Exception {
        try (BothStores stores = new BothStores(context, SERVER.url())) {
            String programme = NewProgramme.with(jdbc).stages("junior-officer");
            PlausibleFacts.of(jdbc, programme, 800);
            stores.deliver();
            Question published = OpenCounts.question(scope(programme));
            assertThat(OpenCounts.of(stores.openSearch().answer(published)))
                    .isEqualTo(OpenCounts.of(stores.postgres().answer(published)))
                    .isNotEmpty();
            List<Function<FactStore, Charts>> sections = List.of(
                    ServiceCharts::new, DecisionCharts::new, store -> new MoneyCharts(store, funds, programmes));
            for (Function<FactStore, Charts> section : sections) {
                List<Chart> fromTables = section.apply(stores.postgres()).charts();
                List<Chart> fromIndex = section.apply(stores.openSearch()).charts();
                for (int i = 0; i < fromTables.size(); i++) {
                    String id = fromTables.get(i).id();
                    ChartData data = fromTables.get(i).data().apply(scope(programme));
                    assertThat(fromIndex.get(i).data().apply(scope(programme)))
                            .as(id)
                            .isEqualTo(data);
                    assertThat(data.isEmpty()).as(id).isFalse();
                    if (fromTables.get(i).stages() != null) {
                        List<String> stages = fromTables.get(i).stages().apply(scope(programme));
                        assertThat(fromIndex.get(i).stages().apply(scope(programme)))
                                .containsExactlyElementsOf(stages)
                                .hasSize(3);
                        for (String stage : stages) {
                            Scope there = scope(programme).at(stage);
                            assertThat(fromIndex.get(i).data().apply(there))
                                    .as(id + " at " + stage)
                                    .isEqualTo(fromTables.get(i).data().apply(there));
                        }
                    }
                    assertThat(data.series())
                            .as(id)
                            .allMatch(series ->
                                    series.values().size() == data.categories().size());
                    for (String language : List.of("en", "fr", "ar", "am")) {
                        assertThat(words.sentence(data.says(), Locale.forLanguageTag(language)))
                                .as(id + " in " + language)
                                .isNotBlank()
                                .doesNotContain("{", "insights.");
                    }
                }
            }
        }
    }

    @Test
    void aProgrammeWithoutFactsHasCharts() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");

        for (Charts section : List.of(
                new ServiceCharts(facts), new DecisionCharts(facts), new MoneyCharts(facts, funds, programmes))) {
            for (Chart chart : section.charts()) {
                assertThat(says(chart.data().apply(scope(programme))))
                        .as(chart.id())
                        .isNotBlank();
            }
        }
        assertThat(says(money("forecast", programme))).startsWith("No voucher was issued in the last twelve weeks");
    }

    private void waits(String programme, String stage, String officer, int opened, int due) {
        jdbc.sql("""
                        insert into insight_stage (key, subject, case_number, opened_on, programme, case_kind, stage, officer, officer_group, open, due_on)
                        values (:programme || '-' || (select count(*) from insight_stage), 'x', 'A-x', :opened, :programme, 'application', :stage,
                                :officer, 'junior-officer', true, :due)""")
                .param("programme", programme)
                .param("opened", today().plusDays(opened))
                .param("stage", stage)
                .param("officer", officer)
                .param("due", today().plusDays(due))
                .update();
    }

    @Test
    void theTimeToADecisionIsComparedWithWhatTheDeadlinesGave() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        jdbc.sql("""
                        insert into insight_application (key, subject, case_number, submitted_on, programme, hours_to_decision, hours_allowed)
                        select :programme || n, 'x', 'A-x', :day, :programme, n, nullif(n * 12, 36) from generate_series(1, 3) n""").param("programme", programme).param("day", today()).update();

        ChartData chart = service("time-to-decision", programme);
        assertThat(chart.series())
                .extracting(each -> words.label(each.name(), Locale.ENGLISH) + " " + each.values())
                .containsExactly(
                        "Half within [2]", "Nine of ten within [3]", "Time that the deadlines gave, on average [18]");
    }

    @Test
    void whatIsLateComesFirst() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        waits(programme, "Assessment", null, -1, 3);
        waits(programme, "Assessment", null, -1, 0);
        waits(programme, "Assessment", "almaz", 0, 3);
        waits(programme, "Approval", "bekele", -40, -1);

        assertThat(says(service("waiting-now", programme)))
                .isEqualTo("Cases that wait for a decision now: 4; past their deadline: 1");
        assertThat(table(service("waiting-now", programme)))
                .containsExactly("Approval: 1, 0, 0", "Assessment: 0, 1, 2");
        assertThat(table(service("waiting-officers", programme)))
                .containsExactly("bekele: 1, 0, 0", "junior-officer: 0, 1, 1", "almaz: 0, 0, 1");
        assertThat(table(service("waiting-age", programme)))
                .contains("30 days and more: 1, 0", "1 to 2 days: 0, 2", "Since today: 0, 1");
    }

    private void decided(String programme, String officer, int approved, int rejected) {
        decided(programme, "Approval", officer, approved, rejected);
    }

    private void decided(String programme, String stage, String officer, int approved, int rejected) {
        jdbc.sql("""
                        insert into insight_decision (key, subject, case_number, decided_on, programme, case_kind, stage, officer, decision)
                        select :programme || :stage || :officer || n, 'x', 'A-x', :today, :programme, 'application', :stage, :officer,
                               case when n <= :approved then 'approve' else 'reject' end
                          from generate_series(1, :all) n""")
                .param("programme", programme)
                .param("stage", stage)
                .param("officer", officer)
                .param("today", today())
                .param("approved", approved)
                .param("all", approved + rejected)
                .update();
    }

    @Test
    void anOfficerIsUnusualOnlyBeyondChance() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        for (String officer :
                List.of("almaz", "bekele", "elias", "fatuma", "genet", "hanna", "ibrahim", "jemal", "kidist")) {
            decided(programme, officer, 50, 50);
        }
        // few decisions, all of them approved: chance may do that
        decided(programme, "chaltu", 3, 0);

        assertThat(says(service("officers", programme)))
                .isEqualTo("Officers: 10; none approves more or less often than chance explains");

        decided(programme, "dawit", 98, 2);

        ChartData funnel = service("officers", programme);
        assertThat(says(funnel)).isEqualTo("Officers who approve unusually often or seldom: 1 of 11");
        assertThat(table(funnel)).anyMatch(row -> row.startsWith("dawit: 100, 98%, "));
    }

    @Test
    void anOfficerIsComparedWithThoseOfTheSameStage() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        for (String officer : List.of("almaz", "bekele", "elias", "fatuma", "genet", "hanna", "ibrahim")) {
            // what the assessment lets pass, the approval refuses more often
            decided(programme, "Assessment", officer, 95, 5);
            decided(programme, "Approval", officer, 20, 30);
        }
        assertThat(says(service("officers", programme)))
                .isEqualTo("Officers: 7; none approves more or less often than chance explains");

        decided(programme, "Approval", "dawit", 49, 1);
        assertThat(says(service("officers", programme)))
                .isEqualTo("Officers who approve unusually often or seldom: 1 of 8");
        assertThat(table(service("officers", programme)))
                .anyMatch(row -> row.startsWith("dawit, Approval: 50, 98%, "))
                .anyMatch(row -> row.startsWith("almaz, Assessment: 100, 95%, "));

        String page = as("auditor")
                .get("/insights/service?programme=" + programme)
                .expect(200)
                .text();
        assertThat(page)
                .contains(
                        "id=\"officers-1\"",
                        "id=\"officers-2\"",
                        "At the stage Assessment, officers: 7; none approves more or less often than chance explains",
                        "At the stage Approval, officers who approve unusually often or seldom: 1 of 8",
                        "stage=Approval");
        assertThat(as("auditor")
                        .get("/insights/service/officers.csv?stage=Approval&programme=" + programme)
                        .expect(200)
                        .text()
                        .lines()
                        .skip(1))
                .hasSize(8)
                .anyMatch(line -> line.startsWith("dawit,50,98,"));
        as("auditor")
                .get("/insights/service/officers.csv?stage=%07&programme=" + programme)
                .expect(422);
    }

    private void voucher(String programme, int daysAgo, long valueMinor, String state, String used) {
        jdbc.sql("""
                        insert into insight_voucher (key, subject, case_number, issued_on, programme, currency, state, end_reason, used, value_minor,
                               redeemed_minor, expires_on)
                        values (:programme || '-' || (select count(*) from insight_voucher), 'x', 'A-x', :issued, :programme, 'EUR', :state,
                                case when :state = 'expired' then 'expired' end, :used, :value, case when :used = 'all' then :value else 0 end, :expires)""")
                .param("programme", programme)
                .param("issued", today().minusDays(daysAgo))
                .param("state", state)
                .param("used", used)
                .param("value", valueMinor)
                .param("expires", today().plusDays(20))
                .update();
    }

    @Test
    void foretellsWhenABudgetRunsOut() {
        // 700 euro a week, 2,000 left: twenty days
        String programme = NewProgramme.with(jdbc).budget(200_000).stages("junior-officer");
        for (int week = 0; week < 12; week++) {
            voucher(programme, week * 7 + 1, 70_000, "issued", "nothing");
            // came back into the budget
            voucher(programme, week * 7 + 1, 500_000, "expired", "nothing");
        }

        ChartData forecast = money("forecast", programme);

        assertThat(table(forecast)).containsExactly("Programme " + programme + ": 20 days, 20 days, 20 days, 100 days");
        assertThat(says(forecast))
                .startsWith("At this pace the budget of Programme " + programme + " lasts until ")
                .contains(words.label(
                        new ChartData.Label("day", today().plusDays(20).toString()), Locale.ENGLISH));
    }

    @Test
    void theForecastIsAsUncertainAsTheWeeksDiffer() {
        BudgetForecast steady = BudgetForecast.of("P", 10_000, new long[] {100, 100, 100, 100}, 100_000);
        BudgetForecast changing = BudgetForecast.of("P", 10_000, new long[] {0, 200, 0, 200}, 100_000);

        assertThat(steady.days()).isEqualTo(700);
        assertThat(steady.earliest()).isEqualTo(700);
        assertThat(changing.days()).isEqualTo(700);
        // the standard error is 57.7 a week, 1.28 of it 73.9
        assertThat(changing.earliest()).isEqualTo(402);
        assertThat(changing.latest()).isEqualTo(2682);
        assertThat(BudgetForecast.of("P", 10_000, new long[] {100, 100}, 30).days())
                .as("no budget lasts longer than its year")
                .isEqualTo(30);
    }

    @Test
    void vouchersThatExpiredUnusedAreTold() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        voucher(programme, 3, 100, "issued", "nothing");
        voucher(programme, 3, 100, "issued", "part");
        voucher(programme, 3, 100, "exhausted", "all");
        voucher(programme, 3, 100, "expired", "nothing");
        voucher(programme, 3, 100, "replaced", "nothing");

        assertThat(says(money("vouchers", programme)))
                .isEqualTo("Vouchers that were issued: 4; expired without being used: 1");
        assertThat(table(money("vouchers-unused", programme))).containsExactly("Expired: 1, 0");
        assertThat(says(money("vouchers-expiring", programme)))
                .isEqualTo("Vouchers that are not used up and expire within four weeks: 2");
    }

    @Test
    void theBudgetIsThatOfTheLedger() {
        String programme = NewProgramme.with(jdbc).budget(12_345).stages("junior-officer");

        assertThat(table(money("budget", programme)))
                .containsExactly(
                        "Programme " + programme + ", THIS: EUR 123.45, EUR 0.00, EUR 0.00, EUR 0.00, EUR 123.45");
        assertThat(says(money("budget", programme))).isEqualTo("EUR 123.45 of EUR 123.45 are left for new cases");
    }

    @Test
    void currenciesAreNeverAddedUp() {
        String euro = NewProgramme.with(jdbc).budget(10_000).stages("junior-officer");
        String birr = NewProgramme.with(jdbc).currency("ETB").budget(70_000).stages("junior-officer");

        assertThat(as("auditor").get("/insights/money/budget.csv").expect(422).text())
                .contains("Say in which currency: ");
        String csv = as("auditor")
                .get("/insights/money/budget.csv?currency=ETB")
                .expect(200)
                .text();
        assertThat(csv).contains("Budget (ETB)", "Programme " + birr).doesNotContain("Programme " + euro, "EUR");
        assertThat(as("auditor").get("/insights/money").expect(200).text())
                .contains("id=\"budget-EUR\"", "id=\"budget-ETB\"");
    }
}
