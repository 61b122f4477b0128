package org.lifeline.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** A real object store (S3Proxy) as a child process. Its objects are files in a folder: {@code <folder>/<bucket>/<key>}. */
public final class ObjectStore implements AutoCloseable {

    public static final String ACCESS_KEY = "the tests";
    public static final String SECRET_KEY = "secret of the tests";
    public static final String BUCKET = "lifeline";

    private static final Path PROGRAM = Path.of("target", "object-store", "s3proxy.jar");

    private final Path folder;
    private final int port = FreePort.find();
    private Process process;

    /** @param folder for its objects, with an empty bucket */
    public ObjectStore(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(objects());
        start();
    }

    /** Starts it again after {@link #stop}, at the same address. */
    public void start() throws IOException {
        Path settings = Files.writeString(folder.resolve("s3proxy.conf"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem
                jclouds.filesystem.basedir=%s
                """.formatted(
                        port, ACCESS_KEY, SECRET_KEY, folder.resolve("objects").toAbsolutePath()));
        Path console = folder.resolve("s3proxy.log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-jar",
                        PROGRAM.toString(),
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        Awaitility.await("the object store").atMost(Patience.PATIENCE).until(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            throw new IllegalStateException("the object store ended:\n" + Files.readString(console));
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection call =
                    (HttpURLConnection) URI.create(address()).toURL().openConnection();
            call.setConnectTimeout(1000);
            call.setReadTimeout(1000);
            return call.getResponseCode() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** It is down. */
    public void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** The folder with the objects of the bucket. */
    public Path objects() {
        return folder.resolve("objects").resolve(BUCKET);
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
