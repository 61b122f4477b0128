package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.insight.BothStores;
import org.lifeline.insight.FactDelivery;
import org.lifeline.insight.FactKind;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.CountedFacts;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OpenSearchServer;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * Whoever reads OpenSearch, by whatever way, learns of nobody: after a case has gone from an application over an appeal to a payment, no
 * document holds anything that somebody is, typed, uploaded or logged in as, nor a number by which a case or a voucher is found.
 */
class IndexHoldsNoPersonalDataTest extends CaseAttack {

    @RegisterExtension
    static final OpenSearchServer SERVER = new OpenSearchServer();

    @Autowired
    private FactDelivery facts;

    @Autowired
    private ApplicationContext product;

    private final List<String> words = new ArrayList<>();

    @Test
    void theIndexHoldsNoPersonalDataAfterAWholeCase() throws Exception {
        String name = Accounts.create(identities, "applicant");
        words.add(name);
        Api applicant = as(name);
        String programme = NewProgramme.with(jdbc).stages("social-worker", "senior-officer");
        Map<String, Object> answers = answers();
        String number = Cases.apply(applicant, programme, answers);
        words.add(number);

        // a question and its answer, with a document
        decide("social-worker-2", number, "sendBack", "informationMissing");
        Cases.status(applicant, number, "waitingForApplicant");
        applicant.upload(
                "/api/applications/" + number + "/documents",
                word("report") + ".pdf",
                "application/pdf",
                SmallFiles.PDF,
                "medicalReport");
        applicant
                .post("/api/applications/" + number + "/answer", Map.of("answer", word("answer")))
                .expect(200);

        // rejected, appealed against, appeal allowed, approved
        decide("social-worker-2", number, "reject", "documentsMissing");
        Cases.status(applicant, number, "rejected");
        String grounds = word("grounds");
        await().atMost(PATIENCE)
                .until(() -> applicant
                                .post("/api/applications/" + number + "/appeal", Map.of("grounds", grounds))
                                .status()
                        == 200);
        Cases.complete(
                        as("programme-manager"),
                        task(number, "userTask_reviewAppeal"),
                        Map.of("appealDecision", "overturn", "reasonCode", "newEvidence", "reason", word("evidence")))
                .expect(204);
        decide("senior-officer-2", number, "approve", "needConfirmed");
        String voucher = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        words.add(voucher);

        // redeemed, claimed, paid
        Api provider = as("service-provider");
        String redemption =
                redeem(provider, voucher).expect(201).json().path("id").asText();
        String claim = ClaimSteps.create(provider, word("INV"), redemption)
                .expect(201)
                .json()
                .path("number")
                .asText();
        words.add(claim);
        provider.upload(
                        "/api/claims/" + claim + "/documents",
                        word("invoice") + ".pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "invoice")
                .expect(201);
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        Cases.complete(
                        as("accountant-2"),
                        task(claim, "userTask_decide"),
                        Map.of("decision", "approve", "reasonCode", "claimVerified", "reason", word("books")))
                .expect(204);
        ClaimSteps.pay(
                        as("cash-manager-2"),
                        ClaimSteps.byHand(as("cash-manager-2"), claim),
                        word("RF"),
                        ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, claim, "paid");
        // log-ins, as far as they are not the name of a role
        words.add("service-provider");
        words.addAll(jdbc.sql("select name from service_provider")
                .query(String.class)
                .list());
        words.addAll(jdbc.sql("select id_ from act_id_user where id_ like '%-2'")
                .query(String.class)
                .list());

        CountedFacts.bringUpToDate(jdbc, facts);
        Map<FactKind, Long> indexed = new EnumMap<>(FactKind.class);
        try (BothStores stores = new BothStores(
                product, SERVER.url(), "p" + UUID.randomUUID().toString().substring(0, 8))) {
            stores.rebuild(indexed::put);
            List<JsonNode> documents = stores.documents();

            assertThat(indexed.keySet())
                    .contains(
                            FactKind.APPLICATION,
                            FactKind.STAGE,
                            FactKind.DECISION,
                            FactKind.VOUCHER,
                            FactKind.PAYMENT);
            TreeSet<String> found = new TreeSet<>();
            for (JsonNode document : documents) {
                String text = document.toString().toLowerCase(Locale.ROOT);
                words.stream()
                        .filter(word -> !word.isBlank() && text.contains(word.toLowerCase(Locale.ROOT)))
                        .forEach(word -> found.add(document.path("_index").asText() + ": " + word));
            }
            assertThat(found).isEmpty();
            assertThat(documents.toString()).contains(programme);
        } finally {
            BothStores.queueing(product, false);
        }
    }

    private void decide(String officer, String number, String decision, String reason) {
        Cases.complete(
                        as(officer),
                        task(number, "userTask_decide"),
                        Map.of("decision", decision, "reasonCode", reason, "reason", word("words")))
                .expect(204);
    }

    private Map<String, Object> answers() {
        Map<String, Object> answers = Cases.answers("region", word("Region"));
        answers.put("givenName", word("Zewditu"));
        answers.put("familyName", word("Gebre"));
        answers.put("needDescription", "An operation: " + word("leukaemia"));
        answers.put("town", word("Bahir"));
        answers.put("occupation", word("weaver"));
        answers.put("email", word("mail").toLowerCase(Locale.ROOT) + "@example.org");
        answers.put("idNumber", word("ID"));
        words.add(String.valueOf(answers.get("phone")));
        words.add(String.valueOf(answers.get("phone")).replaceAll("[^0-9]", ""));
        words.add(String.valueOf(answers.get("birthDate")));
        return answers;
    }

    /** A word that is nowhere else. */
    private String word(String about) {
        String word = about + UUID.randomUUID().toString().replaceAll("[^a-f]", "");
        word = word.length() > 24 ? word.substring(0, 24) : word;
        words.add(word);
        return word;
    }
}
