package org.lifeline.testing;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.lifeline.redemption.FraudSignals;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A clinic that is known for long, redeems with the PIN only, and is paid by a programme of its own: nothing speaks against its claims. */
public final class CleanClinic {

    private static final Pattern PIN = Pattern.compile("(?<![0-9-])[0-9]{6}(?![0-9])");

    private final JdbcClient jdbc;
    private final IdentityService identities;
    private final FraudSignals signals;
    private final SmsServer sms;
    private final String code;
    private final String programme;
    private final Api clerk;

    private CleanClinic(
            JdbcClient jdbc,
            IdentityService identities,
            FraudSignals signals,
            SmsServer sms,
            String code,
            String programme,
            Api clerk) {
        this.jdbc = jdbc;
        this.identities = identities;
        this.signals = signals;
        this.sms = sms;
        this.code = code;
        this.programme = programme;
        this.clerk = clerk;
    }

    public static CleanClinic create(JdbcClient jdbc, IdentityService identities, FraudSignals signals, SmsServer sms) {
        String code = Providers.create(jdbc, "Clinic");
        String account = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, true)")
                .params(account, code)
                .update();
        String programme =
                NewProgramme.with(jdbc).presence("pin").providers(code).stages("social-worker");
        return new CleanClinic(jdbc, identities, signals, sms, code, programme, LifelineTest.as(account));
    }

    public String code() {
        return code;
    }

    public String programme() {
        return programme;
    }

    public Api clerk() {
        return clerk;
    }

    /** Redeems these amounts of one new voucher with its PIN, and has them examined; returns the redemptions. */
    public List<String> redeem(String... amounts) {
        Map<String, Object> answers = Cases.answers();
        Api applicant = LifelineTest.as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, programme, answers);
        Cases.approve(LifelineTest.as("social-worker"), number);
        String voucher = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        JsonNode shown = applicant.get("/api/vouchers/" + voucher).expect(200).json();
        String pin = pin(((String) answers.get("phone")).replace(" ", ""));
        List<String> redemptions = Stream.of(amounts)
                .map(amount -> clerk.post(
                                "/api/redemptions",
                                Map.of(
                                        "qr",
                                        shown.path("qr").asText(),
                                        "amount",
                                        new BigDecimal(amount),
                                        "currency",
                                        "EUR",
                                        "pin",
                                        pin),
                                Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                        .expect(201)
                        .json()
                        .path("id")
                        .asText())
                .toList();
        await().atMost(PATIENCE).until(() -> {
            signals.examineNew();
            return jdbc.sql("select count(*) from redemption_unwatched where voucher_code = ?")
                            .param(voucher)
                            .query(Long.class)
                            .single()
                    == 0;
        });
        return redemptions;
    }

    private String pin(String phone) {
        return await().atMost(PATIENCE)
                .until(
                        () -> sms.to(phone).stream()
                                .filter(each -> each.key().contains("/pin/"))
                                .map(each -> PIN.matcher(each.text()))
                                .filter(Matcher::find)
                                .map(Matcher::group)
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
    }

    /** A claim of this redemption with a document of its own, not submitted yet. */
    public String draft(String redemption) {
        return draft(redemption, UUID.randomUUID().toString().substring(0, 8));
    }

    /** @param paper what its document says; the same says the same */
    public String draft(String redemption, String paper) {
        String number = ClaimSteps.create(clerk, ClaimSteps.invoice(), redemption)
                .expect(201)
                .json()
                .path("number")
                .asText();
        addPaper(number, paper);
        return number;
    }

    /** Adds an invoice to a draft that says this; the same says the same. */
    public void addPaper(String draft, String paper) {
        clerk.upload(
                        "/api/claims/" + draft + "/documents",
                        "invoice.png",
                        "image/png",
                        SmallFiles.photo(code + paper),
                        "invoice")
                .expect(201);
    }

    public String submit(String draft) {
        clerk.post("/api/claims/" + draft + "/submission", "").expect(200);
        return draft;
    }

    /** A claim that was approved without a person, paid by this person, and drawn for a review. */
    public String reviewed(String amount, Api payer) {
        jdbc.sql("""
                        insert into fast_lane_limit (programme_code, claim_minor, provider_minor, review_percent, reason, asked_by, confirmed_by, set_at)
                        values (?, 100000, 1000000, 100, 'Test', 'programme-manager', 'programme-manager-2', now())""").param(programme).update();
        String claim = submit(draft(redeem(amount).get(0)));
        ClaimSteps.status(clerk, claim, "approved");
        pay(payer, claim);
        return claim;
    }

    public static void pay(Api payer, String claim) {
        String reference = UUID.randomUUID().toString().substring(0, 12);
        ClaimSteps.pay(payer, ClaimSteps.byHand(payer, claim), reference, ClaimSteps.today())
                .expect(204);
    }
}
