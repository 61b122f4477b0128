package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.Clock;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The way of a case as its applicant reads it: where it is now, what comes next, and how long that usually takes. */
class ComingStepsTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    /** So many stages that were decided after 1, 2, 3 … hours. */
    private void decided(String programme, String stage, int many) {
        jdbc.sql("""
                        insert into insight_stage (key, subject, case_number, opened_on, programme, case_kind, stage, open, hours)
                        select concat(:programme, :stage, n), 'x', 'A-x', :day, :programme, 'application', :stage, false, n
                          from generate_series(1, :many) n""")
                .param("programme", programme)
                .param("stage", stage)
                .param("day", LocalDate.now(clock).minusDays(10))
                .param("many", many)
                .update();
    }

    private void issued(String programme, int many) {
        jdbc.sql("""
                        insert into insight_application (key, subject, case_number, submitted_on, programme, hours_to_voucher)
                        select concat(:programme, n), 'x', 'A-x', :day, :programme, 72 from generate_series(1, :many) n""")
                .param("programme", programme)
                .param("day", LocalDate.now(clock).minusDays(10))
                .param("many", many)
                .update();
    }

    private String page(String number, String language) {
        return as("applicant")
                .get("/applications/" + number + "?lang=" + language)
                .expect(200)
                .text()
                .replaceAll("\\s+", " ");
    }

    @Test
    void tellsWhereTheCaseIsWhatComesNextAndHowLongItUsuallyTakes() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        decided(programme, "Stage 1", 9);
        decided(programme, "Stage 2", 5);
        issued(programme, 5);
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.task(as("junior-officer"), number);

        assertThat(page(number, "en"))
                .containsSubsequence(
                        "Application received",
                        "Now: Stage 1",
                        "Assess and decide, stage 1 of 2",
                        "This step usually takes about 5 hours.",
                        "Expected by",
                        "Then: Stage 2",
                        "step 2 of 2",
                        "This step usually takes about 3 hours.",
                        "Then: Your voucher",
                        "From the application to the voucher it usually takes about 3 days.",
                        "half of the cases of this programme in the last half year");
        assertThat(page(number, "fr")).contains("Maintenant : Stage 1", "environ 5 heures", "environ 3 jours");
        assertThat(page(number, "ar")).contains("الآن: Stage 1", "نحو 5 ساعات", "الخطوة 2 من 2", "نحو 3 أيام");
        assertThat(page(number, "am")).contains("አሁን፦ Stage 1", "5 ሰዓታት ገደማ", "3 ቀናት ገደማ");

        Cases.approve(as("junior-officer"), number);
        Cases.task(as("senior-officer"), number);
        assertThat(page(number, "en"))
                .contains("Stage 1: agreed", "Now: Stage 2", "Then: Your voucher")
                .doesNotContain("Then: Stage 2");
        Cases.approve(as("senior-officer"), number);
        Cases.status(as("applicant"), number, "voucherIssued");
        assertThat(page(number, "en"))
                .contains("Voucher issued", "Now: You", "Show the voucher at the hospital or pharmacy")
                .doesNotContain("Then: ", "usually");
    }

    @Test
    void isReadOnADeskAndOnAPhone() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        decided(programme, "Stage 1", 9);
        issued(programme, 5);
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.task(as("junior-officer"), number);
        Page desk = browser.desktop();
        browser.logIn(desk, "applicant");
        desk.navigate("/applications/" + number);
        PlaywrightAssertions.assertThat(desk.locator(".lifeline-timeline [aria-current=step]"))
                .containsText("Now: Stage 1");
        Axe.findsNothing(desk);
        browser.picture(desk, "application-way");
        Page phone = browser.phone();
        browser.logIn(phone, "applicant");
        phone.navigate("/applications/" + number + "?lang=ar");
        browser.settled(phone);
        browser.picture(phone, "application-way-phone-ar");
    }

    @Test
    void nothingIsToldOfFewerThanFiveCases() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        decided(programme, "Stage 1", 4);
        issued(programme, 4);
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.task(as("junior-officer"), number);

        assertThat(page(number, "en"))
                .contains("Now: Stage 1", "Then: Stage 2", "Then: Your voucher")
                .doesNotContain("usually");
    }

    @Test
    void afterAQuestionItIsTheApplicantsTurn() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "sendBack",
                        "documentUnclear",
                        "Please send the bill.")
                .expect(204);
        Cases.status(as("applicant"), number, "waitingForApplicant");

        assertThat(page(number, "en"))
                .containsSubsequence(
                        "Now: You", "Answer the question below", "Then: Officers go on", "Then: Your voucher");
    }
}
