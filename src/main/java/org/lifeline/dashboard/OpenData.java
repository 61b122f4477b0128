package org.lifeline.dashboard;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.lifeline.insight.Question.Step;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts of applications that a programme publishes, if its set-up says so. Each month is published once, after it is over, and then stays as
 * it is: whoever compared two editions could learn of single persons by their difference.
 */
@Service
public class OpenData {

    /** The columns of the file, in this order. */
    static final List<String> COLUMNS = List.of("programme", "month", "breakdown", "group", "applications");

    private final JdbcClient jdbc;
    private final FactStore facts;
    private final Programmes programmes;
    private final TransactionTemplate transaction;
    private final Clock clock;

    OpenData(JdbcClient jdbc, FactStore facts, Programmes programmes, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.facts = facts;
        this.programmes = programmes;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Publishes the months that are over and were not published yet. */
    public void publishDue() {
        YearMonth last = YearMonth.now(clock).minusMonths(1);
        for (Programme programme : programmes.publishing()) {
            monthsWithCases(programme.code(), last).forEach(month -> publish(programme.code(), month));
        }
    }

    private Stream<YearMonth> monthsWithCases(String programme, YearMonth last) {
        return facts
                .answer(Question.about(FactKind.APPLICATION)
                        .of(Set.of(programme))
                        .in(null, last.atEndOfMonth())
                        .by("submittedOn", Step.month))
                .rows()
                .stream()
                .map(row -> YearMonth.from(
                        LocalDate.parse(Objects.requireNonNull(row.groups().get(0)))));
    }

    private void publish(String programme, YearMonth month) {
        transaction.executeWithoutResult(status -> {
            int first = jdbc.sql("""
                            insert into open_data_month (programme_code, month, published_at) values (:programme, :month, :at)
                            on conflict do nothing""")
                    .param("programme", programme)
                    .param("month", month.atDay(1))
                    .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .update();
            if (first > 0) {
                Scope scope =
                        new Scope(Set.of(programme), month.atDay(1), month.atEndOfMonth(), null, LocalDate.now(clock));
                OpenCounts.of(facts.answer(OpenCounts.question(scope)))
                        .forEach(count -> insert(programme, month, count));
            }
        });
    }

    private void insert(String programme, YearMonth month, OpenCounts.Count count) {
        jdbc.sql("""
                        insert into open_data_count (programme_code, month, breakdown, category, applications)
                        values (:programme, :month, :breakdown, :category, :applications)""")
                .param("programme", programme)
                .param("month", month.atDay(1))
                .param("breakdown", count.breakdown())
                .param("category", count.group())
                .param("applications", count.applications())
                .update();
    }

    /**
     * The programme, if it publishes.
     *
     * @throws Refused 404 when there is no such programme or it does not publish: nobody learns which of the two
     */
    Programme publishing(String code) {
        return programmes.publishing().stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no such open data."));
    }

    /** What was published of a programme, as CSV (RFC 4180, UTF-8), the last month first. */
    String csv(Programme programme) {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(COLUMNS);
            for (Object[] row : rows(programme.code())) {
                csv.printRecord(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private List<Object[]> rows(String programme) {
        return jdbc.sql("""
                        select * from open_data_count where programme_code = :programme
                         order by month desc, array_position(:breakdowns, breakdown), applications desc, category""")
                .param("programme", programme)
                .param(
                        "breakdowns",
                        Stream.concat(Stream.of(OpenCounts.ALL), OpenCounts.BREAKDOWNS.stream())
                                .toArray(String[]::new))
                .query((row, n) -> new Object[] {
                    row.getString("programme_code"),
                    YearMonth.from(row.getObject("month", LocalDate.class)),
                    row.getString("breakdown"),
                    ChartCsv.harmless(row.getString("category")),
                    row.getLong("applications")
                })
                .list();
    }
}
