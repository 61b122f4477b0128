package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.StepPages.begin;
import static org.lifeline.testing.StepPages.open;
import static org.lifeline.testing.StepPages.post;
import static org.lifeline.testing.StepPages.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Photos;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;

/** The papers of an application: which is for what, a picture turned before it is sent, and what is brought later. */
class PapersOfApplicantsTest extends LifelineTest {

    private static final String PDF = "application/pdf";
    private static final String GONE = "turned, replaced or removed a moment ago";

    @Autowired
    private IdentityService identities;

    @Autowired
    private DecisionService decisions;

    @Autowired
    private Forms forms;

    private Api applicant;
    private String number;

    @BeforeEach
    void aDraft() {
        applicant = as(Accounts.create(identities, "applicant"));
        number = begin(applicant, "EMA");
    }

    // ---------------------------------------------------------------- which paper is for what

    @Test
    void keepsAndShowsWhatAPaperIsInTheLanguageOfThePage() {
        assertThat(open(applicant, step(number, 5)).text())
                .contains("What is it?", "Identity card or passport", "Bill or estimate of the cost")
                .contains("value=\"documents\" selected=\"selected\">Another paper<");

        send("card.pdf", "identity").expect(302);
        send("letter.pdf", "consent").expect(302);
        send("page.pdf", "../../kind").expect(302);

        assertThat(papers().findValuesAsText("kind")).containsExactly("identity", "documents", "documents");
        assertThat(open(applicant, step(number, 5)).text()).contains("Identity card or passport, ", "Another paper, ");
        assertThat(open(applicant, "/apply/drafts/" + number + "/check").text()).contains("Identity card or passport<");
        assertThat(open(applicant, step(number, 5) + "?lang=fr").text())
                .contains("De quoi s’agit-il ?", "Carte d’identité ou passeport, ");
    }

    @Test
    void thePageOfAnApplicationAsksAndTellsItToo() {
        String sent = Cases.apply(applicant, Cases.answers());

        applicant
                .upload("/applications/" + sent + "/documents", "p.pdf", PDF, SmallFiles.pdf(sent), "prescription")
                .expect(302);

        assertThat(open(applicant, "/applications/" + sent).text()).contains("What is it?", "Prescription, ");
    }

    @Test
    void eachKindThatAFormOffersIsKeptAsLongAsTheRowOfItsKindOrOfOthersSays() {
        TreeSet<String> asOthers = new TreeSet<>();
        List<String> offered = new ArrayList<>();
        for (FormSchema form : forms.in("application")) {
            for (String kind : form.paperKinds()) {
                assertThat(kind).matches("[A-Za-z][A-Za-z0-9-]{0,39}");
                offered.add(kind);
                if (!hasRow(kind)) {
                    asOthers.add(kind);
                }
            }
        }
        assertThat(offered).contains("identity", "medicalReport", "invoice", "documents");
        assertThat(asOthers).containsExactly("prescription");
        assertThat(hasRow("other")).isTrue();
    }

    private boolean hasRow(String kind) {
        return !decisions
                .evaluateDecisionTableByKey("documentRetention")
                .variables(Map.of("kind", kind))
                .evaluate()
                .isEmpty();
    }

    // ---------------------------------------------------------------- turned

    @Test
    void aPictureIsTurnedByAQuarterWithEachPressAndStaysTheSamePaper() throws Exception {
        add("photo.jpg", "image/jpeg", Photos.taken(1, 120, 80, 0), "identity");
        JsonNode before = only();
        assertThat(thumbnail(before).getWidth()).isGreaterThan(thumbnail(before).getHeight());

        Answer pressed = turn(id(before));

        assertThat(pressed.expect(302).header("Location")).isEqualTo(step(number, 5));
        JsonNode after = only();
        assertThat(id(after)).isNotEqualTo(id(before));
        assertThat(after.path("kind").asText()).isEqualTo("identity");
        assertThat(after.path("fileName").asText()).isEqualTo("photo.jpg");
        BufferedImage turned = thumbnail(after);
        assertThat(turned.getHeight()).isGreaterThan(turned.getWidth());
        // red was at the upper left, blue below it: clockwise, blue comes to the upper left and red to the upper right
        assertThat(blue(turned.getRGB(2, 2))).isTrue();
        assertThat(blue(turned.getRGB(turned.getWidth() - 3, 2))).isFalse();
        applicant.get("/documents/" + id(before)).expect(404);
        for (int press = 0; press < 3; press++) {
            turn(id(only())).expect(302);
        }
        // four times is none, and nothing was lost
        assertThat(only().path("sha256").asText())
                .isEqualTo(before.path("sha256").asText());
    }

    @Test
    void aScanIsTurnedAsWellWithWhatIsTypedBesideIt() throws Exception {
        add("scan.png", "image/png", SmallFiles.photo(number), "invoice");
        assertThat(thumbnail(only()).getWidth()).isEqualTo(192);

        open(applicant, step(number, 5))
                .sendTo(step(number, 5) + "/documents/" + id(only()) + "/turn", "choice.papersLater", "prescription")
                .expect(302);

        assertThat(thumbnail(only()).getHeight()).isEqualTo(192);
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .json()
                        .path("answers")
                        .path("papersLater"))
                .hasSize(1);
    }

    @Test
    void nobodyTurnsAPdfAnothersPictureOrWhatWasSent() {
        add("photo.jpg", "image/jpeg", Photos.taken(1, 120, 80, 0), "identity");
        String photo = id(only());
        Api stranger = as(Accounts.create(identities, "applicant"));
        post(stranger, step(number, 5) + "/documents/" + photo + "/turn", List.of())
                .expect(404);
        post(stranger, "/applications/" + number + "/documents/" + photo + "/turn", List.of())
                .expect(404);
        String others = begin(stranger, "EMA");
        assertThat(post(stranger, step(others, 5) + "/documents/" + photo + "/turn", List.of())
                        .expect(200)
                        .text())
                .contains(GONE);
        assertThat(id(only())).isEqualTo(photo);

        String sent = Cases.apply(applicant, Cases.answers());
        String there = add(sent, "p.jpg", "image/jpeg", Photos.taken(1, 160, 80, 0), "documents");
        post(applicant, "/applications/" + sent + "/documents/" + there + "/turn", List.of())
                .expect(302);
        assertThat(list(sent).findValuesAsText("id")).containsExactly(there);
        String page = open(applicant, step(number, 5)).text();
        assertThat(page).contains("/" + photo + "/turn");

        String pdf = add(number, "a.pdf", PDF, SmallFiles.pdf(number), "documents");
        assertThat(open(applicant, step(number, 5)).text()).doesNotContain("/" + pdf + "/turn");
        assertThat(turn(pdf).expect(200).text()).contains("Only a photo can be turned.");
        assertThat(papers().findValuesAsText("id")).containsExactly(photo, pdf);
    }

    @Test
    void twoPressesAtOnceTurnTheSamePictureOnceAndLoseNothing() throws Exception {
        add("photo.jpg", "image/jpeg", Photos.taken(1, 120, 80, 0), "identity");
        String photo = id(only());

        List<Answer> both = Together.run(2, press -> turn(photo));

        assertThat(both.stream().map(Answer::status).sorted()).containsExactly(200, 302);
        assertThat(both.stream()
                        .filter(each -> each.status() == 200)
                        .findFirst()
                        .orElseThrow()
                        .text())
                .contains(GONE);
        assertThat(thumbnail(only()).getHeight())
                .isGreaterThan(thumbnail(only()).getWidth());
        assertThat(turn("00000000-0000-4000-8000-000000000000").expect(200).text())
                .contains(GONE);
    }

    // ---------------------------------------------------------------- brought later

    @Test
    void whatIsBroughtLaterIsToldToThePersonAndToWhoDecides() {
        open(applicant, step(number, 5))
                .send("choice.papersLater", "invoice", "choice.papersLater", "prescription")
                .expect(302);
        assertThat(open(applicant, "/apply/drafts/" + number + "/check").text())
                .contains("Which papers will you bring later?", "A bill or an estimate of the cost; A prescription");
        assertThat(open(applicant, step(number, 5))
                        .send("choice.papersLater", "everything")
                        .expect(200)
                        .text())
                .contains("#field-papersLater");

        String sent = Cases.apply(applicant, Cases.answers("papersLater", List.of("identity")));
        assertThat(open(applicant, "/applications/" + sent).text()).contains("An identity card or passport");
        Api officer = as("social-worker");
        String file = "/case-file/" + Cases.task(officer, sent);
        assertThat(officer.get(file).expect(200).text()).contains("An identity card or passport");
    }

    // ---------------------------------------------------------------- what the tests do over and over

    private Answer send(String name, String kind) {
        return applicant.upload(
                step(number, 5) + "/documents", name, PDF, SmallFiles.pdf(name + UUID.randomUUID()), kind);
    }

    private void add(String name, String type, byte[] content, String kind) {
        add(number, name, type, content, kind);
    }

    private String add(String to, String name, String type, byte[] content, String kind) {
        return id(applicant
                .upload("/api/applications/" + to + "/documents", name, type, content, kind)
                .expect(201)
                .json());
    }

    private Answer turn(String id) {
        return post(applicant, step(number, 5) + "/documents/" + id + "/turn", List.of());
    }

    private JsonNode papers() {
        return list(number);
    }

    private JsonNode list(String its) {
        return applicant
                .get("/api/applications/" + its + "/documents")
                .expect(200)
                .json();
    }

    private JsonNode only() {
        assertThat(papers()).hasSize(1);
        return papers().path(0);
    }

    private static String id(JsonNode document) {
        return document.path("id").asText();
    }

    private BufferedImage thumbnail(JsonNode document) throws IOException {
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(applicant
                .get("/documents/" + id(document) + "/thumbnail")
                .expect(200)
                .bytes())));
    }

    private static boolean blue(int rgb) {
        return (rgb & 0xFF) > 128 && (rgb >> 16 & 0xFF) < 128;
    }
}
