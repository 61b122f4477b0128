package org.lifeline.faults;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.OpenSearchProcess;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.ObjectStore;
import org.lifeline.testing.Patience;
import org.lifeline.testing.Product;
import org.lifeline.testing.QuickPasswords;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A real deployment whose every part can fail: two nodes as processes, a PostgreSQL behind a cable for each node, a mail server, an object
 * store and, where it is wanted, OpenSearch. Nothing of it is the demonstration's: people have accounts and sessions.
 */
final class World implements AutoCloseable {

    static final String PASSWORD = "demo";
    static final String PROVIDER = "service-provider";
    static final String SECOND_CLERK = "service-provider-3";

    /** Account: its group. */
    private static final Map<String, String> PEOPLE = new TreeMap<>(Map.of(
            "applicant",
            "applicant",
            "social-worker",
            "social-worker",
            "junior-officer",
            "junior-officer",
            "programme-manager",
            "programme-manager",
            PROVIDER,
            "service-provider",
            SECOND_CLERK,
            "service-provider",
            "accountant",
            "accountant",
            "cash-manager",
            "cash-manager",
            "cash-manager-2",
            "cash-manager",
            "auditor",
            "auditor"));

    private static final int DATA_MEGABYTES = 96;

    final DatabaseServer database;
    final ObjectStore store;
    final GreenMail mail;
    final List<Node> nodes = new ArrayList<>();
    final Path data;
    final @Nullable Cable search;
    private @Nullable OpenSearchProcess searching;
    private final Path folder;
    private final boolean mounted;
    private final boolean shortOfTime;
    private String programme = "";

    /** A node that can be started again at the same address. */
    final class Node {
        final int number;
        final int port = FreePort.find();
        final Cable cable;
        final Path clock;
        private @Nullable Product product;
        /** Under which the engine locks the jobs of this node; empty until it is known. */
        private volatile String owner = "";

        Node(int number) throws IOException {
            this.number = number;
            this.cable = new Cable(database.port());
            this.clock = folder.resolve("node-" + number + ".clock");
            TurnedClock.turn(clock, Duration.ZERO);
        }

        void start() throws IOException {
            product = Product.start(folder.resolve("node-" + number), port, settings());
        }

        Product product() {
            if (product == null) {
                throw new IllegalStateException("not started");
            }
            return product;
        }

        /** Waits until it serves, and learns under which name it works. */
        void ready() {
            product().ready();
            JdbcClient jdbc = database.jdbc();
            owner = Awaitility.await("the name of node " + number)
                    .atMost(Patience.PATIENCE)
                    .until(
                            () -> jdbc.sql("select id from node order by started_at desc limit 1")
                                    .query(String.class)
                                    .optional(),
                            name -> name.isPresent() && nodes.stream().noneMatch(n -> n.owner.equals(name.get())))
                    .orElseThrow();
        }

        String owner() {
            return owner;
        }

        String address() {
            return "http://127.0.0.1:" + port;
        }

        private String[] settings() {
            Map<String, String> settings = Deployment.settings(DatabaseServer.url(cable.port()), folder);
            settings.remove("server.port");
            settings.put("lifeline.data-folder", data.toString());
            settings.put(
                    "spring.mail.port",
                    String.valueOf(mail.getSmtp().getServerSetup().getPort()));
            settings.put("lifeline.documents.place", "bucket");
            settings.put("lifeline.documents.bucket.address", store.address());
            settings.put("lifeline.documents.bucket.name", ObjectStore.BUCKET);
            settings.put("lifeline.documents.bucket.access-key", ObjectStore.ACCESS_KEY);
            settings.put("lifeline.documents.bucket.secret-key", ObjectStore.SECRET_KEY);
            // a few people do the work of a whole ministry
            for (String limit : List.of(
                    "log-ins-per-address",
                    "log-ins-per-account",
                    "log-ins-per-account-elsewhere",
                    "changes-per-address",
                    "changes-per-account")) {
                settings.put("lifeline.limits." + limit, "1000000");
            }
            settings.put("lifeline.audit.seal-every", "5s");
            settings.put(TurnedClock.SETTING, clock.toString());
            // the disk of the data folder is small, so that it can be filled
            settings.put("management.health.diskspace.threshold", "1MB");
            if (shortOfTime) {
                // the product's own times, after which nobody waits any more for a node that is gone, are a minute
                settings.put("camunda.bpm.job-execution.lock-time-in-millis", "15000");
                settings.put(
                        "spring.datasource.hikari.connection-init-sql",
                        "set idle_in_transaction_session_timeout = '10s'");
            } else {
                // what is measured is the product as it is delivered
                settings.remove(QuickPasswords.SETTING);
            }
            if (search != null) {
                settings.put("lifeline.opensearch.url", "http://127.0.0.1:" + search.port());
                settings.put("lifeline.opensearch.require-tls", "false");
            }
            return settings.entrySet().stream()
                    .map(e -> "--" + e.getKey() + "=" + e.getValue())
                    .toArray(String[]::new);
        }
    }

    /**
     * @param whole with OpenSearch, and with the product's own times after which a node that is gone is given up; otherwise these are shorter,
     *     so that a run is over soon
     */
    World(Path folder, boolean whole) throws Exception {
        this.folder = folder;
        this.shortOfTime = !whole;
        this.data = Files.createDirectories(folder.resolve("data"));
        this.mounted = run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + DATA_MEGABYTES + "m,mode=700",
                "lifeline-faults",
                data.toString());
        database = new DatabaseServer(folder.resolve("postgres"));
        store = new ObjectStore(Files.createDirectories(folder.resolve("objects")));
        mail = new GreenMail(new ServerSetup(FreePort.find(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        search = whole ? new Cable(0) : null;
        if (search != null) {
            startSearch();
        }
        nodes.add(new Node(1));
        nodes.add(new Node(2));
        // the first one makes the tables and the keys
        nodes.get(0).start();
        nodes.get(0).ready();
        nodes.get(1).start();
        people();
        nodes.get(1).ready();
    }

    /** Whether the data folder is a file system of its own, which can be full or read-only. */
    boolean isMounted() {
        return mounted;
    }

    String programme() {
        return programme;
    }

    void startSearch() {
        OpenSearchProcess started = new OpenSearchProcess(
                Path.of(System.getProperty("lifeline.opensearch-home", "target/opensearch/opensearch-2.19.6")),
                folder.resolve("opensearch"));
        searching = started;
        search().leadTo(started.url().getPort());
        search().heal();
    }

    /** As a power failure. */
    void killSearch() throws IOException {
        search().breakOff();
        searchProcesses().forEach(ProcessHandle::destroyForcibly);
        stopSearch();
    }

    void pauseSearch() throws IOException, InterruptedException {
        for (ProcessHandle process : searchProcesses()) {
            Signals.stop(process.pid());
        }
    }

    void resumeSearch() throws IOException, InterruptedException {
        for (ProcessHandle process : searchProcesses()) {
            Signals.goOn(process.pid());
        }
    }

    private List<ProcessHandle> searchProcesses() throws IOException {
        long first =
                Long.parseLong(Files.readString(folder.resolve("opensearch").resolve("opensearch.pid")));
        return ProcessHandle.of(first).stream()
                .flatMap(p -> Stream.concat(Stream.of(p), p.descendants()))
                .toList();
    }

    /** In whatever state it is. */
    private void stopSearch() {
        search().breakOff();
        if (searching != null) {
            searching.close();
        }
    }

    private Cable search() {
        if (search == null) {
            throw new IllegalStateException("OpenSearch takes no part");
        }
        return search;
    }

    /** The names of the files in the object store. */
    List<String> files() throws IOException {
        Path documents = store.objects().resolve("documents");
        if (!Files.isDirectory(documents)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(documents)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.length() == 36)
                    .toList();
        }
    }

    Path storedFile(String name) {
        return store.objects().resolve("documents").resolve(name);
    }

    void fillDisk() throws IOException {
        try {
            Files.write(data.resolve("filler"), new byte[(DATA_MEGABYTES + 1) << 20]);
        } catch (IOException full) {
            return;
        }
        throw new IllegalStateException("the disk is larger than it should be");
    }

    void emptyDisk() throws IOException {
        Files.deleteIfExists(data.resolve("filler"));
    }

    void readOnly(boolean yes) {
        // refused while a file is being written
        Awaitility.await("the data folder as it should be")
                .atMost(Patience.PATIENCE)
                .until(() -> run("mount", "-o", "remount," + (yes ? "ro" : "rw"), data.toString()));
    }

    /** What the nodes wrote about requests that failed in a way that nobody foresaw. */
    List<String> failures() throws IOException {
        List<String> failures = new ArrayList<>();
        for (Node node : nodes) {
            try (Stream<Path> consoles = Files.list(folder.resolve("node-" + node.number))) {
                for (Path console : consoles.toList()) {
                    boolean its = false;
                    for (String line : Files.readAllLines(console)) {
                        boolean begins = line.contains("request failed, incident")
                                || line.contains("page failed, reference")
                                || line.contains("REST API failed, reference");
                        its = begins || its && (line.startsWith("\t") || line.startsWith("Caused by"));
                        if (begins || its && line.startsWith("Caused by")) {
                            failures.add(line);
                        }
                    }
                }
            }
        }
        return failures;
    }

    /** What this process, the nodes, the database and the other servers took so far, without those that were killed. */
    long processorSeconds() throws IOException {
        return Stream.concat(
                        Stream.concat(
                                Stream.of(ProcessHandle.current()),
                                ProcessHandle.current().descendants()),
                        database.processes().stream())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus)
                .toSeconds();
    }

    static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Accounts, a provider and a programme, written into the tables: that two people make each of them is tested elsewhere. */
    private void people() {
        JdbcClient jdbc = database.jdbc();
        StringBuilder sql = new StringBuilder("set session_replication_role = replica;");
        PEOPLE.forEach((account, group) -> sql.append("""
                insert into act_id_user (id_, rev_, first_, last_, email_, pwd_, salt_) values ('%1$s', 1, '%1$s', 'Person', '%1$s@lifeline.example', '%3$s', 'salt');
                insert into act_id_membership (user_id_, group_id_) values ('%1$s', '%2$s');
                """.formatted(account, group, hash())));
        sql.append("""
                insert into service_provider (code, name, email) values ('HOSPITAL-1', 'Hospital', 'accounts@hospital.example');
                insert into provider_account (user_id, provider_code, administrator) values ('%s', 'HOSPITAL-1', true), ('%s', 'HOSPITAL-1', false);
                insert into provider_payout (provider_code, version, kind, holder, details, origin, state, asked_by, asked_at, reason, confirmed_by, confirmed_at,
                                             in_force_from, in_force_at)
                values ('HOSPITAL-1', 1, 'iban', 'Hospital', '{"iban": "DE02120300000000202051", "bic": "BYLADEM1001", "town": "Berlin"}', 'joining', 'inForce',
                        'programme-manager', now(), 'Test', 'programme-manager-2', now(), now(), now());
                set session_replication_role = origin;""".formatted(PROVIDER, SECOND_CLERK));
        jdbc.sql(sql.toString()).update();
        programme = NewProgramme.with(jdbc)
                .budget(100_000_000_00L)
                .providers("HOSPITAL-1")
                .stages("social-worker", "junior-officer");
    }

    private static String hash() {
        try {
            return "{SHA-512}"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-512")
                                    .digest((PASSWORD + "salt").getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        for (Node node : nodes) {
            if (node.product != null) {
                Signals.goOn(node.product().pid());
                node.product().kill();
            }
            node.cable.close();
        }
        if (search != null) {
            resumeSearch();
            stopSearch();
            search.close();
        }
        store.close();
        mail.stop();
        database.close();
        if (mounted) {
            run("umount", data.toString());
        }
    }
}
