package org.lifeline.testing;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.CLI;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * The Chromium of the tests. It is looked for first (system property {@code lifeline.chromium}, then the PATH); a machine without
 * one gets it: from Debian where this is Debian and we may, else from Playwright's own download.
 */
final class Chromium implements CloseableResource {

    /** Chromium without a window of its own. The others draw their toolbar for each page, which takes as long as the page. */
    private static final String SHELL = "chromium-headless-shell";

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private static final List<String> FLAGS = List.of(
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Path executable;
    private final Browser browser;

    Chromium() {
        // "Text file busy": a process that the product starts meanwhile has the program open for a moment
        playwright = await().atMost(PATIENCE)
                .pollInSameThread()
                .ignoreExceptionsMatching(
                        failure -> String.valueOf(failure.getCause()).contains("Text file busy"))
                .until(Chromium::playwright, Objects::nonNull);
        executable = named().or(() -> found(SHELL))
                .or(() -> fromDebian(SHELL))
                .or(() -> NAMES.stream().flatMap(name -> found(name).stream()).findFirst())
                .or(() -> fromDebian("chromium"))
                .or(this::fromPlaywright)
                .orElseThrow(
                        () -> new IllegalStateException(
                                "The browser tests need Chromium: install Chromium or Chrome, or name one with -Dlifeline.chromium=/path/to/it"));
        browser = launch(List.of());
    }

    /** The download is a choice of its own, not a side effect of starting. */
    private static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    Browser browser() {
        return browser;
    }

    /** A second Chromium whose camera shows the film; the camera is chosen when the process starts. */
    Browser withCamera(Path film) {
        return launch(List.of(
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-video-capture=" + film.toAbsolutePath()));
    }

    /** A second Chromium for which every name is this port of this machine. */
    Browser whereNamesLeadTo(int port) {
        return launch(List.of("--host-resolver-rules=MAP * 127.0.0.1:" + port));
    }

    private Browser launch(List<String> more) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(more);
        return playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable)
                        .setHeadless(true)
                        .setChromiumSandbox(!Programs.isRoot())
                        .setArgs(flags));
    }

    private static Optional<Path> named() {
        Optional<Path> named = Optional.of(System.getProperty("lifeline.chromium", ""))
                .filter(name -> !name.isBlank())
                .map(Path::of);
        named.filter(path -> !Files.isExecutable(path)).ifPresent(path -> {
            throw new IllegalStateException(
                    "lifeline.chromium names " + path + ", which is no program that can be run");
        });
        return named;
    }

    private static Optional<Path> found(String name) {
        return Programs.onPath(name).findFirst();
    }

    private static Optional<Path> fromDebian(String name) {
        return Programs.install(name) ? found(name) : Optional.empty();
    }

    private Optional<Path> fromPlaywright() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CLI.class.getName(),
                "install",
                "chromium");
        if (!Programs.run(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "0"), command)) {
            return Optional.empty();
        }
        return Optional.of(Path.of(playwright.chromium().executablePath())).filter(Files::isExecutable);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
