package org.lifeline.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.CLI;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * The Chromium of the tests. It is looked for first (system property {@code lifeline.chromium}, then the PATH); a machine without
 * one gets it: from Debian where this is Debian and we may, else from Playwright's own download.
 */
final class Chromium implements CloseableResource {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

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
        // the download is a choice below, not a side effect of starting
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        executable = find().or(this::fromDebian).or(this::fromPlaywright).orElseThrow(() -> new IllegalStateException(
                "The browser tests need Chromium: install Chromium or Chrome, or name one with -Dlifeline.chromium=/path/to/it"));
        browser = launch(List.of());
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

    private Browser launch(List<String> more) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(more);
        return playwright.chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable)
                        .setHeadless(true)
                        .setChromiumSandbox(!isRoot())
                        .setArgs(flags));
    }

    private static Optional<Path> find() {
        String named = System.getProperty("lifeline.chromium", "");
        if (!named.isBlank()) {
            if (!Files.isExecutable(Path.of(named))) {
                throw new IllegalStateException("lifeline.chromium names " + named + ", which is no program that can be run");
            }
            return Optional.of(Path.of(named));
        }
        return NAMES.stream().flatMap(Chromium::onPath).findFirst();
    }

    private static Stream<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable);
    }

    /** Ubuntu's package of this name is only a door to its app store: it must be Debian itself. */
    private Optional<Path> fromDebian() {
        if (!isRoot() || onPath("apt-get").findAny().isEmpty() || !isDebian()) {
            return Optional.empty();
        }
        Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        boolean done = run(quiet, List.of("apt-get", "-qq", "update"))
                && run(quiet, List.of("apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"));
        return done ? find() : Optional.empty();
    }

    private Optional<Path> fromPlaywright() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CLI.class.getName(),
                "install",
                "chromium");
        if (!run(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "0"), command)) {
            return Optional.empty();
        }
        return Optional.of(Path.of(playwright.chromium().executablePath())).filter(Files::isExecutable);
    }

    private static boolean run(Map<String, String> environment, List<String> command) {
        System.out.println("No Chromium here, getting one with " + Path.of(command.get(0)).getFileName());
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes());
            boolean done = process.waitFor() == 0;
            if (!done) {
                System.out.println(said);
            }
            return done;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isDebian() {
        try {
            return Files.exists(Path.of("/etc/os-release"))
                    && Files.readAllLines(Path.of("/etc/os-release")).contains("ID=debian");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
