package org.lifeline.redemption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.lifeline.testing.OfflineDevice.Sent;
import org.lifeline.testing.Providers;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Redemptions that devices noted without a network, as the server takes them. */
class OfflineRedemptionApiTest extends LifelineTest {

    private static final String TASK = "/engine-rest/task?taskDefinitionKey=%s&processInstanceBusinessKey=";
    private static final String DECIDE = "userTask_decideOverdrawn";
    private static final String CONFIRM = "userTask_confirmOverdrawn";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private FraudSignals signals;

    private Api hospital;
    private Api pharmacy;
    private String hospitalCode;
    private String pharmacyCode;
    private String programme;
    private String number;

    /** Of this test's own: what a provider overdrew counts for all its devices. */
    @BeforeEach
    void openAHospitalAndAPharmacy() {
        hospitalCode = "H-" + UUID.randomUUID().toString().substring(0, 6).toUpperCase();
        pharmacyCode = "P-" + UUID.randomUUID().toString().substring(0, 6).toUpperCase();
        hospital = newProvider(hospitalCode);
        pharmacy = newProvider(pharmacyCode);
    }

    // ---------------------------------------------------------------- devices

    @Test
    void allowsADeviceOfOnesOrganisationUntilItIsWithdrawn() {
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);

        JsonNode mine = mine(device);
        assertThat(mine.path("name").asText()).isEqualTo("Ward 3");
        assertThat(mine.path("nextSeq").asLong()).isOne();
        assertThat(mine.path("caps").path("records").asInt()).isPositive();
        assertThat(pharmacy.get("/api/devices").expect(200).text()).doesNotContain(device.id);

        String withdrawal = "/api/devices/" + device.id + "/withdrawal";
        pharmacy.post(withdrawal, Map.of("reason", "Not mine.")).expectProblem(404, "notFound");
        hospital.post(withdrawal, Map.of()).expectInvalid("reason");
        hospital.post(withdrawal, Map.of("reason", "Stolen.")).expect(200);
        assertThat(hospital.post(withdrawal, Map.of("reason", "Again."))
                        .expect(200)
                        .json()
                        .path("withdrawalReason")
                        .asText())
                .isEqualTo("Stolen.");
        assertThat(device.outcome(device.note(voucher().path("qr").asText(), 100)))
                .isEqualTo("REJECTED deviceWithdrawn");
        assertThat(mine(device).path("caps").path("records").asInt()).isZero();
    }

    @Test
    void refusesAnInvalidDeviceKey() {
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        ECKey other = new ECKey.Builder(Curve.P_384, (ECPublicKey)
                        OfflineDevice.keys("secp384r1").getPublic())
                .build();
        var pair = OfflineDevice.keys("secp256r1");
        ECKey whole = new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
                .privateKey((ECPrivateKey) pair.getPrivate())
                .build();
        Map<String, Object> offCurve = device.jwk();
        offCurve.put("x", offCurve.get("y"));
        Map<String, Object> noText = device.jwk();
        noText.put("y", 5);
        for (Map<String, Object> jwk : List.of(
                other.toJSONObject(),
                whole.toJSONObject(),
                offCurve,
                noText,
                Map.<String, Object>of(),
                Map.<String, Object>of("kty", "RSA", "crv", "P-256", "x", "AA", "y", "AA"),
                Map.<String, Object>of("kty", "EC", "crv", "P-256", "x", "", "y", ""))) {
            assertThat(register(jwk, "Desk").expectInvalid("publicKey").text())
                    .doesNotContain(String.valueOf(whole.toJSONObject().get("d")));
        }
        register(device.jwk(), "Desk").expectProblem(409, "keyAlreadyRegistered");
        pharmacy.post("/api/devices", Map.of("name", "Desk", "publicKey", device.jwk()))
                .expectProblem(409, "keyAlreadyRegistered");
        for (String name : List.of("", "x".repeat(65), "a\u0000b")) {
            register(whole.toPublicJWK().toJSONObject(), name).expectInvalid("name");
        }
        register(whole.toPublicJWK().toJSONObject(), "Desk").expect(201);
    }

    private Answer register(Map<String, Object> jwk, String name) {
        return hospital.post("/api/devices", Map.of("name", name, "publicKey", jwk));
    }

    @Test
    void allowsNoMoreDevicesThanALargeHospitalNeeds() throws Exception {
        OfflineDevice first = OfflineDevice.registered(hospital);
        Together.run(8, i -> {
            for (int n = 0; n < 6; n++) {
                OfflineDevice.registered(hospital);
            }
            return i;
        });

        List<Integer> last = Together.run(
                4, i -> register(OfflineDevice.newKey(), "One more").status());

        assertThat(last).containsExactlyInAnyOrder(201, 409, 409, 409);
        register(OfflineDevice.newKey(), "One more").expectProblem(409, "tooManyDevices");
        hospital.post("/api/devices/" + first.id + "/withdrawal", Map.of("reason", "Old."))
                .expect(200);
        register(OfflineDevice.newKey(), "One more").expect(201);
        OfflineDevice.registered(pharmacy);
    }

    @Test
    void becomesActiveByAnotherAdministratorOfItsOrganisation() {
        JsonNode voucher = voucher();
        String clerk = account(hospitalCode, false);
        String head = account(hospitalCode, true);
        OfflineDevice device = OfflineDevice.registered(as(clerk));
        String activation = "/api/devices/" + device.id + "/activation";
        assertThat(state(device)).isEqualTo("waitingForAdministrator");
        Sent noted = device.note(qr(voucher), 100);
        device.sync(noted).expectProblem(409, "deviceNotActive");

        as(clerk).post(activation, Map.of()).expectProblem(403, "notAdministrator");
        pharmacy.post(activation, Map.of()).expectProblem(404, "notFound");
        as(head).post(activation, Map.of()).expect(200);
        as(head).post(activation, Map.of()).expect(200);

        assertThat(state(device)).isEqualTo("active");
        assertThat(device.outcome(noted)).isEqualTo("ACCEPTED");
        // nobody makes the device active that they registered: a manager does
        OfflineDevice own = OfflineDevice.registered(as(head));
        assertThat(state(own)).isEqualTo("waitingForManager");
        as(head).post("/api/devices/" + own.id + "/activation", Map.of()).expectProblem(403, "ownDevice");
        decideDevice("programme-manager", own, "allow").expect(204);
        assertThat(state(own)).isEqualTo("active");
    }

    /** What a device noted and did not send is lost with its withdrawal: no clerk does that to a colleague's device. */
    @Test
    void isWithdrawnByWhoRegisteredItOrAnAdministratorAndNotByAnotherClerk() {
        String clerk = account(hospitalCode, false);
        String colleague = account(hospitalCode, false);
        String head = account(hospitalCode, true);
        OfflineDevice lost = OfflineDevice.registered(as(clerk));
        OfflineDevice returned = OfflineDevice.registered(as(clerk));
        String withdrawal = "/api/devices/%s/withdrawal";

        as(colleague)
                .post(withdrawal.formatted(lost.id), Map.of("reason", "Lost."))
                .expectProblem(403, "notAdministrator");
        assertThat(state(lost)).isEqualTo("waitingForAdministrator");
        String form = "/provider/devices/%s/withdrawal".formatted(lost.id);
        assertThat(as(colleague).get("/provider/devices").expect(200).text())
                .contains("Ward 3")
                .doesNotContain(form);
        assertThat(as(head).get("/provider/devices").expect(200).text()).contains(form);

        as(head).post(withdrawal.formatted(lost.id), Map.of("reason", "Lost.")).expect(200);
        as(clerk)
                .post(withdrawal.formatted(returned.id), Map.of("reason", "Old."))
                .expect(200);
        assertThat(List.of(state(lost), state(returned))).containsOnly("withdrawn");
    }

    @Test
    void needsAManagerAboveTheNumberOfItsProgramme() {
        voucher(programme().deviceLimit(1));
        String clerk = account(hospitalCode, false);
        String head = account(hospitalCode, true);
        List<OfflineDevice> devices = List.of(
                OfflineDevice.registered(as(clerk)),
                OfflineDevice.registered(as(clerk)),
                OfflineDevice.registered(as(clerk)));
        devices.forEach(d ->
                as(head).post("/api/devices/" + d.id + "/activation", Map.of()).expect(200));

        assertThat(devices.stream().map(this::state))
                .containsExactly("active", "waitingForManager", "waitingForManager");
        decideDevice("programme-manager", devices.get(1), "allow").expect(204);
        decideDevice("programme-manager", devices.get(2), "refuse").expect(204);
        assertThat(devices.stream().map(this::state)).containsExactly("active", "active", "withdrawn");
        OfflineDevice fourth = OfflineDevice.registered(as(clerk));
        for (String sql : List.of(
                "update device set administrator = '" + head + "', administrator_at = now() where id = '" + fourth.id
                        + "'",
                "update device set administrator = '" + clerk + "', administrator_at = now() where id = '" + fourth.id
                        + "'",
                "update device set manager_needed = true, manager = 'm', manager_at = now() where id = '" + fourth.id
                        + "'",
                "update device set manager_needed = false, manager = null, manager_at = null where id = '"
                        + devices.get(1).id + "'")) {
            assertThatThrownBy(() -> jdbc.sql(sql).update()).as(sql).isInstanceOf(DataAccessException.class);
        }
    }

    private String account(String organisation, boolean administrator) {
        String name = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, ?)")
                .params(name, organisation, administrator)
                .update();
        return name;
    }

    private String state(OfflineDevice device) {
        return mine(device).path("state").asText();
    }

    private Answer decideDevice(String manager, OfflineDevice device, String decision) {
        String task = as(manager)
                .get("/engine-rest/task?taskDefinitionKey=userTask_checkDevice&processInstanceBusinessKey=" + device.id)
                .expect(200)
                .json()
                .path(0)
                .path("id")
                .asText();
        return as(manager)
                .post(
                        "/engine-rest/task/" + task + "/submit-form",
                        Map.of(
                                "variables",
                                Map.of(
                                        "decision",
                                        Map.of("value", decision),
                                        "reason",
                                        Map.of("value", "I asked them."))));
    }

    // ---------------------------------------------------------------- what is taken

    @Test
    void redeemsWhatTheVoucherCovers() {
        JsonNode voucher = voucher();
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);

        Sent first = device.note(qr(voucher), 4000);
        JsonNode synced =
                device.sync(first, device.note(qr(voucher), 1500)).expect(200).json();

        assertThat(synced.path("results").findValuesAsText("outcome")).containsExactly("ACCEPTED", "ACCEPTED");
        assertThat(synced.path("nextSeq").asLong()).isEqualTo(3);
        assertThat(synced.path("presence").path(programme).asText()).isEqualTo("none");
        String redemption = synced.path("results").path(0).path("redemption").asText();
        JsonNode listed = hospital.get("/api/redemptions?size=100").expect(200).json();
        assertThat(listed.findValuesAsText("id")).contains(redemption);
        hospital.get("/api/redemptions/" + redemption + "/receipt").expect(200);
        assertThat(balance(voucher)).isEqualTo("45.00");
        assertThat(jdbc.sql("select count(*) from ledger_entry where business_key = ?")
                        .param("spend:" + redemption)
                        .query(Long.class)
                        .single())
                .isOne();
        claim(hospital, redemption).expect(201);
        // nothing that names the holder lies open
        byte[] kept = jdbc.sql("select payload from offline_record where device_id = ?::uuid and seq = 1")
                .param(device.id)
                .query(byte[].class)
                .single();
        assertThat(new String(kept, StandardCharsets.ISO_8859_1))
                .doesNotContain(first.payload().substring(0, 20), qr(voucher).substring(30, 60));
    }

    @Test
    void givesTheSameResultsForTheSameRecords() {
        JsonNode voucher = voucher();
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        Sent first = device.note(qr(voucher), 4000);
        Sent second = device.note(qr(voucher), 7000);
        JsonNode before = device.sync(first, second).expect(200).json();

        assertThat(device.sync(first, second).expect(200).json().path("results"))
                .isEqualTo(before.path("results"));
        assertThat(device.sync(second).expect(200).json().path("results").path(0))
                .isEqualTo(before.path("results").path(1));
        // the answer was lost, and one more was noted meanwhile
        Sent third = device.note(qr(voucher), 10);
        JsonNode after = device.sync(first, second, third).expect(200).json();
        assertThat(after.path("results").path(0))
                .isEqualTo(before.path("results").path(0));
        assertThat(after.path("nextSeq").asLong()).isEqualTo(4);
        assertThat(redeemed(voucher)).isEqualTo(10_000);
        // nothing to send: what the device may do is told all the same
        assertThat(device.sync().expect(200).json().path("caps").path("records").isInt())
                .isTrue();
    }

    @Test
    void refusesABatchThatDoesNotContinueTheChain() {
        JsonNode voucher = voucher();
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        Sent first = device.note(qr(voucher), 1000);
        Sent second = device.note(qr(voucher), 1000);
        Sent third = device.note(qr(voucher), 1000);

        for (Sent[] wrong : new Sent[][] {{second}, {first, third}, {second, first}, {first, first}}) {
            Answer refused = device.sync(wrong);
            if (wrong[0] == wrong[wrong.length - 1] && wrong.length == 2) {
                refused.expectInvalid("records[1].payload");
            } else {
                assertThat(refused.expectProblem(409, "outOfSequence")
                                .json()
                                .path("nextSeq")
                                .asLong())
                        .isOne();
            }
        }
        assertThat(redeemed(voucher)).isZero();
        device.sync(first).expect(200);
        Sent foreign = device.sign(
                device.content(qr(voucher), 500, Map.of("seq", 2, "previous", OfflineDevice.base64(new byte[32]))));
        assertThat(device.sync(foreign)
                        .expectProblem(409, "outOfSequence")
                        .json()
                        .path("nextSeq")
                        .asLong())
                .isEqualTo(2);
        assertThat(device.sync(third)
                        .expectProblem(409, "outOfSequence")
                        .json()
                        .path("nextSeq")
                        .asLong())
                .isEqualTo(2);
        assertThat(device.sync(second, third).expect(200).json().path("nextSeq").asLong())
                .isEqualTo(4);
    }

    @Test
    void withdrawsADeviceThatWasCopiedAndKeepsTheEvidence() {
        JsonNode voucher = voucher();
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        Sent first = device.sign(device.content(qr(voucher), 1000, Map.of()));
        Sent other = device.sign(device.content(qr(voucher), 2000, Map.of()));
        device.sync(first).expect(200);

        device.sync(other).expectProblem(409, "deviceForked");
        device.sync(other).expectProblem(409, "deviceForked");

        assertThat(mine(device).path("withdrawnAt").isTextual()).isTrue();
        assertThat(jdbc.sql(
                                "select count(*) from offline_fork where device_id = ?::uuid and seq = 1 and payload is not null and signature = ?")
                        .params(device.id, other.signature())
                        .query(Long.class)
                        .single())
                .isOne();
        assertThat(redeemed(voucher)).isEqualTo(1000);
        assertThat(device.sync(first)
                        .expect(200)
                        .json()
                        .path("results")
                        .path(0)
                        .path("outcome")
                        .asText())
                .isEqualTo("ACCEPTED");
        device.seq = 2;
        device.previous = OfflineDevice.hash(first);
        assertThat(device.outcome(device.note(qr(voucher), 100))).isEqualTo("REJECTED deviceWithdrawn");
        // the uuid of another device's record is nobody else's
        OfflineDevice second = OfflineDevice.allowed(hospital, jdbc);
        String uuid = jdbc.sql("select id from offline_record where device_id = ?::uuid and seq = 1")
                .param(device.id)
                .query(UUID.class)
                .single()
                .toString();
        second.sync(second.sign(second.content(qr(voucher), 100, Map.of("uuid", uuid))))
                .expectInvalid("records");
    }

    // ---------------------------------------------------------------- what is rejected

    @Test
    void rejectsRecordsTheDeviceShouldHaveRefusedAndContinues() {
        JsonNode voucher = voucher();
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        String qr = qr(voucher);
        Instant now = Instant.now();
        assertThat(device.outcome(device.note("https://elsewhere.example/v#ABC", 100)))
                .isEqualTo("REJECTED notAVoucher");
        char last = qr.charAt(qr.length() - 3);
        assertThat(device.outcome(device.note(
                        qr.substring(0, qr.length() - 3) + (last == 'A' ? 'B' : 'A') + qr.substring(qr.length() - 2),
                        100)))
                .isIn("REJECTED badSignature", "REJECTED notCanonical");
        assertThat(device.outcome(device.note(qr, 100, Map.of("currency", "USD"))))
                .isEqualTo("REJECTED wrongCurrency");
        assertThat(device.outcome(device.note(
                        qr, 100, Map.of("at", now.minus(Duration.ofDays(9)).getEpochSecond()))))
                .isEqualTo("REJECTED notYetValid");
        assertThat(device.outcome(device.note(
                        qr,
                        100,
                        Map.of("statusIat", now.plus(Duration.ofDays(1)).getEpochSecond()))))
                .isEqualTo("REJECTED statusFromTheFuture");
        assertThat(device.outcome(device.note(qr, 100))).isEqualTo("ACCEPTED");

        JsonNode elsewhere = voucher(NewProgramme.with(jdbc).providers(pharmacyCode));
        assertThat(device.outcome(device.note(qr(elsewhere), 100))).isEqualTo("REJECTED wrongProvider");
        assertThat(mine(device).path("nextSeq").asLong()).isEqualTo(8);
        assertThat(jdbc.sql(
                                "select count(*) from offline_record where device_id = ?::uuid and voucher_code is null and payload is not null")
                        .param(device.id)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void rejectsAVoucherThatTheDevicesStatusListShowedAsEnded() {
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        for (String[] end :
                new String[][] {{"revocation", "revoked"}, {"suspension", "suspended"}, {"reissue", "replaced"}}) {
            JsonNode voucher = voucher();
            as("programme-manager")
                    .post("/api/vouchers/" + code(voucher) + "/" + end[0], Map.of("reason", "Lost."))
                    .expect(200);
            // in the second after the change, a list would say so
            long list = Instant.now().getEpochSecond() + 1;
            assertThat(device.outcome(device.note(qr(voucher), 100, Map.of("statusIat", list))))
                    .isEqualTo("REJECTED " + end[1]);
        }
        JsonNode used = voucher();
        redeem(pharmacy, used, "100.00").expect(201);
        assertThat(device.outcome(device.note(
                        qr(used), 100, Map.of("statusIat", Instant.now().getEpochSecond() + 1))))
                .isEqualTo("REJECTED exhausted");
    }

    @Test
    void aColleagueCanSendRecordsOfACaseInWhichThePersonHasAnotherDuty() {
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        JsonNode voucher = voucher();
        String filer = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into case_duty (application_number, person, duty) values (?, ?, 'filing')")
                .params(number, filer)
                .update();
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(filer, hospitalCode)
                .update();
        Sent noted = device.note(qr(voucher), 100);

        device.sync(as(filer), noted).expectProblem(403, "separationOfDuties");

        assertThat(device.outcome(noted)).isEqualTo("ACCEPTED");
    }

    @Test
    void requiresTheProgrammesPresenceCheckOffline() {
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        JsonNode paper = voucher(programme().presence("id"));
        assertThat(device.sync()
                        .expect(200)
                        .json()
                        .path("presence")
                        .path(programme)
                        .asText())
                .isEqualTo("id");
        assertThat(device.outcome(device.note(qr(paper), 100))).isEqualTo("REJECTED identityCheckRequired");
        assertThat(device.outcome(device.note(qr(paper), 100, Map.of("paper", "passport"))))
                .isEqualTo("ACCEPTED");
        assertThat(jdbc.sql(
                                "select presence || ' ' || identity_kind || ' ' || device from redemption where voucher_code = ?")
                        .param(code(paper))
                        .query(String.class)
                        .single())
                .isEqualTo("id passport Ward 3");

        JsonNode pin = voucher(programme().presence("pin"));
        assertThat(device.outcome(device.note(qr(pin), 100))).isEqualTo("REJECTED pinRequired");
    }

    @Test
    void refusesRecordsNotSignedByTheDevice() {
        JsonNode voucher = voucher();
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        OfflineDevice other = OfflineDevice.allowed(hospital, jdbc);
        Sent good = device.sign(device.content(qr(voucher), 100, Map.of()));

        for (String payload : List.of(
                "",
                "!",
                "e30",
                "bnVsbA",
                OfflineDevice.base64("[1]".getBytes(StandardCharsets.UTF_8)),
                good.payload() + "=",
                "A".repeat(5000))) {
            device.sync(new Sent(payload, good.signature())).expectInvalid("records[0].payload");
        }
        for (String signature : List.of(
                "",
                "!",
                "AAAA",
                other.signText("{}").signature(),
                good.signature() + "AA",
                OfflineDevice.base64(new byte[64]))) {
            device.sync(new Sent(good.payload(), signature)).expectInvalid("records[0].signature");
        }
        List<Map<String, Object>> faults = new ArrayList<>(List.of(
                Map.of("v", 2),
                Map.of("uuid", "no"),
                Map.of("seq", 0),
                Map.of("seq", 1.5),
                Map.of("previous", "x"),
                Map.of("qr", " "),
                Map.of("qr", "A".repeat(2049)),
                Map.of("currency", "eur"),
                Map.of("currency", "QQQ"),
                Map.of("amountMinor", 0),
                Map.of("amountMinor", -1),
                Map.of("amountMinor", 1.5),
                Map.of("amountMinor", Long.MAX_VALUE),
                Map.of("paper", "a promise"),
                Map.of("at", -1),
                Map.of("at", Long.MAX_VALUE),
                Map.of("device", other.id),
                Map.of("more", "than there is")));
        for (String missing :
                List.of("v", "uuid", "device", "seq", "qr", "currency", "amountMinor", "at", "statusIat")) {
            Map<String, Object> none = new HashMap<>();
            none.put(missing, null);
            faults.add(none);
            Map<String, Object> without = device.content(qr(voucher), 100, Map.of());
            without.remove(missing);
            device.sync(device.sign(without)).expectInvalid("records[0].payload");
        }
        for (Map<String, Object> fault : faults) {
            device.sync(device.sign(device.content(qr(voucher), 100, fault))).expectInvalid("records[0].payload");
        }
        device.sync(device.signText("{\"v\":1,\"v\":1}")).expectInvalid("records[0].payload");
        // signed by another device of the same organisation, or sent by somebody else
        other.sync(good).expectInvalid("records[0].signature");
        device.sync(pharmacy, good).expectProblem(404, "notFound");
        hospital.post("/api/offline-redemptions", Map.of("device", UUID.randomUUID(), "records", List.of()))
                .expectProblem(404, "notFound");
        hospital.post("/api/offline-redemptions", Map.of("records", List.of())).expectInvalid("device");
        hospital.post("/api/offline-redemptions", Map.of("device", device.id, "records", new Object[201]))
                .expectInvalid("records");
        hospital.post("/api/offline-redemptions", "{\"device\":\"" + device.id + "\",\"records\":[null]}")
                .expectInvalid("records[0].payload");
        hospital.post("/api/offline-redemptions", "{").expectProblem(400, "unreadable");
        assertThat(redeemed(voucher)).isZero();
        device.sync(good).expect(200);
    }

    // ---------------------------------------------------------------- what is overdrawn

    @Test
    void reconcilesOneVoucherThatTwoDevicesUsedAtOnce() throws Exception {
        JsonNode voucher = voucher();
        OfflineDevice here = OfflineDevice.allowed(hospital, jdbc);
        OfflineDevice there = OfflineDevice.allowed(pharmacy, jdbc);
        Sent first = here.note(qr(voucher), 10_000);
        Sent second = there.note(qr(voucher), 10_000);

        // each is sent several times at the same moment, as a bad network has it
        List<Answer> answers = Together.run(8, i -> i % 2 == 0 ? here.sync(first) : there.sync(second));

        List<String> outcomes = answers.stream()
                .map(a -> a.expect(200)
                        .json()
                        .path("results")
                        .path(0)
                        .path("outcome")
                        .asText())
                .toList();
        assertThat(outcomes.subList(0, 2)).containsExactlyInAnyOrder("ACCEPTED", "OVERDRAWN");
        assertThat(outcomes).filteredOn("ACCEPTED"::equals).hasSize(4);
        assertThat(redeemed(voucher)).isEqualTo(10_000);
        Api loser = outcomes.get(0).equals("OVERDRAWN") ? hospital : pharmacy;

        JsonNode task = task();
        JsonNode variables = as("programme-manager")
                .get("/engine-rest/task/" + task.path("id").asText() + "/form-variables")
                .expect(200)
                .json();
        // one use without a network is allowed, over all devices: the second one is beyond it, whoever noted it first
        assertThat(variables.path("policyKept").path("value").asBoolean()).isFalse();
        assertThat(variables.path("withinVoucher").path("value").asBoolean()).isFalse();
        assertThat(variables.path("timePlausible").path("value").asBoolean()).isTrue();
        assertThat(variables.path("firstAtProvider").path("value").asBoolean()).isTrue();
        assertThat(variables.path("excess").path("value").asText()).isEqualTo("EUR 100.00");
        assertThat(as("programme-manager")
                        .get("/engine-rest/task/" + task.path("id").asText() + "/deployed-form")
                        .expect(200)
                        .text())
                .contains("A second manager confirms");
        long available = available();
        decide("programme-manager", task, "pay", " ").expect(400);
        decide("programme-manager", task, "perhaps", "Well.").expect(400);
        decide("programme-manager", task, "doNotPay", "Too much.").expect(204);

        // nobody confirms what they decided, nor takes the task
        JsonNode toConfirm = confirmation();
        assertThat(as("programme-manager-2")
                        .get("/engine-rest/task/" + toConfirm.path("id").asText() + "/form-variables")
                        .expect(200)
                        .json()
                        .path("reason")
                        .path("value")
                        .asText())
                .isEqualTo("Too much.");
        Answer alone = confirm("programme-manager", toConfirm, "agree", "Mine.");
        assertThat(alone.status()).isEqualTo(403);
        assertThat(alone.text()).contains("Another manager");
        assertThat(as("programme-manager")
                        .post(
                                "/engine-rest/task/" + toConfirm.path("id").asText() + "/claim",
                                Map.of("userId", "programme-manager"))
                        .status())
                .isEqualTo(403);
        confirm("programme-manager-2", toConfirm, "perhaps", "Well.").expect(400);
        confirm("programme-manager-2", toConfirm, "agree", " ").expect(400);
        confirm("programme-manager-2", toConfirm, "disagree", "They could not know.")
                .expect(204);
        assertThat(available()).isEqualTo(available);
        decide("programme-manager-2", task(), "pay", "They could not know.").expect(204);
        assertThat(available()).isEqualTo(available);
        confirm("programme-manager", confirmation(), "agree", "Convinced.").expect(204);

        assertThat(available()).isEqualTo(available - 10_000);
        JsonNode paid = loser.get("/api/redemptions?size=100").expect(200).json();
        String redemption = jdbc.sql("select id from redemption where voucher_code = ? and overdrawn")
                .param(code(voucher))
                .query(UUID.class)
                .single()
                .toString();
        assertThat(paid.findValuesAsText("id")).contains(redemption);
        assertThat(redeemed(voucher)).isEqualTo(10_000);
        loser.post("/api/redemptions/" + redemption + "/reversal", Map.of("reason", "Oh."))
                .expectProblem(409, "overdrawn");
        claim(loser, redemption).expect(201);
        assertThat(jdbc.sql(
                                "select sum(amount_minor) from ledger_posting p join ledger_account a on a.id = p.account_id where a.programme_code = ?")
                        .param(programme)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(as("auditor")
                        .get("/api/audit/entries?size=200&case=" + number)
                        .text())
                .isNotBlank();
        assertThat(jdbc.sql(
                                "select action from audit_entry where case_number = ? and action like '%verdrawn%' order by id")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly(
                        "redemptionOverdrawn",
                        "overdrawnDecided",
                        "overdrawnConfirmed",
                        "overdrawnDecided",
                        "overdrawnConfirmed");
    }

    @Test
    void redeemsTheBalanceAndAManagerDecidesAboutTheExcess() {
        JsonNode voucher = voucher();
        redeem(pharmacy, voucher, "70.00").expect(201);
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        // its list was ninety days old
        Sent late = device.note(
                qr(voucher),
                5000,
                Map.of("statusIat", Instant.now().minus(Duration.ofDays(90)).getEpochSecond()));

        JsonNode result = device.sync(late).expect(200).json().path("results").path(0);

        assertThat(result.path("outcome").asText()).isEqualTo("OVERDRAWN");
        assertThat(result.path("redeemed").decimalValue()).isEqualByComparingTo("30");
        assertThat(result.path("rest").decimalValue()).isEqualByComparingTo("20");
        JsonNode task = task();
        decide("programme-manager", task, "doNotPay", "Their list was three months old.")
                .expect(204);
        confirm("programme-manager-2", confirmation(), "agree", "So it was.").expect(204);
        assertThat(jdbc.sql("select count(*) from redemption where voucher_code = ?")
                        .param(code(voucher))
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        assertThat(redeemed(voucher)).isEqualTo(10_000);
    }

    @Test
    void paysForAVoucherThatEndedAfterTheDevicesLastStatusList() {
        JsonNode voucher = voucher();
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        Sent noted = device.note(qr(voucher), 4000);
        // a third manager: whoever changes a voucher has no other duty on its case
        as(Accounts.create(identities, "programme-manager"))
                .post("/api/vouchers/" + code(voucher) + "/revocation", Map.of("reason", "Lost."))
                .expect(200);

        assertThat(device.outcome(noted)).isEqualTo("OVERDRAWN");

        JsonNode task = task();
        assertThat(as("programme-manager")
                        .get("/engine-rest/task/" + task.path("id").asText() + "/form-variables")
                        .expect(200)
                        .json()
                        .path("policyKept")
                        .path("value")
                        .asBoolean())
                .isTrue();
        decide("programme-manager", task, "pay", "Lost after their last list.").expect(204);
        confirm("programme-manager-2", confirmation(), "agree", "So it was.").expect(204);
        assertThat(redeemed(voucher)).isZero();
        assertThat(jdbc.sql("select amount_minor from redemption where voucher_code = ? and overdrawn")
                        .param(code(voucher))
                        .query(Long.class)
                        .single())
                .isEqualTo(4000);
    }

    @Test
    void waitsWhenTheProgrammeHasNoFundsForTheExcess() {
        JsonNode voucher = voucher(programme().budget(10_000));
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        redeem(pharmacy, voucher, "100.00").expect(201);
        device.sync(device.note(qr(voucher), 4000)).expect(200);

        JsonNode task = task();
        decide("programme-manager", task, "pay", "Due.").expect(204);
        JsonNode second = confirmation();
        assertThat(confirm("programme-manager-2", second, "agree", "Due.")
                        .expect(400)
                        .text())
                .contains("Add funds first");

        jdbc.sql(
                        "select ledger_move('fund:more:' || :code, 'fund', :code, 'THIS', 'funding', 'available', 4000, null, 'test', now(), null)")
                .param("code", programme)
                .query(Long.class)
                .single();
        confirm("programme-manager-2", second, "agree", "Due.").expect(204);
        assertThat(available()).isZero();
    }

    @Test
    void onlyTheProgrammesManagersDecideAboutTheExcess() {
        String first = Accounts.create(identities, "programme-manager");
        String second = Accounts.create(identities, "programme-manager");
        JsonNode voucher = voucher();
        for (String manager : List.of(first, second)) {
            jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                    .params(programme, manager)
                    .update();
        }
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        redeem(pharmacy, voucher, "100.00").expect(201);
        device.sync(device.note(qr(voucher), 100)).expect(200);

        JsonNode task = task(first);
        assertThat(as("programme-manager")
                        .get(TASK.formatted(DECIDE) + number)
                        .expect(200)
                        .json())
                .isEmpty();
        assertThat(decide("programme-manager", task, "pay", "Not mine.").status())
                .isIn(403, 404);
        assertThat(decide("accountant", task, "pay", "Not mine.").status()).isIn(403, 404);
        decide(second, task, "pay", "Mine.").expect(204);
        JsonNode confirmation = task(first, CONFIRM);
        assertThat(confirm("programme-manager", confirmation, "agree", "Not mine.")
                        .status())
                .isIn(403, 404);
        confirm(first, confirmation, "agree", "Mine too.").expect(204);
    }

    @Test
    void lowersTheLimitsOfADeviceAfterEachOverdrawnRecord() {
        JsonNode voucher = voucher();
        redeem(pharmacy, voucher, "100.00").expect(201);
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        List<Integer> caps = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            caps.add(device.sync(device.note(qr(voucher), 10))
                    .expect(200)
                    .json()
                    .path("caps")
                    .path("records")
                    .asInt());
        }
        assertThat(caps).containsExactly(5, 5, 1, 1, 0);
        assertThat(mine(device).path("caps").path("records").asInt()).isZero();
        // a new device does not begin anew, as soon as it is many
        for (int i = 0; i < 5; i++) {
            device.sync(device.note(qr(voucher), 10)).expect(200);
        }
        assertThat(mine(OfflineDevice.allowed(hospital, jdbc))
                        .path("caps")
                        .path("records")
                        .asInt())
                .isOne();
    }

    @Test
    void detectsADeviceThatExceededItsLimits() {
        JsonNode voucher = voucher();
        redeem(pharmacy, voucher, "100.00").expect(201);
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        List<Sent> noted = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            noted.add(device.note(qr(voucher), 10));
        }
        device.sync(noted.toArray(Sent[]::new)).expect(200);
        List<Boolean> within = jdbc.sql(
                        "select within_device from offline_record where device_id = ?::uuid order by seq")
                .param(device.id)
                .query(Boolean.class)
                .list();
        assertThat(within.subList(0, 20)).containsOnly(true);
        assertThat(within.get(20)).isFalse();
        // the voucher itself allows one use
        assertThat(jdbc.sql("select within_voucher from offline_record where device_id = ?::uuid order by seq")
                        .param(device.id)
                        .query(Boolean.class)
                        .list())
                .startsWith(true, false);
    }

    @Test
    void appliesCurrentLimitsWhateverTheDevicesClockSays() {
        JsonNode voucher = voucher();
        redeem(pharmacy, voucher, "100.00").expect(201);
        OfflineDevice first = OfflineDevice.allowed(hospital, jdbc);
        OfflineDevice second = OfflineDevice.allowed(hospital, jdbc);
        for (int i = 0; i < 10; i++) {
            first.sync(first.note(qr(voucher), 10)).expect(200);
        }
        // the second one was told twenty; ten overdrawn records of its organisation leave it one
        second.sync(second.note(qr(voucher), 10), second.note(qr(voucher), 10)).expect(200);
        assertThat(within(second, "within_device")).containsExactly(true, false);
        assertThat(within(second, "first_at_provider")).containsOnly(false);
    }

    @Test
    void refusesImplausibleTimesOfRecords() {
        JsonNode voucher = voucher();
        redeem(pharmacy, voucher, "100.00").expect(201);
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        Instant now = Instant.now();
        long before = now.minus(Duration.ofMinutes(1)).getEpochSecond();
        for (long at : new long[] {
            before, now.getEpochSecond(), now.plus(Duration.ofHours(1)).getEpochSecond(), now.getEpochSecond()
        }) {
            device.sync(device.note(qr(voucher), 10, Map.of("at", at, "statusIat", before)))
                    .expect(200);
        }
        // rejected or not believed: older than device and voucher; then in the future; then an hour before the one that
        // was sent last
        assertThat(jdbc.sql(
                                "select time_plausible and status_fresh from offline_record where device_id = ?::uuid order by seq")
                        .param(device.id)
                        .query(Boolean.class)
                        .list())
                .containsExactly(false, true, false, false);
    }

    private List<Boolean> within(OfflineDevice device, String column) {
        return jdbc.sql("select " + column + " from offline_record where device_id = ?::uuid order by seq")
                .param(device.id)
                .query(Boolean.class)
                .list();
    }

    @Test
    void raisesASignalAboutAProviderWhoOverdrawsAgainAndAgain() {
        JsonNode voucher = voucher();
        redeem(pharmacy, voucher, "100.00").expect(201);
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        device.sync(device.note(qr(voucher), 10), device.note(qr(voucher), 10)).expect(200);
        signals.examineNew();
        assertThat(overdrawnSignals()).isZero();

        device.sync(device.note(qr(voucher), 10)).expect(200);
        signals.examineNew();

        // the product's own look may be at it
        await().atMost(PATIENCE).until(() -> overdrawnSignals() == 1);
    }

    private long overdrawnSignals() {
        return jdbc.sql("select count(*) from fraud_signal where kind = 'overdrawn' and provider_code = ?")
                .param(hospitalCode)
                .query(Long.class)
                .single();
    }

    // ---------------------------------------------------------------- what nothing undoes

    @Test
    void aSyncStoppedBetweenTwoRecordsLosesNothing() {
        JsonNode voucher = voucher();
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        Sent first = device.note(qr(voucher), 1000);
        Sent second = device.note(qr(voucher), 2000);
        Sent third = device.note(qr(voucher), 3000);
        // the second one cannot be written: as if the machine stopped there
        jdbc.sql("""
                        create function stop_here() returns trigger language plpgsql as $$
                        begin raise exception 'stopped'; end $$""").update();
        jdbc.sql(
                        "create trigger stop_here before insert on redemption for each row when (new.device = 'Ward 3' and new.amount_minor = 2000 and new.voucher_code = '"
                                + code(voucher) + "') execute function stop_here()")
                .update();
        try {
            assertThat(device.sync(first, second, third).status()).isEqualTo(500);
        } finally {
            jdbc.sql("drop trigger stop_here on redemption").update();
            jdbc.sql("drop function stop_here()").update();
        }
        assertThat(redeemed(voucher)).isEqualTo(1000);
        assertThat(mine(device).path("nextSeq").asLong()).isEqualTo(2);

        assertThat(device.sync(first, second, third)
                        .expect(200)
                        .json()
                        .path("results")
                        .findValuesAsText("outcome"))
                .containsExactly("ACCEPTED", "ACCEPTED", "ACCEPTED");
        assertThat(redeemed(voucher)).isEqualTo(6000);
    }

    @Test
    void theDatabaseEnforcesTheRulesToo() {
        JsonNode voucher = voucher();
        OfflineDevice device = OfflineDevice.allowed(hospital, jdbc);
        redeem(pharmacy, voucher, "100.00").expect(201);
        device.sync(device.note(qr(voucher), 100)).expect(200);
        String record = jdbc.sql("select id from offline_record where device_id = ?::uuid")
                .param(device.id)
                .query(UUID.class)
                .single()
                .toString();
        String redemption = """
                insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor, balance_minor, redeemed_by,
                                        redeemed_at, offline_record, overdrawn)
                values (gen_random_uuid(), '%s', '%s', gen_random_uuid()::text, '', %d, 0, 'x', now(), %s, true)""";
        for (String sql : List.of(
                "insert into overdrawn_decision values (gen_random_uuid(), 'pay', 'Yes.', 'x', now(), 1, 100)",
                "insert into overdrawn_decision values ('" + record + "', 'pay', 'Yes.', 'x', now(), 1, 101)",
                "insert into overdrawn_decision values ('" + record + "', 'pay', 'Yes.', 'x', now(), 2, 100)",
                "insert into overdrawn_confirmation values ('" + record + "', 1, 'x', true, 'Yes.', 'y', now())",
                redemption.formatted(code(voucher), hospitalCode, 100, "'" + record + "'"),
                redemption.formatted(code(voucher), hospitalCode, 100, "null"),
                "update offline_record set amount_minor = 1 where id = '" + record + "'",
                "update offline_record set payload = '\\x00' where id = '" + record + "'",
                "delete from offline_record where id = '" + record + "'",
                "update device set next_seq = 9 where id = '" + device.id + "'",
                "update device set provider_code = '" + pharmacyCode + "' where id = '" + device.id + "'",
                "delete from device where id = '" + device.id + "'",
                "update device_caps set records = 1000 where device_id = '" + device.id + "'")) {
            assertThatThrownBy(() -> jdbc.sql(sql).update()).as(sql).isInstanceOf(DataAccessException.class);
        }
        decide("programme-manager", task(), "pay", "Due.").expect(204);
        for (String sql : List.of(
                // one person's word pays nothing
                redemption.formatted(code(voucher), hospitalCode, 100, "'" + record + "'"),
                "insert into overdrawn_confirmation values ('" + record
                        + "', 1, 'programme-manager', true, 'Yes.', 'programme-manager', now())",
                "insert into overdrawn_decision values ('" + record + "', 'pay', 'Yes.', 'x', now(), 2, 100)")) {
            assertThatThrownBy(() -> jdbc.sql(sql).update()).as(sql).isInstanceOf(DataAccessException.class);
        }
        confirm("programme-manager-2", confirmation(), "agree", "Due.").expect(204);
        for (String sql : List.of(
                redemption.formatted(code(voucher), hospitalCode, 100, "'" + record + "'"),
                redemption.formatted(code(voucher), pharmacyCode, 100, "'" + record + "'"),
                "insert into redemption_reversal select id, 'x', 'x', now() from redemption where offline_record = '"
                        + record + "'",
                "update overdrawn_decision set decision = 'doNotPay' where record_id = '" + record + "'")) {
            assertThatThrownBy(() -> jdbc.sql(sql).update()).as(sql).isInstanceOf(DataAccessException.class);
        }
    }

    // ---------------------------------------------------------------- steps

    private JsonNode voucher() {
        return voucher(programme());
    }

    private NewProgramme programme() {
        return NewProgramme.with(jdbc).providers(hospitalCode, pharmacyCode).ceiling(10_000);
    }

    /** Worth EUR 100. */
    private JsonNode voucher(NewProgramme with) {
        programme = with.stages("junior-officer");
        Api applicant = as(Accounts.create(identities, "applicant"));
        number = Cases.apply(applicant, programme, Cases.answers("treatmentCost", 100));
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    private Api newProvider(String code) {
        String desk = Accounts.create(identities, "service-provider");
        Providers.create(jdbc, code, "Clinic");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(desk, code)
                .update();
        return as(desk);
    }

    private JsonNode mine(OfflineDevice device) {
        for (JsonNode each : hospital.get("/api/devices").expect(200).json()) {
            if (each.path("id").asText().equals(device.id)) {
                return each;
            }
        }
        throw new AssertionError("no device " + device.id);
    }

    private static String qr(JsonNode voucher) {
        return voucher.path("qr").asText();
    }

    private static String code(JsonNode voucher) {
        return voucher.path("code").asText();
    }

    private long redeemed(JsonNode voucher) {
        return jdbc.sql("select redeemed_minor from voucher where code = ?")
                .param(code(voucher))
                .query(Long.class)
                .single();
    }

    private String balance(JsonNode voucher) {
        return OfflineDevice.major(10_000 - redeemed(voucher)).toPlainString();
    }

    private long available() {
        return jdbc.sql("select sum(balance_minor) from ledger_account where programme_code = ? and kind = 'available'")
                .param(programme)
                .query(Long.class)
                .single();
    }

    private static Answer redeem(Api desk, JsonNode voucher, String amount) {
        return desk.post(
                "/api/redemptions",
                Map.of("qr", qr(voucher), "amount", amount, "currency", "EUR"),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    private static Answer claim(Api desk, String redemption) {
        return desk.post(
                "/api/claims",
                Map.of(
                        "redemptions",
                        List.of(redemption),
                        "invoiceNumber",
                        UUID.randomUUID().toString().substring(0, 18)));
    }

    private JsonNode task() {
        return task("programme-manager");
    }

    private JsonNode task(String manager) {
        return task(manager, DECIDE);
    }

    private JsonNode confirmation() {
        return task("programme-manager", CONFIRM);
    }

    private static Answer confirm(String manager, JsonNode task, String said, String reason) {
        return as(manager)
                .post(
                        "/engine-rest/task/" + task.path("id").asText() + "/submit-form",
                        Map.of(
                                "variables",
                                Map.of(
                                        "confirmation",
                                        Map.of("value", said),
                                        "confirmationReason",
                                        Map.of("value", reason))));
    }

    private JsonNode task(String manager, String element) {
        JsonNode[] found = new JsonNode[1];
        await().atMost(PATIENCE).until(() -> {
            found[0] = as(manager)
                    .get(TASK.formatted(element) + number)
                    .expect(200)
                    .json()
                    .path(0);
            return !found[0].isMissingNode();
        });
        return found[0];
    }

    private static Answer decide(String manager, JsonNode task, String decision, String reason) {
        return as(manager)
                .post(
                        "/engine-rest/task/" + task.path("id").asText() + "/submit-form",
                        Map.of(
                                "variables",
                                Map.of("decision", Map.of("value", decision), "reason", Map.of("value", reason))));
    }
}
