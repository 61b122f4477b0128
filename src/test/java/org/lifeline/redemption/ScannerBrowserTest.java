package org.lifeline.redemption;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.upokecenter.cbor.CBORObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Film;
import org.lifeline.testing.LifelineTest;

/** The scanner on a phone: with a network, with the network cut, and after days without one. */
class ScannerBrowserTest extends LifelineTest {

    private static final int DPI = 150;
    private static final int FIRST_LOAD_BYTES = 600 * 1024;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Test
    void checksVouchersOfflineWithStoredData() throws IOException {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String code = voucher.path("code").asText();
        BufferedImage letter = letter(code);
        Page phone = browser.phoneWithCamera(Film.of(letter, DATA.resolve("scanner.y4m")));
        browser.logIn(phone, "service-provider");
        ready(phone);
        scanWithCamera(phone);
        answer(phone, "good", "Valid");
        assertThat(phone.locator("#redeem")).isVisible();
        browser.picture(phone, "scanner-01-online");
        phone.locator("#again").click();
        answer(phone, "good", "Valid");
        // for whoever measures: see ScannerBenchmark
        assertThat(phone.locator("#answer")).hasAttribute("data-millis", Pattern.compile("\\d+"));

        phone.context().setOffline(true);
        phone.reload();
        assertThat(phone.getByText("To redeem one you need a connection")).isVisible();
        assertThat(phone.locator("#trust")).containsText("List of cancelled and used vouchers");
        // nobody's name is kept on the device
        assertThat(phone.content()).doesNotContain("service-provider", "Riverside");
        browser.picture(phone, "scanner-02-offline");
        scanWithCamera(phone);
        answer(phone, "good", "Valid");
        assertThat(phone.locator("#answer")).containsText("No connection. Its status as of");
        assertThat(phone.locator("#redeem")).hasCount(0);
        browser.picture(phone, "scanner-03-offline-good");
    }

    @Test
    void warnsAsTheStatusListAgesAndRefusesInTheEnd() {
        String qr = qr(Cases.voucher(as("applicant"), Cases.answers()));
        Page phone = browser.phone();
        browser.logIn(phone, "service-provider");
        ready(phone);
        phone.context().setOffline(true);

        laterBy(phone, 10 * MINUTE);
        paste(phone, qr);
        answer(phone, "unsure", "Take care");
        assertThat(phone.locator("#answer")).containsText(Pattern.compile("as of 1\\d minutes ago"));
        browser.picture(phone, "scanner-04-offline-old");

        laterBy(phone, 24 * 30 * HOUR - HOUR);
        paste(phone, qr);
        answer(phone, "bad", "Connect first");
        browser.picture(phone, "scanner-05-offline-too-old");
    }

    @Test
    void recognisesRevokedAndUsedUpVouchersOffline() {
        JsonNode cancelled = Cases.voucher(as("applicant"), Cases.answers());
        JsonNode used = Cases.voucher(as("applicant"), Cases.answers());
        as("programme-manager")
                .post(
                        "/api/vouchers/" + cancelled.path("code").asText() + "/revocation",
                        Map.of("reason", "Issued twice."))
                .expect(200);
        Page phone = browser.phone();
        browser.logIn(phone, "service-provider");
        ready(phone);
        paste(phone, qr(cancelled));
        answer(phone, "bad", "Cancelled");
        paste(phone, qr(used));
        answer(phone, "good", "Valid");
        phone.locator("#amount").fill("5000");
        phone.locator("#redeem-button").click();
        phone.locator("#confirm-button").click();
        assertThat(phone.locator("#done")).isVisible();
        browser.picture(phone, "scanner-06-redeemed");
        untilItsListIsNewerThan(phone, Instant.now());

        phone.context().setOffline(true);
        phone.reload();
        paste(phone, qr(cancelled));
        answer(phone, "bad", "Cancelled");
        browser.picture(phone, "scanner-07-offline-cancelled");
        paste(phone, qr(used));
        answer(phone, "bad", "Used up");

        phone.locator("#history summary").click();
        assertThat(phone.locator("#history-list li")).hasCount(4);
        assertThat(phone.locator("#history-list li").first())
                .containsText(used.path("code").asText());
        assertThat(phone.locator("#history-list li").first()).containsText("(UTC)");
        browser.picture(phone, "scanner-08-history");
        phone.locator("#history-clear").click();
        assertThat(phone.locator("#history")).isHidden();
    }

    @Test
    void aLateAnswerNeverReplacesTheOneForTheLatestCode() throws IOException {
        JsonNode good = Cases.voucher(as("applicant"), Cases.answers());
        JsonNode cancelled = Cases.voucher(as("applicant"), Cases.answers());
        as("programme-manager")
                .post(
                        "/api/vouchers/" + cancelled.path("code").asText() + "/revocation",
                        Map.of("reason", "Issued twice."))
                .expect(200);
        Page phone = browser.phoneWithCamera(Film.of(letter(good.path("code").asText()), DATA.resolve("late.y4m")));
        browser.logIn(phone, "service-provider");
        phone.context().addInitScript("""
                const late = (target, name, when) => {
                  const before = target[name].bind(target);
                  target[name] = async (...given) => {
                    if (!when(...given)) {
                      return before(...given);
                    }
                    const told = document.documentElement.dataset;
                    await new Promise((resolve) => {
                      document.addEventListener('release-' + name, resolve, {once: true});
                      told[name.toLowerCase()] = 'asked';
                    });
                    const answer = await before(...given);
                    window.cameraOpened = answer;
                    told[name.toLowerCase()] = 'answered';
                    return answer;
                  };
                };
                late(navigator.mediaDevices, 'getUserMedia', () => true);
                let verdicts = 0;
                late(window, 'fetch', (path) => path === '/api/vouchers/verify' && ++verdicts === 2);
                """);
        ready(phone);

        // the camera opens only after another code was pasted, and would see the good voucher
        scanWithCamera(phone);
        Locator page = phone.locator("html");
        assertThat(page).hasAttribute("data-getusermedia", "asked");
        paste(phone, qr(cancelled));
        answer(phone, "bad", "Cancelled");
        phone.evaluate("document.dispatchEvent(new Event('release-getUserMedia'))");
        assertThat(page).hasAttribute("data-getusermedia", "answered");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(phone.evaluate(
                                "window.cameraOpened.getTracks().map((track) => track.readyState).join()"))
                        .isEqualTo("ended"));
        assertThat(phone.locator("#viewfinder")).isHidden();

        // the good voucher's verdict comes after the next code's
        paste(phone, qr(good));
        assertThat(page).hasAttribute("data-fetch", "asked");
        assertThat(phone.locator("#hint")).hasText("Checking");
        phone.locator("#code").fill(qr(cancelled));
        phone.locator("#typed button").click();
        answer(phone, "bad", "Cancelled");
        phone.evaluate("document.dispatchEvent(new Event('release-fetch'))");
        assertThat(page).hasAttribute("data-fetch", "answered");
        // what follows an answer within the page has been done once two pictures were drawn
        phone.evaluate(
                "() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); })");
        answer(phone, "bad", "Cancelled");
        assertThat(phone.locator("#redeem")).isHidden();
    }

    @Test
    void usesTheLanguageOfThePageOfflineToo() {
        String qr = qr(Cases.voucher(as("applicant"), Cases.answers()));
        Page phone = browser.phone();
        browser.logIn(phone, "service-provider");
        ready(phone);
        for (String[] each :
                new String[][] {{"am", "ltr", "ትክክለኛ"}, {"fr", "ltr", "Valable"}, {"ar", "rtl", "صالحة"}}) {
            phone.context().setOffline(false);
            phone.navigate("/scan?lang=" + each[0]);
            assertThat(phone.locator("#installed")).isVisible();
            phone.context().setOffline(true);
            phone.reload();
            assertThat(phone.locator("html")).hasAttribute("lang", each[0]);
            assertThat(phone.locator("html")).hasAttribute("dir", each[1]);
            paste(phone, qr);
            answer(phone, "good", each[2]);
            browser.picture(phone, "scanner-09-offline-" + each[0]);
        }
    }

    @Test
    void cachesNoLogInPageAndNoPersonalData() {
        // the first voucher begins the first list
        Cases.voucher(as("applicant"), Cases.answers());
        Page phone = browser.phone();
        browser.logIn(phone, "service-provider");
        ready(phone);
        phone.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out"))
                .click();
        assertThat(phone).hasURL(ADDRESS + "/");
        phone.navigate("/scan");
        assertThat(phone).hasURL(Pattern.compile(".*/login$"));

        phone.context().setOffline(true);
        phone.navigate("/scan");
        assertThat(phone.getByText("To redeem one you need a connection")).isVisible();
        Object kept = phone.evaluate("""
                async () => {
                  let all = '';
                  for (const name of await caches.keys()) {
                    for (const request of await (await caches.open(name)).keys()) {
                      all += request.url + ' ' + await (await (await caches.open(name)).match(request)).text();
                    }
                  }
                  return all;
                }""");
        assertThat(kept.toString())
                .contains("/scan/offline", "/status-lists/", "jwks.json")
                .doesNotContain("service-provider", "Riverside", "/login \n");
    }

    @Test
    void isInstallableAndSmallAtFirstLoad() throws Exception {
        // the first voucher begins the first list
        Cases.voucher(as("applicant"), Cases.answers());
        Page phone = browser.phone();
        browser.logIn(phone, "service-provider");
        // the pages before have loaded a part of it, and fetch other pages' parts ahead: a first visit begins with
        // nothing
        browser.settled(phone);
        phone.navigate("about:blank");
        phone.context().newCDPSession(phone).send("Network.clearBrowserCache");
        Set<String> asked = new TreeSet<>();
        phone.context().onResponse(response -> asked.add(response.url()));
        ready(phone);
        // the reader comes with the first picture
        phone.locator("#photo").setInputFiles(new FilePayload("no.png", "image/png", new byte[] {1}));
        assertThat(phone.locator("#hint")).containsText("not a photo");

        // asked for once more: the body of an answer that the scanner's worker took may never be handed out to a test
        Map<String, Integer> loaded = Browser.compressed(phone, asked);
        assertThat(loaded.keySet()).allMatch(url -> url.startsWith(ADDRESS + "/"));
        assertThat(loaded.keySet())
                .anyMatch(url -> url.contains("zxing_reader"))
                .anyMatch(url -> url.contains("lifeline.css"));
        int sum = loaded.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("first load of /scan: " + sum + " bytes gzipped in " + loaded.size() + " files");
        assertThat(sum).as(loaded.toString()).isLessThan(FIRST_LOAD_BYTES);

        String reader = loaded.keySet().stream()
                .filter(url -> url.endsWith(".wasm"))
                .findFirst()
                .orElseThrow();
        for (String coding : List.of("br", "gzip")) {
            HttpResponse<Void> sent = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(reader))
                                    .header("Accept-Encoding", coding)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(sent.headers().firstValue("Content-Encoding")).contains(coding);
            assertThat(sent.headers().firstValue("Content-Type")).contains("application/wasm");
        }

        JsonNode manifest =
                anonymous().get("/assets/scanner.webmanifest").expect(200).json();
        assertThat(manifest.path("scope").asText()).isEqualTo("/scan");
        for (JsonNode icon : manifest.path("icons")) {
            anonymous().get(icon.path("src").asText()).expect(200);
        }
        String errors = phone.context()
                .newCDPSession(phone)
                .send("Page.getInstallabilityErrors")
                .get("installabilityErrors")
                .toString();
        assertThat(errors).isIn("[]", "[{\"errorId\":\"in-incognito\",\"errorArguments\":[]}]");
    }

    /** Opens the scanner and waits until it could do without the network. */
    private void ready(Page phone) {
        phone.navigate("/scan");
        assertThat(phone.locator("#installed")).isVisible();
        assertThat(phone.locator("#trust")).containsText("List of cancelled and used vouchers");
    }

    private void scanWithCamera(Page phone) {
        phone.locator("#start").click();
    }

    private void paste(Page phone, String qr) {
        Locator again = phone.locator("#again");
        if (again.isVisible()) {
            again.click();
        } else if (phone.locator("#next").isVisible()) {
            phone.locator("#next").click();
        }
        phone.locator("#code").fill(qr);
        // by key: the hint of a camera that does not open may move the button under a pointer between press and release
        phone.locator("#typed button").press("Enter");
    }

    private static void answer(Page phone, String kind, String title) {
        assertThat(phone.locator("#answer h2")).hasText(title);
        assertThat(phone.locator("#answer")).hasAttribute("data-kind", kind);
    }

    /** Moves the phone's clock, and opens the page anew. */
    private static void laterBy(Page phone, long millis) {
        phone.context().addInitScript("{ const now = Date.now; Date.now = () => now() + %d; }".formatted(millis));
        phone.reload();
        assertThat(phone.locator("#trust")).not().isEmpty();
    }

    /** The server makes its lists anew every half minute at the most; the phone asks for them when its page is opened. */
    private static void untilItsListIsNewerThan(Page phone, Instant moment) {
        long[] made = new long[1];
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            made[0] = oldestList();
            return made[0] > moment.getEpochSecond();
        });
        Locator trust = phone.locator("#trust");
        String before = trust.getAttribute("data-since");
        phone.reload();
        if (Long.parseLong(before) < made[0]) {
            assertThat(trust).hasAttribute("data-since", Pattern.compile("\\d+"));
            assertThat(trust).not().hasAttribute("data-since", before);
        }
    }

    /** When the oldest of the server's lists was made, in seconds since 1970. */
    private static long oldestList() {
        long oldest = Long.MAX_VALUE;
        for (JsonNode address :
                anonymous().get("/status-lists").expect(200).json().path("status_lists")) {
            byte[] token = anonymous()
                    .get(address.asText().substring(ADDRESS.length()))
                    .expect(200)
                    .bytes();
            CBORObject claims = CBORObject.DecodeFromBytes(
                    CBORObject.DecodeFromBytes(token).get(2).GetByteString());
            oldest = Math.min(oldest, claims.get(CBORObject.FromObject(6)).AsInt64Value());
        }
        return oldest;
    }

    private static String qr(JsonNode voucher) {
        return voucher.path("qr").asText();
    }

    private BufferedImage letter(String code) throws IOException {
        try (PDDocument document = Loader.loadPDF(Cases.voucherLetter(as("applicant"), code))) {
            return new PDFRenderer(document).renderImageWithDPI(0, DPI, ImageType.GRAY);
        }
    }
}
