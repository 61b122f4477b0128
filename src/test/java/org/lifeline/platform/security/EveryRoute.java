package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OutreachDevice;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.StepPages;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The routes of authorization-matrix.csv with something of every kind behind them: a case, a voucher, a claim, a payment run. So each can be called
 * by everybody, and opened.
 */
public final class EveryRoute {

    static final String MATRIX = "/authorization-matrix.csv";

    /** The headers of a file that is sent in parts. */
    static final Map<String, String> PART_OF_A_FILE = Map.of(
            "Tus-Resumable", "1.0.0",
            "Upload-Length", "10",
            "Upload-Offset", "0",
            "Content-Type", "application/offset+octet-stream");

    /** What a route in the matrix is called with, in brackets after it. */
    static final Pattern CALLED_WITH = Pattern.compile(" \\([^)]*\\)$");

    private static final String NOBODY = "nobody";

    /** By caller: the account. */
    private final Map<String, String> accounts = new LinkedHashMap<>();

    private final Map<String, String> values = new TreeMap<>(Comparator.reverseOrder());
    private final String address;
    private final JdbcClient jdbc;
    private final JsonNode voucher;

    /** Makes one of each. */
    public EveryRoute(String address, JdbcClient jdbc, IdentityService identities) throws JOSEException {
        this.address = address;
        this.jdbc = jdbc;

        accounts.put("applicant own", "applicant");
        accounts.put("applicant other", "applicant-2");
        accounts.put("social-worker", "social-worker");
        accounts.put("junior-officer", "junior-officer");
        accounts.put("senior-officer", "senior-officer");
        accounts.put("programme-manager", "programme-manager");
        accounts.put("service-provider own", "service-provider");
        accounts.put("service-provider other", "service-provider-2");
        accounts.put("accountant", "accountant");
        accounts.put("cash-manager", "cash-manager");
        accounts.put("auditor", "auditor");
        accounts.put("operations", "operations");
        accounts.put("camunda-admin", Accounts.create(identities, "camunda-admin"));

        String programme = NewProgramme.with(jdbc).stages("social-worker", "junior-officer", "senior-officer");
        accounts.put("staff without a seat", Accounts.create(identities, "a-team-without-a-seat"));
        accounts.put(
                "manager of another programme",
                manages(
                        NewProgramme.with(jdbc).stages("social-worker"),
                        Accounts.create(identities, "programme-manager")));
        manages(programme, "programme-manager");

        Api applicant = as("applicant");
        String helped = Cases.apply(applicant, programme, Cases.answers());
        List.of("social-worker", "junior-officer", "senior-officer")
                .forEach(officer -> Cases.approve(as(officer), helped));
        String code = Cases.status(applicant, helped, "voucherIssued")
                .path("voucherCode")
                .asText();
        Cases.voucherLetter(applicant, code);
        voucher = applicant.get("/api/vouchers/" + code).expect(200).json();
        values.put("/api/vouchers/{code}", voucher.path("code").asText());
        values.put("/vouchers/{code}", voucher.path("code").asText());
        Api provider = as("service-provider");
        String redemption = provider.post(
                        "/api/redemptions",
                        redemption(),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201)
                .json()
                .path("id")
                .asText();
        values.put("/provider/redemptions/{id}", redemption);
        // registered by a colleague: nobody makes their own device active
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, 'HOSPITAL-1')")
                .param(clerk)
                .update();
        values.put("/api/devices/{id}", device(as(clerk)));
        values.put("/api/providers/{code}", "HOSPITAL-1");
        values.put("/providers/{code}", "HOSPITAL-1");
        values.put(
                "/people/{code}",
                jdbc.sql("select p.code from person p join application a on a.person_id = p.id where a.number = ?")
                        .param(helped)
                        .query(String.class)
                        .single());
        values.put("/filing/people/{code}", String.valueOf(values.get("/people/{code}")));
        values.put("/people/{code}/change/{group}", "place");
        values.put("/filing/outreach/forms/{code}", "EMA");
        values.put("/filing/outreach/received/{id}", UUID.randomUUID().toString());
        values.put(
                "/filing/outreach/devices/{id}",
                OutreachDevice.of(as(Accounts.create(identities, "social-worker"))).id);
        for (String step : List.of("removal", "role")) {
            String colleague = Accounts.create(identities, "service-provider");
            jdbc.sql("insert into provider_account (user_id, provider_code) values (?, 'HOSPITAL-1')")
                    .param(colleague)
                    .update();
            values.put("/provider/users/{account}/" + step, colleague);
        }
        values.put("/providers/requests/{number}", joining());
        values.put("/provider/devices/{id}", device(as(clerk)));
        values.put("/api/redemptions/{id}", redemption);
        String claim = provider.post(
                        "/api/claims",
                        Map.of(
                                "redemptions",
                                List.of(redemption),
                                "invoiceNumber",
                                UUID.randomUUID().toString().substring(0, 18)))
                .expect(201)
                .json()
                .path("number")
                .asText();
        values.put("/api/claims/{number}", claim);
        values.put("/provider/claims/{number}", claim);
        values.put("/api/statements/{provider}", "HOSPITAL-1");
        values.put("/api/programmes/{code}", programme);
        values.put("/programmes/{code}", programme);
        values.put("/claims/{number}", claim);
        values.put("/claims/{number}/receipts/{redemption}", redemption);
        String invoice = upload(provider, "/api/claims/" + claim + "/documents");
        values.put("/api/claims/{number}/documents/{id}", invoice);
        values.put("/documents/{id} (claim)", invoice);
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        Cases.complete(as("accountant"), Cases.task(as("accountant"), claim), "approve", "claimVerified", "Right.")
                .expect(204);
        String payment = ClaimSteps.byHand(as("cash-manager"), claim);
        values.put("/api/payments/{run}", claim);
        values.put("/api/payments/{claim}", claim);
        String paid = ClaimSteps.approved(provider, NewProgramme.with(jdbc).stages("social-worker"), "10.00");
        ClaimSteps.pay(
                        as("cash-manager"),
                        ClaimSteps.byHand(as("cash-manager"), paid),
                        "MATRIX-" + paid,
                        ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, paid, "paid");
        values.put("/api/payments/{payment}", paid);
        values.put("/provider/payments/{payment}", paid);
        String inRun = ClaimSteps.submitted(
                provider,
                provider.post(
                                "/api/redemptions",
                                redemption(),
                                Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                        .expect(201)
                        .json()
                        .path("id")
                        .asText());
        Cases.complete(as("accountant"), Cases.task(as("accountant"), inRun), "approve", "claimVerified", "Right.")
                .expect(204);
        ClaimSteps.status(provider, inRun, "approved");
        String run = as("cash-manager-2")
                .post(
                        "/api/payment-runs",
                        Map.of(
                                "programme",
                                programme,
                                "rail",
                                "iso20022",
                                "due",
                                LocalDate.now(ZoneOffset.UTC).plusDays(60).toString()))
                .expect(201)
                .json()
                .path("run")
                .asText();
        values.put("/api/payment-runs/{run}", run);
        values.put("/finance/runs/{run}", run);
        values.put("/finance/claims/{number}", claim);
        values.put("/api/payments/bank-files/{sha256}", bankFile());
        values.put("/case-file/{taskId} (claim)", payment);
        values.put("/engine-rest/task/{task} (claim)", payment);
        values.put("/case-file/{taskId}/documents/{id} (claim)", invoice);
        String begun = provider.post(
                        "/api/claims",
                        Map.of(
                                "redemptions",
                                        List.of(provider.post(
                                                        "/api/redemptions",
                                                        redemption(),
                                                        Map.of(
                                                                "Idempotency-Key",
                                                                UUID.randomUUID()
                                                                        .toString()))
                                                .expect(201)
                                                .json()
                                                .path("id")
                                                .asText()),
                                "invoiceNumber", UUID.randomUUID().toString().substring(0, 18)))
                .expect(201)
                .json()
                .path("number")
                .asText();
        values.put("/documents/{id} (draft claim)", upload(provider, "/api/claims/" + begun + "/documents"));
        values.put("/documents/{id}/thumbnail (claim)", uploadPhoto(provider, "/api/claims/" + begun + "/documents"));
        values.put("/provider/claims/{number}/documents/{id}", invoice);

        String draft = applicant
                .post("/api/applications", Map.of("programme", programme, "answers", Cases.answers(), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
        String planned = upload(applicant, "/api/applications/" + draft + "/documents");
        values.put("/api/applications/{number} (draft)", draft);
        values.put("/apply/drafts/{number}", draft);
        values.put("/apply/drafts/{number}/steps/{step}", "5");
        values.put("/apply/new/{code}", programme);
        values.put(
                "/apply/drafts/{number}/steps/{step}/documents/{id}",
                applicant
                        .upload(
                                "/api/applications/" + draft + "/documents",
                                "step.png",
                                "image/png",
                                SmallFiles.photo("step"),
                                "documents")
                        .expect(201)
                        .json()
                        .path("id")
                        .asText());
        values.put("/applications/{number} (draft)", draft);
        values.put("/api/applications/{number}/documents (draft)", draft);
        values.put("/api/applications/{number}/documents/{id} (draft)", planned);
        String sending = applicant
                .send("POST", "/api/uploads", PART_OF_A_FILE, new byte[0])
                .expect(201)
                .header("Location");
        values.put("/api/uploads/{id}", sending.substring(sending.lastIndexOf('/') + 1));
        values.put("/documents/{id} (draft)", planned);
        values.put(
                "/documents/{id}/thumbnail (draft)",
                uploadPhoto(applicant, "/api/applications/" + draft + "/documents"));

        String application = Cases.apply(applicant, programme, Cases.answers());
        values.put("/api/applications/{number}", application);
        values.put("/applications/{number}", application);
        values.put("/case-history/{number}", application);
        values.put("/filing/{number}", application);
        // these end a case: they get cases of their own
        values.put("/api/applications/{number}/withdrawal", Cases.apply(applicant, Cases.answers()));
        values.put("/applications/{number}/withdrawal", Cases.apply(applicant, Cases.answers()));
        String document = upload(applicant, "/api/applications/" + application + "/documents");
        values.put("/api/applications/{number}/documents/{id}", document);
        String task = Cases.task(as("social-worker"), application);
        values.put("/engine-rest/task/{task}", task);
        String kept = Cases.apply(applicant, Cases.answers());
        StepPages.post(as("auditor"), "/holds", List.of(Map.entry("number", kept), Map.entry("reason", "A court.")));
        values.put(
                "/holds/{id}/end",
                jdbc.sql("select id from legal_hold where case_number = ?")
                        .param(kept)
                        .query(Long.class)
                        .single()
                        .toString());
        values.put(
                "/people/pairs/{id}",
                jdbc.sql("""
                                insert into likely_pair (person_id, other_person_id, likeness, found_at)
                                select min(person_id), max(person_id), 80, now() from application where number in (?, ?) returning id""")
                        .params(helped, application)
                        .query(Long.class)
                        .single()
                        .toString());
        values.put(
                "/engine-rest/process-instance/{instance}",
                as("social-worker")
                        .get("/engine-rest/task/" + task)
                        .expect(200)
                        .json()
                        .path("processInstanceId")
                        .asText());
        values.put("/case-file/{taskId}", task);
        values.put("/task-forms/{taskId}", task);
        values.put("/insights/processes/{key}", "assistanceApplication");
        values.put("/start/{process}", "absence");
        values.put("/start/{process} (money)", "programmeTopUp");
        values.put("/case-file/{taskId}/documents/{id}", document);
        values.put("/case-file/{taskId}/documents/{id}/pages/{page}", "1");
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql(
                                "select exists (select from page_picture p join document d on d.sha256 = p.sha256 where d.id = cast(? as uuid))")
                        .param(document)
                        .query(Boolean.class)
                        .single());
        values.put("/documents/{id}", document);
        values.put(
                "/documents/{id}/thumbnail", uploadPhoto(applicant, "/api/applications/" + application + "/documents"));
        values.put("/applications/{number}/documents/{id}", document);
        values.put("/people/imports/{id}", peopleFile());
        values.put("/api/people/imports/{id}", peopleFile());
        values.put("/status-lists/{list}", "1");
        values.put("/voucher-templates/{name}", "voucher");
        values.put("/outbox/{id}", application + "_received");
        values.put("/outbox/code/{id}", UUID.randomUUID().toString());
        values.put("/login/code/{id}", UUID.randomUUID().toString());
        values.put("/account/passkeys/{id}/removal", UUID.randomUUID().toString());
        values.put("/insights/reports/{id}", report(programme));
        values.put("/open-data/{programme}", programme);
        jdbc.sql("update programme set open_data = true where code = ?")
                .param(programme)
                .update();
        values.put("/insights/{section}", "service");
        values.put("/insights/{section} (money)", "money");
        values.put("/insights/{section} (integrity)", "integrity");
        values.put("/insights/{section}/{chart}", "outcomes");
        values.put("/insights/{section}/{chart} (money)", "vouchers");
    }

    /** Everybody who calls in the matrix, each as a program does. */
    public Map<String, Api> callers() {
        Map<String, Api> callers = new LinkedHashMap<>();
        callers.put(NOBODY, Api.with(address, null));
        accounts.forEach((caller, account) -> callers.put(caller, as(account)));
        return callers;
    }

    /** The log-in of a caller; nothing for nobody. */
    Optional<String> account(String caller) {
        return Optional.ofNullable(accounts.get(caller));
    }

    private Api as(String account) {
        return Api.at(address, account);
    }

    /** The id of a report about the programme, which its manager had made. */
    private String report(String programme) {
        String form = "language=en&programme=" + programme + "&month="
                + YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        as("programme-manager")
                .post("/insights/reports", "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8))
                .expect(302);
        return jdbc.sql("select id::text from programme_report where programme_code = ?")
                .param(programme)
                .query(String.class)
                .single();
    }

    /** A file of people whose columns nobody knows, so that it waits for a manager. */
    private String peopleFile() {
        return as("programme-manager")
                .post("/api/people/imports", "text/csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private String manages(String programme, String manager) {
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, manager)
                .update();
        return manager;
    }

    /** What redeems one euro of the voucher. */
    Map<String, Object> redemption() {
        return Map.of("qr", voucher.path("qr").asText(), "amount", new BigDecimal("1.00"), "currency", "EUR");
    }

    /** A file in which the bank booked nothing. */
    private String bankFile() {
        String xml = """
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>%s</MsgId></GrpHdr>
                <Ntfctn><Id>1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
                """.formatted(UUID.randomUUID());
        as("cash-manager")
                .post("/api/payments/reconciliation", "application/xml", xml.getBytes(StandardCharsets.UTF_8))
                .expect(200);
        return as("auditor")
                .get("/api/payments/bank-files?size=1")
                .expect(200)
                .json()
                .path(0)
                .path("sha256")
                .asText();
    }

    private String joining() {
        String number = "J-2026-"
                + (900_000 + java.util.concurrent.ThreadLocalRandom.current().nextInt(99_999));
        jdbc.sql("""
                        insert into provider_joining (number, email, content, asked_at)
                        values (?, 'clinic@example.org', '{"name": "Clinic", "places": [], "values": {}, "programmes": []}', now())""").param(number).update();
        return number;
    }

    private static String device(Api provider) throws JOSEException {
        Map<String, Object> key =
                new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONObject();
        return provider.post("/api/devices", Map.of("name", "Desk", "publicKey", key))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private static String upload(Api by, String path) {
        return by.upload(path, "paper.pdf", "application/pdf", SmallFiles.PDF, "invoice")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private static String uploadPhoto(Api by, String path) {
        return by.upload(path, "photo.png", "image/png", SmallFiles.photo("photo"), "invoice")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    /** By method and route: who may, by caller. */
    public static Map<String, Map<String, Boolean>> matrix() throws IOException {
        Map<String, Map<String, Boolean>> rows = new TreeMap<>();
        try (InputStream in = EveryRoute.class.getResourceAsStream(MATRIX)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            String[] header = lines.get(0).split(",", -1);
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                assertThat(cells).as(line).hasSameSizeAs(header);
                Map<String, Boolean> row = new LinkedHashMap<>();
                for (int i = 2; i < cells.length; i++) {
                    row.put(header[i], cells[i].equals("y"));
                }
                rows.put(cells[0] + " " + cells[1], row);
            }
        }
        return rows;
    }

    /** The longest known beginning of the route gives its values, from left to right; first what is in brackets after it, where there is something. */
    public String filled(String route) {
        Matcher called = CALLED_WITH.matcher(route);
        String path = called.replaceAll("");
        for (String with : called.reset().find() ? List.of(called.group(), "") : List.of("")) {
            for (Map.Entry<String, String> value : values.entrySet()) {
                String known = CALLED_WITH.matcher(value.getKey()).replaceAll("");
                if (value.getKey().equals(known + with) && route.startsWith(known)) {
                    String name = known.replaceAll(".*(\\{[^}]*}).*", "$1");
                    path = path.replace(name, value.getValue());
                }
            }
        }
        return path.replaceAll("\\{[^}]*}", "0");
    }
}
