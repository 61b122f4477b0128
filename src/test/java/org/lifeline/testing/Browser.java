package org.lifeline.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.Patience.PATIENCE;

import com.google.gson.JsonObject;
import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.lifeline.platform.security.DemoAccounts;

/**
 * People at their screens. One Chromium serves the whole run; each window is a context of its own, with its own log-in, and ends
 * with its test. A test fails when one of our pages threw an error or broke its own content policy, and a failed test leaves a
 * picture of each window in target/pictures.
 */
public final class Browser implements BeforeEachCallback, AfterEachCallback {

    private static final Path PICTURES = Path.of("target", "pictures");

    /** How many times slower than this machine a slow phone is. */
    private static final int SLOWER = 6;

    /** Pictures take a tenth of the time of all browser tests: {@code -Dlifeline.pictures=true} makes them. */
    private static final boolean TAKES_PICTURES = Boolean.getBoolean("lifeline.pictures");

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private static final long QUIET_NANOS = 700_000_000;

    /** What a page had asked for when it was left is not always told to have ended. */
    private static final long FORGOTTEN_NANOS = 8_000_000_000L;

    private final Map<Page, Traffic> pages = new HashMap<>();
    private final Supplier<String> where;
    private String address;
    private final List<BrowserContext> windows = new ArrayList<>();
    private final List<com.microsoft.playwright.Browser> others = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final @Nullable Supplier<Integer> port;
    private Chromium chromium;
    private com.microsoft.playwright.@Nullable Browser named;

    /** @param address where the product runs */
    public Browser(String address) {
        this(() -> address);
    }

    /** @param where gives the address once the product runs */
    public Browser(Supplier<String> where) {
        this(where, null);
    }

    /**
     * Reaches every name at a port of this machine, as the world's names lead to a proxy, and takes its certificate for theirs.
     *
     * @param address with the name that people type
     * @param port gives the port once the proxy runs
     */
    public Browser(String address, Supplier<Integer> port) {
        this(() -> address, port);
    }

    private Browser(Supplier<String> where, @Nullable Supplier<Integer> port) {
        this.where = where;
        this.port = port;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        address = where.get();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        chromium = context.getRoot()
                .getStore(Namespace.create(Chromium.class))
                .getOrComputeIfAbsent(Chromium.class, key -> new Chromium(), Chromium.class);
        if (port != null) {
            named = chromium.whereNamesLeadTo(port.get());
            others.add(named);
        }
    }

    private com.microsoft.playwright.Browser program() {
        return named == null ? chromium.browser() : named;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        try {
            if (failed) {
                int n = 0;
                for (BrowserContext window : windows) {
                    for (Page page : window.pages()) {
                        take(page, "failed-" + context.getRequiredTestMethod().getName() + "-" + ++n);
                    }
                }
            }
        } finally {
            windows.forEach(Browser::close);
            pages.clear();
            others.forEach(com.microsoft.playwright.Browser::close);
        }
        if (!failed) {
            assertThat(complaints).as("errors on our pages").isEmpty();
        }
    }

    /** Page by page: Chromium sometimes never answers the close of a window in which a page is just changing to the next one. */
    private static void close(BrowserContext window) {
        window.pages().forEach(Page::close);
        window.close();
    }

    /** A phone as most people have one, nobody logged in. */
    public Page phone() {
        return window(program(), 360, 740, true);
    }

    /** The same with a processor so slow that a page may be drawn anew between two letters. */
    public Page slowPhone() {
        Page phone = phone();
        JsonObject rate = new JsonObject();
        rate.addProperty("rate", SLOWER);
        phone.context().newCDPSession(phone).send("Emulation.setCPUThrottlingRate", rate);
        return phone;
    }

    /** A phone whose camera shows the film, see {@link Film}. */
    public Page phoneWithCamera(Path film) {
        com.microsoft.playwright.Browser camera = chromium.withCamera(film);
        others.add(camera);
        return window(camera, 360, 740, true);
    }

    /** An office screen, nobody logged in. */
    public Page desktop() {
        return window(program(), 1280, 900, false);
    }

    /** An office screen somewhere else on Earth, such as America/La_Paz. */
    public Page desktopIn(String zone) {
        return window(program(), 1280, 900, false, zone);
    }

    /** The narrowest phone that people use, somewhere else on Earth. */
    public Page narrowPhoneIn(String zone) {
        return window(program(), 320, 640, true, zone);
    }

    /** An old phone that runs no scripts. */
    public Page withoutScript() {
        return window(program(), 360, 740, false, "UTC", false);
    }

    private Page window(com.microsoft.playwright.Browser browser, int width, int height, boolean touch) {
        return window(browser, width, height, touch, "UTC");
    }

    private Page window(com.microsoft.playwright.Browser browser, int width, int height, boolean touch, String zone) {
        return window(browser, width, height, touch, zone, true);
    }

    private Page window(
            com.microsoft.playwright.Browser browser,
            int width,
            int height,
            boolean touch,
            String zone,
            boolean scripts) {
        BrowserContext window = browser.newContext(new NewContextOptions()
                .setBaseURL(address)
                .setViewportSize(width, height)
                .setHasTouch(touch)
                .setIsMobile(touch)
                .setLocale("en-GB")
                .setTimezoneId(zone)
                .setJavaScriptEnabled(scripts)
                .setIgnoreHTTPSErrors(named != null)
                .setAcceptDownloads(true));
        windows.add(window);
        window.setDefaultTimeout(PATIENCE.toMillis());
        Page page = window.newPage();
        Traffic traffic = new Traffic();
        pages.put(page, traffic);
        page.onRequest(request -> traffic.moved(1));
        page.onRequestFinished(request -> traffic.moved(-1));
        page.onRequestFailed(request -> traffic.moved(-1));
        page.onPageError(error -> complain(page, error));
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complain(page, message.text());
            }
        });
        return page;
    }

    /** Camunda's own applications are not ours to mend. */
    private void complain(Page page, String text) {
        if (!page.url().startsWith(address + "/camunda/")) {
            complaints.add(page.url() + ": " + text);
        }
    }

    /** What a page has asked for and not got yet. */
    private static final class Traffic {
        private int open;
        private long last = System.nanoTime();

        void moved(int requests) {
            open += requests;
            last = System.nanoTime();
        }

        boolean quiet() {
            return System.nanoTime() - last > (open == 0 ? QUIET_NANOS : FORGOTTEN_NANOS);
        }
    }

    /** Waits until the page has asked for nothing for a while: Tasklist loads a task twice, and draws its form anew the second time. */
    public void settled(Page page) {
        page.waitForCondition(() -> pages.get(page).quiet());
    }

    /** Logs a demo account in. */
    public void logIn(Page page, String account) {
        logIn(page, account, DemoAccounts.PASSWORD);
    }

    /**
     * The same for an account that somebody made for themselves. The page stays where it is: the form is fetched and sent without being
     * drawn, because hundreds of tests begin so. What people see of the log-in is tested where it is the matter.
     */
    public void logIn(Page page, String account, String password) {
        APIRequestContext window = page.request();
        APIResponse form = window.get("/login");
        Matcher token = CSRF.matcher(form.text());
        assertThat(token.find()).as("the log-in page has a form").isTrue();
        APIResponse answer = window.post(
                "/login",
                RequestOptions.create()
                        .setForm(FormData.create()
                                .set("username", account)
                                .set("password", password)
                                .set("_csrf", token.group(1)))
                        .setMaxRedirects(0));
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.headers().get("location")).doesNotContain("/login");
        form.dispose();
        answer.dispose();
    }

    /** How many bytes each of these addresses sends to a page, compressed. */
    public static Map<String, Integer> compressed(Page page, Set<String> addresses) {
        Map<String, Integer> sizes = new TreeMap<>();
        Set.copyOf(addresses)
                .forEach(
                        url -> sizes.put(url, compressed(page.request().get(url).body())));
        return sizes;
    }

    private static int compressed(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.size();
    }

    /** Keeps what the whole page looks like as target/pictures/name.png, when pictures are asked for. */
    public void picture(Page page, String name) {
        if (TAKES_PICTURES) {
            take(page, name);
        }
    }

    private static void take(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
    }
}
