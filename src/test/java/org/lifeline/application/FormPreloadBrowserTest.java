package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A social worker fills in the whole form on one page and does not wait for its parts: the browser has them from the page before. Applicants
 * go step by step, on pages that need none of them.
 */
class FormPreloadBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void theListPreloadsTheScriptsOfTheFormForASocialWorker() {
        Page page = browser.phone();
        browser.logIn(page, Accounts.create(identities, "social-worker"));
        page.navigate("/apply");
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
