package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** On a slow line nobody waits for the form's parts: the browser has them from the page before. */
class FormPreloadBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/apply"})
    void thePageBeforePreloadsTheScriptsOfTheForm(String before) {
        Page page = browser.phone();
        browser.logIn(page, Accounts.create(identities, "applicant"));
        page.navigate(before);
        browser.settled(page);

        page.navigate("/apply?programme=EMA");

        assertThat(page.locator("#buttons")).isVisible();
        Object travelled = page.evaluate(
                "performance.getEntriesByType('resource').filter((part) => /\\/assets\\/js\\/part-/.test(part.name))"
                        + ".map((part) => part.transferSize)");
        assertThat((List<?>) travelled)
                .isNotEmpty()
                .allSatisfy(bytes -> assertThat(((Number) bytes).intValue()).isZero());
    }
}
