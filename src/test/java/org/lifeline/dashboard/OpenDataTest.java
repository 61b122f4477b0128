package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.PlausibleFacts;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The counts that a programme publishes: what is in them, who may read them, and that nothing else can be learnt of them. */
class OpenDataTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private OpenData data;

    @Autowired
    private Clock clock;

    private YearMonth lastMonth() {
        return YearMonth.now(clock).minusMonths(1);
    }

    private String programme(boolean publishes, int applications) {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        PlausibleFacts.of(jdbc, programme, applications);
        publishes(programme, publishes);
        return programme;
    }

    private void publishes(String programme, boolean publishes) {
        jdbc.sql("update programme set open_data = ? where code = ?")
                .params(publishes, programme)
                .update();
    }

    private static String csv(String programme) {
        return "/open-data/" + programme + "/applications.csv";
    }

    private static String description(String programme) {
        return "/open-data/" + programme + "/datapackage.json";
    }

    private void morning() {
        jobs.executeJob(jobs.createJobQuery()
                .processDefinitionKey("openData")
                .timers()
                .singleResult()
                .getId());
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processDefinitionKey("openData")
                                .count()
                        == 0);
    }

    /** The rows of the file without its head, each as its columns. */
    private static List<List<String>> rows(String programme) {
        return anonymous()
                .get(csv(programme))
                .expect(200)
                .text()
                .lines()
                .skip(1)
                .map(line -> List.of(line.split(",")))
                .toList();
    }

    private long count(String where, String programme) {
        return jdbc.sql("select count(*) from insight_application where programme = ? and " + where)
                .param(programme)
                .query(Long.class)
                .single();
    }

    private void add(String programme, YearMonth month, int applications, String district) {
        jdbc.sql("""
                        insert into insight_application (key, subject, case_number, submitted_on, programme, district, outcome)
                        select :programme || '-' || :month || '-' || :district || n, 'x', 'A-x', :day, :programme, :district, 'open'
                          from generate_series(1, :many) n""")
                .param("programme", programme)
                .param("month", month.toString())
                .param("day", month.atDay(1))
                .param("district", district)
                .param("many", applications)
                .update();
    }

    @Test
    void everybodyReadsWhatAProgrammePublishesEveryMorning() {
        String programme = programme(true, 1500);

        morning();

        Answer answer = anonymous().get(csv(programme)).expect(200);
        assertThat(answer.type()).startsWith("text/csv");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Cache-Control")).contains("public");
        assertThat(answer.text())
                .startsWith("programme,month,breakdown,group,applications\r\n" + programme + ","
                        + lastMonth() + ",all,all,"
                        + count(
                                "submitted_on between '" + lastMonth().atDay(1) + "' and '"
                                        + lastMonth().atEndOfMonth() + "'",
                                programme));
        assertThat(answer.text()).doesNotContain("," + YearMonth.now(clock) + ",");
        List<List<String>> rows = rows(programme);
        assertThat(rows.stream().map(row -> row.get(1)).distinct()).hasSizeGreaterThan(10);
        for (List<String> row : rows) {
            YearMonth month = YearMonth.parse(row.get(1));
            String column = row.get(2).replace("ageBand", "age_band");
            if (!column.equals("all")
                    && !row.get(3).equals("smallGroups")
                    && !row.get(3).equals("notKnown")) {
                assertThat(Long.parseLong(row.get(4)))
                        .as(row.toString())
                        .isEqualTo(count(
                                column + " = '" + row.get(3) + "' and submitted_on between '" + month.atDay(1)
                                        + "' and '" + month.atEndOfMonth() + "'",
                                programme));
            }
        }
    }

    /** Every number is five or more, all breakdowns add up to the same, and what is missing is never one group alone. */
    @Test
    void subtractionFindsNoSmallGroup() {
        String programme = programme(true, 400);

        data.publishDue();

        Map<String, Map<String, Long>> published = new TreeMap<>();
        for (List<String> row : rows(programme)) {
            assertThat(Long.parseLong(row.get(4))).as(row.toString()).isGreaterThanOrEqualTo(5);
            published
                    .computeIfAbsent(row.get(1) + " " + row.get(2), key -> new TreeMap<>())
                    .put(row.get(3), Long.valueOf(row.get(4)));
        }
        int hiding = 0;
        for (Map.Entry<String, Map<String, Long>> each : published.entrySet()) {
            YearMonth month = YearMonth.parse(each.getKey().split(" ")[0]);
            String breakdown = each.getKey().split(" ")[1];
            assertThat(each.getValue().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .as(each.getKey())
                    .isEqualTo(published.get(month + " all").get("all"));
            if (!breakdown.equals("all")) {
                long hidden = groups(programme, month, breakdown.replace("ageBand", "age_band")).stream()
                        .filter(group -> !each.getValue().containsKey(group))
                        .count();
                assertThat(hidden).as(each.getKey()).isNotEqualTo(1);
                hiding += hidden > 0 ? 1 : 0;
            }
        }
        assertThat(hiding).as("months in which there is something to hide").isGreaterThan(5);
    }

    private List<String> groups(String programme, YearMonth month, String column) {
        return jdbc.sql("select distinct coalesce(" + column
                        + ", 'notKnown') from insight_application where programme = ? and submitted_on between ? and ?")
                .params(programme, month.atDay(1), month.atEndOfMonth())
                .query(String.class)
                .list();
    }

    /** Otherwise the difference of two editions of a month would tell of single persons. */
    @Test
    void aMonthIsPublishedOnceAndStaysAsItIs() throws Exception {
        String programme = programme(true, 0);
        add(programme, lastMonth(), 9, "Oromia");
        Together.run(3, i -> {
            data.publishDue();
            return i;
        });
        String first = anonymous().get(csv(programme)).expect(200).text();
        assertThat(first).contains("district,Oromia,9");

        add(programme, lastMonth(), 1, "Tigray");
        data.publishDue();

        assertThat(anonymous().get(csv(programme)).expect(200).text()).isEqualTo(first);
        for (String change : List.of(
                "update open_data_count set applications = 10 where programme_code = ?",
                "delete from open_data_count where programme_code = ?",
                "delete from open_data_month where programme_code = ?")) {
            assertThatThrownBy(() -> jdbc.sql(change).param(programme).update()).hasMessageContaining("stays as it is");
        }
        assertThatThrownBy(() ->
                        jdbc.sql("""
                                insert into open_data_count (programme_code, month, breakdown, category, applications)
                                values (?, ?, 'district', 'Somali', 4)""").params(programme, lastMonth().atDay(1)).update())
                .hasMessageContaining("open_data_count_applications_check");
    }

    @Test
    void earlierMonthsFollowWhenAProgrammeBeginsToPublish() {
        String programme = programme(false, 0);
        add(programme, lastMonth().minusMonths(2), 8, "Oromia");
        add(programme, lastMonth(), 4, "Oromia");
        data.publishDue();
        assertThat(jdbc.sql("select count(*) from open_data_month where programme_code = ?")
                        .param(programme)
                        .query(Long.class)
                        .single())
                .isZero();

        publishes(programme, true);
        data.publishDue();

        assertThat(rows(programme).stream().map(row -> row.get(1)).distinct())
                .as("a month of four applications is missing")
                .containsExactly(lastMonth().minusMonths(2).toString());
    }

    @Test
    void nobodyReadsWhatIsNotPublished() {
        String programme = programme(true, 0);
        add(programme, lastMonth(), 9, "Oromia");
        data.publishDue();
        anonymous().get(csv(programme)).expect(200);

        publishes(programme, false);

        for (String person : List.of("applicant", "programme-manager", "auditor")) {
            as(person).get(csv(programme)).expect(404);
        }
        for (String code : List.of(programme, "NONE-AT-ALL", "%27%20or%20true", "..%2f..%2fetc")) {
            int csv = anonymous().get(csv(code)).status();
            int description = anonymous().get(description(code)).status();
            assertThat(List.of(csv, description)).as(code).isSubsetOf(400, 404);
        }
        assertThat(anonymous().get(csv(programme)).text().replace(programme, "NONE-AT-ALL"))
                .as("whether there is such a programme is not told")
                .isEqualTo(anonymous().get(csv("NONE-AT-ALL")).text());
    }

    @Test
    void itsDescriptionExplainsEachColumn() {
        String programme = programme(true, 0);
        add(programme, lastMonth(), 9, "Oromia");
        data.publishDue();

        JsonNode description =
                anonymous().get(description(programme)).expect(200).json();

        JsonNode resource = description.path("resources").path(0);
        assertThat(resource.path("path").asText()).isEqualTo("applications.csv");
        List<String> names = new ArrayList<>();
        resource.path("schema").path("fields").forEach(field -> {
            names.add(field.path("name").asText());
            assertThat(field.path("description").asText()).endsWith(".");
        });
        assertThat(String.join(",", names))
                .isEqualTo(anonymous()
                        .get(csv(programme))
                        .text()
                        .lines()
                        .findFirst()
                        .orElseThrow());
        assertThat(description.path("title").asText()).startsWith("Programme " + programme);
    }

    @Test
    void aProgramThatReadsWithoutEndHasToWait() throws Exception {
        String programme = programme(true, 0);
        Visitor program = new Visitor(ADDRESS).from("203.0.113.77");
        Allowances.stop();
        try {
            int answered = 0;
            while (program.get(csv(programme)).statusCode() == 200) {
                answered++;
            }
            assertThat(answered).isEqualTo(60);
            assertThat(program.get(csv(programme)).statusCode()).isEqualTo(429);
            assertThat(new Visitor(ADDRESS)
                            .from("203.0.113.78")
                            .get(csv(programme))
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            Allowances.goOn();
        }
    }
}
