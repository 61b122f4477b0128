package org.lifeline.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real nginx as a child process, with the file that a deployment mounts. Only addresses, ports and folders are those of this machine. The
 * program is on the PATH, or is unpacked from Debian's package, which needs no rights and starts nothing.
 */
public final class ReverseProxy implements AutoCloseable {

    public static final Path CONFIGURATION = Path.of("deploy/proxy/nginx.conf");

    /** The file of the portal before several regions. */
    public static final Path REGIONS = Path.of("deploy/regions/nginx.conf");

    private static final Path UNPACKED = Path.of("target", "nginx");

    private final int port = FreePort.find();
    private final int plainPort = FreePort.find();
    private final Process process;
    private final Path folder;
    private final Path certificate;

    private ReverseProxy(Path file, Path folder, Path secrets, Map<String, String> nodes) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.certificate = secrets.resolve("tls.crt");
        Path program = program();
        Path configuration =
                Files.writeString(folder.resolve("nginx.conf"), here(Files.readString(file), folder, secrets, nodes));
        List<String> command = List.of(
                program.toAbsolutePath().toString(),
                "-p",
                folder.toAbsolutePath().toString(),
                "-c",
                configuration.toAbsolutePath().toString(),
                "-g",
                // the container's user is nobody's root; here the workers stay who started them
                Programs.isRoot() ? "daemon off; user root;" : "daemon off;");
        if (!Programs.isContent(Map.of(), with(command, "-t"))) {
            throw new IllegalStateException("nginx does not take " + file);
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.log").toFile())
                .start();
        Awaitility.await("nginx").atMost(Patience.PATIENCE).until(() -> !process.isAlive() || listens());
        if (!process.isAlive()) {
            throw new IllegalStateException("nginx ended:\n" + Files.readString(folder.resolve("console.log")));
        }
    }

    /**
     * Starts one before these nodes, and waits until it listens.
     *
     * @param folder for what it writes
     * @param secrets with {@code tls.crt} and {@code tls.key}
     * @param nodes by the address in the file, the address on this machine
     */
    public static ReverseProxy start(Path folder, Path secrets, Map<String, String> nodes) throws IOException {
        return start(CONFIGURATION, folder, secrets, nodes);
    }

    /** As {@link #start(Path, Path, Map)}. @param file of the deployment, such as {@link #REGIONS} */
    public static ReverseProxy start(Path file, Path folder, Path secrets, Map<String, String> nodes)
            throws IOException {
        return new ReverseProxy(file, folder, secrets, nodes);
    }

    private static List<String> with(List<String> command, String option) {
        return Stream.concat(command.stream(), java.util.stream.Stream.of(option))
                .toList();
    }

    private String here(String text, Path folder, Path secrets, Map<String, String> nodes) {
        String here = replaced(text, "/tmp/", folder.toAbsolutePath() + "/");
        here = replaced(here, "/etc/nginx/mime.types", mimeTypes().toString());
        here = replaced(
                here,
                "/etc/nginx/pages",
                Path.of("deploy/proxy/pages").toAbsolutePath().toString());
        // only the portal of several regions has these
        here = here.replace(
                "/etc/nginx/regions",
                Path.of("deploy/regions/pages").toAbsolutePath().toString());
        here = replaced(here, "/run/secrets/", secrets.toAbsolutePath() + "/");
        here = replaced(
                here,
                "/dev/stdout",
                folder.resolve("access.log").toAbsolutePath().toString());
        here = replaced(here, "listen 8443", "listen 127.0.0.1:" + port);
        here = replaced(here, "listen 8080", "listen 127.0.0.1:" + plainPort);
        for (Map.Entry<String, String> node : nodes.entrySet()) {
            here = replaced(here, node.getKey(), node.getValue());
        }
        return here;
    }

    private static String replaced(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new IllegalStateException("the file of the deployment does not have " + what);
        }
        return text.replace(what, by);
    }

    private static Path program() {
        Optional<Path> found = find();
        if (found.isEmpty() && fetched()) {
            found = find();
        }
        Assumptions.assumeTrue(
                found.isPresent(),
                "SKIPPED: no nginx on the PATH, and this machine's package manager (apt-get) has none. Install nginx to run these tests.");
        return found.orElseThrow();
    }

    private static Optional<Path> find() {
        return Optional.of(UNPACKED.resolve("usr/sbin/nginx"))
                .filter(Files::isExecutable)
                .or(() -> Programs.onPath("nginx").findFirst());
    }

    private static Path mimeTypes() {
        Path unpacked = UNPACKED.resolve("etc/nginx/mime.types").toAbsolutePath();
        return Files.exists(unpacked) ? unpacked : Path.of("/etc/nginx/mime.types");
    }

    private static synchronized boolean fetched() {
        return Programs.unpack("nginx", UNPACKED) && Programs.unpack("nginx-common", UNPACKED);
    }

    private boolean listens() {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where people reach it. */
    public String address() {
        return "https://localhost:" + port;
    }

    /** The same without TLS. */
    public String plainAddress() {
        return "http://localhost:" + plainPort;
    }

    /** Trusts its certificate, and no other one. */
    public SSLContext trust() {
        try (InputStream in = Files.newInputStream(certificate)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "proxy", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it wrote about requests. */
    public String log() {
        try {
            return Files.readString(folder.resolve("access.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the certificate and the secrets in this folder as a deployment does; returns the folder with the secrets. */
    public static Path prepared(Path root) throws IOException {
        Files.createDirectories(root);
        if (!Programs.isContent(
                Map.of("PREPARE_IN", root.toAbsolutePath().toString()),
                List.of("sh", "deploy/prepare.sh", "--trial"))) {
            throw new IllegalStateException("deploy/prepare.sh failed");
        }
        return root.resolve("deploy/secrets");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
