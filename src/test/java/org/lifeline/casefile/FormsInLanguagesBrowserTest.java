package org.lifeline.casefile;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.Map;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** An officer's form speaks their language: its questions, its reasons, and whatever is refused. Nothing that was typed is lost. */
class FormsInLanguagesBrowserTest extends LifelineTest {

    /** What an officer cannot use: ids, the engine's codes, keys of fields. */
    private static final Pattern INSIDES = Pattern.compile(
            "ENGINE-\\d+|[0-9a-f]{8}-[0-9a-f]{4}-|recommendedAmount|reasonCode|Exception|Cannot submit",
            Pattern.CASE_INSENSITIVE);

    private static final String WHY = "I rang the hospital.";

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    private final Api worker = as("social-worker");

    @Test
    void aRefusedFormSaysInArabicWhatIsWrongOnAPhoneToo() {
        Page officer = browser.phone();
        browser.logIn(officer, "social-worker");
        open(officer, mine(submitted()), "ar");
        assertThat(officer.locator("html")).hasAttribute("dir", "rtl");
        browser.picture(officer, "stage-form-1-phone-ar");
        fill(officer, "موافقة", "9000");
        field(officer, "amountReason").fill("أغلى");
        choose(officer, "تأكدنا من أنك بحاجة إلى هذه المساعدة.");
        officer.setViewportSize(390, 3300);
        browser.picture(officer, "stage-form-2-phone-ar-filled");

        assertThat(completes(officer).status()).isEqualTo(400);

        assertThat(officer.locator("[id$=field_recommendedAmount-error-message]"))
                .containsText("ولا يزيد على المبلغ المطلوب");
        assertThat(field(officer, "recommendedAmount")).isFocused();
        keptAndPlain(officer);
        Axe.findsNothing(officer);
        browser.picture(officer, "stage-form-3-phone-ar-refused");
        officer.setViewportSize(1280, 2400);
        browser.picture(officer, "stage-form-4-desktop-ar-refused");
    }

    @Test
    void aSecondClickIsExplainedInAmharic() {
        Page officer = browser.desktop();
        browser.logIn(officer, "social-worker");
        String number = submitted();
        open(officer, mine(number), "am");
        fill(officer, "ማጽደቅ", "5000");
        choose(officer, "ይህ እርዳታ እንደሚያስፈልግዎ አረጋግጠናል።");
        Cases.approve(worker, number);

        assertThat(completes(officer).status()).isEqualTo(404);

        assertThat(officer.locator("#problem")).containsText("ይህ ሥራ ከእንግዲህ ክፍት አይደለም");
        assertThat(officer.locator("#next")).isVisible();
        keptAndPlain(officer);
    }

    @Test
    void aTaskTakenByAColleagueIsExplainedInFrench() {
        Page officer = browser.desktop();
        browser.logIn(officer, "social-worker");
        String task = mine(submitted());
        open(officer, task, "fr");
        fill(officer, "Approuver", "5000");
        choose(officer, "Vous avez besoin de cette aide");
        tasks.setAssignee(task, "social-worker-2");

        assertThat(completes(officer).status()).isEqualTo(403);

        assertThat(officer.locator("#problem")).containsText("Cela n’a pas été fait");
        assertThat(officer.locator("#problem"))
                .containsText(Pattern.compile("Un collègue a pris cette tâche|un collègue l’a"));
        keptAndPlain(officer);
        officer.setViewportSize(1280, 2400);
        browser.picture(officer, "stage-form-5-desktop-fr-colleague");
    }

    @Test
    void aWithdrawnCaseIsExplainedInFrench() {
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, Cases.answers());
        Page officer = browser.desktop();
        browser.logIn(officer, "social-worker");
        open(officer, mine(number), "fr");
        fill(officer, "Approuver", "5000");
        choose(officer, "Vous avez besoin de cette aide");
        applicant.post("/api/applications/" + number + "/withdrawal", Map.of()).expect(200);

        assertThat(completes(officer).status()).isGreaterThanOrEqualTo(400);

        assertThat(officer.locator("#problem")).containsText("Cette tâche n’est plus ouverte");
        keptAndPlain(officer);
    }

    @Test
    void theConfirmationAndNextTaskAreInTheLanguageOfTheForm() {
        Page officer = browser.desktop();
        browser.logIn(officer, "social-worker");
        open(officer, mine(submitted()), "fr");
        fill(officer, "Approuver", "5000");
        choose(officer, "Vous avez besoin de cette aide");

        assertThat(completes(officer).status()).isEqualTo(204);

        assertThat(officer.locator("#done")).containsText("Fait :");
        assertThat(officer.locator("#done")).containsText("Approuver");
        assertThat(officer.locator("#next")).containsText(Pattern.compile("Tâche suivante|Plus de tâche"));
    }

    @Test
    void theEnglishFormEqualsItsFile() {
        Page officer = browser.phone();
        browser.logIn(officer, "social-worker");
        open(officer, mine(submitted()), "en");
        fill(officer, "Approve", "4000");
        officer.setViewportSize(390, 3300);
        browser.picture(officer, "stage-form-6-phone-en");
        officer.setViewportSize(1280, 2400);
        browser.picture(officer, "stage-form-7-desktop-en");
        Axe.findsNothing(officer);
    }

    private String submitted() {
        return Cases.apply(as(Accounts.create(identities, "applicant")), Cases.answers());
    }

    /** The social worker's task, taken. */
    private String mine(String number) {
        String task = Cases.task(worker, number);
        worker.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "social-worker"))
                .expect(204);
        return task;
    }

    private static void open(Page officer, String task, String language) {
        officer.navigate("/task-forms/" + task + "?lang=" + language);
        assertThat(officer.locator("#send")).isVisible();
    }

    private static void fill(Page officer, String decision, String amount) {
        for (String mark : new String[] {"need-3", "vulnerability-2", "medicalUrgency-3"}) {
            officer.locator("[id$='field_" + mark + "']").check();
        }
        officer.getByLabel(decision, new Page.GetByLabelOptions().setExact(true))
                .check();
        field(officer, "recommendedAmount").fill(amount);
        field(officer, "reason").fill(WHY);
    }

    private static Locator field(Page officer, String key) {
        return officer.locator("[id$='-field_" + key + "']").locator("visible=true");
    }

    private static void choose(Page officer, String reason) {
        Locator select = officer.locator(".fjs-form-field-select").last();
        select.locator(".fjs-input-group").click();
        select.locator(".fjs-dropdownlist-item")
                .filter(new Locator.FilterOptions().setHasText(reason))
                .first()
                .click();
    }

    private static Response completes(Page officer) {
        return officer.waitForResponse(
                response -> response.url().endsWith("/submit-form"),
                () -> officer.locator("#send").click());
    }

    private static void keptAndPlain(Page officer) {
        assertThat(field(officer, "reason")).hasValue(WHY);
        assertThat(officer.locator("body").innerText()).doesNotContainPattern(INSIDES);
    }
}
