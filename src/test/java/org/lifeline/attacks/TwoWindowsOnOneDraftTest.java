package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;

/** Two windows, or two people, on one draft: the second one is told, and nobody's words are overwritten unseen. */
class TwoWindowsOnOneDraftTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    private Api author;
    private String path;
    private String tag;

    @BeforeEach
    void aDraft() {
        author = as(Accounts.create(identities, "applicant"));
        Answer filed = author.post(
                        "/api/applications", Map.of("programme", "EMA", "answers", Cases.answers(), "submit", false))
                .expect(201);
        path = "/api/applications/" + filed.json().path("number").asText();
        tag = filed.header("ETag");
    }

    private Answer save(String town, String seen) {
        return author.put(path, Map.of("answers", Cases.answers("town", town)), Map.of("If-Match", seen));
    }

    private String town() {
        return author.get(path).expect(200).json().path("answers").path("town").asText();
    }

    @Test
    void refusesToOverwriteChangesOfAnotherWindow() {
        assertThat(tag).matches("\"\\d+\"").isEqualTo(author.get(path).header("ETag"));
        Answer first = save("Adama", tag).expect(200);
        assertThat(first.header("ETag")).isNotEqualTo(tag);

        Answer second = save("Jimma", tag).expectProblem(412, "draftChanged");

        assertThat(second.json().path("detail").asText()).contains("Nothing was overwritten");
        assertThat(town()).isEqualTo("Adama");
        // knowingly, with the newer version seen
        save("Jimma", author.get(path).header("ETag")).expect(200);
        assertThat(town()).isEqualTo("Jimma");
    }

    @Test
    void exactlyOneOfTwoSimultaneousSavesSucceeds() throws Exception {
        for (int round = 0; round < 4; round++) {
            String seen = author.get(path).header("ETag");
            List<Answer> answers = Together.run(4, n -> save("Town " + n, seen));
            assertThat(answers.stream().filter(a -> a.status() == 200)).hasSize(1);
            assertThat(answers.stream().filter(a -> a.status() == 412)).hasSize(3);
        }
    }

    @Test
    void submitsOnlyTheVersionThatTheAuthorSaw() {
        save("Adama", tag).expect(200);
        author.post(path + "/submission", "", Map.of("If-Match", tag)).expectProblem(412, "draftChanged");
        assertThat(author.get(path).json().path("status").asText()).isEqualTo("draft");

        author.post(
                        path + "/submission",
                        "",
                        Map.of("If-Match", author.get(path).header("ETag")))
                .expect(200);
        save("Jimma", tag).expectProblem(409, "alreadySubmitted");
    }

    @Test
    void refusesInvalidTagsAndTakesAStarForAnyVersion() {
        save("Adama", "W/" + tag).expectProblem(412, "draftChanged");
        save("Adama", tag.replace("\"", "")).expectProblem(412, "draftChanged");
        save("Adama", "\"0\", " + tag).expect(200);
        save("Jimma", "*").expect(200);
        author.put(path, Map.of("answers", Cases.answers("town", "Dessie"))).expect(200);
        assertThat(town()).isEqualTo("Dessie");
    }

    @Test
    void addingADocumentDoesNotChangeTheDraftsVersion() {
        author.upload(path + "/documents", "a.pdf", "application/pdf", org.lifeline.testing.SmallFiles.PDF, "other")
                .expect(201);
        save("Adama", tag).expect(200);
    }

    @Test
    void refusesToOverwriteContactDataThatChangedMeanwhile() {
        author.post(path + "/submission", "").expect(200);
        String seen = author.get(path).header("ETag");
        author.put(path + "/contact", Map.of("town", "Adama"), Map.of("If-Match", seen))
                .expect(200);

        author.put(path + "/contact", Map.of("town", "Jimma"), Map.of("If-Match", seen))
                .expectProblem(412, "contactChanged");

        assertThat(town()).isEqualTo("Adama");
    }
}
