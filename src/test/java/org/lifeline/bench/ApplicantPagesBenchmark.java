package org.lifeline.bench;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.StepPages;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * An applicant's pages on a slow phone and on Chromium's slow 3G: when each has its content, how soon it answers a press, and what travels. The baseline
 * is the same phone without a limit of its line. Prints, and asserts no time.
 */
@Tag("benchmark")
class ApplicantPagesBenchmark extends LifelineTest {

    private static final int OPENINGS = 5;
    private static final int LATENCY_MILLIS = 400;
    private static final int BYTES_A_SECOND = 50_000;

    /** Keeps how long the page needed at most from a press until it was drawn anew; a page that is left keeps it, too. */
    private static final String WATCH_PRESSES = """
            new PerformanceObserver((list) => {
              for (const each of list.getEntries()) {
                if (each.interactionId && each.duration > Number(sessionStorage.getItem('longest-press') ?? 0)) {
                  sessionStorage.setItem('longest-press', each.duration);
                }
              }
            }).observe({type: 'event', durationThreshold: 16, buffered: true});""";

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void measuresContentAndPressesOnASlowLine() {
        String account = Accounts.create(identities, "applicant");
        String sent = Cases.apply(as(account), Cases.answers());
        String draft = StepPages.begin(as(account), "EMA");
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("home", "/");
        pages.put("programme", "/programmes/EMA");
        pages.put("am I likely to qualify?", "/programmes/EMA/likely");
        pages.put("a step: the person", StepPages.step(draft, 2));
        pages.put("a step: documents", StepPages.step(draft, 5));
        pages.put("status", "/applications/" + sent);
        System.out.printf(
                "%nAn applicant's pages on a slow phone, slow 3G (%d kbit/s, %d ms), median of %d%n",
                BYTES_A_SECOND * 8 / 1000, LATENCY_MILLIS, OPENINGS);
        System.out.println(
                "| page | language | content, first load, ms | content, some page before, ms | without a limit, ms | longest answer to a press, ms | KB |");
        for (String language : List.of("ar", "en")) {
            pages.forEach((name, path) -> measure(account, name, path, language));
        }
    }

    private void measure(String account, String name, String path, String language) {
        Page page = browser.slowPhone();
        page.addInitScript(WATCH_PRESSES);
        browser.logIn(page, account);
        CDPSession network = page.context().newCDPSession(page);
        network.send("Network.enable");
        AtomicLong bytes = new AtomicLong();
        network.on(
                "Network.loadingFinished",
                event -> bytes.addAndGet(
                        ((JsonObject) event).get("encodedDataLength").getAsLong()));
        String address = path + "?lang=" + language;
        page.navigate(address);
        long unlimited = content(page, network, address, true, bytes);
        line(network, LATENCY_MILLIS, BYTES_A_SECOND);
        long warm = content(page, network, address, false, bytes);
        long cold = content(page, network, address, true, bytes);
        long weight = bytes.get();
        System.out.printf(
                "| %s | %s | %d | %d | %d | %s | %d |%n",
                name, language, cold, warm, unlimited, press(page), weight / 1000);
        // a page that is slowed down takes processor time as long as it is open
        page.context().close();
    }

    /** Until the first text or picture is drawn, from the press that leads to the page. */
    private long content(Page page, CDPSession network, String address, boolean first, AtomicLong bytes) {
        long[] millis = new long[OPENINGS];
        for (int i = 0; i < OPENINGS; i++) {
            if (first) {
                network.send("Network.clearBrowserCache");
            }
            bytes.set(0);
            page.navigate(address);
            // not by the page itself, whose policy forbids to wait with a text for a program
            Awaitility.await().until(() ->
                    (Boolean) page.evaluate("performance.getEntriesByName('first-contentful-paint').length > 0"));
            millis[i] = ((Number) page.evaluate(
                            "Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime)"))
                    .longValue();
            browser.settled(page);
        }
        Arrays.sort(millis);
        return millis[OPENINGS / 2];
    }

    /** Presses what the page has: the menu of languages, and its first button, which leads on. */
    private static Object press(Page page) {
        page.locator(".lifeline-languages-menu summary").first().click();
        page.locator(".lifeline-languages-menu summary").first().click();
        page.locator("main .govuk-button, main a").first().click();
        page.waitForLoadState();
        return page.evaluate("sessionStorage.getItem('longest-press') ?? 'under 16'");
    }

    private static void line(CDPSession network, int latency, int bytesASecond) {
        JsonObject line = new JsonObject();
        line.addProperty("offline", false);
        line.addProperty("latency", latency);
        line.addProperty("downloadThroughput", bytesASecond);
        line.addProperty("uploadThroughput", bytesASecond);
        network.send("Network.emulateNetworkConditions", line);
    }
}
