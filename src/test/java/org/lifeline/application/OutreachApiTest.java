package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.OutreachDevice;
import org.lifeline.testing.OutreachDevice.Paper;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was sealed without a network becomes one application of whoever sealed it, and nothing else is taken. */
class OutreachApiTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private String account;
    private Api worker;
    private OutreachDevice device;

    @BeforeEach
    void aPreparedDevice() {
        account = Accounts.create(identities, "social-worker");
        worker = as(account);
        device = OutreachDevice.of(worker);
    }

    @Test
    void anEnvelopeBecomesASubmittedApplicationWithConsentAndPapers() {
        UUID id = UUID.randomUUID();
        Paper report = new Paper("paper", "documents", "report.pdf", SmallFiles.pdf("Report " + id));
        JsonNode taken = OutreachDevice.send(worker, device.sealed(id, device.said(id, boxes()), report))
                .expect(200)
                .json();
        String number = taken.get("number").asText();

        assertThat(taken.get("outcome").asText())
                .as(() -> worker.get(taken.get("page").asText()).text())
                .isEqualTo("filed");
        assertThat(jdbc.sql("select status || ' ' || filed_by from application where number = ?")
                        .param(number)
                        .query(String.class)
                        .single())
                .doesNotStartWith("draft")
                .endsWith(account);
        assertThat(jdbc.sql("select way from assisted_consent where application_number = ?")
                        .param(number)
                        .query(String.class)
                        .single())
                .isEqualTo("statement");
        assertThat(jdbc.sql("select kind from document where case_number = ?")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly("documents");
        assertThat(jdbc.sql("select duty from case_duty where application_number = ? and person = ?")
                        .params(number, account)
                        .query(String.class)
                        .list())
                .contains("filing");
        assertThat(worker.get("/filing").expect(200).text()).contains(number);
        assertThat(worker.get(taken.get("page").asText()).expect(200).text()).contains("It is submitted.", number);
    }

    @Test
    void sentAgainInParallelAndLaterItIsOneApplication() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] envelope = device.sealed(id, device.said(id, boxes()));
        Set<String> numbers =
                Together.run(
                                4,
                                n -> OutreachDevice.send(worker, envelope)
                                        .expect(200)
                                        .json()
                                        .get("number")
                                        .asText())
                        .stream()
                        .collect(Collectors.toSet());
        assertThat(numbers).hasSize(1);
        assertThat(OutreachDevice.send(worker, envelope)
                        .expect(200)
                        .json()
                        .get("number")
                        .asText())
                .isEqualTo(numbers.iterator().next());
        assertThat(filed(account)).isEqualTo(1);

        Api other = as(Accounts.create(identities, "social-worker"));
        OutreachDevice.send(other, envelope).expectProblem(403, "notYours");
        other.get("/filing/outreach/received/" + id).expect(404);
        OutreachDevice.send(worker, device.sealed(id, device.said(id, boxes()))).expectProblem(409, "envelopeDiffers");
        assertThat(filed(account)).isEqualTo(1);
    }

    @Test
    void onlyWhoSealedItSendsIt() {
        UUID id = UUID.randomUUID();
        byte[] envelope = device.sealed(id, device.said(id, boxes()));
        String otherAccount = Accounts.create(identities, "social-worker");
        Api other = as(otherAccount);
        OutreachDevice.send(other, envelope).expectProblem(403, "notYours");
        OutreachDevice.send(as(Accounts.create(identities, "junior-officer")), envelope)
                .expect(403);
        OutreachDevice.send(as("applicant"), envelope).expect(403);

        // sealed with one's own key, in the name of somebody else, and for another envelope
        OutreachDevice its = OutreachDevice.of(other);
        Map<String, Object> foreign = its.said(id, boxes());
        foreign.put("account", account);
        OutreachDevice.send(other, its.sealed(id, foreign)).expectProblem(403, "notYours");
        OutreachDevice.send(other, its.sealed(UUID.randomUUID(), its.said(id, boxes())))
                .expectProblem(403, "notYours");
        Map<String, Object> otherDevice = its.said(id, boxes());
        otherDevice.put("device", device.id);
        OutreachDevice.send(other, its.sealed(id, otherDevice)).expectProblem(403, "notYours");
        other.post("/api/outreach/devices", Map.of("device", device.id)).expect(404);
        assertThat(filed(account) + filed(otherAccount)).isZero();
        OutreachDevice.send(worker, envelope).expect(200);
    }

    @Test
    void whatWasAlteredOrIsNoEnvelopeIsRefusedWithWords() {
        UUID id = UUID.randomUUID();
        byte[] good = device.sealed(id, device.said(id, boxes()));
        for (int at : new int[] {0, 40, 70, 100, 115, good.length - 1}) {
            byte[] altered = good.clone();
            altered[at] ^= 1;
            OutreachDevice.send(worker, altered).expectInvalid("envelope");
        }
        byte[] unknownKey = good.clone();
        unknownKey[5] ^= 1;
        OutreachDevice.send(worker, unknownKey).expectProblem(409, "outreachKeyUnknown");
        for (byte[] wrong : List.of(new byte[1], new byte[200], "{}".repeat(100).getBytes(StandardCharsets.UTF_8))) {
            OutreachDevice.send(worker, wrong).expectInvalid("envelope");
        }
        worker.upload("/api/outreach/envelopes", "x", "text/plain", good, "x").expectInvalid("envelope");
        worker.post("/api/outreach/envelopes", Map.of("envelope", "x")).expect(415);
        OutreachDevice.send(worker, new byte[21 * 1024 * 1024]).expect(413);
        assertThat(filed(account)).isZero();
    }

    @Test
    void contentThatNoPageSealsIsRefused() {
        UUID id = UUID.randomUUID();
        Map<String, Object> said = device.said(id, boxes());
        Paper paper = new Paper("paper", "documents", "a.pdf", SmallFiles.PDF);
        Map<String, Object> longer = new LinkedHashMap<>(said);
        longer.put("files", List.of(Map.of("role", "paper", "name", "a", "size", 2_000_000_000)));
        Map<String, Object> negative = new LinkedHashMap<>(said);
        negative.put("files", List.of(Map.of("role", "paper", "name", "a", "size", -1)));
        Map<String, Object> crowded = new LinkedHashMap<>(said);
        crowded.put(
                "boxes",
                IntStream.range(0, 2001).boxed().collect(Collectors.toMap(n -> "typed.a" + n, n -> List.of("x"))));
        Map<String, Object> huge = new LinkedHashMap<>(said);
        huge.put("boxes", Map.of("typed.needDescription", List.of("x".repeat(300_000))));
        Map<String, Object> many = new LinkedHashMap<>(said);
        many.put(
                "files",
                IntStream.range(0, 11)
                        .mapToObj(n -> Map.of("role", "paper", "size", 0))
                        .toList());
        for (Map<String, Object> wrong : List.of(longer, negative, crowded, huge, many)) {
            OutreachDevice.send(worker, device.sealed(id, wrong, paper)).expectInvalid("envelope");
        }
        for (String text : List.of("", "[]", "null", "{\"boxes\":{\"a\":null}}", "[".repeat(5000))) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] content = new byte[bytes.length + 4];
            content[2] = (byte) (bytes.length >> 8);
            content[3] = (byte) bytes.length;
            System.arraycopy(bytes, 0, content, 4, bytes.length);
            OutreachDevice.send(worker, device.sealed(id, content)).expectInvalid("envelope");
        }
        Map<String, Object> unknown = new LinkedHashMap<>(said);
        unknown.put("programme", "NONE");
        OutreachDevice.send(worker, device.sealed(id, unknown)).expectInvalid("programme");
        assertThat(filed(account)).isZero();
    }

    @Test
    void whatTheDeskWouldRefuseBecomesADraftToLookAt() {
        UUID id = UUID.randomUUID();
        Map<String, List<String>> boxes = boxes();
        boxes.put("typed.treatmentCost", List.of("a lot <b>"));
        boxes.remove("typed.town");
        Map<String, Object> said = device.said(id, boxes);
        said.put("consent", Map.of("way", "signature", "language", "en"));
        said.put("sealedAt", 4_000_000_000_000L);
        Paper bad = new Paper("paper", "documents", "run.exe", "MZ not a paper".getBytes(StandardCharsets.UTF_8));
        Paper good = new Paper("paper", "documents", "ok.pdf", SmallFiles.pdf("Good " + id));
        JsonNode taken = OutreachDevice.send(worker, device.sealed(id, said, bad, good))
                .expect(200)
                .json();
        String number = taken.get("number").asText();

        assertThat(taken.get("outcome").asText()).isEqualTo("draft");
        assertThat(worker.get(taken.get("page").asText()).expect(200).text())
                .contains("a lot &lt;b&gt;", "run.exe", "Nothing is drawn", "clock of the device was wrong");
        assertThat(jdbc.sql("select status from application where number = ?")
                        .param(number)
                        .query(String.class)
                        .single())
                .isEqualTo("draft");
        assertThat(jdbc.sql("select count(*) from document where case_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .as("the good paper is there")
                .isEqualTo(1);
        assertThat(worker.get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .get("answers")
                        .get("needDescription")
                        .asText())
                .isNotEmpty();
        worker.post("/api/applications/" + number + "/submission", Map.of()).expect(422);
        as(Accounts.create(identities, "social-worker"))
                .get(taken.get("page").asText())
                .expect(404);
    }

    @Test
    void somebodyWhoMayBeRegisteredIsLookedAtFirst() {
        Map<String, List<String>> boxes = boxes();
        UUID first = UUID.randomUUID();
        String number = OutreachDevice.send(worker, device.sealed(first, device.said(first, boxes)))
                .expect(200)
                .json()
                .get("number")
                .asText();
        Cases.person(jdbc, number);
        UUID second = UUID.randomUUID();
        JsonNode taken = OutreachDevice.send(worker, device.sealed(second, device.said(second, boxes)))
                .expect(200)
                .json();
        assertThat(taken.get("outcome").asText()).isEqualTo("draft");
        assertThat(worker.get(taken.get("page").asText()).expect(200).text())
                .contains("may be registered already", "/people/");
    }

    @Test
    void anEndedDeviceAndAnOldKeyOpenNothing() {
        UUID id = UUID.randomUUID();
        byte[] envelope = device.sealed(id, device.said(id, boxes()));
        Api other = as(Accounts.create(identities, "social-worker"));
        other.post("/filing/outreach/devices/" + device.id + "/end", Map.of()).expect(404);
        Api manager = as("programme-manager");
        assertThat(manager.get("/filing/outreach/devices").expect(200).text()).contains(account);
        assertThat(other.get("/filing/outreach/devices").expect(200).text()).doesNotContain(account);
        assertThat(manager.post("/filing/outreach/devices/" + device.id + "/end", Map.of())
                        .status())
                .isEqualTo(302);
        OutreachDevice.send(worker, envelope).expectProblem(409, "outreachEnded");
        worker.post("/api/outreach/devices", Map.of("device", device.id)).expectProblem(409, "outreachEnded");
        assertThat(jdbc.sql("select count(*) from outreach_key where device_id = ? and private_key is not null")
                        .param(UUID.fromString(device.id))
                        .query(Long.class)
                        .single())
                .isZero();
        assertThatThrownBy(() -> jdbc.sql("update outreach_device set ended_at = null, ended_by = null where id = ?")
                        .param(UUID.fromString(device.id))
                        .update())
                .isInstanceOf(DataAccessException.class);

        OutreachDevice old = OutreachDevice.of(worker);
        byte[] late = old.sealed(id, old.said(id, boxes()));
        jdbc.sql("update outreach_key set private_key = null where id = ?")
                .param(UUID.fromString(old.key))
                .update();
        OutreachDevice.send(worker, late).expectProblem(409, "outreachTooOld");
        OutreachDevice again = new OutreachDevice(worker.post("/api/outreach/devices", Map.of("device", old.id))
                .expect(201)
                .json());
        assertThat(again.key).isNotEqualTo(old.key);
        OutreachDevice.send(worker, again.sealed(id, again.said(id, boxes()))).expect(200);
    }

    @Test
    void noMoreThanFiveDevicesAndNoneWithoutAName() {
        for (int i = 0; i < 4; i++) {
            OutreachDevice.of(worker);
        }
        worker.post("/api/outreach/devices", Map.of("name", "Sixth")).expectProblem(409, "tooManyDevices");
        as(Accounts.create(identities, "social-worker"))
                .post("/api/outreach/devices", Map.of("name", " "))
                .expectInvalid("name");
    }

    @Test
    void thePagesThatADeviceKeepsNameNobody() {
        for (String page : List.of("/filing/outreach/offline", "/filing/outreach/forms/EMA?lang=ar")) {
            assertThat(worker.get(page).expect(200).text()).doesNotContain(account, "_csrf");
            anonymous().get(page).expect(200);
        }
        assertThat(anonymous().get("/filing/outreach/forms/EMA").expect(200).text())
                .contains("typed.givenName", "typed.householdMembers.0.name", "data-purpose=\"am\"");
        anonymous().get("/filing/outreach/forms/NONE").expect(404);
    }

    private long filed(String who) {
        return jdbc.sql("select count(*) from application where filed_by = ?")
                .param(who)
                .query(Long.class)
                .single();
    }

    /** Complete answers as the page sends them, about somebody who is like nobody else. */
    static Map<String, List<String>> boxes() {
        String word = UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "zu";
        Map<String, List<String>> boxes = new LinkedHashMap<>();
        boxes.put("choice.treatmentType", List.of("surgery"));
        boxes.put("typed.needDescription", List.of("An operation that cannot wait long."));
        boxes.put("typed.treatmentCost", List.of("5000"));
        boxes.put("choice.urgency", List.of("urgent"));
        boxes.put("typed.givenName", List.of("Qo" + word));
        boxes.put("typed.familyName", List.of("Xu" + new StringBuilder(word).reverse()));
        boxes.put("choice.gender", List.of("female"));
        boxes.put("typed.birthDate.day", List.of("3"));
        boxes.put("typed.birthDate.month", List.of("4"));
        boxes.put("typed.birthDate.year", List.of("1971"));
        boxes.put("typed.phone", List.of("+251 91 %07d".formatted(Math.floorMod(word.hashCode(), 10_000_000))));
        boxes.put("typed.town", List.of("Debre " + word));
        boxes.put("typed.householdSize", List.of("4"));
        boxes.put("choice.consent", List.of("on"));
        return boxes;
    }
}
