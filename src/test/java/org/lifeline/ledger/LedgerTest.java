package org.lifeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Where the money of a programme is: whatever happens, in whatever order, all of it is somewhere and none of it twice. */
class LedgerTest extends LifelineTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private IdentityService identities;

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Reservations reservations;

    @Autowired
    private WaitingQueue queue;

    @Autowired
    private Clock clock;

    @Autowired
    private ProgrammeFunds funds;

    @Autowired
    private Spending spending;

    @Autowired
    private PlatformTransactionManager transactions;

    private TransactionTemplate transaction;
    private Api applicant;
    private final Api manager = as("programme-manager");

    @BeforeEach
    void anApplicantOfTheTestsOwn() {
        applicant = as(Accounts.create(identities, "applicant"));
        transaction = new TransactionTemplate(transactions);
    }

    // ---------------------------------------------------------------- all at once

    @Test
    void reservesForThirtyOfFiftySimultaneousApprovals() throws Exception {
        String programme = NewProgramme.with(jdbc).budget(30_00).stages("junior-officer");
        List<String> cases = cases(programme, 50);

        List<Boolean> reserved =
                Together.run(50, i -> reservations.reserve(cases.get(i), Part.main, programme, euros(100), 50));

        assertThat(reserved).filteredOn(r -> r).hasSize(30);
        assertFunds(programme, 0, 30_00, 0);
        assertThat(queue.waiting(programme)).hasSize(20);
    }

    @Test
    void balancesStayExactUnderConcurrentReservationsReleasesAndFunding() throws Exception {
        String programme = NewProgramme.with(jdbc).budget(10_00).stages("junior-officer");
        List<String> cases = cases(programme, 40);

        Together.run(40, i -> {
            Money amount = euros(100 + i);
            boolean held = reservations.reserve(cases.get(i), Part.main, programme, amount, i % 4 * 10);
            if (held && i % 3 == 0) {
                spending.spend(cases.get(i), Part.main, UUID.randomUUID(), euros(40), "service-provider");
            }
            if (i % 2 == 0) {
                reservations.release(cases.get(i), "withdrawn", "test");
            }
            if (i % 10 == 0) {
                funds.fund(programme, euros(500), "A donor", "programme-manager");
            }
            return held;
        });

        YearBalance year = year(programme);
        assertThat(year.budget().minor()).isEqualTo(10_00 + 4 * 500);
        assertThat(year.available().minor()
                        + year.reserved().minor()
                        + year.spent().minor())
                .isEqualTo(year.budget().minor());
        assertThat(jdbc.sql(
                                "select sum(amount_minor - spent_minor - released_minor) from reservation where programme_code = ?")
                        .param(programme)
                        .query(Long.class)
                        .single())
                .isEqualTo(year.reserved().minor());
        assertBalancesAreTheSumsOfTheirPostings(programme);
        List<WaitingCase> waiting = queue.waiting(programme);
        if (!waiting.isEmpty()) {
            assertThat(waiting.get(0).amount().minor())
                    .as("who is next fits not")
                    .isGreaterThan(year.available().minor());
        }
    }

    @Test
    void booksOneEffectOnce() throws Exception {
        String programme = NewProgramme.with(jdbc).budget(10_00).stages("junior-officer");
        String number = cases(programme, 1).get(0);

        assertThat(reservations.reserve(number, Part.main, programme, euros(300), 50))
                .isTrue();
        assertThat(reservations.reserve(number, Part.main, programme, euros(300), 50))
                .isTrue();
        assertFunds(programme, 7_00, 3_00, 0);
        UUID redemption = UUID.randomUUID();
        spending.spend(number, Part.main, redemption, euros(100), "service-provider");
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> spending.spend(number, Part.main, redemption, euros(100), "service-provider"));
        assertFunds(programme, 7_00, 2_00, 1_00);
        reservations.release(number, "expired", "test");
        reservations.release(number, "expired", "test");
        assertFunds(programme, 9_00, 0, 1_00);
        assertThatThrownBy(() -> spending.spend(number, Part.main, UUID.randomUUID(), euros(1), "service-provider"))
                .isInstanceOf(IllegalStateException.class);
        // a case that was taken up again holds anew
        assertThat(reservations.reserve(number, Part.main, programme, euros(200), 50))
                .isTrue();
        String emergency = emergency(programme, 50);
        assertThat(reservations.reserve(emergency, Part.emergency, programme, euros(50), 50))
                .isTrue();
        assertFunds(programme, 6_50, 2_50, 1_00);
        reservations.release(emergency, Part.emergency, "rejected", "test");
        assertFunds(programme, 7_00, 2_00, 1_00);
    }

    @Test
    void keepsNothingOfATransactionThatIsCutOff() {
        String programme = NewProgramme.with(jdbc).budget(10_00).stages("junior-officer");
        String number = cases(programme, 1).get(0);

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    assertThat(reservations.reserve(number, Part.main, programme, euros(300), 50))
                            .isTrue();
                    spending.spend(number, Part.main, UUID.randomUUID(), euros(100), "service-provider");
                    throw new IllegalStateException("power failure");
                }))
                .hasMessage("power failure");

        assertFunds(programme, 10_00, 0, 0);
        assertThat(reservations.reserve(number, Part.main, programme, euros(1000), 50))
                .isTrue();
    }

    // ---------------------------------------------------------------- who waits

    @Test
    void servesWaitingCasesByUrgencyWithoutOvertaking() {
        String programme = NewProgramme.with(jdbc).budget(0).stages("junior-officer");
        String routine = approved(programme, "planned", 100);
        String first = approved(programme, "urgent", 300);
        String second = approved(programme, "urgent", 100);
        String life = approved(programme, "lifeThreatening", 200);
        assertThat(queue.waiting(programme))
                .extracting(WaitingCase::application)
                .containsExactly(life, first, second, routine);
        assertThat(view(second).path("fundsPlace").asInt()).isEqualTo(3);
        assertThat(view(second).path("next").path("what").asText()).contains("number 3");
        assertThat(applicant.get("/applications/" + life).expect(200).text()).contains("Your application is next");

        funds.fund(programme, euros(250_00), "A donor", "programme-manager");

        Cases.status(applicant, life, "voucherIssued");
        assertThat(queue.waiting(programme))
                .extracting(WaitingCase::application)
                .containsExactly(first, second, routine);
        assertFunds(programme, 50_00, 200_00, 0);
        // 50 are left, and the first in the queue needs 300
        String small = approved(programme, "urgent", 20);
        assertThat(queue.waiting(programme))
                .extracting(WaitingCase::application)
                .containsExactly(first, second, small, routine);
        String danger = approvedAtOnce(programme, "lifeThreatening", 50);
        assertThat(view(danger).path("fundsPlace").isNull()).isTrue();
        assertFunds(programme, 0, 250_00, 0);

        // the manager answers the one who is not next: it waits on, behind the others
        String task = Cases.task(manager, routine);
        provide(task, 410).expect(204);
        Confirmations.confirm(as("programme-manager-2"), programme);
        Cases.status(applicant, first, "voucherIssued");
        Cases.status(applicant, second, "voucherIssued");
        assertThat(Cases.task(manager, routine)).isNotEqualTo(task);
        assertThat(view(routine).path("fundsPlace").asInt()).isEqualTo(2);
        provide(Cases.task(manager, small), 120).expect(204);
        Confirmations.confirm(as("programme-manager-2"), programme);

        Cases.status(applicant, small, "voucherIssued");
        Cases.status(applicant, routine, "voucherIssued");
        assertFunds(programme, 10_00, 770_00, 0);
        assertThat(queue.waiting(programme)).isEmpty();
        assertThat(manager.get("/engine-rest/task?processInstanceBusinessKey=" + routine)
                        .expect(200)
                        .json())
                .isEmpty();
    }

    @Test
    void servesWaitingCasesWithReturnedFunds() {
        String programme = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        String lucky = cases(programme, 1).get(0);
        reservations.reserve(lucky, Part.main, programme, euros(100_00), 50);
        String waiting = approved(programme, "urgent", 60);

        reservations.release(lucky, "withdrawn", "applicant");

        Cases.status(applicant, waiting, "voucherIssued");
        assertFunds(programme, 40_00, 60_00, 0);
    }

    @Test
    void servesTheNextWaitingCaseWhenTheFirstWithdraws() {
        String programme = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        List<String> cases = cases(programme, 2);
        assertThat(reservations.reserve(cases.get(0), Part.main, programme, euros(150_00), 50))
                .isFalse();
        assertThat(reservations.reserve(cases.get(1), Part.main, programme, euros(50_00), 50))
                .isFalse();
        assertThat(queue.place(cases.get(1))).contains(2);

        reservations.release(cases.get(0), "withdrawn", "applicant");

        assertThat(queue.waiting(programme)).isEmpty();
        assertThat(queue.place(cases.get(1))).isEmpty();
        assertFunds(programme, 50_00, 50_00, 0);
    }

    // ---------------------------------------------------------------- fiscal years

    @Test
    void reservesInTheYearOfTheDayAndSpendsFromTheYearOfTheReservation() {
        String programme = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        String before = approvedAtOnce(programme, "urgent", 80);
        LocalDate today = LocalDate.now(clock);
        newYear(programme, today);
        // the old year's 20 are not the new year's
        String after = approved(programme, "urgent", 20);

        funds.openYear(programme, "NEXT", today, today.plusDays(364), "programme-manager");
        assertThat(view(after).path("status").asText()).isEqualTo("waitingForFunds");
        funds.fund(programme, "NEXT", euros(50_00), "A donor", "programme-manager");

        Cases.status(applicant, after, "voucherIssued");
        assertFunds(funds.balances(programme).get(0), 30_00, 20_00, 0);
        redeem(before, 30);
        redeem(after, 5);
        assertFunds(funds.balances(programme).get(0), 30_00, 15_00, 5_00);
        assertFunds(funds.balances(programme).get(1), 20_00, 50_00, 30_00);
    }

    @Test
    void servesWaitingCasesWhenANewFiscalYearBegins() {
        String programme = NewProgramme.with(jdbc).budget(0).stages("junior-officer");
        LocalDate today = LocalDate.now(clock);
        funds.openYear(programme, "NEXT", today.plusDays(101), today.plusDays(400), "programme-manager");
        funds.fund(programme, "NEXT", euros(50_00), "A donor", "programme-manager");
        String waiting = approved(programme, "urgent", 20);

        newYear(programme, today);
        jdbc.sql("update fiscal_year set starts_on = :today where programme_code = :programme and code = 'NEXT'")
                .param("today", today)
                .param("programme", programme)
                .update();
        assertThat(view(waiting).path("status").asText()).isEqualTo("waitingForFunds");
        management
                .createJobQuery()
                .processDefinitionKey("serveWaitingCases")
                .timers()
                .list()
                .forEach(timer -> management.setJobDuedate(timer.getId(), new java.util.Date(), false));

        Cases.status(applicant, waiting, "voucherIssued");
        assertFunds(funds.balances(programme).get(0), 30_00, 20_00, 0);
    }

    @Test
    void refusesOverlappingYearsAndABudgetBelowTheReservations() {
        String programme = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        reservations.reserve(cases(programme, 1).get(0), Part.main, programme, euros(60_00), 50);
        LocalDate today = LocalDate.now(clock);

        assertRefused(
                "fiscalYearsOverlap",
                () -> funds.openYear(programme, "NEXT", today.plusDays(100), today.plusDays(200), "m"));
        assertRefused(
                "fiscalYearsOverlap",
                () -> funds.openYear(programme, "THIS", today.plusDays(101), today.plusDays(200), "m"));
        assertRefused(
                "invalid", () -> funds.openYear(programme, "NEXT", today.plusDays(200), today.plusDays(101), "m"));
        assertRefused("budgetBelowReserved", () -> funds.setBudget(programme, "THIS", euros(59_99), "m"));
        assertRefused("invalid", () -> funds.setBudget(programme, "THIS", Money.ofMinor("USD", 100_00), "m"));
        assertFunds(programme, 40_00, 60_00, 0);

        funds.setBudget(programme, "THIS", euros(60_00), "programme-manager");
        assertFunds(programme, 0, 60_00, 0);
        funds.setBudget(programme, "THIS", euros(80_00), "programme-manager");
        assertFunds(programme, 20_00, 60_00, 0);
        funds.close(programme, "programme-manager");
        assertFunds(programme, 0, 60_00, 0);
        assertThat(year(programme).budget().minor()).isEqualTo(60_00);
    }

    // ---------------------------------------------------------------- what the database refuses

    @Test
    void theDatabaseRefusesUnbalancedEntriesAndChanges() {
        String programme = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        reservations.reserve(cases(programme, 1).get(0), Part.main, programme, euros(60_00), 50);
        long available = account(programme, "available");
        long reserved = account(programme, "reserved");
        String other = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");

        refusesAtCommit(programme, available, -10, reserved, 9);
        refusesAtCommit(programme, available, -10, account(other, "available"), 10);
        refuses("insert into ledger_entry (business_key, kind, programme_code, fiscal_year, actor, at) values ('"
                + UUID.randomUUID() + "', 'fund', '" + programme + "', 'THIS', 'thief', now())");
        refuses("insert into ledger_posting (entry_id, account_id, amount_minor) select max(entry_id), " + available
                + ", 5 from ledger_posting where account_id = " + reserved
                + " and entry_id not in (select entry_id from ledger_posting where account_id = "
                + available + ")");
        refuses("insert into ledger_posting (entry_id, account_id, amount_minor) select max(entry_id), "
                + account(programme, "spent") + ", 5 from ledger_posting where account_id = " + reserved);
        refuses("select ledger_move('" + UUID.randomUUID() + "', 'reserve', '" + programme
                + "', 'THIS', 'available', 'reserved', 4001, null, 'thief', now(), null)");
        refuses("select ledger_move('" + UUID.randomUUID() + "', 'spend', '" + programme
                + "', 'THIS', 'reserved', 'spent', 6001, null, 'thief', now(), null)");
        for (String table : List.of("ledger_entry", "ledger_posting", "ledger_account", "reservation")) {
            refuses("delete from " + table);
            refuses("truncate " + table + " cascade");
        }
        refuses("update ledger_entry set actor = 'somebody else'");
        refuses("update ledger_posting set amount_minor = amount_minor * 2");
        refuses("update ledger_account set balance_minor = balance_minor + 1 where id = " + available);
        refuses("update ledger_account set kind = 'spent', programme_code = '" + other + "' where id = " + available);
        refuses("update reservation set amount_minor = 1 where programme_code = '" + programme + "'");
        refuses("update reservation set spent_minor = amount_minor + 1 where programme_code = '" + programme + "'");
        refuses("insert into ledger_account (programme_code, fiscal_year, kind, balance_minor) values ('" + programme
                + "', 'THIS', 'available', 1000)");
        refuses("insert into fiscal_year (programme_code, code, starts_on, ends_on) values ('" + programme
                + "', 'TWICE', current_date, current_date)");
        assertFunds(programme, 40_00, 60_00, 0);
        assertBalancesAreTheSumsOfTheirPostings(programme);
    }

    private void refusesAtCommit(String programme, long from, long less, long to, long more) {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    long entry = jdbc.sql("""
                                    insert into ledger_entry (business_key, kind, programme_code, fiscal_year, actor, at)
                                    values (:key, 'reserve', :programme, 'THIS', 'thief', now()) returning id""")
                            .param("key", UUID.randomUUID().toString())
                            .param("programme", programme)
                            .query(Long.class)
                            .single();
                    for (long[] posting : new long[][] {{from, less}, {to, more}}) {
                        jdbc.sql("insert into ledger_posting (entry_id, account_id, amount_minor) values (?, ?, ?)")
                                .params(entry, posting[0], posting[1])
                                .update();
                    }
                }))
                .hasStackTraceContaining("does not balance");
    }

    private void refuses(String statement) {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    if (statement.startsWith("select")) {
                        jdbc.sql(statement).query().listOfRows();
                    } else {
                        jdbc.sql(statement).update();
                    }
                }))
                .as(statement)
                .isInstanceOf(RuntimeException.class);
    }

    // ---------------------------------------------------------------- steps

    /** Applications as far as the ledger needs them. */
    private List<String> cases(String programme, int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String number = "L-" + NUMBER.incrementAndGet();
            jdbc.sql("""
                            insert into application (number, programme_code, filed_by, status, answers, amount_minor, granted_minor, currency, created_at,
                                                     submitted_at)
                            values (:number, :programme, 'test', 'inAssessment', '', 100, 1000000000, 'EUR', now(), now())""").param("number", number).param("programme", programme).update();
            numbers.add(number);
        }
        return numbers;
    }

    /** A case that is not granted yet and has emergency help authorised. */
    private String emergency(String programme, long minor) {
        String number = "L-" + NUMBER.incrementAndGet();
        jdbc.sql("""
                        insert into application (number, programme_code, filed_by, status, answers, amount_minor, currency, created_at, submitted_at)
                        values (?, ?, 'test', 'inAssessment', '', 100, 'EUR', now(), now())""").params(number, programme).update();
        jdbc.sql("""
                        insert into emergency_decision (application_number, decision, amount_minor, reason_code, reason, decided_by, decided_at)
                        values (?, 'authorise', ?, 'lifeInDanger', 'Bleeding.', 'test', now())""").params(number, minor).update();
        return number;
    }

    private String approved(String programme, String urgency, int amount) {
        return approved(programme, urgency, amount, "waitingForFunds");
    }

    private String approvedAtOnce(String programme, String urgency, int amount) {
        return approved(programme, urgency, amount, "voucherIssued");
    }

    private String approved(String programme, String urgency, int amount, String status) {
        Map<String, Object> answers = Cases.answers("treatmentCost", amount);
        answers.put("urgency", urgency);
        // no older than 64: age counts among cases of one urgency
        LocalDate born = LocalDate.parse(String.valueOf(answers.get("birthDate")));
        answers.put("birthDate", born.getYear() < 1970 ? born.plusYears(20).toString() : born.toString());
        String number = Cases.apply(applicant, programme, answers);
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, status);
        return number;
    }

    private JsonNode view(String number) {
        return applicant.get("/api/applications/" + number).expect(200).json();
    }

    private Api.Answer provide(String task, int amount) {
        return manager.post(
                "/engine-rest/task/" + task + "/complete",
                Map.of(
                        "variables",
                        Map.of("addedFunds", Map.of("value", amount), "fundingSource", Map.of("value", "A donor"))));
    }

    private void redeem(String number, int amount) {
        String code = view(number).path("voucherCode").asText();
        String qr = applicant
                .get("/api/vouchers/" + code)
                .expect(200)
                .json()
                .path("qr")
                .asText();
        as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", qr, "amount", amount, "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201);
    }

    /** Midnight has passed: the programme's first year ended yesterday. */
    private void newYear(String programme, LocalDate today) {
        jdbc.sql("update fiscal_year set ends_on = :yesterday where programme_code = :programme and code = 'THIS'")
                .param("yesterday", today.minusDays(1))
                .param("programme", programme)
                .update();
    }

    private static Money euros(long minor) {
        return Money.ofMinor("EUR", minor);
    }

    private YearBalance year(String programme) {
        return funds.balances(programme).get(0);
    }

    private void assertFunds(String programme, long available, long reserved, long spent) {
        assertFunds(year(programme), available, reserved, spent);
    }

    private static void assertFunds(YearBalance year, long available, long reserved, long spent) {
        assertThat(List.of(
                        year.available().minor(),
                        year.reserved().minor(),
                        year.spent().minor()))
                .as("available, reserved, spent")
                .containsExactly(available, reserved, spent);
    }

    private void assertBalancesAreTheSumsOfTheirPostings(String programme) {
        assertThat(jdbc.sql("""
                                select count(*) from ledger_account a where a.programme_code = ?
                                   and a.balance_minor <> (select coalesce(sum(p.amount_minor), 0) from ledger_posting p where p.account_id = a.id)""").param(programme).query(Long.class).single()).isZero();
    }

    /** The account of this kind, of all shards the one with the most. */
    private long account(String programme, String kind) {
        return jdbc.sql(
                        "select id from ledger_account where programme_code = ? and kind = ? order by balance_minor desc, id limit 1")
                .params(programme, kind)
                .query(Long.class)
                .single();
    }

    private static void assertRefused(String reason, Runnable call) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(call::run)
                .satisfies(r -> assertThat(r.reason()).isEqualTo(reason));
    }
}
