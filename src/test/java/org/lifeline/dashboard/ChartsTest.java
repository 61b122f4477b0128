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
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.insight.BothStores;
import org.lifeline.insight.Districts;
import org.lifeline.insight.FactStore;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OpenSearchServer;
import org.lifeline.testing.PlausibleFacts;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the charts of providers, integrity and reach say of the facts. */
class ChartsTest extends LifelineTest {

    @RegisterExtension
    static final OpenSearchServer SERVER = new OpenSearchServer();

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FactStore facts;

    @Autowired
    private Districts districts;

    @Autowired
    private ChartWords words;

    @Autowired
    private Clock clock;

    private Scope scope(String programme) {
        LocalDate today = LocalDate.now(clock);
        return new Scope(Set.of(programme), today.minusDays(400), today, null, today);
    }

    private String newProgramme() {
        return NewProgramme.with(jdbc).stages("junior-officer");
    }

    @Test
    void everyChartIsTheSameFromBothStores() throws Exception {
        try (BothStores stores = new BothStores(context, SERVER.url())) {
            String programme = newProgramme();
            PlausibleFacts.of(jdbc, programme, 500);
            stores.deliver();
            List<Function<FactStore, Charts>> sections =
                    List.of(ProviderCharts::new, IntegrityCharts::new, store -> new ReachCharts(store, districts));
            for (Function<FactStore, Charts> section : sections) {
                List<Chart> fromTables = section.apply(stores.postgres()).charts();
                List<Chart> fromIndex = section.apply(stores.openSearch()).charts();
                for (int i = 0; i < fromTables.size(); i++) {
                    ChartData data = fromTables.get(i).data().apply(scope(programme));
                    assertThat(fromIndex.get(i).data().apply(scope(programme)))
                            .as(fromTables.get(i).id())
                            .isEqualTo(data);
                    assertThat(data.isEmpty()).as(fromTables.get(i).id()).isFalse();
                    assertThat(data.series())
                            .as(fromTables.get(i).id())
                            .allMatch(series ->
                                    series.values().size() == data.categories().size());
                }
            }
        }
    }

    @Test
    void nothingIsSaidOfAProgrammeWithoutFacts() {
        Scope scope = scope(newProgramme());

        assertThat(Stream.of(new ProviderCharts(facts), new IntegrityCharts(facts), new ReachCharts(facts, districts))
                        .flatMap(section -> section.charts().stream())
                        .map(chart -> chart.data().apply(scope)))
                .allMatch(ChartData::isEmpty)
                .extracting(data -> words.sentence(data.says(), Locale.ENGLISH))
                .allMatch(sentence -> !sentence.isBlank())
                .contains("Nothing was redeemed in this period");
    }

    /** So many redemptions at a provider whose amounts are 100.00, 200.00 and so on. */
    private void redeemed(String programme, String officer, String provider, int times) {
        jdbc.sql("""
                        insert into insight_redemption (key, subject, case_number, redeemed_on, programme, currency, provider, presence, officer,
                               offline, overdrawn, reversed, wrong_pins, amount_minor, first_digit, round_amount)
                        select concat_ws('-', :programme, :officer, :provider, n), 'of the test', :programme || n, :day, :programme, 'EUR', :provider,
                               'none', :officer, n = 1, false, false, 2, (1 + n % 9) * 10000, (1 + n % 9)::text, true
                          from generate_series(1, :times) n""")
                .param("programme", programme)
                .param("officer", officer)
                .param("provider", provider)
                .param("times", times)
                .param("day", LocalDate.now(clock))
                .update();
    }

    private ChartData shown(Charts section, String chart, String programme) {
        return section.charts().stream()
                .filter(each -> each.id().equals(chart))
                .findFirst()
                .orElseThrow()
                .data()
                .apply(scope(programme));
    }

    private String says(ChartData data) {
        return words.sentence(data.says(), Locale.ENGLISH);
    }

    @Test
    void namesTheOfficerAndTheProviderWhoHaveUnusuallyManyVouchersInCommon() {
        String programme = newProgramme();
        for (String officer : List.of("abebe", "sara", "hana")) {
            for (String provider : List.of("HOSPITAL-1", "PHARMACY-1")) {
                redeemed(programme, officer, provider, 30);
            }
        }
        redeemed(programme, "daniel", "SHOP-1", 12);

        ChartData data = shown(new IntegrityCharts(facts), "officer-and-provider", programme);

        assertThat(says(data))
                .isEqualTo("Vouchers of daniel were redeemed at SHOP-1 12 times, where about 1 would be expected");
        assertThat(data.categories()).contains(new Label("officer", "daniel"));
        assertThat(data.series()).extracting(Series::name).contains(new Label("provider", "SHOP-1"));
    }

    @Test
    void tellsAmountsThatLookMadeUp() {
        String programme = newProgramme();
        redeemed(programme, "abebe", "HOSPITAL-1", 300);
        Charts integrity = new IntegrityCharts(facts);

        assertThat(says(shown(integrity, "first-digits", programme)))
                .isEqualTo("The first digits of 300 amounts differ more from the usual than chance explains");
        assertThat(says(shown(integrity, "round-amounts", programme)))
                .isEqualTo("100% of 300 redeemed amounts are whole hundreds");
        assertThat(says(shown(integrity, "presence", programme)))
                .isEqualTo("In 100% of 300 redemptions nobody checked that the beneficiary was there");
        assertThat(says(shown(integrity, "wrong-pins", programme)))
                .isEqualTo("Wrong PINs that were typed before vouchers were redeemed: 600");
    }

    @Test
    void tellsWhatShareTheLargestProvidersHave() {
        String programme = newProgramme();
        for (int i = 1; i <= 6; i++) {
            redeemed(programme, "abebe", "P-" + i, i == 6 ? 10 : 18);
        }

        ChartData data = shown(new ProviderCharts(facts), "concentration", programme);

        assertThat(says(data)).isEqualTo("The 5 largest of 6 providers made 90% of all redemptions");
        assertThat(data.series()).extracting(Series::name).contains(new Label("shareOfMoney", "EUR"));
    }

    private void decided(String programme, String gender, int rejected, int approved) {
        jdbc.sql("""
                        insert into insight_application (key, subject, case_number, submitted_on, programme, gender, outcome, first_of_person)
                        select concat_ws('-', :programme, :gender, n), 'of the test', 'of the test', :day, :programme, :gender,
                               case when n <= :rejected then 'rejected' else 'approved' end, true
                          from generate_series(1, :all) n""")
                .param("programme", programme)
                .param("gender", gender)
                .param("rejected", rejected)
                .param("all", rejected + approved)
                .param("day", LocalDate.now(clock))
                .update();
    }

    @Test
    void tellsGroupsThatAreRejectedMoreOften() {
        String programme = newProgramme();
        decided(programme, "female", 60, 140);
        decided(programme, "male", 20, 180);
        decided(programme, "other", 10, 4);

        ChartData data = shown(new ReachCharts(facts, districts), "rejected-by-gender", programme);

        assertThat(says(data))
                .isEqualTo(
                        "Gender: of Female 30% of first applications were rejected, of Male 10%; that is more than chance explains");
        assertThat(data.categories()).as("a group of 14 is not shown").hasSize(2);
    }

    @Test
    void claimsAreToldByTheirAge() {
        String programme = newProgramme();
        jdbc.sql("""
                        insert into insight_claim (key, subject, case_number, submitted_on, programme, provider, status, outcome)
                        select :programme || n, 'of the test', 'of the test', cast(:day as date) - n, :programme, 'HOSPITAL-1', 'submitted', 'open'
                          from unnest(array[0, 30, 31, 60, 61, 90, 91, 200]) n""")
                .param("programme", programme)
                .param("day", LocalDate.now(clock))
                .update();

        ChartData data = shown(new ProviderCharts(facts), "claims-waiting", programme);

        assertThat(says(data)).isEqualTo("Claims that are not paid yet: 8; after more than 90 days: 2");
        assertThat(data.series())
                .extracting(each -> each.name().code() + " " + each.values().get(0))
                .containsExactly("0-30 2", "31-60 2", "61-90 2", "91+ 2");
    }
}
