package org.lifeline.platform.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lifeline.platform.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.FileSystemUtils;

/**
 * The embedded product's PostgreSQL: one server for one data folder, reachable from this machine only. It listens only on 127.0.0.1, and
 * requires a password that is stored in the data folder. Permissions that an earlier version left open to everybody are closed before it
 * starts. If the server dies it is started again; if that fails, the owner of this object is told.
 *
 * <p>The owner must hold the folder's {@link FolderLock}.
 */
final class PostgresServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    private static final String USER = "postgres";
    private static final String DATABASE = "postgres";
    private static final int PASSWORD_BYTES = 32;
    private static final String AUTHORIZATION_FAILED = "28";

    private static final String NOT_SERVING = "08";
    private static final String SHUTTING_DOWN = "57";

    /** The line of postmaster.pid in which the server writes its port. */
    private static final int PORT_LINE = 3;

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 6;
    private static final int STOP_LEFT_BEHIND_SECONDS = 30;

    /** How long the backends of a killed owner or server may take to notice. */
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(250);

    /** Allows connections from this machine only, with name and password. */
    private static final String WHO_MAY_CONNECT = """
            # Written by Lifeline at each start: changes are lost.
            host all postgres 127.0.0.1/32 scram-sha-256
            """;

    private final Path folder;
    private final PostgresLog log;
    private final Path passwordFile;
    private final PostgresPrograms programs;
    private final Runnable lost;
    private final String password;
    private final int port;
    private volatile boolean stopping;

    /**
     * Starts the server, and creates its database if there is none.
     *
     * @param dataFolder the product's data folder, locked by the caller
     * @param lost called when the server has died and cannot be started again
     * @throws FolderTaken when a server is running there that somebody else uses
     * @throws IOException when it does not start; the message says why
     */
    PostgresServer(Path dataFolder, Runnable lost) throws IOException {
        this.folder = dataFolder.resolve("postgres");
        this.log = new PostgresLog(dataFolder.resolve("postgres.log"));
        this.passwordFile = dataFolder.resolve("postgres.password");
        this.lost = lost;
        this.programs = PostgresPrograms.in(dataFolder.resolve("postgres-programs"));
        stopServerLeftBehind();
        this.password = database();
        Files.writeString(folder.resolve("pg_hba.conf"), WHO_MAY_CONNECT);
        this.port = freePort();
        start();
        if (!opens()) {
            // the database comes from elsewhere, such as a backup, and has another password; the owner of its files may
            // set a new one
            stop();
            setPassword(password);
            start();
        }
        watch();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    String user() {
        return USER;
    }

    String password() {
        return password;
    }

    /** Creates the database if there is none. Returns the password; a database of an earlier version gets one now. */
    private String database() throws IOException {
        Path draft = folder.resolveSibling("postgres.new");
        FileSystemUtils.deleteRecursively(draft);
        boolean made = Files.exists(folder.resolve("global/pg_control"));
        if (!made && Files.isDirectory(folder) && !isEmpty(folder)) {
            throw new IOException(
                    "the folder holds no database, but is not empty: a first start was interrupted, or a backup is incomplete. "
                            + "Put the backup back, or remove the folder to begin anew");
        }
        if (made && Files.exists(passwordFile)) {
            return Files.readString(passwordFile).strip();
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        if (made) {
            setPassword(secret);
            PrivateFiles.write(passwordFile, (secret + "\n").getBytes(StandardCharsets.UTF_8));
            return secret;
        }
        PrivateFiles.write(passwordFile, (secret + "\n").getBytes(StandardCharsets.UTF_8));
        Files.deleteIfExists(folder);
        // in a temporary folder that is renamed afterwards, so that a start that is killed leaves no incomplete
        // database
        check(
                "initdb",
                programs.run(
                        null,
                        "initdb",
                        List.of(
                                "-D",
                                draft.toString(),
                                "-U",
                                USER,
                                "-E",
                                "UTF-8",
                                "--auth=scram-sha-256",
                                "--pwfile=" + passwordFile)));
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        return secret;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Sets the password without a running server, as the owner of the files, so that nobody can connect in between. */
    private void setPassword(String secret) throws IOException {
        PostgresPrograms.Result result = programs.run(
                "alter role " + USER + " password '" + secret + "'\n",
                "postgres",
                List.of("--single", "-D", folder.toString(), "-c", "password_encryption=scram-sha-256", DATABASE));
        if (result.code() != 0 || result.said().contains("ERROR:")) {
            throw new IOException("its password cannot be set: " + last(result.said()));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void start() throws IOException {
        log.bound();
        long before = log.size();
        String options = Stream.of(
                        // only this address can be used; there is no Unix socket
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "password_encryption=scram-sha-256",
                        // a committed row is on disk
                        "fsync=on",
                        "synchronous_commit=on",
                        "shared_buffers=64MB",
                        "max_connections=60",
                        // logs how it starts, why it does not, and why it ends, but nothing of what is in the rows: a
                        // refused
                        // statement (ERROR, which is below LOG) and the details of a message may quote them
                        "log_min_messages=log",
                        "log_min_error_statement=panic",
                        "log_error_verbosity=terse",
                        "log_checkpoints=off")
                .map(setting -> " -c " + setting)
                .reduce("-p " + port, String::concat);
        PostgresPrograms.Result result = programs.run(
                null,
                "pg_ctl",
                List.of(
                        "start",
                        "-D",
                        folder.toString(),
                        "-l",
                        log.path().toString(),
                        "-w",
                        "-t",
                        String.valueOf(START_SECONDS),
                        "-o",
                        options));
        if (result.code() != 0) {
            throw new IOException(log.reason(before).orElseGet(() -> last(result.said())));
        }
    }

    /** Keeps the log from filling the disk: whoever tries passwords on this machine writes lines into it. */
    @Scheduled(fixedDelay = 10, initialDelay = 10, timeUnit = TimeUnit.MINUTES)
    void boundLog() {
        try {
            log.bound();
        } catch (IOException e) {
            LOG.warn("the log of the embedded database cannot be cut: {}", e.getMessage());
        }
    }

    private boolean opens() throws IOException {
        try (Connection connection = DriverManager.getConnection(url(), USER, password)) {
            return true;
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith(AUTHORIZATION_FAILED)) {
                return false;
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    private void watch() throws IOException {
        ProcessHandle server = server().orElseThrow(() -> new IOException("it ended at once"));
        server.onExit().thenRunAsync(this::restartAfterCrash, PostgresServer::startThread);
    }

    private static void startThread(Runnable task) {
        Thread thread = new Thread(task, "embedded database");
        thread.setDaemon(true);
        thread.start();
    }

    private void restartAfterCrash() {
        if (stopping) {
            return;
        }
        LOG.error("The embedded database has ended, though nobody stopped it; it is started again");
        try {
            restart();
            if (stopping) {
                stop();
                return;
            }
            watch();
            LOG.warn("The embedded database is running again");
        } catch (IOException e) {
            if (!stopping) {
                LOG.error("The embedded database does not start again: {}", e.getMessage());
                lost.run();
            }
        }
    }

    /**
     * Starts the server again on the same port, where the application expects it. The processes of the dead server must have ended before.
     */
    private void restart() throws IOException {
        long until = System.nanoTime() + SETTLING.toNanos();
        while (true) {
            try {
                start();
                return;
            } catch (IOException e) {
                if (stopping || System.nanoTime() > until) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** Stops the server. Committed data are on disk even if it does not stop in an orderly way. */
    @Override
    public void close() {
        stopping = true;
        try {
            stop();
        } catch (IOException e) {
            LOG.warn("The embedded database did not stop: {}", e.getMessage());
        }
    }

    private void stop() throws IOException {
        if (server().isEmpty()) {
            return;
        }
        if (stop("fast", STOP_SECONDS).code() != 0) {
            check("pg_ctl stop", stop("immediate", STOP_SECONDS));
        }
    }

    private PostgresPrograms.Result stop(String mode, int seconds) throws IOException {
        return programs.run(
                null,
                "pg_ctl",
                List.of("stop", "-D", folder.toString(), "-m", mode, "-w", "-t", String.valueOf(seconds)));
    }

    /**
     * After a kill -9 of the application, its server runs on and uses the folder; it is stopped here in an orderly way. A server with
     * connected clients is in use, whatever the lock says.
     */
    private void stopServerLeftBehind() throws IOException {
        Optional<ProcessHandle> server = server();
        if (server.isEmpty()) {
            // a process number from before a reboot may belong to another process now, and would keep PostgreSQL from
            // starting
            Files.deleteIfExists(folder.resolve("postmaster.pid"));
            return;
        }
        long until = System.nanoTime() + SETTLING.toNanos();
        while (hasClients()) {
            if (System.nanoTime() > until) {
                throw new FolderTaken("another Lifeline is connected to the database in this folder (process "
                        + server.get().pid() + ")");
            }
            pause();
        }
        LOG.warn(
                "The database of a Lifeline that was killed is still running (process {}); it is stopped",
                server.get().pid());
        check("pg_ctl stop", stop("fast", STOP_LEFT_BEHIND_SECONDS));
    }

    /** Whether the server has clients, by its own statement. A server that answers without telling counts as used. */
    private boolean hasClients() throws IOException {
        List<String> state = Files.readAllLines(folder.resolve("postmaster.pid"));
        if (state.size() <= PORT_LINE) {
            return false;
        }
        Properties login = new Properties();
        login.put("user", USER);
        login.put("loginTimeout", "5");
        if (Files.exists(passwordFile)) {
            login.put("password", Files.readString(passwordFile).strip());
        }
        String address = "jdbc:postgresql://127.0.0.1:" + state.get(PORT_LINE).strip() + "/" + DATABASE;
        try (Connection connection = DriverManager.getConnection(address, login);
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(
                        "select count(*) from pg_stat_activity where backend_type = 'client backend'")) {
            return row.next() && row.getInt(1) > 1;
        } catch (SQLException e) {
            return e.getSQLState() == null
                    || !e.getSQLState().startsWith(NOT_SERVING)
                            && !e.getSQLState().startsWith(SHUTTING_DOWN);
        }
    }

    /** The running server of this folder; empty if there is none. */
    private Optional<ProcessHandle> server() throws IOException {
        long pid;
        try (Stream<String> lines = Files.lines(folder.resolve("postmaster.pid"))) {
            pid = Long.parseLong(lines.findFirst().orElse("").strip());
        } catch (NoSuchFileException | NumberFormatException notThere) {
            return Optional.empty();
        }
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::servesThisFolder);
    }

    /** Whether the process is this folder's server; process numbers are reused, so it may be another program. */
    private boolean servesThisFolder(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        if (!Path.of(info.command().orElse("-")).getFileName().toString().startsWith("postgres")) {
            return false;
        }
        return Stream.of(info.arguments().orElse(new String[0]))
                        .anyMatch(argument -> argument.startsWith("/") && isFolder(argument))
                || info.arguments().isEmpty();
    }

    private boolean isFolder(String argument) {
        try {
            return Files.isSameFile(Path.of(argument), folder);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static void check(String what, PostgresPrograms.Result result) throws IOException {
        if (result.code() != 0) {
            throw new IOException(what + " failed: " + last(result.said()));
        }
    }

    private static String last(String said) {
        return said.strip()
                .lines()
                .reduce((first, second) -> second)
                .orElse("it said nothing")
                .strip();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
