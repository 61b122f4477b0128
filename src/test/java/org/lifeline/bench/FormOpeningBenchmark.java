package org.lifeline.bench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** How long the application form takes to open on a slow line, and how much travels. Prints, and asserts no time. */
@Tag("benchmark")
class FormOpeningBenchmark extends LifelineTest {

    private static final int OPENINGS = 7;
    private static final int BITS_A_SECOND = 1_500_000;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void measuresHowLongAFormTakesToOpen() {
        System.out.printf("%nThe application form, Chromium, median of %d%n", OPENINGS);
        measure("at 1.5 Mbit/s, nothing kept by the browser", BITS_A_SECOND, true);
        measureAfterTheList();
        measure("at 1.5 Mbit/s, opened before", BITS_A_SECOND, false);
        measure("without a limit, nothing kept, as a baseline", -1, true);
    }

    private void measure(String what, int bitsASecond, boolean cold) {
        Page page = browser.phone();
        browser.logIn(page, Accounts.create(identities, "applicant"));
        CDPSession network = page.context().newCDPSession(page);
        AtomicLong bytes = new AtomicLong();
        network.on(
                "Network.loadingFinished",
                event -> bytes.addAndGet(
                        ((JsonObject) event).get("encodedDataLength").getAsLong()));
        slow(network, bitsASecond);
        open(page);
        long[] millis = new long[OPENINGS];
        for (int i = 0; i < OPENINGS; i++) {
            if (cold) {
                network.send("Network.clearBrowserCache");
            }
            bytes.set(0);
            millis[i] = open(page);
        }
        Arrays.sort(millis);
        System.out.printf("| %s | %d ms | %d KB |%n", what, millis[OPENINGS / 2], bytes.get() / 1000);
    }

    /** As social workers come: the page before lists the programmes, and they read it. */
    private void measureAfterTheList() {
        long[] millis = new long[OPENINGS];
        for (int i = 0; i < OPENINGS; i++) {
            Page page = browser.phone();
            browser.logIn(page, Accounts.create(identities, "social-worker"));
            CDPSession network = page.context().newCDPSession(page);
            slow(network, BITS_A_SECOND);
            network.send("Network.clearBrowserCache");
            page.navigate("/apply");
            browser.settled(page);
            millis[i] = open(page);
        }
        Arrays.sort(millis);
        System.out.printf(
                "| at 1.5 Mbit/s, after the page that lists the programmes | %d ms | |%n", millis[OPENINGS / 2]);
    }

    private static void slow(CDPSession network, int bitsASecond) {
        network.send("Network.enable");
        JsonObject line = new JsonObject();
        line.addProperty("offline", false);
        line.addProperty("latency", 0);
        line.addProperty("downloadThroughput", bitsASecond < 0 ? -1 : bitsASecond / 8);
        line.addProperty("uploadThroughput", bitsASecond < 0 ? -1 : bitsASecond / 8);
        network.send("Network.emulateNetworkConditions", line);
    }

    private static long open(Page page) {
        long begun = System.nanoTime();
        page.navigate("/apply?programme=EMA");
        assertThat(page.locator("#buttons")).isVisible();
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
