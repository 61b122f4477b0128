package org.lifeline.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.admin.Admin;
import org.camunda.bpm.admin.AdminRuntimeDelegate;
import org.camunda.bpm.cockpit.Cockpit;
import org.camunda.bpm.cockpit.CockpitRuntimeDelegate;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.tasklist.Tasklist;
import org.camunda.bpm.tasklist.TasklistRuntimeDelegate;
import org.camunda.bpm.welcome.Welcome;
import org.camunda.bpm.welcome.WelcomeRuntimeDelegate;
import org.jspecify.annotations.Nullable;
import org.lifeline.LifelineApplication;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A real deployment inside a test: the product with a database and a mail server of its own, without anything of the demonstration. */
public final class Deployment implements AutoCloseable {

    /** The password of the key store and of the first administrator. */
    public static final String PASSWORD = "a long enough secret";

    // the engine keeps a register by name for the whole JVM; the application that other tests share stands in it too
    private final @Nullable ProcessEngine sharedEngine =
            ProcessEngines.getProcessEngines().get(ProcessEngines.NAME_DEFAULT);
    // and so do the engine's web applications
    private final @Nullable CockpitRuntimeDelegate sharedCockpit = Cockpit.getRuntimeDelegate();
    private final @Nullable AdminRuntimeDelegate sharedAdmin = Admin.getRuntimeDelegate();
    private final @Nullable TasklistRuntimeDelegate sharedTasklist = Tasklist.getRuntimeDelegate();
    private final @Nullable WelcomeRuntimeDelegate sharedWelcome = Welcome.getRuntimeDelegate();
    private final @Nullable EmbeddedPostgres database;
    private final String url;
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Path folder;
    private @Nullable ConfigurableApplicationContext product;

    /** @param folder for documents and keys */
    public Deployment(Path folder) throws IOException {
        this.folder = folder;
        database = EmbeddedPostgres.start();
        url = database.getJdbcUrl("postgres", "postgres");
        mail.start();
    }

    /**
     * The same on a database of one's own.
     *
     * @param url its address, with user and password
     */
    public Deployment(Path folder, String url) {
        this.folder = folder;
        this.url = url;
        database = null;
        mail.start();
    }

    /** All that a real deployment needs, to be changed. */
    public Map<String, String> settings() {
        Map<String, String> settings = settings(url, folder);
        settings.put("spring.mail.port", String.valueOf(mail.getSmtp().getPort()));
        return settings;
    }

    /**
     * The same for a database of one's own, with a mail server that does not answer.
     *
     * @param folder for documents and keys
     */
    public static Map<String, String> settings(String database, Path folder) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("server.port", "0");
        settings.put("spring.datasource.url", database);
        settings.put("spring.mail.host", "127.0.0.1");
        settings.put("spring.mail.port", "9");
        // this mail server speaks no TLS
        settings.put("lifeline.mail.require-tls", "false");
        settings.put("lifeline.public-url", "https://lifeline.example");
        settings.put("lifeline.data-folder", folder.resolve("data").toString());
        settings.put("lifeline.keys.path", folder.resolve("keys.p12").toString());
        settings.put("lifeline.keys.password", PASSWORD);
        settings.put("lifeline.keys.generate", "true");
        settings.put("lifeline.personal-data.keys", Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("lifeline.treasury.name", "Relief");
        settings.put("lifeline.treasury.iban", "DE89370400440532013000");
        settings.put("lifeline.treasury.bic", "COBADEFFXXX");
        settings.put("lifeline.administrator.password", PASSWORD);
        settings.put(QuickPasswords.SETTING, "true");
        return settings;
    }

    /** Starts the product that is closed with this. */
    public void start(Map<String, String> settings) {
        product = run(settings);
    }

    /** Starts a product, or fails as it does. */
    public static ConfigurableApplicationContext run(Map<String, String> settings) {
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return new SpringApplicationBuilder(LifelineApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .web(WebApplicationType.SERVLET)
                .run(arguments.toArray(String[]::new));
    }

    public ConfigurableApplicationContext product() {
        if (product == null) {
            throw new IllegalStateException("not started");
        }
        return product;
    }

    /** The texts of the mails to an address, one after the other. */
    public String mails(String address) {
        StringBuilder texts = new StringBuilder();
        for (MimeMessage message : mail.getReceivedMessages()) {
            try {
                if (message.getAllRecipients()[0].toString().equals(address)) {
                    texts.append(message.getContent());
                }
            } catch (MessagingException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return texts.toString();
    }

    public String address() {
        return "http://localhost:" + product().getEnvironment().getProperty("local.server.port");
    }

    /** The database is gone, and does not come back. */
    public void stopDatabase() throws IOException {
        if (database != null) {
            database.close();
        }
    }

    @Override
    public void close() throws IOException {
        if (product != null) {
            product.close();
        }
        if (sharedEngine != null) {
            ProcessEngines.registerProcessEngine(sharedEngine);
            Cockpit.setCockpitRuntimeDelegate(sharedCockpit);
            Admin.setAdminRuntimeDelegate(sharedAdmin);
            Tasklist.setTasklistRuntimeDelegate(sharedTasklist);
            Welcome.setRuntimeDelegate(sharedWelcome);
        }
        mail.stop();
        stopDatabase();
    }
}
