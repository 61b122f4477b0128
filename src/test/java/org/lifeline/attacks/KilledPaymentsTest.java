package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.prowidesoftware.swift.model.mx.MxPain00100109;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Api;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Product;

/**
 * The product's process is killed in the middle of preparing a run, of releasing it, and of comparing the bank's file, each time while the
 * database is at work for it. Started again, it pays each claim once. {@code InterruptedPaymentsTest} goes through every statement; here the
 * memory of the process is lost, too.
 */
@Tag("slow")
class KilledPaymentsTest {

    private static final int CLAIMS = 10;

    @TempDir
    private Path folder;

    private Product product;

    @AfterEach
    void end() throws Exception {
        if (product != null) {
            product.close();
        }
        Product.endDatabaseOf(folder.resolve("data"));
    }

    @Test
    void paysEachClaimOnceWhereverItIsKilled() throws Exception {
        start();
        List<String> claims = approvedClaims();

        killedDuring(() -> prepare());
        if (number().isEmpty()) {
            prepare().expect(201);
        }
        String run = number();
        assertThat(asked("cash-manager")
                        .get("/api/payment-runs/" + run)
                        .expect(200)
                        .json()
                        .path("claims")
                        .asInt())
                .isEqualTo(CLAIMS);

        killedDuring(() -> release(run));
        if (one("select state from payment_run").equals("prepared")) {
            release(run).expect(200);
        }
        byte[] file = await().atMost(PATIENCE)
                .until(
                        () -> asked("cash-manager-2").get("/api/payment-runs/" + run + "/file"),
                        answer -> answer.status() == 200)
                .bytes();
        assertThat(MxPain00100109.parse(new String(file, StandardCharsets.UTF_8))
                        .getCstmrCdtTrfInitn()
                        .getPmtInf()
                        .get(0)
                        .getCdtTrfTxInf()
                        .stream()
                        .map(transfer -> transfer.getPmtId().getEndToEndId()))
                .containsExactlyInAnyOrderElementsOf(
                        claims.stream().map(claim -> claim + "-1").toList());

        byte[] answer = booked(claims);
        killedDuring(() -> reconcile(answer));
        assertThat(reconcile(answer).expect(200).json().path("matched").asInt()).isEqualTo(CLAIMS);
        await().atMost(PATIENCE)
                .until(() ->
                        one("select count(*) from claim where status = 'paid'").equals("" + CLAIMS));
        assertThat(one("select count(*) from payment where state = 'paid'")).isEqualTo("" + CLAIMS);
        assertThat(one("select count(*) from payment")).isEqualTo("" + CLAIMS);
        assertThat(one("select count(*) from provider_balance_difference")).isEqualTo("0");
    }

    private void start() throws Exception {
        product = Product.start(folder, "--lifeline.data-folder=" + folder.resolve("data"))
                .ready();
    }

    /** Kills the process once the database works at what it asks for, or has answered, and starts another one. */
    private void killedDuring(Runnable request) throws Exception {
        try (Connection database = Product.connect(folder.resolve("data"))) {
            // its answer never comes
            CompletableFuture<Void> sent = CompletableFuture.runAsync(request);
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .until(() -> sent.isDone() || !one(database, """
                            select count(*) from pg_stat_activity
                             where state <> 'idle' and backend_type = 'client backend' and pid <> pg_backend_pid()
                               and query ~ '(payment|bank_|provider_movement)'""").equals("0"));
            product.kill();
        }
        start();
    }

    private List<String> approvedClaims() {
        Api provider = asked("service-provider");
        JsonNode voucher = voucher();
        List<String> claims = new ArrayList<>();
        for (int i = 1; i <= CLAIMS; i++) {
            claims.add(ClaimSteps.submitted(provider, ClaimSteps.redeem(provider, voucher, "1.00")));
        }
        for (String claim : claims) {
            ClaimSteps.approve(asked("accountant"), claim);
            ClaimSteps.approve(asked("cash-manager"), claim);
        }
        claims.forEach(claim -> ClaimSteps.status(provider, claim, "approved"));
        return claims;
    }

    private JsonNode voucher() {
        Api applicant = asked("applicant");
        String number = Cases.apply(applicant, Cases.answers());
        for (String officer : List.of("social-worker", "junior-officer", "senior-officer")) {
            Cases.approve(asked(officer), number);
        }
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    private Api.Answer prepare() {
        return asked("cash-manager")
                .post(
                        "/api/payment-runs",
                        Map.of(
                                "programme", "EMA",
                                "rail", "iso20022",
                                "due",
                                        LocalDate.now(ZoneOffset.UTC)
                                                .plusDays(90)
                                                .toString()));
    }

    private Api.Answer release(String run) {
        return asked("cash-manager-2").post("/api/payment-runs/" + run + "/release", "");
    }

    private Api.Answer reconcile(byte[] file) {
        return asked("cash-manager-2").post("/api/payments/reconciliation", "application/xml", file);
    }

    private String number() throws Exception {
        return one("select coalesce(max(number), '') from payment_run");
    }

    private Api asked(String account) {
        return Api.at(product.address(), account);
    }

    private String one(String sql) throws Exception {
        try (Connection database = Product.connect(folder.resolve("data"))) {
            return one(database, sql);
        }
    }

    private static String one(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** The bank's notification of all these payments. */
    private static byte[] booked(List<String> claims) {
        return BankMessages.camt054(claims.stream()
                        .map(claim -> BankMessages.booked(claim + "-1", "1.00", "B-" + claim))
                        .toArray(String[]::new))
                .getBytes(StandardCharsets.UTF_8);
    }
}
