package org.lifeline.dashboard;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.ReportStore.Report;
import org.lifeline.notification.Message;
import org.lifeline.notification.Message.StoredFile;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The monthly reports about programmes. There is one for each programme, month and language, and each reader gets it once, however often it
 * is asked for, on however many nodes.
 */
@Service
public class ProgrammeReports {

    private final ReportFigures figures;
    private final ReportDocument document;
    private final ReportStore store;
    private final ReportReaders readers;
    private final ReportRuns runs;
    private final Programmes programmes;
    private final Officers officers;
    private final Messages messages;
    private final LifelineProperties properties;
    private final Clock clock;

    ProgrammeReports(
            ReportFigures figures,
            ReportDocument document,
            ReportStore store,
            ReportReaders readers,
            ReportRuns runs,
            Programmes programmes,
            Officers officers,
            Messages messages,
            LifelineProperties properties,
            Clock clock) {
        this.figures = figures;
        this.document = document;
        this.store = store;
        this.readers = readers;
        this.runs = runs;
        this.programmes = programmes;
        this.officers = officers;
        this.messages = messages;
        this.properties = properties;
        this.clock = clock;
    }

    /** Begins the reports about the month that is over, one for each programme with cases. */
    public void startDue() {
        YearMonth month = YearMonth.now(clock).minusMonths(1);
        figures.programmesWithCases(month).forEach(programme -> runs.start(programme, month.toString()));
    }

    /**
     * Makes the report in each language in which somebody reads it, and in English if nobody does.
     *
     * @param month such as 2026-10
     * @param who what the table {@code reportReaders} says
     */
    @Transactional
    public void makeDue(String programme, String month, String who) {
        Set<String> made = new TreeSet<>();
        for (Language language : readers.of(programme, who).values()) {
            if (made.add(language.code())) {
                make(programme, YearMonth.parse(month), language, null);
            }
        }
        if (made.isEmpty()) {
            make(programme, YearMonth.parse(month), Language.ENGLISH, null);
        }
    }

    /** Sends the report to its readers, each in their language. Each gets it once. */
    @Transactional
    public void sendDue(String programme, String month, String who) {
        readers.of(programme, who)
                .forEach((account, language) -> officers.addresses(account, null)
                        .forEach(address -> messages.post(message(
                                account, address, language, make(programme, YearMonth.parse(month), language, null)))));
    }

    private Message message(String account, String address, Language language, Report report) {
        String about = report.programme() + "-" + report.month();
        // the key of a message becomes a process variable, so it must not contain the address
        UUID reader = UUID.nameUUIDFromBytes(account.getBytes(StandardCharsets.UTF_8));
        return new Message(
                about + "/report/" + reader,
                about,
                language,
                address,
                null,
                "programme-report",
                Map.of(
                        "programme", programmes.get(report.programme()).name(),
                        "month", ReportDocument.month(report.month(), language.numbers()),
                        "address", properties.publicUrl() + "/insights/reports"),
                new StoredFile(fileName(report), "application/pdf", report.sha256()));
    }

    /** A name for the file of a report, of letters, digits and hyphens. */
    static String fileName(Report report) {
        return "report-" + report.programme().replaceAll("[^A-Za-z0-9]", "-") + "-" + report.month() + "-"
                + report.language() + ".pdf";
    }

    /**
     * The report about a month, which is made if there is none yet.
     *
     * @param person the account that asks for it; null: it is due
     * @throws Refused 422 when the month is not over yet
     */
    Report make(String programme, YearMonth month, Language language, @Nullable String person) {
        if (!month.isBefore(YearMonth.now(clock))) {
            throw Refused.invalid("month", "This month is not over yet.");
        }
        return store.keep(
                programme, month, language, () -> document.render(figures.letter(programme, month), language), person);
    }
}
