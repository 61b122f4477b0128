package org.lifeline.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real clamd as a child process, with one signature: the test file of the anti-virus makers (EICAR). */
public final class ClamDaemon implements AutoCloseable {

    /** A file that does nothing, and that every scanner takes for a virus. It is put together here, so that none finds it in this source. */
    public static final byte[] EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-"
                    + "ANTIVIRUS-TEST-FILE!$H+H*")
            .getBytes(StandardCharsets.US_ASCII);

    private static final Path DEBIAN = Path.of("/usr/sbin/clamd");

    private final Path folder;
    private final Path program;
    private final int port = FreePort.find();
    private final String more;
    private Process process;

    private ClamDaemon(Path folder, Path program, String more) {
        this.folder = folder;
        this.program = program;
        this.more = more;
    }

    /** One that does not run yet; empty where there is no clamd and none could be installed. */
    public static Optional<ClamDaemon> in(Path folder) {
        return in(folder, "");
    }

    /** The same. @param more lines of clamd.conf */
    public static Optional<ClamDaemon> in(Path folder, String more) {
        return program()
                .or(() -> Programs.install("clamav-daemon") ? program() : Optional.empty())
                .map(program -> new ClamDaemon(folder, program, more));
    }

    private static Optional<Path> program() {
        return Stream.concat(Programs.onPath("clamd"), Stream.of(DEBIAN).filter(Files::isExecutable))
                .findFirst();
    }

    /** Does nothing when it runs. */
    public void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        Path signatures = Files.createDirectories(folder.resolve("signatures"));
        StringBuilder hex = new StringBuilder();
        for (byte b : EICAR) {
            hex.append("%02x".formatted(b));
        }
        Files.writeString(signatures.resolve("test.ndb"), "Test.Eicar:0:*:" + hex + "\n");
        Path settings = Files.writeString(folder.resolve("clamd.conf"), """
                Foreground yes
                TCPSocket %d
                TCPAddr 127.0.0.1
                DatabaseDirectory %s
                TemporaryDirectory %s
                %s
                """.formatted(
                        port, signatures.toAbsolutePath(), folder.toAbsolutePath(), more));
        Path console = folder.resolve("clamd.log");
        process = new ProcessBuilder(program.toString(), "--config-file=" + settings.toAbsolutePath())
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        Awaitility.await("clamd").atMost(Patience.PATIENCE).until(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            throw new IllegalStateException("clamd ended:\n" + Files.readString(console));
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("zPING\0".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'P';
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Killed, not asked to end. */
    public void stop() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
