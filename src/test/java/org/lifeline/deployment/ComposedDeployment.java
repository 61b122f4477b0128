package org.lifeline.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lifeline.testing.Product;
import org.lifeline.testing.ReverseProxy;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The services of docker-compose.yml as plain processes of this machine, with the values of that file: what deploy/prepare.sh made for a trial is
 * their .env and their secrets, and only addresses and folders of containers are replaced. A value that is not where it is replaced fails the test.
 */
final class ComposedDeployment implements AutoCloseable {

    private final Path folder;
    private final Path root;
    private final Path secrets;
    private final ComposeFile compose;
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final EmbeddedPostgres postgres;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /** What takes the place of an address of the containers, such as {@code keycloak:8080}. */
    private final Map<String, String> addresses = new LinkedHashMap<>();

    /**
     * Makes secrets and settings, and starts mail and PostgreSQL.
     *
     * @param folder for all that is written
     * @param settings what becomes of the .env of a trial
     */
    ComposedDeployment(Path folder, UnaryOperator<String> settings) throws IOException, SQLException {
        this.folder = folder;
        this.root = folder.resolve("deployment");
        this.secrets = ReverseProxy.prepared(root);
        Path env = root.resolve(".env");
        Files.writeString(env, settings.apply(Files.readString(env)));
        this.compose = new ComposeFile(ComposeFile.env(env));
        mail.start();
        started.push(mail::stop);
        Path archive = Files.createDirectories(folder.resolve("archive")).toAbsolutePath();
        this.postgres =
                EmbeddedPostgres.builder().setServerConfig("archive_mode", "on").start();
        JdbcClient server = JdbcClient.create(postgres.getPostgresDatabase());
        server.sql("alter system set archive_command = 'cp %p " + archive + "/%f'")
                .update();
        server.sql("select pg_reload_conf()").query(Boolean.class).single();
        started.push(postgres);
        database("lifeline", "postgres-password");
    }

    ComposeFile compose() {
        return compose;
    }

    Path secrets() {
        return secrets;
    }

    /** A secret as the container reads it. */
    String secret(String name) throws IOException {
        return Files.readString(secrets.resolve(name)).strip();
    }

    JdbcClient jdbc() {
        return JdbcClient.create(postgres.getDatabase("postgres", "lifeline"));
    }

    /** Where PostgreSQL listens. */
    int databasePort() {
        return postgres.getPort();
    }

    /** As the image of PostgreSQL does at its first start: a database, and a role of the same name that owns it. */
    void database(String name, String password) throws SQLException, IOException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("create role " + name + " login password '" + secret(password) + "'");
            sql.execute("create database " + name + " owner " + name);
        }
    }

    /** From now on, nodes reach this address of a container there. */
    void at(String container, String here) {
        addresses.put(container, here);
    }

    /** The environment of a node, with the folders and addresses of this machine. */
    Map<String, String> environment(String service) throws IOException {
        Path run = Files.createDirectories(folder.resolve(service + "-secrets"));
        for (Map.Entry<String, Path> secret : compose.secrets(service).entrySet()) {
            Files.copy(root.resolve(secret.getValue()), run.resolve(secret.getKey()));
        }
        Map<String, String> environment = compose.environment(service);
        replace(environment, "SPRING_CONFIG_IMPORT", "/run/secrets/", run + "/");
        replace(environment, "SPRING_CONFIG_IMPORT", "/run/more/", root.resolve("deploy/secrets/more") + "/");
        replace(environment, "SPRING_CONFIG_IMPORT", "/settings/", root.resolve("deploy/settings") + "/");
        replace(environment, "SPRING_DATASOURCE_URL", "postgres:5432", "127.0.0.1:" + postgres.getPort());
        replace(environment, "SPRING_MAIL_HOST", "mail", "127.0.0.1");
        replace(
                environment,
                "SPRING_MAIL_PORT",
                "1025",
                String.valueOf(mail.getSmtp().getPort()));
        replace(
                environment,
                "LIFELINE_DATA_FOLDER",
                "/data",
                folder.resolve("data").toString());
        replace(
                environment,
                "LIFELINE_KEYS_PATH",
                "/keys",
                Files.createDirectories(folder.resolve("keys")).toString());
        replace(environment, "LIFELINE_TRUSTED_PROXIES", compose.address("proxy"), "127.0.0.1");
        addresses.forEach((container, here) -> {
            assertThat(environment.values()).as(container).anyMatch(value -> value.contains(container));
            environment.replaceAll((name, value) -> value.replace(container, here));
        });
        return environment;
    }

    static void replace(Map<String, String> environment, String name, String what, String by) {
        assertThat(environment.get(name)).as(name).contains(what);
        environment.put(name, environment.get(name).replace(what, by));
    }

    /** Begins a start with this environment, and waits for nothing. @param command of the product; null for a node */
    Product start(String name, Map<String, String> environment, @Nullable String command, String... options)
            throws IOException {
        Product product = Product.start(folder.resolve(name), environment, command, options);
        started.push(product);
        return product;
    }

    /** Both nodes as at the very first start, one after the other so that they do not wait for each other; ready. */
    Product[] bothNodes() throws IOException {
        Map<String, String> first = new TreeMap<>(environment("lifeline-1"));
        first.put("LIFELINE_KEYS_GENERATE", "true");
        Product one = start("one", first, null);
        one.ready();
        return new Product[] {one, start("two", environment("lifeline-2"), null).ready()};
    }

    /** The proxy before these nodes. */
    ReverseProxy proxy(Product first, Product second, Map<String, String> more) throws IOException {
        Map<String, String> nodes = new LinkedHashMap<>(more);
        nodes.put(compose.address("lifeline-1") + ":8080", host(first));
        nodes.put(compose.address("lifeline-2") + ":8080", host(second));
        ReverseProxy proxy = ReverseProxy.start(folder.resolve("proxy"), secrets, nodes);
        started.push(proxy);
        return proxy;
    }

    static String host(Product node) {
        return URI.create(node.address()).getAuthority();
    }

    /** What was sent to an address, the oldest first; empty where nothing was. */
    String mails(String address) {
        StringBuilder texts = new StringBuilder();
        for (MimeMessage message : mail.getReceivedMessages()) {
            try {
                if (((InternetAddress) message.getAllRecipients()[0])
                        .getAddress()
                        .equals(address)) {
                    // of a mail with a letter the content is its parts
                    texts.append(message.getSubject()).append('\n').append(message.getContent());
                }
            } catch (MessagingException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return texts.toString();
    }

    /** Waits until a mail to this address says this. */
    String mailed(String address, String words) {
        return await().atMost(PATIENCE).until(() -> mails(address), said -> said.contains(words));
    }

    /** Ends a process when the deployment ends. */
    void also(AutoCloseable more) {
        started.push(more);
    }

    /** What was started last ends first. */
    @Override
    public void close() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
