package org.lifeline.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.platform.engine.ProcessSteps;
import org.lifeline.platform.engine.ProcessSteps.Step;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Processes as maps: where cases are, how long steps take, and the way of one case. */
class ProcessMapTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private ProcessSteps steps;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    private Map<String, Step> stages(Set<String> programmes) {
        Instant now = clock.instant();
        return steps.steps("approvalStage", programmes, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
    }

    @Test
    void countsWhereTheCasesOfAProgrammeAre() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        String other = NewProgramme.with(jdbc).stages("junior-officer");
        String first = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.task(as("junior-officer"), first);
        Cases.approve(as("junior-officer"), first);
        Cases.task(as("senior-officer"), first);

        Step decide = Objects.requireNonNull(stages(Set.of(programme)).get("userTask_decide"));

        assertThat(decide.done()).isEqualTo(1);
        assertThat(decide.running()).isPositive();
        assertThat(decide.oldest()).isBeforeOrEqualTo(clock.instant());
        assertThat(decide.median()).isNotNull();
        assertThat(stages(Set.of(other))).isEmpty();
        assertThat(stages(Set.of())).isEmpty();
        assertThat(steps.models(Set.of(programme), Locale.ENGLISH))
                .extracting(ProcessSteps.Model::key)
                .contains("assistanceApplication", "approvalStage")
                .doesNotContain("keyRotation");
        assertThat(steps.models(null, Locale.ENGLISH))
                .extracting(ProcessSteps.Model::key)
                .contains("keyRotation");
    }

    @Test
    void tellsTheWayOfACase() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        Cases.task(as("senior-officer"), number);

        List<ProcessSteps.Way> way = steps.way(number, Locale.ENGLISH);

        assertThat(way.get(0).model().key()).isEqualTo("assistanceApplication");
        assertThat(way)
                .filteredOn(part -> part.model().key().equals("approvalStage"))
                .first()
                .satisfies(part -> assertThat(part.steps()).containsEntry("userTask_decide", true));
    }

    @Test
    void stepsAreNamedInTheReadersLanguage() {
        assertThat(steps.names("approvalStage", Locale.FRENCH)).containsEntry("userTask_decide", "Évaluer et décider");
        assertThat(steps.drawing("approvalStage", Locale.forLanguageTag("am")))
                .contains("name=\"ደረጃው ተከፈተ\"")
                .doesNotContain("name=\"Assess and decide\"");
        assertThat(steps.names("approvalStage", Locale.GERMAN))
                .as("no such language")
                .containsEntry("userTask_decide", "Assess and decide");
    }

    @Test
    void managersSeeTheirOwnProgrammesOnly() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String manager = Accounts.create(identities, "programme-manager");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, "somebody-else")
                .update();

        as(manager)
                .get("/insights/processes/assistanceApplication?programme=" + programme)
                .expect(404);
        as("auditor")
                .get("/insights/processes/assistanceApplication?programme=" + programme)
                .expect(200);
        as("auditor").get("/insights/processes/noSuchProcess").expect(404);
        as("accountant").get("/insights/processes/assistanceApplication").expect(404);
    }

    @Test
    void isDrawnWithItsFigures() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        String task = Cases.task(as("junior-officer"), number);
        Page desk = browser.desktop();
        browser.logIn(desk, "auditor");

        desk.navigate("/insights/processes/approvalStage?programme=" + programme);

        assertThat(desk.locator("[data-process][data-drawn=done] .djs-container"))
                .isVisible();
        assertThat(desk.locator("[data-container-id=userTask_decide] .lifeline-process__running"))
                .hasText("1");
        Axe.findsNothing(desk);
        browser.picture(desk, "process-map-stage");
        desk.navigate("/insights/processes/assistanceApplication");
        assertThat(desk.locator("[data-process][data-drawn=done] .djs-container"))
                .isVisible();
        browser.picture(desk, "process-map");
        Page phone = browser.phone();
        browser.logIn(phone, "auditor");
        phone.navigate("/insights/processes/approvalStage?lang=ar&programme=" + programme);
        assertThat(phone.locator("[data-process][data-drawn=done] .djs-container"))
                .isVisible();
        assertThat(phone.locator("main")).containsText("مرحلة الموافقة");
        assertThat(phone.locator("[data-element-id=userTask_decide]")).containsText("التقييم");
        browser.picture(phone, "process-map-phone-ar");

        Page officer = browser.desktop();
        browser.logIn(officer, "junior-officer");
        officer.navigate("/case-file/" + task + "/way");
        assertThat(officer.locator("[data-process][data-drawn=done] .djs-container")
                        .first())
                .isVisible();
        assertThat(officer.locator("main")).containsText("The way of " + number);
        Axe.findsNothing(officer);
        browser.picture(officer, "case-way");
    }
}
