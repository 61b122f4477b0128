package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.lifeline.testing.WrittenRedemptions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a provider sees of its redemptions, changes in its claims, and gives back after a payment. */
class ProviderPortalTest extends LifelineTest {

    private static JsonNode voucher;

    private final Api provider = as("service-provider");
    private final Api other = as("service-provider-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ProviderDebits debits;

    @BeforeEach
    void haveAVoucher() {
        if (voucher == null) {
            voucher = anotherVoucher();
        }
    }

    private JsonNode anotherVoucher() {
        return Cases.voucher(
                as("applicant"),
                NewProgramme.with(jdbc).reversalHours(8760).providers("HOSPITAL-1", "PHARMACY-1"),
                Cases.answers());
    }

    // ---------------------------------------------------------------- redemptions

    @Test
    void listsRedemptionsOfDaysWithTheirNumberAndSums() {
        LocalDate day = LocalDate.of(2001, 3, 4);
        List<String> ids = redemptions(3, day, 1250);
        String claim = draft(ids.get(0));

        Api.Answer all = provider.get("/api/redemptions?from=2001-03-04&to=2001-03-04&size=2")
                .expect(200);
        assertThat(all.header("Total-Count")).isEqualTo("3");
        assertThat(all.json()).hasSize(2);
        JsonNode claimed = provider.get("/api/redemptions?from=2001-03-04&to=2001-03-04&claimed=true")
                .json();
        assertThat(claimed.findValuesAsText("id")).containsExactly(ids.get(0));
        assertThat(claimed.path(0).path("claim").asText()).isEqualTo(claim);
        assertThat(claimed.path(0).path("left").decimalValue()).isEqualByComparingTo("0");
        assertThat(provider.get("/api/redemptions?from=2001-03-04&to=2001-03-04&claimed=left&clerk=service-provider")
                        .json()
                        .findValuesAsText("id"))
                .containsExactlyInAnyOrder(ids.get(1), ids.get(2));
        JsonNode sums = provider.get("/api/redemptions/sums?from=2001-03-01&to=2001-03-31&by=month")
                .json();
        assertThat(sums).hasSize(1);
        assertThat(sums.path(0).path("start").asText()).isEqualTo("2001-03-01");
        assertThat(sums.path(0).path("count").asInt()).isEqualTo(3);
        assertThat(sums.path(0).path("redeemed").decimalValue()).isEqualByComparingTo("37.50");
        assertThat(sums.path(0).path("left").decimalValue()).isEqualByComparingTo("25.00");
        String csv = provider.get("/api/redemptions/csv?from=2001-03-04&to=2001-03-04")
                .expect(200)
                .text();
        assertThat(csv.lines()).hasSize(4);
        assertThat(csv).contains("12.50", voucher.path("code").asText());
        assertThat(other.get("/api/redemptions?from=2001-03-04&to=2001-03-04").json())
                .isEmpty();
        assertThat(other.get("/api/redemptions/csv?from=2001-03-04&to=2001-03-04")
                        .text()
                        .lines())
                .hasSize(1);
        provider.get("/api/redemptions?from=yesterday").expectProblem(422, "invalid");
        provider.get("/api/redemptions?from=2001-03-04&to=2001-03-03").expectProblem(422, "invalid");
        provider.get("/api/redemptions?claimed=perhaps").expectProblem(422, "invalid");
    }

    /** In Havana clocks are set back at midnight, so that one midnight comes twice and another not at all. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Africa/Addis_Ababa", "Asia/Kathmandu", "America/Havana"})
    void sumsOfDaysAndMonthsAreThoseOfAllRedemptions(String zone) {
        List<String> ids = new ArrayList<>();
        for (int hour = -2; hour < 30; hour++) {
            ids.addAll(redemptions(
                    voucher, 1, Instant.parse("2026-11-01T00:30:00Z").plus(Duration.ofHours(hour)), 700));
            ids.addAll(redemptions(
                    voucher, 1, Instant.parse("2026-03-08T00:30:00Z").plus(Duration.ofHours(hour)), 900));
        }
        draft(ids.get(0));
        RedemptionList its = new RedemptionList(jdbc, Clock.system(ZoneId.of(zone)));
        for (RedemptionFilter filter : List.of(
                RedemptionFilter.ALL,
                RedemptionFilter.LEFT,
                RedemptionFilter.read("2026-11-01", "2026-11-01", null, null, null),
                RedemptionFilter.read(null, null, "service-provider", null, "true"))) {
            for (String unit : List.of("day", "month")) {
                List<RedemptionList.Sum> sums = its.sums("HOSPITAL-1", filter, unit);
                Map<List<Object>, List<Long>> counted = new HashMap<>();
                its.each("HOSPITAL-1", filter, row -> {
                    LocalDate day = LocalDate.ofInstant(row.redeemedAt(), ZoneId.of(zone));
                    List<Long> one = List.of(
                            1L,
                            row.amount().minor(),
                            row.claimed().minor(),
                            row.left().minor());
                    counted.merge(
                            List.of(
                                    unit.equals("day") ? day : day.withDayOfMonth(1),
                                    row.amount().currencyCode()),
                            one,
                            (a, b) -> IntStream.range(0, 4)
                                    .mapToObj(n -> a.get(n) + b.get(n))
                                    .toList());
                });
                assertThat(sums)
                        .hasSameSizeAs(counted.keySet())
                        .allSatisfy(sum -> assertThat(counted.get(
                                        List.<Object>of(Objects.requireNonNull(sum.start()), sum.currency())))
                                .containsExactly(
                                        sum.count(),
                                        sum.redeemed().minor(),
                                        sum.claimed().minor(),
                                        sum.left().minor()));
                assertThat(RedemptionList.total(sums)).isEqualTo(its.sums("HOSPITAL-1", filter));
            }
        }
        Map<String, Long> claimable = new HashMap<>();
        its.each(
                "HOSPITAL-1",
                RedemptionFilter.LEFT,
                row -> claimable.merge(
                        row.programme()
                                + LocalDate.ofInstant(row.redeemedAt(), ZoneId.of(zone))
                                + row.left().currencyCode(),
                        row.left().minor(),
                        Long::sum));
        List<RedemptionList.ClaimableDay> days = its.claimableDays("HOSPITAL-1", null, Integer.MAX_VALUE);
        assertThat(its.claimableDays("HOSPITAL-1", null, 3)).isEqualTo(days.subList(0, 3));
        assertThat(days)
                .hasSameSizeAs(claimable.keySet())
                .allSatisfy(day -> assertThat(day.left().minor())
                        .isEqualTo(claimable.get(
                                day.programme() + day.day() + day.left().currencyCode())));
    }

    @Test
    void countsWhatIsClaimedAsTheLinesSay() {
        redemptions(4, LocalDate.of(2001, 5, 5), 100).forEach(this::draft);
        assertThat(jdbc.sql("""
                        select count(*) from claim_standing s
                         where s.claimed_minor <> (select coalesce(sum(amount_minor), 0) from claim_line l
                                                    where l.redemption_id = s.redemption_id and l.live and not l.counted_already)
                            or s.open_claim is distinct from (select claim_number from claim_line l
                                                               where l.redemption_id = s.redemption_id and l.live and not l.settled
                                                                and not l.counted_already)""").query(Long.class).single()).isZero();
        assertThat(jdbc.sql(
                                "select count(*) from redemption r where not exists (select from claim_standing s where s.redemption_id = r.id)")
                        .query(Long.class)
                        .single())
                .isZero();
        refusedByTables("update claim_standing set claimed_minor = 0");
        refusedByTables("delete from claim_standing");
    }

    // ---------------------------------------------------------------- changing a claim

    @Test
    void changesADraftWithItsLinesAndItems() {
        List<String> ids = redemptions(3, LocalDate.now(ZoneOffset.UTC), 1000);
        String number = draft(ids.get(0), ids.get(1));
        JsonNode seen = provider.get("/api/claims/" + number).json();

        JsonNode changed = change(
                        number,
                        seen.path("version").asInt(),
                        List.of(line(ids.get(1), "9.99", item("Dressing", 3, "3.33")), line(ids.get(2), null)))
                .expect(200)
                .json();

        assertThat(changed.path("amount").decimalValue()).isEqualByComparingTo("19.99");
        assertThat(changed.path("version").asInt()).isEqualTo(1);
        assertThat(changed.path("lines").findValuesAsText("redemption"))
                .containsExactlyInAnyOrder(ids.get(1), ids.get(2));
        assertThat(changed.findValues("service")).hasSize(1);
        // what was taken out is free
        draft(ids.get(0));
        ClaimSteps.upload(provider, number).expect(201);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
        // while officers decide nothing changes
        change(number, 1, List.of(line(ids.get(1), "1"))).expectProblem(409, "notWithYou");
        provider.post("/api/claims/" + number + "/withdrawal", "").expectProblem(409, "notWithYou");
    }

    @Test
    void refusesAChangeOfWhatSomebodyElseChanged() {
        List<String> ids = redemptions(1, LocalDate.of(2001, 6, 2), 1000);
        String number = draft(ids.get(0));
        change(number, 0, List.of(line(ids.get(0), "5"))).expect(200);

        JsonNode problem = change(number, 0, List.of(line(ids.get(0), "6")))
                .expectProblem(409, "claimChanged")
                .json();

        assertThat(problem.path("detail").asText()).contains("Open the claim again");
        assertThat(provider.get("/api/claims/" + number).json().path("amount").decimalValue())
                .isEqualByComparingTo("5");
    }

    @Test
    void refusesWhatAClaimCannotHave() {
        List<String> ids = redemptions(2, LocalDate.of(2001, 6, 3), 1000);
        String number = draft(ids.get(0));
        String path = "/api/claims/" + number;
        change(number, 0, List.of(line(ids.get(0), "10.01"))).expectProblem(422, "invalid");
        change(number, 0, List.of(line(ids.get(0), "10", item("Dressing", 3, "3.33"))))
                .expectProblem(422, "invalid");
        change(number, 0, List.of(line(ids.get(0), "10", item("", 1, "10")))).expectProblem(422, "invalid");
        change(number, 0, List.of(line(ids.get(0), "10", item("Bed", 0, "10")))).expectProblem(422, "invalid");
        change(number, 0, List.of(line(UUID.randomUUID().toString(), null))).expectProblem(422, "invalid");
        Map<String, Object> body = body(List.of(line(ids.get(0), null)));
        body.put("invoiceDate", LocalDate.now(ZoneOffset.UTC).plusDays(2).toString());
        provider.put(path, body).expectProblem(422, "invalid");
        other.put(path, body(List.of(line(ids.get(0), null)))).expectProblem(404, "notFound");
        other.post(path + "/withdrawal", "").expectProblem(404, "notFound");
        other.get(path + "/debits").expectProblem(404, "notFound");
        assertThat(provider.get(path).json().path("version").asInt()).isZero();

        // another currency
        JsonNode dollars = Cases.voucher(
                as("applicant"), NewProgramme.with(jdbc).currency("USD").providers("HOSPITAL-1"), Cases.answers());
        String inDollars = ClaimSteps.redeem(provider, dollars, "10");
        change(number, 0, List.of(line(ids.get(0), null), line(inDollars, null)))
                .expectProblem(422, "invalid");
        change(number, 0, List.of(line(inDollars, null))).expectProblem(422, "invalid");
    }

    @Test
    void takesTenThousandLinesAndRefusesOneMore() {
        List<String> ids = redemptions(anotherVoucher(), 10_001, LocalDate.of(2002, 1, 1), 11);
        ClaimSteps.create(provider, ClaimSteps.invoice(), ids.toArray(String[]::new))
                .expectProblem(422, "invalid");

        String number = draft(ids.subList(0, 10_000).toArray(String[]::new));

        JsonNode claim = provider.get("/api/claims/" + number).json();
        assertThat(claim.path("lines")).hasSize(10_000);
        assertThat(claim.path("amount").decimalValue()).isEqualByComparingTo("1100.00");
        List<Map<String, Object>> lines = new ArrayList<>();
        ids.subList(0, 10_000).forEach(id -> lines.add(line(id, "0.10", item("Visit", 2, "0.05"))));
        assertThat(change(number, 0, lines).expect(200).json().path("amount").decimalValue())
                .isEqualByComparingTo("1000.00");
        provider.post("/api/claims/" + number + "/withdrawal", "").expect(200);
    }

    @Test
    void claimsTheRestOfARedemptionOnceTheFirstPartIsApproved() {
        String id = redemptions(1, LocalDate.now(ZoneOffset.UTC), 1000).get(0);
        String first = draft(id);
        change(first, 0, List.of(line(id, "4"))).expect(200);
        submitAndApprove(first);

        ClaimSteps.status(provider, first, "approved");
        String second = draft(id);

        JsonNode claim = provider.get("/api/claims/" + second).json();
        assertThat(claim.path("amount").decimalValue()).isEqualByComparingTo("6");
        change(second, 0, List.of(line(id, "6.01"))).expectProblem(409, "redemptionAlreadyClaimed");
        provider.get("/api/redemptions?claimed=left&size=200").expect(200);
    }

    // ---------------------------------------------------------------- before it is submitted

    @Test
    void saysWhichPaperIsMissing() {
        String number =
                draft(redemptions(1, LocalDate.now(ZoneOffset.UTC), 1000).get(0));
        provider.upload("/api/claims/" + number + "/documents", "x.pdf", "application/pdf", ClaimSteps.INVOICE, "other")
                .expect(201);
        JsonNode problem = provider.post("/api/claims/" + number + "/submission", "")
                .expectProblem(422, "invalid")
                .json();
        assertThat(problem.toString()).contains("Invoice");
    }

    // ---------------------------------------------------------------- after the payment

    @Test
    void aCreditNoteLowersTheNextPaymentOnceAndNeverExceedsWhatWasPaid() throws Exception {
        JsonNode its = anotherVoucher();
        String id = redemptions(its, 1, LocalDate.now(ZoneOffset.UTC), 1000).get(0);
        String number = draft(id);
        String path = "/api/claims/" + number + "/credit-notes";
        provider.post(path, creditNote("1")).expectProblem(409, "notPaid");
        pay(number);

        other.post(path, creditNote("1")).expectProblem(404, "notFound");
        provider.post(path, creditNote("10.01")).expectProblem(409, "exceedsPaid");
        Map<String, Object> note = creditNote("4");
        provider.post(path, note).expect(201);
        Map<String, Object> same = new HashMap<>(note);
        same.put("creditNote", note.get("creditNote") + " ");
        provider.post(path, same).expectProblem(409, "creditNoteKnown");
        provider.post(path, creditNote("6.01")).expectProblem(409, "exceedsPaid");
        refusedByTables("update provider_debit set amount_minor = 1");
        refusedByTables(
                "insert into provider_debit select gen_random_uuid(), provider_code, programme_code, currency, 601, kind, claim_number,"
                        + " redemption_id, 'more', reason, created_by, created_at from provider_debit where claim_number = '"
                        + number + "'");

        String next =
                draft(redemptions(its, 1, LocalDate.now(ZoneOffset.UTC), 300).get(0));
        submitAndApprove(next);
        ClaimSteps.status(provider, next, "approved");
        assertThat(debits.setOff(next).minor()).isZero();
        assertThat(debits.setOff(next).minor()).isZero();
        JsonNode debit =
                provider.get("/api/claims/" + number + "/debits").json().path(0);
        assertThat(debit.path("setOff").decimalValue()).isEqualByComparingTo("3.00");
        Visitor auditor = new Visitor(ADDRESS);
        auditor.logIn("auditor", "demo");
        assertThat(auditor.get("/claims/" + number).body())
                .contains(
                        "Given back of this claim",
                        note.get("creditNote").toString(),
                        "/claims/" + next,
                        "still to be set off");
        assertThat(auditor.get("/claims/" + next).body())
                .contains("Set off in the payment of this claim", "/claims/" + number)
                .doesNotContain("Given back of this claim");
        refusedByTables(
                "insert into provider_debit_set_off select id, '" + number + "', 1, now() from provider_debit limit 1");
    }

    @Test
    void aPaidRedemptionThatIsTakenBackIsOwedBack() {
        String id = ClaimSteps.redeem(provider, anotherVoucher(), "7.50");
        String number = draft(id);
        String path = "/api/redemptions/" + id + "/reversal";
        assertThat(provider.post(path, Map.of("reason", "Wrong."))
                        .expectProblem(409, "redemptionClaimed")
                        .text())
                .contains("Take it out of the claim first");
        submit(number);
        assertThat(provider.post(path, Map.of("reason", "Wrong."))
                        .expectProblem(409, "redemptionClaimed")
                        .text())
                .contains("being decided");
        ClaimSteps.approve(as("accountant"), number);
        ClaimSteps.status(provider, number, "approved");
        assertThat(provider.post(path, Map.of("reason", "Wrong."))
                        .expectProblem(409, "redemptionClaimed")
                        .text())
                .contains("being paid");
        refusedByTables("insert into redemption_reversal values ('" + id + "', 'x', 'x', now())");
        payApproved(number);
        refusedByTables("insert into redemption_reversal values ('" + id + "', 'x', 'x', now())");

        String clerk = "service-provider";
        as(clerk).post(path, Map.of("reason", "The wrong person.")).expect(200);

        JsonNode debit = provider.get("/api/claims/" + number + "/debits").json();
        assertThat(debit).hasSize(1);
        assertThat(debit.path(0).path("amount").decimalValue()).isEqualByComparingTo("7.50");
        assertThat(debit.path(0).path("redemption").asText()).isEqualTo(id);
        as(clerk).post(path, Map.of("reason", "Again.")).expect(200);
        assertThat(provider.get("/api/claims/" + number + "/debits").json()).hasSize(1);
        provider.post("/api/claims/" + number + "/credit-notes", creditNote("0.01"))
                .expectProblem(409, "exceedsPaid");
    }

    // ---------------------------------------------------------------- statement

    @Test
    void theStatementIsTheSumOfTheRecords() {
        String id = redemptions(1, LocalDate.now(ZoneOffset.UTC), 1000).get(0);
        String number = draft(id);
        pay(number);
        provider.post("/api/claims/" + number + "/credit-notes", creditNote("2.50"))
                .expect(201);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        JsonNode statement = provider.get("/api/statements/HOSPITAL-1?from=" + today)
                .expect(200)
                .json();

        for (JsonNode account : statement.path("accounts")) {
            String programme = account.path("programme").asText();
            String where = " where provider_code = 'HOSPITAL-1' and programme_code = '" + programme
                    + "' and currency = '" + account.path("currency").asText() + "'";
            assertThat(minor(account, "redeemed"))
                    .isEqualTo(sum("select sum(amount_minor) from claim_standing" + where
                            + " and redeemed_at >= current_date"));
            assertThat(minor(account, "opening")
                            + minor(account, "redeemed")
                            - minor(account, "takenBack")
                            - minor(account, "approvedLess")
                            - minor(account, "paid")
                            - minor(account, "credits"))
                    .isEqualTo(minor(account, "closing"));
            // what is owed now: what stands of all redemptions, less what was paid, given back, or cut and not allowed
            // by a dispute
            assertThat(minor(account, "closing"))
                    .isEqualTo(sum(
                                    "select sum(case when taken_back_at is null then amount_minor else claimed_minor end) from claim_standing"
                                            + where)
                            - sum(
                                    "select sum(case when disputes is null then amount_minor - approved_minor else -approved_minor end) from claim"
                                            + where + " and approved_minor is not null")
                            - sum("select sum(approved_minor) from claim" + where + " and status = 'paid'")
                            + sum(
                                    "select sum(s.amount_minor) from provider_debit_set_off s join claim c on c.number = s.claim_number and c.status = 'paid'"
                                            + where.replace("where ", "where c.")
                                                    .replace("and ", "and c."))
                            - sum("select sum(amount_minor) from provider_debit" + where));
        }
        // and with that balance the next day begins
        String tomorrow = "from=" + today.plusDays(1) + "&to=" + today.plusDays(1);
        JsonNode next = provider.get("/api/statements/HOSPITAL-1?" + tomorrow)
                .expect(200)
                .json()
                .path("accounts");
        assertThat(next.findValuesAsText("opening"))
                .isEqualTo(statement.path("accounts").findValuesAsText("closing"));
        JsonNode its = statement.path("accounts").path(0);
        assertThat(statement.findValuesAsText("reference")).contains(number);
        assertThat(its.path("entries")).isNotEmpty();
        String csv = provider.get("/api/statements/HOSPITAL-1/csv?from=" + today)
                .expect(200)
                .text();
        assertThat(csv).contains("opening", "closing", number, "-2.50");
        for (String language : List.of("en", "fr", "ar", "am")) {
            Api.Answer pdf = as("service-provider")
                    .get("/api/statements/HOSPITAL-1/pdf?lang=" + language)
                    .expect(200);
            assertThat(new String(pdf.bytes(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
        }
        as("auditor").get("/api/statements/HOSPITAL-1").expect(200);
        other.get("/api/statements/HOSPITAL-1").expectProblem(404, "notFound");
        other.get("/api/statements/HOSPITAL-1/pdf").expectProblem(404, "notFound");
        other.get("/api/statements/HOSPITAL-1/csv").expectProblem(404, "notFound");
        as("applicant").get("/api/statements/HOSPITAL-1").expectProblem(403, "forbidden");
        as("auditor").get("/api/statements/NOBODY").expectProblem(404, "notFound");
        provider.get("/api/statements/HOSPITAL-1?from=2026-02-31").expectProblem(422, "invalid");
        provider.get("/api/statements/HOSPITAL-1?from=2026-02-02&to=2026-02-01").expectProblem(422, "invalid");
    }

    private static long minor(JsonNode account, String field) {
        return account.path(field).decimalValue().movePointRight(2).longValueExact();
    }

    private long sum(String sql) {
        return jdbc.sql(sql).query((row, n) -> row.getLong(1)).single();
    }

    // ---------------------------------------------------------------- pages

    @Test
    void claimsADayOnThePageInEveryLanguage() throws Exception {
        LocalDate day = LocalDate.of(2003, 2, 3);
        redemptions(120, day, 250);
        String programme = jdbc.sql("select programme_code from voucher where code = ?")
                .param(voucher.path("code").asText())
                .query(String.class)
                .single();
        Visitor clerk = new Visitor(ADDRESS);
        clerk.logIn("service-provider", "demo");
        assertThat(clerk.get("/provider?from=2003-02-03&to=2003-02-03&by=day").body())
                .contains("1 to 50 of 120", "EUR 300.00");
        assertThat(clerk.get("/provider?from=2003-02-03&to=2003-02-03&page=2").body())
                .contains("101 to 120 of 120");
        Map<String, String> filledIn = new HashMap<>(Map.of(
                "_csrf",
                clerk.token("/provider/claims/new"),
                "days",
                programme + "/EUR/" + day,
                "invoiceNumber",
                ClaimSteps.invoice()));
        var begun = clerk.send("/provider/claims", filledIn);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(302);
        String there = begun.headers().firstValue("Location").orElseThrow();
        String page = clerk.get(there).body();
        assertThat(page).contains("EUR 300.00", "1 to 50 of 120", "Before you can submit");

        // one line is cut on the page; a second tab that was opened before is told so and keeps what was typed
        Matcher field = Pattern.compile("name=\"(amount\\.[0-9a-f-]+)\"").matcher(page);
        assertThat(field.find()).isTrue();
        Map<String, String> cut = new HashMap<>(Map.of(
                "_csrf",
                clerk.token(there),
                "version",
                "0",
                "page",
                "0",
                "invoiceNumber",
                ClaimSteps.invoice(),
                field.group(1),
                "1.00"));
        assertThat(clerk.send(there + "/lines", cut).statusCode()).isEqualTo(302);
        cut.put(field.group(1), "1.23");
        assertThat(clerk.send(there + "/lines", cut).body()).contains("Somebody changed this claim", "1.23");
        assertThat(clerk.get(there).body()).contains("EUR 298.50");
        for (String language : List.of("fr", "ar", "am")) {
            for (String path : List.of("/provider", "/provider/claims/new", "/provider/statement", there)) {
                assertThat(clerk.get(path + "?lang=" + language).body())
                        .as(path + " in " + language)
                        .contains("lang=\"" + language + "\"")
                        .doesNotContain("What is claimed", "Days since submission", "??");
            }
        }
    }

    // ---------------------------------------------------------------- steps

    /** Redemptions of a day, as devices that were offline bring them. */
    private List<String> redemptions(int count, LocalDate day, long minor) {
        return redemptions(voucher, count, day, minor);
    }

    private List<String> redemptions(JsonNode of, int count, LocalDate day, long minor) {
        return redemptions(of, count, day.atTime(0, 30).toInstant(ZoneOffset.UTC), minor);
    }

    private List<String> redemptions(JsonNode of, int count, Instant at, long minor) {
        return WrittenRedemptions.of(jdbc, of, count, at, minor);
    }

    private String draft(String... redemptions) {
        return ClaimSteps.create(provider, ClaimSteps.invoice(), redemptions)
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private void submit(String number) {
        ClaimSteps.upload(provider, number).expect(201);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
    }

    private void submitAndApprove(String number) {
        submit(number);
        ClaimSteps.approve(as("accountant"), number);
    }

    private void pay(String number) {
        submitAndApprove(number);
        payApproved(number);
    }

    private void payApproved(String number) {
        Api cashier = as("cash-manager");
        ClaimSteps.pay(cashier, ClaimSteps.byHand(cashier, number), "BANK-" + number, ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, number, "paid");
    }

    private static Map<String, Object> creditNote(String amount) {
        return Map.of(
                "creditNote",
                "CN-" + UUID.randomUUID().toString().substring(0, 12),
                "amount",
                new BigDecimal(amount),
                "reason",
                "A dressing too many.");
    }

    @SafeVarargs
    private static Map<String, Object> line(String redemption, @Nullable String amount, Map<String, Object>... items) {
        Map<String, Object> line = new HashMap<>();
        line.put("redemption", redemption);
        line.put("amount", amount == null ? null : new BigDecimal(amount));
        line.put("items", List.of(items));
        return line;
    }

    private static Map<String, Object> item(String service, int quantity, String price) {
        return Map.of("service", service, "quantity", quantity, "price", new BigDecimal(price));
    }

    private static Map<String, Object> body(List<Map<String, Object>> lines) {
        return new HashMap<>(Map.of("invoiceNumber", ClaimSteps.invoice(), "lines", lines));
    }

    private Api.Answer change(String number, int version, List<Map<String, Object>> lines) {
        return provider.put("/api/claims/" + number, body(lines), Map.of("If-Match", "\"" + version + "\""));
    }

    private void refusedByTables(String sql) {
        assertThatExceptionOfType(DataAccessException.class)
                .as(sql)
                .isThrownBy(() -> jdbc.sql(sql).update());
    }
}
