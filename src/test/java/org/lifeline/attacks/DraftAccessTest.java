package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;

/** A draft is not sent: what is in it is between its author and the screen. */
class DraftAccessTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    private static String draft(Api author, Map<String, Object> about) {
        return author.post("/api/applications", about)
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private static void isClosed(Api reader, String number, String document) {
        reader.get("/api/applications/" + number).expectProblem(404, "notFound");
        reader.get("/applications/" + number).expect(404);
        reader.get("/apply?draft=" + number).expect(404);
        reader.get("/api/applications/" + number + "/documents").expectProblem(404, "notFound");
        reader.get("/documents/" + document).expect(404);
        reader.upload(
                        "/api/applications/" + number + "/documents",
                        "planted.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "other")
                .expectProblem(404, "notFound");
        reader.put("/api/applications/" + number, Map.of("answers", Cases.answers()))
                .expect(404);
        reader.post("/api/applications/" + number + "/submission", "").expect(404);
    }

    @Test
    void isClosedToOfficersManagersAndAuditors() {
        Api author = as(Accounts.create(identities, "applicant"));
        String number = draft(author, Map.of("programme", "EMA", "answers", Cases.answers(), "submit", false));
        String document = author.upload(
                        "/api/applications/" + number + "/documents",
                        "a.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "other")
                .expect(201)
                .json()
                .path("id")
                .asText();

        for (String reader : List.of(
                "social-worker",
                "junior-officer",
                "senior-officer",
                "programme-manager",
                "accountant",
                "cash-manager",
                "auditor",
                "operations",
                "applicant")) {
            isClosed(as(reader), number, document);
        }
        author.get("/api/applications/" + number).expect(200);
        author.get("/documents/" + document).expect(200);
    }

    @Test
    void onlyTheAuthorReadsADraftForAnotherAccount() {
        String about = Accounts.create(identities, "applicant");
        Api worker = as(Accounts.create(identities, "social-worker"));
        String number = draft(
                worker,
                Map.of(
                        "programme",
                        "EMA",
                        "answers",
                        Cases.answers(),
                        "submit",
                        false,
                        "consent",
                        Cases.CONSENT,
                        "onBehalfOf",
                        about));
        String document = worker.upload(
                        "/api/applications/" + number + "/documents",
                        "a.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "other")
                .expect(201)
                .json()
                .path("id")
                .asText();

        isClosed(as(about), number, document);
        assertThat(as(about).get("/api/applications").expect(200).json()).isEmpty();
        isClosed(as(Accounts.create(identities, "social-worker")), number, document);

        worker.post("/api/applications/" + number + "/submission", "").expect(200);
        as(about).get("/api/applications/" + number).expect(200);
        assertThat(as(about).get("/api/applications").expect(200).json()).hasSize(1);
    }
}
