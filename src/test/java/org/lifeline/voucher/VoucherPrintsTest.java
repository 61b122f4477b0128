package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Jobs;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Vouchers of a programme on paper, many at once. */
class VoucherPrintsTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private JdbcClient jdbc;

    private Api manager;
    private String programme;

    @BeforeEach
    void aProgramme() {
        manager = as("programme-manager");
        programme = NewProgramme.with(jdbc).stages("junior-officer");
    }

    /** Of somebody who has no log-in to open it with. */
    private String voucher() {
        Api worker = as(Accounts.create(identities, "social-worker"));
        return issued(
                worker,
                Map.of(
                        "programme",
                        programme,
                        "answers",
                        Cases.answers(),
                        "consent",
                        Cases.CONSENT,
                        "onBehalfOf",
                        "Almaz of the river"));
    }

    private static String issued(Api filer, Map<String, Object> application) {
        String number = filer.post("/api/applications", application)
                .expect(201)
                .json()
                .path("number")
                .asText();
        Cases.approve(as("junior-officer"), number);
        return Cases.status(filer, number, "voucherIssued").path("voucherCode").asText();
    }

    /** As after a form that does not insist on a telephone. */
    private void hasNoTelephone(String code) {
        jdbc.sql("""
                        update person set phone_hash = null
                         where id = (select person_id from application a join voucher v on v.application_number = a.number where v.code = ?)""").param(code).update();
    }

    private JsonNode order(Map<String, Object> order) {
        return manager.post("/api/voucher-prints", order).expect(202).json();
    }

    private JsonNode finished(JsonNode ordered) {
        JsonNode[] print = new JsonNode[1];
        await().atMost(PATIENCE).until(() -> {
            print[0] = manager.get("/api/voucher-prints/" + ordered.path("id").asText())
                    .expect(200)
                    .json();
            return !print[0].path("state").asText().equals("waiting");
        });
        return print[0];
    }

    private byte[] pdf(JsonNode print) {
        return manager.get("/api/voucher-prints/" + print.path("id").asText() + "/pdf")
                .expect(200)
                .bytes();
    }

    private static List<String> pages(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            List<String> pages = new ArrayList<>();
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                PDFTextStripper text = new PDFTextStripper();
                text.setStartPage(page);
                text.setEndPage(page);
                pages.add(text.getText(document));
            }
            return pages;
        }
    }

    @Test
    void printsNamedVouchersInTheirOrderAndSaysWhichWerePrintedBefore() throws IOException {
        String first = voucher();
        String second = voucher();

        JsonNode print = finished(order(Map.of("programme", programme, "codes", List.of(second, first))));

        assertThat(print.path("state").asText()).isEqualTo("ready");
        assertThat(print.path("pages").asInt()).isEqualTo(2);
        assertThat(print.path("again").asInt()).isZero();
        List<String> pages = pages(pdf(print));
        assertThat(pages).hasSize(2);
        assertThat(pages.get(0)).contains(second).contains("Page 1 of 1").doesNotContain(first);
        assertThat(pages.get(1)).contains(first).contains("Page 1 of 1");

        JsonNode again = finished(order(Map.of("programme", programme, "codes", List.of(first))));

        assertThat(again.path("again").asInt()).isEqualTo(1);
        assertThat(audited("voucherPrintedAgain", first)).isEqualTo(1);
        assertThat(audited("voucherPrintOpened", print.path("id").asText())).isEqualTo(1);
    }

    @Test
    void printsNoVoucherThatItsHolderCanOpen() throws IOException {
        Api holder = as(Accounts.create(identities, "applicant"));
        String code = issued(holder, Map.of("programme", programme, "answers", Cases.answers()));

        manager.post("/api/voucher-prints", Map.of("programme", programme, "codes", List.of(code)))
                .expectInvalid("codes");
        manager.post("/api/voucher-prints", Map.of("programme", programme, "notYetPrinted", true))
                .expectInvalid("codes");

        hasNoTelephone(code);
        JsonNode print = finished(order(Map.of("programme", programme, "codes", List.of(code))));
        assertThat(pages(pdf(print))).hasSize(1);
        assertThat(audited("voucherPrinted", code)).isEqualTo(1);
    }

    @Test
    void printsThoseWithoutATelephoneThatNobodyPrintedYet() throws IOException {
        String reached = voucher();
        String unreached = voucher();
        hasNoTelephone(unreached);

        JsonNode print = finished(order(Map.of("programme", programme, "notYetPrinted", true, "withoutPhone", true)));

        assertThat(pages(pdf(print))).hasSize(1).first().asString().contains(unreached);
        manager.post("/api/voucher-prints", Map.of("programme", programme, "notYetPrinted", true, "withoutPhone", true))
                .expectProblem(422, "invalid");
        JsonNode others = finished(order(Map.of("programme", programme, "notYetPrinted", true)));
        assertThat(pages(pdf(others))).hasSize(1).first().asString().contains(reached);
    }

    @Test
    void leavesOutEndedVouchersAndSaysSoWhenNoneAreLeft() {
        String code = voucher();
        UUID id = UUID.randomUUID();
        jdbc.sql(
                        "insert into voucher_print (id, programme_code, template, requested_by, requested_at) values (?, ?, 'voucher', 'x', now())")
                .params(id, programme)
                .update();
        jdbc.sql("insert into voucher_printed (print_id, place, voucher_code, again) values (?, 1, ?, false)")
                .params(id, code)
                .update();
        manager.post("/api/vouchers/" + code + "/revocation", Map.of("reason", "It was lost."))
                .expect(200);

        runtime.startProcessInstanceByKey("voucherPrint", id.toString(), Map.of("printId", id.toString()));

        JsonNode print =
                finished(manager.get("/api/voucher-prints/" + id).expect(200).json());
        assertThat(print.path("state").asText()).isEqualTo("failed");
        assertThat(print.path("problem").asText()).isEqualTo("noneValid");
        assertThat(print.path("leftOut").asInt()).isEqualTo(1);
        manager.get("/api/voucher-prints/" + id + "/pdf").expectProblem(409, "printFailed");
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(id.toString())
                        .count())
                .isZero();
    }

    @Test
    void refusesVouchersThatCannotBePrinted() {
        String code = voucher();
        String foreign = NewProgramme.with(jdbc).stages("junior-officer");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, 'somebody'), (?, 'else')")
                .params(foreign, foreign)
                .update();
        List<String> many = IntStream.range(0, 1001)
                .mapToObj(i -> VoucherCode.random().text())
                .toList();

        manager.post("/api/voucher-prints", Map.of("programme", foreign, "codes", List.of(code)))
                .expectProblem(403, "notYourProgramme");
        assertThat(detail(Map.of("programme", "EMA", "codes", List.of(code)))).contains(code);
        assertThat(detail(Map.of("programme", programme, "codes", List.of(code, "rubbish"))))
                .contains("place 2");
        assertThat(detail(Map.of("programme", programme, "codes", many))).contains("1001");
        assertThat(detail(Map.of("programme", programme, "codes", many.subList(0, 9))))
                .contains("and 4 more");
        assertThat(detail(Map.of("programme", programme, "codes", List.of(code), "template", "../mail/x")))
                .contains("no such template");
        assertThat(detail(Map.of("programme", programme))).contains("either");
        assertThat(detail(Map.of("codes", List.of(code)))).contains("programme");
        manager.get("/api/voucher-prints/" + UUID.randomUUID()).expect(404);
    }

    private String detail(Map<String, Object> order) {
        return manager.post("/api/voucher-prints", order).expect(422).text();
    }

    @Test
    void recordedPrintsCannotBeChanged() {
        String code = voucher();
        JsonNode print = finished(order(Map.of("programme", programme, "codes", List.of(code))));
        UUID id = UUID.fromString(print.path("id").asText());

        for (String forbidden : List.of(
                "delete from voucher_print where id = ?",
                "update voucher_print set state = 'waiting', document_sha256 = null where id = ?",
                "update voucher_print set requested_by = 'me' where id = ?",
                "delete from voucher_printed where print_id = ?",
                "update voucher_printed set again = not again where print_id = ?",
                "insert into voucher_printed (print_id, place, voucher_code, again) select ?, 2, min(code), false from voucher")) {
            assertThatThrownBy(() -> jdbc.sql(forbidden).param(id).update())
                    .as(forbidden)
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void deletesThePrintedDocumentAfterAWeekAndKeepsTheRecord() {
        String code = voucher();
        JsonNode print = finished(order(Map.of("programme", programme, "codes", List.of(code))));
        String id = print.path("id").asText();

        Jobs.run(
                jobs,
                jobs.createJobQuery()
                        .activityId("event_printKept")
                        .processInstanceId(instance(id))
                        .singleResult());

        assertThat(manager.get("/api/voucher-prints/" + id)
                        .expect(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("dropped");
        manager.get("/api/voucher-prints/" + id + "/pdf").expectProblem(409, "printDropped");
        assertThat(order(Map.of("programme", programme, "codes", List.of(code)))
                        .path("again")
                        .asInt())
                .isEqualTo(1);
    }

    private String instance(String print) {
        String[] id = new String[1];
        await().atMost(PATIENCE).until(() -> {
            var found = runtime.createProcessInstanceQuery()
                    .processInstanceBusinessKey(print)
                    .activityIdIn("event_printKept")
                    .singleResult();
            id[0] = found == null ? null : found.getId();
            return id[0] != null;
        });
        return id[0];
    }

    @Test
    void putsCardsOnSheetsOfA4() throws IOException {
        List<String> codes = IntStream.range(0, 3).mapToObj(i -> voucher()).toList();

        JsonNode print = finished(order(Map.of("programme", programme, "codes", codes, "template", "voucher-card")));

        assertThat(print.path("pages").asInt()).isEqualTo(1);
        byte[] sheets = pdf(print);
        assertThat(pages(sheets).get(0)).contains(codes);
        Path pictures = Files.createDirectories(Path.of("target", "pictures"));
        try (PDDocument document = Loader.loadPDF(sheets)) {
            ImageIO.write(
                    new PDFRenderer(document).renderImageWithDPI(0, 60),
                    "png",
                    pictures.resolve("cards.png").toFile());
        }
    }

    @Test
    void aManagerOrdersAPrintOnAPage() {
        String code = voucher();
        Page page = browser.desktop();
        browser.logIn(page, "programme-manager");
        page.navigate("/voucher-prints");
        page.locator("#programme").selectOption(programme);
        page.locator("#named").check();
        page.locator("#codes").fill("ABCD");
        page.locator("main button").click();
        assertThat(page.locator(".govuk-error-summary").innerText()).contains("place 1");
        page.locator("#codes").fill(code.toLowerCase());
        page.locator("main button").click();
        PlaywrightAssertions.assertThat(page.locator(".govuk-error-summary")).hasCount(0);
        await().atMost(PATIENCE).until(() -> {
            page.navigate("/voucher-prints");
            return page.locator("tbody tr", new Page.LocatorOptions().setHasText(programme))
                    .first()
                    .innerText()
                    .contains("Open the pages");
        });
        browser.picture(page, "voucher-prints");
        as("senior-officer").get("/voucher-prints").expect(403);
    }

    private int audited(String action, String detail) {
        return jdbc.sql("select count(*) from audit_entry where action = ? and details::text like '%' || ? || '%'")
                .params(action, detail)
                .query(Integer.class)
                .single();
    }
}
