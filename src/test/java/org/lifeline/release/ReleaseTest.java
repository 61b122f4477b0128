package org.lifeline.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Programs;

/** What a release is made of (docs/guides/release.md): a version with its changes, a build that tells the same twice, a signature that holds. */
class ReleaseTest {

    private static final Path SCRIPTS = Path.of("deploy/release").toAbsolutePath();

    @TempDir
    static Path keys;

    @TempDir
    Path release;

    private record Said(int code, String text) {}

    @BeforeAll
    static void twoKeysForThisTestOnly() throws Exception {
        assertThat(Programs.onPath("gpg").findAny().isPresent() || Programs.install("gnupg"))
                .isTrue();
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        for (String name : List.of("publisher", "thief")) {
            assertThat(run(
                                    "gpg",
                                    "--batch",
                                    "--quiet",
                                    "--passphrase",
                                    "",
                                    "--quick-gen-key",
                                    name + "@example",
                                    "ed25519",
                                    "sign")
                            .code())
                    .isZero();
            Said exported = run("gpg", "--batch", "--armor", "--export", name + "@example");
            Files.writeString(keys.resolve(name + ".asc"), exported.text());
        }
    }

    // ---------------------------------------------------------------- signature

    @Test
    void aSignedReleaseIsVerifiedWithThePublishersKey() throws Exception {
        signed();

        assertThat(verified()).isEqualTo(new Said(0, "Every file is as the publisher signed it.\n"));
    }

    @Test
    void aJarThatWasChangedIsRefused() throws Exception {
        signed();
        Files.writeString(release.resolve("lifeline-1.0.0.jar"), "the product, and a thief's line");

        assertThat(verified().text()).contains("REFUSED: a file is not the one that was signed");
    }

    @Test
    void aFileThatWasPutBesideIsRefused() throws Exception {
        signed();
        Files.writeString(release.resolve("lifeline-1.0.1.jar"), "a newer one, from nobody");

        assertThat(verified()).isEqualTo(new Said(1, "REFUSED: lifeline-1.0.1.jar is not signed.\n"));
    }

    @Test
    void aMissingFileIsRefused() throws Exception {
        signed();
        Files.delete(release.resolve("application.cdx.json"));

        assertThat(verified().code()).isEqualTo(1);
    }

    @Test
    void aListThatWasChangedIsRefused() throws Exception {
        signed();
        Path list = release.resolve("SHA256SUMS");
        Files.writeString(release.resolve("lifeline-1.0.0.jar"), "another product");
        String sum = run("sha256sum", release.resolve("lifeline-1.0.0.jar").toString())
                .text()
                .substring(0, 64);
        Files.writeString(list, Files.readString(list).replaceFirst("\\w{64}(?=  lifeline)", sum));

        assertThat(verified().text()).contains("REFUSED: SHA256SUMS is not signed with this key");
    }

    @Test
    void aSignatureByAnybodyElseIsRefused() throws Exception {
        files();
        run(SCRIPTS.resolve("sign.sh").toString(), release.toString(), "thief@example");

        assertThat(verified().text()).contains("REFUSED: SHA256SUMS is not signed with this key");
    }

    private void files() throws IOException {
        Files.writeString(release.resolve("lifeline-1.0.0.jar"), "the product");
        Files.writeString(release.resolve("application.cdx.json"), "{}");
        Files.writeString(release.resolve("image.digest"), "sha256:0123\n");
    }

    private void signed() throws Exception {
        files();
        Said signed = run(SCRIPTS.resolve("sign.sh").toString(), release.toString(), "publisher@example");
        assertThat(signed.code()).as(signed.text()).isZero();
        assertThat(signed.text().lines()).hasSize(3);
    }

    private Said verified() throws Exception {
        Said said = run(
                SCRIPTS.resolve("verify.sh").toString(),
                release.toString(),
                keys.resolve("publisher.asc").toString());
        // gpg's own words are in the language of the machine
        return new Said(
                said.code(),
                said.text()
                        .lines()
                        .filter(line -> !line.startsWith("gpg:") && !line.startsWith("Primary key fingerprint"))
                        .reduce("", (all, line) -> all + line + "\n"));
    }

    private static Said run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GNUPGHOME", keys.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        return new Said(process.waitFor(), said);
    }

    // ---------------------------------------------------------------- version and build

    @Test
    void theVersionHasItsChanges() throws IOException {
        String version = inPom("<artifactId>lifeline</artifactId>\\s*<version>([^<]+)</version>");

        assertThat(changesOf(version, Files.readString(Path.of("CHANGELOG.md"))))
                .isEmpty();
        assertThat(changesOf("1.2.3", "# Changes\n\n## Unreleased\n\n## 1.2.2 (2026-11-01)\n"))
                .isNotEmpty();
        assertThat(changesOf("1.2.3", "# Changes\n\n## 1.2.3 (2026-12-01)\n\n## 1.2.2 (2026-11-01)\n"))
                .isEmpty();
        assertThat(changesOf("1.3.0-SNAPSHOT", "# Changes\n\n## 1.2.3 (2026-12-01)\n"))
                .isNotEmpty();
        assertThat(changesOf("2026-12", "# Changes\n\n## Unreleased\n")).isNotEmpty();
        assertThat(changesOf("1.2.3", "# Changes\n\n## 1.2.3 (2026-12-01)\n\n## Unreleased\n"))
                .isNotEmpty();
    }

    /** What is wrong with a version and the headings of its changes. */
    private static List<String> changesOf(String version, String changes) {
        List<String> wrong = new ArrayList<>();
        if (!version.matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?")) {
            wrong.add("A version is three numbers: " + version);
        }
        List<String> headings =
                changes.lines().filter(line -> line.startsWith("## ")).toList();
        String first = headings.isEmpty() ? "" : headings.get(0);
        if (version.endsWith("-SNAPSHOT")
                ? !first.equals("## Unreleased")
                : !first.matches("## " + Pattern.quote(version) + " \\(\\d{4}-\\d\\d-\\d\\d\\)")) {
            wrong.add("The first heading of CHANGELOG.md is not that of " + version + ": " + first);
        }
        headings.stream()
                .skip(1)
                .filter(heading -> !heading.matches("## \\d+\\.\\d+\\.\\d+ \\(\\d{4}-\\d\\d-\\d\\d\\)"))
                .forEach(heading -> wrong.add("A release has its version and its day: " + heading));
        return wrong;
    }

    /** A second build has the same bytes only if nothing in it is of its own time, and if nobody else's release changes a part of it. */
    @Test
    void theBuildTakesNoTimeAndNoVersionFromOutside() throws IOException {
        assertThat(inPom("<project.build.outputTimestamp>([^<]+)<"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(Files.readString(Path.of("pom.xml")))
                .doesNotContainPattern("<version>(LATEST|RELEASE|[\\[(]\\d[^<]*,\\s*[^<]*)</version>(?!\\s*<message>)");
        assertThat(Files.readString(Path.of("package.json"))).doesNotContainPattern("\": \"([~^*]|>(?!=20\"))");
        assertThat(Files.readString(Path.of("src/main/web/build.mjs")))
                .doesNotContain("new Date(")
                .doesNotContain("Date.now(")
                .doesNotContain("Math.random(")
                .doesNotContain("randomUUID(");
    }

    private static String inPom(String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(Path.of("pom.xml")));
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}
