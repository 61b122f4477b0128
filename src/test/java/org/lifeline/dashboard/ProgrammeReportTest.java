package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.PlausibleFacts;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** The monthly report about a programme: when it is made, what it says, who gets it and who does not. */
class ProgrammeReportTest extends LifelineTest {

    private static final Path PICTURES = Path.of("target/pictures");
    private static final Pattern REPORT = Pattern.compile("/insights/reports/([0-9a-f-]{36})\\.pdf");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private HistoryService history;

    @Autowired
    private ReportFigures figures;

    @Autowired
    private ReportRuns runs;

    @Autowired
    private ChartWords words;

    @Autowired
    private Clock clock;

    /** A programme with a year of facts, and two managers with mail addresses of their own. */
    private record Busy(String programme, String manager, String colleague) {}

    private Busy busy() {
        Busy busy = new Busy(NewProgramme.with(jdbc).stages("junior-officer"), manager(), manager());
        for (String each : List.of(busy.manager(), busy.colleague())) {
            jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                    .params(busy.programme(), each)
                    .update();
        }
        PlausibleFacts.of(jdbc, busy.programme(), 900);
        return busy;
    }

    private String manager() {
        String manager = Accounts.create(identities, "programme-manager");
        User user = identities.createUserQuery().userId(manager).singleResult();
        user.setEmail(address(manager));
        identities.saveUser(user);
        return manager;
    }

    private static String address(String account) {
        return account.replaceAll("[^a-z0-9]", "") + "@" + account.replaceAll("[^a-z0-9]", "") + ".example";
    }

    private YearMonth lastMonth() {
        return YearMonth.now(clock).minusMonths(1);
    }

    private static Answer form(Api person, String path, Map<String, String> fields) {
        return person.post(
                path,
                "application/x-www-form-urlencoded",
                fields.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Answer make(Api person, String programme, YearMonth month, String language) {
        return form(
                person,
                "/insights/reports",
                Map.of("programme", programme, "month", month.toString(), "language", language));
    }

    private static List<String> listed(Api person) {
        return REPORT.matcher(person.get("/insights/reports").expect(200).text())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private byte[] made(Busy busy, String language) {
        Api manager = as(busy.manager());
        make(manager, busy.programme(), lastMonth(), language).expect(302);
        Answer pdf = manager.get("/insights/reports/" + id(busy.programme(), language) + ".pdf")
                .expect(200);
        assertThat(pdf.type()).isEqualTo("application/pdf");
        return pdf.bytes();
    }

    private UUID id(String programme, String language) {
        return jdbc.sql("select id from programme_report where programme_code = ? and language = ?")
                .params(programme, language)
                .query(UUID.class)
                .single();
    }

    private static String text(byte[] pdf) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String firstPage(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper page = new PDFTextStripper();
            page.setEndPage(1);
            return page.getText(document).replaceAll("\\s+", " ");
        }
    }

    // ---------------------------------------------------------------- what it says

    @Test
    void saysWhatThePagesSayOfTheMonth() throws Exception {
        Busy busy = busy();
        YearMonth month = lastMonth();

        byte[] pdf = made(busy, "en");
        String text = text(pdf);

        Api manager = as(busy.manager());
        String period = "?programme=" + busy.programme() + "&from=" + month.atDay(1) + "&until=" + month.atEndOfMonth();
        int compared = 0;
        for (Section section : Section.values()) {
            String page =
                    manager.get("/insights/" + section + period).expect(200).text();
            for (Chart chart : figures.charts()) {
                if (chart.section() == section) {
                    String title = Pattern.compile("<h2 [^>]*id=\"" + chart.id() + "(?:-EUR)?-says\">([^<]*)<")
                            .matcher(page)
                            .results()
                            .map(found -> found.group(1))
                            .findFirst()
                            .orElseThrow();
                    assertThat(text)
                            .as(chart.id())
                            .contains(title.replaceAll("\\s+", " ").replace("&#39;", "'"));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(figures.charts().size()).isGreaterThan(25);
    }

    @Test
    void theFirstPageHasTheFiguresOfTheMonthAndOfTheOneBefore() throws Exception {
        Busy busy = busy();
        YearMonth month = lastMonth();

        String page = firstPage(made(busy, "en"));

        assertThat(page)
                .contains("Monthly report, " + ReportDocument.month(month, Locale.ENGLISH))
                .contains("Programme " + busy.programme())
                .contains(line(
                        "Applications that came in",
                        applications(busy, month),
                        applications(busy, month.minusMonths(1))))
                .contains(line("Vouchers issued", vouchers(busy, month), vouchers(busy, month.minusMonths(1))))
                .contains(line("Fraud signals", signals(busy, month), signals(busy, month.minusMonths(1))))
                .contains("Cases that wait for a decision " + count("insight_stage where open", busy))
                .contains("Of these, past their deadline "
                        + count("insight_stage where open and due_on < '" + LocalDate.now(clock) + "'", busy))
                .contains("Left for new cases now EUR 1,000,000.00");
        assertThat(applications(busy, month)).isPositive();
    }

    private static String line(String name, long now, long before) {
        return name + " " + now + " " + before;
    }

    private long applications(Busy busy, YearMonth month) {
        return count(within("insight_application where submitted_on", month), busy);
    }

    private long vouchers(Busy busy, YearMonth month) {
        return count(within("insight_voucher where state <> 'superseded' and issued_on", month), busy);
    }

    private long signals(Busy busy, YearMonth month) {
        return count(within("insight_signal where raised_on", month), busy);
    }

    private static String within(String question, YearMonth month) {
        return question + " between '" + month.atDay(1) + "' and '" + month.atEndOfMonth() + "'";
    }

    private long count(String question, Busy busy) {
        return jdbc.sql("select count(*) from " + question + " and programme = ?")
                .param(busy.programme())
                .query(Long.class)
                .single();
    }

    @Test
    void aProgrammeWithoutCasesHasAReportOfSentences() throws Exception {
        Busy none = new Busy(NewProgramme.with(jdbc).stages("junior-officer"), manager(), manager());
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(none.programme(), none.manager())
                .update();

        byte[] pdf = made(none, "en");

        assertThat(firstPage(pdf)).contains("Applications that came in 0 0", "Approved, of those decided – –");
        assertThat(text(pdf)).contains("Vouchers that were issued: 0");
    }

    @Test
    void namesNobodyAndNoCase() {
        Busy busy = busy();

        String text = text(made(busy, "en"));

        List<String> secret = Stream.of("officer", "case_number")
                .flatMap(column -> jdbc
                        .sql("select distinct " + column + " from insight_stage where programme = ?")
                        .param(busy.programme())
                        .query(String.class)
                        .list()
                        .stream())
                .filter(value -> value != null)
                .toList();
        assertThat(secret).hasSizeGreaterThan(100);
        assertThat(secret).noneMatch(text::contains);
    }

    @Test
    void noChartOfItIsAboutSingleOfficers() {
        Busy busy = busy();
        Scope scope = new Scope(
                java.util.Set.of(busy.programme()),
                LocalDate.now(clock).minusDays(365),
                LocalDate.now(clock),
                null,
                LocalDate.now(clock));

        for (Chart chart : figures.charts()) {
            ChartData data = chart.data().apply(scope);
            Stream<String> fields = Stream.of(
                            data.categories().stream(),
                            data.series().stream().map(ChartData.Series::name),
                            data.says().values().stream()
                                    .filter(ChartData.Label.class::isInstance)
                                    .map(ChartData.Label.class::cast))
                    .flatMap(some -> some)
                    .map(ChartData.Label::field);
            assertThat(fields).as(chart.id()).doesNotContain("officer", "clerk", "caseNumber");
        }
    }

    @Test
    void smallGroupsAreTogether() {
        Busy busy = busy();
        jdbc.sql("update insight_application set district = 'Harari' where programme = ? and district = 'Harari'")
                .param(busy.programme())
                .update();
        LocalDate day = lastMonth().atDay(1);
        jdbc.sql("delete from insight_application where programme = ? and district = 'Tigray' and submitted_on >= ?")
                .params(busy.programme(), day)
                .update();
        jdbc.sql("""
                        insert into insight_application (key, subject, case_number, submitted_on, programme, district, outcome)
                        select :programme || n, 'x', 'A-x', :day, :programme, 'Tigray', 'open' from generate_series(1, 3) n""").param("programme", busy.programme()).param("day", day).update();

        assertThat(text(made(busy, "en"))).contains("Small groups together").doesNotContain("Tigray");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "ar", "am"})
    void isWrittenInEachLanguageForArchivesAndScreenReaders(String language) throws Exception {
        Busy busy = busy();

        byte[] pdf = made(busy, language);

        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve("report-" + language + ".pdf"), pdf);
        assertThat(failedRules(pdf, PDFAFlavour.PDFUA_1)).isEmpty();
        assertThat(failedRules(
                        pdf,
                        language.equals("ar") || language.equals("am") ? PDFAFlavour.PDFA_3_U : PDFAFlavour.PDFA_3_A))
                .isEmpty();
        assertThat(text(pdf)).doesNotContain("insights.", "{0}", "#");
    }

    private static List<String> failedRules(byte[] pdf, PDFAFlavour flavour) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            return result.getFailedChecks().keySet().stream()
                    .map(rule -> rule.getClause() + "-" + rule.getTestNumber())
                    .sorted()
                    .toList();
        }
    }

    // ---------------------------------------------------------------- when it is made, and who gets it

    @Test
    void onTheFirstOfTheMonthEachManagerGetsItInTheirLanguage() throws Exception {
        Busy busy = busy();
        Busy none = new Busy(NewProgramme.with(jdbc).stages("junior-officer"), manager(), manager());
        form(as(busy.colleague()), "/insights/reports/language", Map.of("language", "ar"))
                .expect(302);

        firstOfTheMonth(busy.programme());

        MimeMessage english = mail(busy.manager());
        assertThat(english.getSubject())
                .isEqualTo("Report on Programme " + busy.programme() + ", "
                        + ReportDocument.month(lastMonth(), Locale.ENGLISH));
        assertThat(body(english)).contains("/insights/reports");
        assertThat(firstPage(attachment(english))).contains("Monthly report", "Applications that came in");
        MimeMessage arabic = mail(busy.colleague());
        assertThat(arabic.getSubject()).startsWith("تقرير Programme " + busy.programme());
        assertThat(arabic.getContentLanguage()).containsExactly("ar");
        assertThat(attachment(arabic)).isNotEqualTo(attachment(english));
        assertThat(made(none.programme())).as("a programme without cases").isZero();
        assertThat(listed(as(busy.manager()))).hasSize(2);
    }

    @Test
    void begunTwiceItIsMadeAndSentOnce() throws Exception {
        Busy busy = busy();
        for (int i = 0; i < 2; i++) {
            runs.start(busy.programme(), lastMonth().toString());
        }
        done(busy.programme());
        runs.start(busy.programme(), lastMonth().toString());
        done(busy.programme());

        assertThat(made(busy.programme())).isOne();
        mail(busy.manager());
        mail(busy.colleague());
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql(
                                        "select count(*) from message where case_number = ? and (mail is not null or sms is not null)")
                                .param(busy.programme() + "-" + lastMonth())
                                .query(Long.class)
                                .single()
                        == 0);
        assertThat(mails(busy.manager())).hasSize(1);
        assertThat(mails(busy.colleague())).hasSize(1);
    }

    @Test
    void askedForAtTheSameMomentItIsMadeOnce() throws Exception {
        Busy busy = busy();

        List<Answer> answers = Together.run(
                4, i -> make(as(i % 2 == 0 ? busy.manager() : busy.colleague()), busy.programme(), lastMonth(), "fr"));

        assertThat(answers).allMatch(answer -> answer.status() == 302);
        assertThat(made(busy.programme())).isOne();
    }

    @Test
    void theDatabaseRefusesASecondReportOfTheMonth() {
        Busy busy = busy();
        made(busy, "en");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> jdbc.sql("""
                        insert into programme_report (id, programme_code, month, language, document_sha256, made_at)
                        select gen_random_uuid(), programme_code, month, language, document_sha256, now() from programme_report
                         where programme_code = ?""").param(busy.programme()).update()))
                .hasMessageContaining("programme_report_programme_code_month_language_key");
    }

    private long made(String programme) {
        return jdbc.sql("select count(*) from programme_report where programme_code = ?")
                .param(programme)
                .query(Long.class)
                .single();
    }

    /** Lets the timer of the process strike, and waits for the report about this programme alone. */
    private void firstOfTheMonth(String programme) {
        jobs.executeJob(jobs.createJobQuery()
                .processDefinitionKey("monthlyReports")
                .timers()
                .singleResult()
                .getId());
        await().atMost(PATIENCE)
                .until(() -> history.createHistoricProcessInstanceQuery()
                                .processDefinitionKey("programmeReport")
                                .processInstanceBusinessKey(programme + "-" + lastMonth())
                                .count()
                        == 1);
        // other tests' programmes have cases, too
        List<ProcessInstance> others =
                runtime.createProcessInstanceQuery().processDefinitionKey("programmeReport").list().stream()
                        .filter(each -> !String.valueOf(each.getBusinessKey()).startsWith(programme + "-"))
                        .toList();
        for (ProcessInstance each : others) {
            try {
                runtime.deleteProcessInstanceIfExists(each.getId(), "not asked for", true, true, true, true);
            } catch (OptimisticLockingException | NullValueException itIsBeingMade) {
                // then it is made
            }
        }
        done(programme);
    }

    private void done(String programme) {
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processDefinitionKey("programmeReport")
                                .processInstanceBusinessKey(programme + "-" + lastMonth())
                                .count()
                        == 0);
    }

    private static List<MimeMessage> mails(String account) {
        List<MimeMessage> mails = new ArrayList<>();
        for (MimeMessage mail : MAIL.getReceivedMessagesForDomain(address(account))) {
            mails.add(mail);
        }
        return mails;
    }

    private static MimeMessage mail(String account) {
        await().atMost(PATIENCE).until(() -> !mails(account).isEmpty());
        return mails(account).get(0);
    }

    private static byte[] attachment(MimeMessage mail) throws Exception {
        Multipart parts = (Multipart) mail.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.getFileName() != null) {
                assertThat(part.getFileName()).matches("report-T-\\d+-\\d{4}-\\d{2}-[a-z]{2}\\.pdf");
                return part.getInputStream().readAllBytes();
            }
        }
        throw new AssertionError("nothing is attached");
    }

    private static String body(MimeMessage mail) throws Exception {
        BodyPart part = ((Multipart) mail.getContent()).getBodyPart(0);
        return part.getContent() instanceof Multipart inner
                ? String.valueOf(inner.getBodyPart(0).getContent())
                : String.valueOf(part.getContent());
    }

    // ---------------------------------------------------------------- who may, and who may not

    @Test
    void strangersNeitherReadNorMakeIt() {
        Busy busy = busy();
        made(busy, "en");
        String pdf = "/insights/reports/" + id(busy.programme(), "en") + ".pdf";
        String stranger = busy().manager();

        as(stranger).get(pdf).expect(404);
        assertThat(listed(as(stranger)))
                .doesNotContain(id(busy.programme(), "en").toString());
        make(as(stranger), busy.programme(), lastMonth(), "en").expect(404);
        for (String person : List.of("accountant", "cash-manager", "operations")) {
            as(person).get("/insights/reports").expect(404);
            as(person).get(pdf).expect(404);
            make(as(person), busy.programme(), lastMonth(), "en").expect(404);
            assertThat(as(person).get("/insights").expect(302).header("Location"))
                    .isNotEmpty();
        }
        for (String person : List.of("applicant", "service-provider", "junior-officer", "social-worker")) {
            as(person).get("/insights/reports").expect(403);
            as(person).get(pdf).expect(403);
            make(as(person), busy.programme(), lastMonth(), "en").expect(403);
        }
        anonymous().get(pdf).expect(302);
        assertThat(listed(as("auditor"))).contains(id(busy.programme(), "en").toString());
        as("auditor").get(pdf).expect(200);
        make(as("auditor"), busy.programme(), lastMonth(), "fr").expect(404);
        assertThat(made(busy.programme())).isOne();
    }

    @Test
    void aManagerWhoPaysReadsTheReportsOfTheirOwnProgrammesOnly() {
        Busy busy = busy();
        made(busy, "en");
        String both = Accounts.create(identities, "programme-manager", "accountant");

        as(both).get("/insights/reports/" + id(busy.programme(), "en") + ".pdf").expect(404);
        assertThat(listed(as(both))).doesNotContain(id(busy.programme(), "en").toString());
    }

    @Test
    void whoIsNoManagerAnyMoreGetsNoMail() {
        Busy busy = busy();
        identities.deleteMembership(busy.colleague(), "programme-manager");

        runs.start(busy.programme(), lastMonth().toString());
        done(busy.programme());

        mail(busy.manager());
        assertThat(jdbc.sql("select count(*) from message where case_number = ?")
                        .param(busy.programme() + "-" + lastMonth())
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void refusesAMonthThatIsNotOverAndWhatIsNoMonth() {
        Busy busy = busy();
        Api manager = as(busy.manager());

        make(manager, busy.programme(), YearMonth.now(clock), "en").expect(422);
        make(manager, busy.programme(), lastMonth(), "xx").expect(422);
        form(manager, "/insights/reports", Map.of("programme", busy.programme(), "month", "10/2026", "language", "en"))
                .expect(422);
        form(manager, "/insights/reports/language", Map.of("language", "../en")).expect(422);
        manager.get("/insights/reports/x.pdf").expect(400);
        assertThat(made(busy.programme())).isZero();
    }
}
