package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.audit.VerifyAudit;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.FreePort;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.PostgresTools;
import org.lifeline.testing.SmallFiles;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The drill: a real deployment is backed up while it works, somebody empties a table by mistake, the machine is lost, and all is restored to
 * the second before the mistake on another machine (other folders, another port) with the commands of the guide.
 */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class RestoreDrillTest {

    private static final Path SCRIPTS = Path.of("deploy/backup").toAbsolutePath();
    private static final Pattern NOTE = Pattern.compile("note (\\d+:[0-9a-f]{64})");
    private static final Pattern NUMBER = Pattern.compile("A-\\d{4}-(\\d+)");
    private static final String PASSWORD = Deployment.PASSWORD;

    @TempDir
    private Path folder;

    private @Nullable Machine running;
    private @Nullable Deployment product;
    private final Map<String, Api> people = new HashMap<>();
    private final StringBuilder log = new StringBuilder();

    /** A server of PostgreSQL in a folder of its own. */
    private static final class Machine {

        private final PostgresTools tools;
        private final Path folder;
        private final int port = FreePort.find();

        Machine(PostgresTools tools, Path folder) throws IOException {
            this.tools = tools;
            this.folder = Files.createDirectories(folder);
        }

        Path data() {
            return folder.resolve("postgres");
        }

        String url() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/lifeline?user=lifeline&password="
                    + PASSWORD.replace(" ", "%20");
        }

        Map<String, String> environment() {
            Map<String, String> all = new HashMap<>(Map.of(
                    "PGDATA",
                    data().toString(),
                    "PGHOST",
                    "127.0.0.1",
                    "PGPORT",
                    String.valueOf(port),
                    "PGUSER",
                    "lifeline",
                    "PGPASSWORD",
                    PASSWORD,
                    "PGDATABASE",
                    "lifeline",
                    "LIFELINE_DATA_FOLDER",
                    folder.resolve("data").toString(),
                    "LIFELINE_KEYS_PATH",
                    folder.resolve("keys.p12").toString()));
            all.put("GNUPGHOME", folder.resolve("gnupg").toString());
            return all;
        }

        /** A new database, which archives what it writes as the guide says. */
        void create(Map<String, String> backups) throws IOException, InterruptedException {
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            run("initdb", "-U", "lifeline", "-E", "UTF-8", "--auth=scram-sha-256", "--pwfile=" + password);
            Files.writeString(
                    data().resolve("postgresql.conf"),
                    Files.readString(data().resolve("postgresql.conf")) + """

                            max_connections = 60
                            archive_mode = on
                            archive_command = 'sh "%s/archive-wal.sh" %%p %%f'
                            archive_timeout = 60
                            """.formatted(SCRIPTS));
            start(backups);
            run("createdb", "lifeline");
        }

        void start(Map<String, String> backups) throws IOException, InterruptedException {
            Map<String, String> all = environment();
            all.putAll(backups);
            tools.run(
                    all,
                    folder.resolve("commands.log"),
                    "pg_ctl",
                    "start",
                    "--wait",
                    "--silent",
                    "--log",
                    folder.resolve("postgres.log").toString(),
                    "--options",
                    "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''");
        }

        String run(String... command) throws IOException, InterruptedException {
            return tools.run(environment(), folder.resolve("commands.log"), command);
        }

        String run(Map<String, String> more, String... command) throws IOException, InterruptedException {
            Map<String, String> all = environment();
            all.putAll(more);
            return tools.run(all, folder.resolve("commands.log"), command);
        }

        String ask(String sql) throws IOException, InterruptedException {
            return run("psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--command", sql)
                    .strip();
        }

        /** As when the power fails. */
        void kill() throws IOException {
            Path pid = data().resolve("postmaster.pid");
            if (Files.exists(pid)) {
                ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).strip()))
                        .ifPresent(server -> {
                            Stream<ProcessHandle> all = Stream.concat(Stream.of(server), server.descendants());
                            all.toList().forEach(ProcessHandle::destroyForcibly);
                            server.onExit().join();
                        });
            }
        }
    }

    @AfterEach
    void end() throws IOException {
        if (product != null) {
            product.close();
        }
        if (running != null) {
            running.kill();
        }
    }

    @Test
    void allIsThereUpToASecondBeforeTheMistakeAndNothingGoesOutTwice(CapturedOutput console) throws Exception {
        PostgresTools tools = PostgresTools.find().orElse(null);
        assumeThat(tools)
                .as("PostgreSQL with pg_basebackup is not installed, and cannot be")
                .isNotNull();
        Path kept = Files.createDirectories(folder.resolve("backups"));
        Machine first = new Machine(tools, folder.resolve("first"));
        Map<String, String> backups = Map.of(
                "LIFELINE_BACKUP_FOLDER",
                kept.toString(),
                "LIFELINE_BACKUP_RECIPIENT",
                publicKey(first).toString());
        running = first;
        first.create(backups);
        String address = start(first, Map.of("lifeline.keys.generate", "true"));
        accounts();
        logIn(address);
        String programme = programme();

        // ------------------------------------------------ work, a backup, more work
        Document early = new Document();
        JsonNode redeemed = voucher(programme, early);
        ClaimSteps.redeem(people.get("provider"), redeemed, "100");
        Map<String, String> secrets = new HashMap<>(backups);
        secrets.put("LIFELINE_PERSONAL_DATA_KEYS", settings(first).get("lifeline.personal-data.keys"));
        timed("backup.sh all", () -> first.run(secrets, "sh", SCRIPTS + "/backup.sh", "all"));
        assertThat(page()).as("the script noted each part").doesNotContain("nobody noted one");

        Document late = new Document();
        JsonNode voucher = voucher(programme, late);
        String waiting = Cases.apply(people.get("applicant"), programme, Cases.answers());
        Cases.task(people.get("social-worker"), waiting);
        timed("backup.sh documents", () -> first.run(backups, "sh", SCRIPTS + "/backup.sh", "documents"));
        people.get("operations").post("/operations/seal", "").expect(302);
        String sealBefore = note(verifyAudit(""));

        // ------------------------------------------------ the second; what came after it, and the mistake
        long second = Long.parseLong(first.ask("select ceil(extract(epoch from clock_timestamp()))::bigint + 1"));
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(Instant.ofEpochSecond(second + 1)));
        JsonNode lost = voucher(programme, new Document());
        String lostNumber = lost.path("application").asText();
        ClaimSteps.redeem(people.get("provider"), voucher, "50");
        people.get("operations").post("/operations/seal", "").expect(302);
        String sealAfter = note(verifyAudit(""));
        first.ask("drop table voucher cascade");
        // the name of the current position may still be that of the file which was just ended, or already that of the
        // next one
        String ended = first.ask("select pg_walfile_name(pg_switch_wal())");
        await().atMost(PATIENCE)
                .until(() -> first.ask(
                                "select coalesce(last_archived_wal, '') >= '" + ended + "' from pg_stat_archiver")
                        .equals("t"));
        log.append("database %s, archive %s, documents %s%n"
                .formatted(
                        first.ask("select pg_size_pretty(pg_database_size('lifeline'))"),
                        size(kept.resolve("wal")),
                        size(kept.resolve("documents"))));
        product.close();
        product = null;
        first.kill();
        assertThat(plainTexts(kept)).as("what a thief of the backups can read").isEmpty();

        // ------------------------------------------------ another machine
        Machine other = new Machine(tools, folder.resolve("other"));
        running = other;
        Map<String, String> from = Map.of(
                "LIFELINE_BACKUP_FOLDER",
                kept.toString(),
                "GNUPGHOME",
                first.folder.resolve("gnupg").toString());
        String moment = Instant.ofEpochSecond(second).toString();
        assertThatThrownBy(() -> other.run(from, "sh", SCRIPTS + "/restore.sh", "1999-01-01 00:00:00+00"))
                .hasMessageContaining("There is no backup of the database from before 1999-01-01");
        aDamagedArchiveIsNotTakenForItsEnd(new Machine(tools, folder.resolve("damaged")), from, kept);
        assertThatThrownBy(() -> new Machine(tools, folder.resolve("later"))
                        .run(from, "sh", SCRIPTS + "/restore.sh", "2099-01-01 00:00:00+00", "database"))
                .as("a second that the archive does not have")
                .hasMessageContaining("The archive ends before 2099-01-01 00:00:00+00: its last change is of 2")
                .hasMessageContaining("Restore latest, or an earlier moment");
        timed("restore.sh", () -> other.run(from, "sh", SCRIPTS + "/restore.sh", moment));
        assertThatThrownBy(() -> other.run(from, "sh", SCRIPTS + "/restore.sh", moment))
                .as("a second time")
                .hasMessageContaining("is not empty. Nothing was changed");
        assertThat(Files.readString(other.folder.resolve("keys.p12.settings")))
                .contains("LIFELINE_PERSONAL_DATA_KEYS=" + secrets.get("LIFELINE_PERSONAL_DATA_KEYS"));
        other.start(Map.of());
        Instant begun = Instant.now();
        String restored = start(other, Map.of("lifeline.keys.generate", "false", "lifeline.public-url", address));
        log.append("start of the product: %s%n".formatted(Duration.between(begun, Instant.now())));
        assertThat(console.getOut())
                .contains("This database was restored to " + moment)
                .contains("archive_mode is off");
        logIn(restored);

        // ------------------------------------------------ what was acknowledged before is there, and works
        for (JsonNode each : List.of(redeemed, voucher)) {
            assertThat(Api.with(restored, null)
                            .post(
                                    "/api/vouchers/verify",
                                    Map.of("qr", each.path("qr").asText()))
                            .expect(200)
                            .json()
                            .path("valid")
                            .asBoolean())
                    .isTrue();
        }
        ClaimSteps.redeem(people.get("provider"), redeemed, "25");
        assertThat(people.get("applicant")
                        .get("/api/vouchers/" + redeemed.path("code").asText())
                        .expect(200)
                        .json()
                        .path("balance")
                        .decimalValue())
                .isEqualByComparingTo(
                        redeemed.path("value").decimalValue().subtract(java.math.BigDecimal.valueOf(125)));
        for (Document each : List.of(early, late)) {
            each.requireReadableBy(people.get("applicant"));
        }
        // ------------------------------------------------ what came after is not, and none of its numbers is given
        // again
        people.get("applicant").get("/api/applications/" + lostNumber).expect(404);
        people.get("applicant")
                .get("/api/vouchers/" + lost.path("code").asText())
                .expect(404);
        String next = Cases.apply(people.get("applicant"), programme, Cases.answers());
        assertThat(count(next)).isGreaterThan(count(lostNumber) + 9_000);
        // ------------------------------------------------ the audit log holds up to there
        people.get("operations").post("/operations/seal", "").expect(302);
        assertThat(verifyAudit(sealBefore)).startsWith("HOLDS");
        assertThat(verifyAudit(sealAfter)).startsWith("DOES NOT HOLD");
        assertThat(jdbc().sql("select count(*) from audit_entry where details ->> 'what' = 'DatabaseRestored'")
                        .query(Long.class)
                        .single())
                .isOne();
        assertThat(jdbc().sql("select count(*) from document_fault")
                        .query(Long.class)
                        .single())
                .isZero();
        // ------------------------------------------------ processes go on, and nothing goes out until somebody says so
        Cases.approve(people.get("social-worker"), waiting);
        Cases.status(people.get("applicant"), waiting, "voucherIssued");
        assertThat(page()).contains("The database was restored", "/operations/release-restore");
        people.get("cash-manager").get("/api/payments/R-2026-000001/pain.001").expectProblem(409, "restoredDatabase");
        String mailbox = mailbox(next);
        await().atMost(PATIENCE)
                .until(() -> jdbc().sql("select count(*) from act_ru_job where suspension_state_ = 2")
                                .query(Long.class)
                                .single()
                        >= 2);
        assertThat(product.mails(mailbox)).isEmpty();

        people.get("operations").post("/operations/release-restore", "").expect(302);

        await().atMost(PATIENCE).until(() -> !product.mails(mailbox).isEmpty());
        assertThat(page()).doesNotContain("/operations/release-restore");
        people.get("cash-manager").get("/api/payments/R-2026-000001/pain.001").expect(404);
        System.out.println("The drill:\n" + log);
    }

    // ---------------------------------------------------------------- the product

    private Map<String, String> settings(Machine machine) {
        return Deployment.settings(machine.url(), machine.folder);
    }

    private String start(Machine machine, Map<String, String> more) {
        product = new Deployment(machine.folder, machine.url());
        Map<String, String> settings = new TreeMap<>(product.settings());
        int port = FreePort.find();
        settings.put("server.port", String.valueOf(port));
        settings.put("lifeline.public-url", "http://localhost:" + port);
        settings.put("spring.datasource.hikari.maximum-pool-size", "15");
        settings.putAll(more);
        product.start(settings);
        return "http://localhost:" + port;
    }

    private JdbcClient jdbc() {
        return product.product().getBean(JdbcClient.class);
    }

    private void accounts() {
        IdentityService identities = product.product().getBean(IdentityService.class);
        Map.of(
                        "almaz", "applicant",
                        "sara", "social-worker",
                        "hospital", "service-provider",
                        "carl", "cash-manager",
                        "audrey", "auditor",
                        "oscar", "operations")
                .forEach((name, group) -> {
                    User user = identities.newUser(name);
                    user.setPassword(PASSWORD);
                    identities.saveUser(user);
                    identities.createMembership(name, group);
                });
    }

    private void logIn(String address) throws IOException, InterruptedException {
        people.clear();
        for (String[] each : new String[][] {
            {"applicant", "almaz"},
            {"social-worker", "sara"},
            {"provider", "hospital"},
            {"cash-manager", "carl"},
            {"auditor", "audrey"},
            {"operations", "oscar"}
        }) {
            people.put(each[0], Api.loggedIn(address, each[1], PASSWORD));
        }
    }

    private String programme() {
        jdbc().sql(
                        "insert into service_provider (code, name, email) values ('HOSPITAL-1', 'Hospital', 'hospital@example.org')")
                .update();
        jdbc().sql(
                        "insert into provider_account (user_id, provider_code, administrator) values ('hospital', 'HOSPITAL-1', true)")
                .update();
        return NewProgramme.with(jdbc()).providers("HOSPITAL-1").stages("social-worker");
    }

    private JsonNode voucher(String programme, Document document) {
        Api applicant = people.get("applicant");
        String number = Cases.apply(applicant, programme, Cases.answers());
        document.add(applicant, number);
        Cases.approve(people.get("social-worker"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        Cases.voucherLetter(applicant, code);
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    /** A document of a case. */
    private static final class Document {

        private final byte[] content = SmallFiles.photo("Paper " + UUID.randomUUID());
        private String path = "";

        void add(Api applicant, String application) {
            String documents = "/api/applications/" + application + "/documents";
            path = documents + "/"
                    + applicant
                            .upload(documents, "paper.png", "image/png", content, "medicalReport")
                            .expect(201)
                            .json()
                            .path("id")
                            .asText();
        }

        void requireReadableBy(Api applicant) {
            assertThat(applicant.get(path).expect(200).bytes()).isEqualTo(content);
        }
    }

    private String page() {
        return people.get("operations").get("/operations").expect(200).text();
    }

    private String mailbox(String number) {
        return people.get("applicant")
                .get("/api/applications/" + number)
                .expect(200)
                .json()
                .path("answers")
                .path("email")
                .asText();
    }

    private static long count(String number) {
        Matcher its = NUMBER.matcher(number);
        assertThat(its.matches()).as(number).isTrue();
        return Long.parseLong(its.group(1));
    }

    /** The auditor's command, with the whole log and the published keys. */
    private String verifyAudit(String noted) throws IOException, InterruptedException {
        Path export = Files.write(
                folder.resolve("audit.jsonl"),
                people.get("auditor").get("/api/audit/entries").expect(200).bytes());
        Path keys = Files.write(
                folder.resolve("jwks.json"),
                people.get("auditor").get("/.well-known/jwks.json").expect(200).bytes());
        Process verifying = new ProcessBuilder(Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                VerifyAudit.class.getName(),
                                export.toString(),
                                keys.toString(),
                                noted)
                        .filter(argument -> !argument.isEmpty())
                        .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(verifying.getInputStream().readAllBytes());
        verifying.waitFor();
        return said;
    }

    private static String note(String said) {
        Matcher its = NOTE.matcher(said);
        assertThat(its.find()).as(said).isTrue();
        return its.group(1);
    }

    // ---------------------------------------------------------------- the backups

    /** The public key of a pair that is made now; the private one stays in a folder of its own. */
    private Path publicKey(Machine machine) throws IOException, InterruptedException {
        Files.createDirectories(machine.folder.resolve("gnupg"));
        machine.run("chmod", "700", machine.folder.resolve("gnupg").toString());
        machine.run(
                "gpg",
                "--batch",
                "--quiet",
                "--passphrase",
                "",
                "--quick-generate-key",
                "backups@example.org",
                "rsa2048",
                "encr",
                "never");
        return Files.writeString(
                folder.resolve("backup-key.asc"), machine.run("gpg", "--armor", "--export", "backups@example.org"));
    }

    private static void aDamagedArchiveIsNotTakenForItsEnd(Machine machine, Map<String, String> from, Path kept)
            throws IOException {
        Path last;
        try (Stream<Path> files = Files.list(kept.resolve("wal"))) {
            last = files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}\\.gz\\.gpg"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(last);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(last, damaged);
        assertThatThrownBy(() -> machine.run(from, "sh", SCRIPTS + "/restore.sh", "latest", "database"))
                .hasMessageContaining("The database could not be restored");
        Files.write(last, whole);
    }

    /** Files that are not encrypted, and say more than when a backup was made. */
    private static List<Path> plainTexts(Path kept) throws IOException {
        try (Stream<Path> files = Files.walk(kept)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(kept.resolve("documents")))
                    .filter(file -> !file.toString().endsWith(".gpg"))
                    .filter(file ->
                            !file.getFileName().toString().matches(".*\\.sha256|SHA256SUMS|restorable-from|first-wal"))
                    .toList();
        }
    }

    private static String size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes / 1024 + " KB";
        }
    }

    private interface Step {
        String run() throws Exception;
    }

    private void timed(String what, Step step) throws Exception {
        Instant begun = Instant.now();
        String said = step.run();
        log.append("%s: %s%n%s".formatted(what, Duration.between(begun, Instant.now()), said));
    }
}
