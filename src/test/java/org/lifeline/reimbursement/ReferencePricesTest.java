package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What services usually cost: set by a programme's managers for coming days, and seen beside the prices of a claim. */
class ReferencePricesTest extends LifelineTest {

    private final Api manager = as("programme-manager");
    private final Api provider = as("service-provider");
    private final Api accountant = as("accountant");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    private String programme = "";
    private LocalDate today = LocalDate.EPOCH;

    @BeforeEach
    void haveAProgramme() {
        programme = NewProgramme.with(jdbc).stages("social-worker");
        today = LocalDate.now(clock);
    }

    @Test
    void setsPricesForTodayAndComingDaysAndKeepsTheirHistory() {
        assertThat(set(price("Consultation", "20", today), price("X-ray", "35.50", today.plusDays(7))))
                .isEqualTo("2 0");
        assertThat(set(price("Consultation", "20", today), price("X-ray", "35.50", today.plusDays(7))))
                .as("the same call twice changes nothing")
                .isEqualTo("0 2");
        assertThat(set(price(" consultation ", "22", today.plusDays(1)))).isEqualTo("1 0");
        assertThat(set(price("CONSULTATION", "23", today.plusDays(1))))
                .as("a day that has not begun is set anew")
                .isEqualTo("1 0");
        assertThat(set(price("Consultation", null, today.plusDays(30)))).isEqualTo("1 0");
        assertThat(listed(false))
                .containsExactly(
                        "Consultation 20.00 " + today + " " + today,
                        "Consultation 23.00 " + today.plusDays(1) + " " + today.plusDays(29),
                        "Consultation null " + today.plusDays(30) + " null",
                        "X-ray 35.50 " + today.plusDays(7) + " null");
        assertThat(listed(true)).hasSize(5).contains("Consultation 22.00 " + today.plusDays(1) + " " + today);
        assertThat(jdbc.sql(
                                "select p.service || ' ' || (a.details ->> 'priceMinor') from audit_entry a"
                                        + " join reference_price p on p.id = cast(a.details ->> 'price' as bigint)"
                                        + " where a.programme_code = ? and action = 'referencePriceSet' and actor = 'programme-manager' order by a.id")
                        .param(programme)
                        .query(String.class)
                        .list())
                .containsExactly("Consultation 2000", "X-ray 3550", "Consultation 2200", "Consultation 2300");
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where programme_code = ? and action = 'referencePriceEnded'")
                        .param(programme)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aPriceOfADayThatHasBegunNeverChanges() {
        set(price("Consultation", "20", today));
        put(price("X-ray", "30", today), price("Consultation", "25", today)).expectInvalid("prices[1]");
        put(price("X-ray", "30", today.minusDays(1))).expectInvalid("prices[0]");
        put(price("Consultation", null, today)).expectInvalid("prices[0]");
        assertThat(listed(true)).as("all or none").hasSize(1);
        for (String sql : List.of(
                "update reference_price set unit_price_minor = 1 where programme_code = '" + programme + "'",
                "delete from reference_price where programme_code = '" + programme + "'",
                insert("Consultation", 2500, today),
                insert("consultation", 2500, today),
                insert("Surgery", 2500, today.minusDays(1)))) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(sql)
                    .isThrownBy(() -> jdbc.sql(sql).update());
        }
    }

    @Test
    void ofManagersWhoSetThePriceOfTodayAtOnceOneSucceeds() throws Exception {
        List<Integer> answers = Together.run(
                4,
                i -> put(price("Consultation", String.valueOf(20 + i), today)).status());
        assertThat(answers).containsOnly(200, 422);
        assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
        assertThat(listed(true)).hasSize(1);
    }

    @Test
    void refusesWhatIsNoPrice() {
        put().expectInvalid("prices");
        put(price("Consultation", "0", today)).expectInvalid("prices[0].price");
        put(price("Consultation", "-1", today)).expectInvalid("prices[0].price");
        put(price("Consultation", "1.005", today)).expectInvalid("prices[0].price");
        put(price(" ", "1", today)).expectInvalid("prices[0]");
        put(price("x".repeat(81), "1", today)).expectInvalid("prices[0]");
        put(price("=HYPERLINK(1)", "1", today)).expectInvalid("prices[0]");
        put(price("Consult\u202eation", "1", today)).expectInvalid("prices[0]");
        put(price("Consultation", "1", today), price("consultation", "2", today))
                .expectInvalid("prices[1]");
        manager.put(
                        address(),
                        Map.of("prices", List.of(Map.of("service", "Consultation", "price", 1, "from", "1.2.2027"))))
                .expectInvalid("prices[0].from");
        put(price("Consultation", "1", LocalDate.of(12_027, 1, 1))).expectInvalid("prices[0].from");
        put(price("Consultation", "1", LocalDate.MAX)).expectInvalid("prices[0].from");
        assertThat(manager.get(page() + "?service=Consult%00ation").status()).isEqualTo(200);
        manager.put(address(), "{}").expectInvalid("prices");
        assertThat(listed(true)).isEmpty();
    }

    @Test
    void onlyManagersOfTheProgrammeSetPricesAndOnlyThoseWhoPayAndAuditReadThemToo() {
        jdbc.sql(
                        "insert into programme_manager (programme_code, user_id) values (?, 'programme-manager'), (?, 'somebody.else')")
                .param(programme)
                .param(programme)
                .update();
        set(price("Consultation", "20", today));
        Api other = as("programme-manager-2");
        other.get(address()).expectProblem(403, "notYourProgramme");
        other.get(address() + "/csv").expectProblem(403, "notYourProgramme");
        other.put(address(), body(price("Consultation", "1", today.plusDays(1))))
                .expectProblem(403, "notYourProgramme");
        assertThat(other.get(page()).status()).isEqualTo(403);
        assertThat(upload(other, "service,price,from\r\nConsultation,1," + today.plusDays(1))
                        .status())
                .isEqualTo(403);
        for (String reader : List.of("accountant", "cash-manager", "auditor")) {
            as(reader).get(address()).expect(200);
            assertThat(as(reader).get(page()).expect(200).text())
                    .contains("Consultation")
                    .doesNotContain("Set the price");
            as(reader)
                    .put(address(), body(price("Consultation", "1", today.plusDays(1))))
                    .expect(403);
        }
        for (String stranger : List.of("social-worker", "service-provider", "applicant", "operations")) {
            as(stranger).get(address()).expect(403);
            assertThat(as(stranger).get(page()).status()).isEqualTo(403);
        }
        manager.get("/api/programmes/NONE/reference-prices").expectProblem(404, "notFound");
        assertThat(listed(true)).hasSize(1);
    }

    @Test
    void aFileIsReadAgainAsItWasWritten() {
        set(price("Consultation, first", "20", today), price("X-ray", "35.50", today.plusDays(7)));
        Api.Answer csv = manager.get(address() + "/csv").expect(200);
        assertThat(csv.type()).startsWith("text/csv");
        assertThat(csv.text())
                .startsWith(
                        "\uFEFFservice,price,currency,from,until,set by,set at\r\n\"Consultation, first\",20.00,EUR,");
        accepted(csv.text());
        assertThat(listed(true)).as("nothing in it was new").hasSize(2);
        accepted(csv.text().replace("35.50", "36.00"));
        assertThat(listed(true)).hasSize(3);
        assertThat(listed(false))
                .containsExactly(
                        "Consultation, first 20.00 " + today + " null", "X-ray 36.00 " + today.plusDays(7) + " null");
        assertThat(manager.get(address() + "/csv?history=true")
                        .expect(200)
                        .text()
                        .lines())
                .hasSize(4);
    }

    @Test
    void readsFilesOfSpreadsheetsOfOtherCountries() {
        LocalDate day = today.plusDays(3);
        accepted(
                "sep=;\r\nFrom;Service;Price\r\n" + day + ";Consultation;12,50\r\n\r\n" + day + ";\"X;ray\";\"7\"\r\n");
        accepted("service\tprice\tfrom\n\u0645\u0639\u0627\u064a\u0646\u0629\t\u0661\u0662\t" + day + "\n");
        assertThat(upload("service,price,from\nBandage,\"3,40\"," + day + "\nPlaster,,\n"))
                .contains("Line 3:", "Nothing was set");
        assertThat(listed(false))
                .containsExactlyInAnyOrder(
                        "Consultation 12.50 " + day + " null",
                        "X;ray 7.00 " + day + " null",
                        "\u0645\u0639\u0627\u064a\u0646\u0629 12.00 " + day + " null");
    }

    @Test
    void namesEachLineOfAFileThatIsNotValidAndSetsNothing() {
        LocalDate day = today.plusDays(3);
        String refused = upload(String.join(
                "\r\n",
                "service,price,from,currency",
                "Good," + "20," + day + ",EUR",
                "Thousands,\"1,250\"," + day + ",",
                "A word,cheap," + day + ",",
                "A formula,=1+1," + day + ",",
                "=cmd,1," + day + ",",
                "Decimal comma,12,50," + day + ",",
                "No day,1,soon,",
                "Two ways,1,03/04/2027,",
                "Dollars,1," + day + ",USD",
                ",1," + day + ",",
                "good,21," + day + ",EUR",
                "Long ago,1,2020-01-01,"));
        assertThat(refused)
                .contains(
                        "Nothing was set",
                        "Line 4: This cannot be read as an amount.",
                        "Line 5: This cannot be read as an amount.",
                        "Line 7: It has 5 values, and the first line has 4.",
                        "Line 8: ",
                        "Line 9: This can be",
                        "Line 10: The currency of the programme is EUR.",
                        "Line 6: The name of a service does not begin with =",
                        "Line 11: Name the service.",
                        "Line 12: This service has another price for the same day in line 2.",
                        "Line 13: What \u201cLong ago\u201d costs on a day that is over does not change.")
                .doesNotContain("Line 2:", "Line 3:");
        String second = upload(String.join(
                "\r\n",
                "service,price,from",
                "Good,20," + day,
                "=cmd,1," + day,
                ",1," + day,
                "x".repeat(81) + ",1," + day));
        assertThat(second)
                .contains(
                        "Line 3: The name of a service does not begin with =",
                        "Line 4: Name the service.",
                        "Line 5: The name of a service has at most 80 characters.")
                .doesNotContain("Line 2:");
        assertThat(upload("service,price,from\r\nGood,20," + day + "\r\ngood,21," + day))
                .contains("Line 3: This service has another price for the same day in line 2.");
        assertThat(upload("service,price,from\r\nGood,20," + day + "\r\nOld,21," + today.minusDays(1)))
                .contains("Line 3: What \u201cOld\u201d costs on a day that is over does not change.");
        assertThat(upload("service,price,from\r\n\"Good,20," + day)).contains("A quotation mark");
        assertThat(upload("name,amount\r\nGood,20")).contains("The first line of the file names its columns");
        assertThat(upload("service,price,from\r\n")).contains("The file has no prices.");
        assertThat(upload("")).contains("Choose the file with the prices.");
        assertThat(upload(manager, "service,price,from\r\nÉtude,20," + day, StandardCharsets.ISO_8859_1)
                        .text())
                .contains("The file is not a text in UTF-8.");
        assertThat(upload("service,price,from\r\n" + ("A,1," + day + "\r\n").repeat(5001)))
                .contains("A file has at most 5000 prices.");
        assertThat(listed(true)).isEmpty();
    }

    @Test
    void officersSeeThePriceOfTheDayOfTheRedemptionBesideThatOfTheClaim() {
        jdbc.sql(insertOn("Consultation", 2000, today.minusDays(9))).update();
        jdbc.sql(insertOn("Consultation", 9000, today.plusDays(1), today)).update();
        jdbc.sql(insertOn("Bandage", 500, today.minusDays(9))).update();
        String claim = claim(item("CONSULTATION ", 2, "30"), item("Bandage", 4, "4.50"), item("Taxi", 1, "2"));
        String file = accountant
                .get("/case-file/" + Cases.task(accountant, claim))
                .expect(200)
                .text();
        assertThat(text(file))
                .contains(
                        "1 of 2 prices is more than 20 % above the reference price.",
                        "In all, EUR 20.00 is asked above the reference prices.",
                        "EUR 30.00 EUR 20.00 Outlier 50 % above",
                        "EUR 4.50 EUR 5.00 10 % below",
                        "Taxi 1 EUR 2.00 none");
        assertThat(text(as("auditor").get("/claims/" + claim).expect(200).text()))
                .contains("EUR 30.00 EUR 20.00 Outlier 50 % above");
    }

    @Test
    void anOfficerIsToldWhenNoPriceIsMuchAbove() {
        jdbc.sql(insertOn("Consultation", 2000, today.minusDays(9))).update();
        String claim = claim(item("Consultation", 1, "24"));
        assertThat(text(as("auditor").get("/claims/" + claim).expect(200).text()))
                .contains("The one price with a reference is not more than 20 % above it.", "20 % above")
                .doesNotContain("Outlier");
        String without = claim(item("Taxi", 1, "24"));
        assertThat(text(as("auditor").get("/claims/" + without).expect(200).text()))
                .contains("The programme has no reference price for any of these services.");
    }

    // ---------------------------------------------------------------- steps

    /** A submitted claim of one redemption that is all for these items. */
    @SafeVarargs
    private String claim(Map<String, Object>... items) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Map<String, Object> item : items) {
            sum = sum.add(new BigDecimal(item.get("price").toString())
                    .multiply(new BigDecimal(item.get("quantity").toString())));
        }
        String redemption = ClaimSteps.redeem(provider, ClaimSteps.voucher(programme), sum.toPlainString());
        String number = provider.post(
                        "/api/claims",
                        Map.of(
                                "invoiceNumber",
                                ClaimSteps.invoice(),
                                "lines",
                                List.of(Map.of("redemption", redemption, "items", List.of(items)))))
                .expect(201)
                .json()
                .path("number")
                .asText();
        ClaimSteps.upload(provider, number).expect(201);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
        return number;
    }

    private static Map<String, Object> item(String service, int quantity, String price) {
        return Map.of("service", service, "quantity", quantity, "price", new BigDecimal(price));
    }

    /** What a page says, on one line. */
    private static String text(String page) {
        return page.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private static Map<String, Object> price(String service, @Nullable String price, LocalDate from) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("service", service);
        said.put("price", price == null ? null : new BigDecimal(price));
        said.put("from", from.toString());
        return said;
    }

    @SafeVarargs
    private Api.Answer put(Map<String, Object>... prices) {
        return manager.put(address(), body(prices));
    }

    @SafeVarargs
    private static Map<String, Object> body(Map<String, Object>... prices) {
        return Map.of("prices", List.of(prices));
    }

    @SafeVarargs
    private String set(Map<String, Object>... prices) {
        JsonNode done = put(prices).expect(200).json();
        return done.path("set").asInt() + " " + done.path("same").asInt();
    }

    private List<String> listed(boolean history) {
        return manager.get(address() + "?history=" + history).expect(200).json().findParents("service").stream()
                .map(each -> each.path("service").asText() + " "
                        + (each.path("price").isNull()
                                ? "null"
                                : each.path("price").decimalValue().setScale(2).toPlainString())
                        + " " + each.path("from").asText() + " "
                        + each.path("until").asText())
                .toList();
    }

    private String upload(String file) {
        return upload(manager, file).text().replace("&#39;", "'");
    }

    private void accepted(String file) {
        upload(manager, file).expect(302);
    }

    private Api.Answer upload(Api person, String file) {
        return upload(person, file, StandardCharsets.UTF_8);
    }

    private Api.Answer upload(Api person, String file, Charset charset) {
        return person.upload(page() + "/file", "prices.csv", "text/csv", file.getBytes(charset), "prices");
    }

    private String address() {
        return "/api/programmes/" + programme + "/reference-prices";
    }

    private String page() {
        return "/programmes/" + programme + "/reference-prices";
    }

    private String insert(String service, long minor, LocalDate from) {
        return insertOn(service, minor, from, today);
    }

    private String insertOn(String service, long minor, LocalDate from) {
        return insertOn(service, minor, from, from);
    }

    private String insertOn(String service, long minor, LocalDate from, LocalDate setOn) {
        return "insert into reference_price (programme_code, service, unit_price_minor, valid_from, set_by, set_at, set_on) values ('"
                + programme + "', '" + service + "', " + minor + ", '" + from + "', 'programme-manager', '" + setOn
                + "T12:00:00Z', '" + setOn + "')";
    }
}
