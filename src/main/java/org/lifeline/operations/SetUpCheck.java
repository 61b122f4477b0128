package org.lifeline.operations;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lifeline.documents.HeldBack;
import org.lifeline.insight.IndexCheck;
import org.lifeline.notification.TrialMessages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.engine.Nodes;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.security.Administrators;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.signing.SigningKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * What has to be right before the first programme, point by point: the one list behind the page {@code /operations/setup} and the command
 * {@link CheckSetUp}. What the start refuses already (a missing setting, a wrong key) is not asked again.
 */
@Service
class SetUpCheck {

    private static final Logger LOG = LoggerFactory.getLogger(SetUpCheck.class);

    /** How a point stands. {@code notUsed}: the product works without it. */
    enum State {
        good,
        missing,
        wrong,
        notUsed
    }

    /**
     * A point.
     *
     * @param key of its name: {@code setup.point.<key>}
     * @param says of the sentence about it: {@code setup.<key>.<says>}
     * @param details values that the sentence is about, as they are
     */
    record Point(String key, State state, String says, List<String> details) {

        Point(String key, State state, String says, Object... details) {
            this(
                    key,
                    state,
                    says,
                    List.of(details).stream().map(String::valueOf).toList());
        }
    }

    /** How many people of each role a programme needs from its first day. */
    private static final Map<String, Integer> PEOPLE = people();

    private static final int ADMINISTRATORS = 2;

    /** A night, and some hours for a backup that takes long. */
    private static final Duration BACKUP_IN_TIME = Duration.ofHours(30);

    /** What is signed and compared within one deployment may differ by so much. */
    private static final Duration CLOCKS_AGREE = Duration.ofSeconds(2);

    private static final int SHOWN_OF_ACCOUNT = 4;

    private final Environment settings;
    private final LifelineProperties properties;
    private final Languages languages;
    private final Administrators accounts;
    private final TrialMessages trial;
    private final SigningKeys keys;
    private final HealthIndicator documents;
    private final HeldBack held;
    private final IndexCheck index;
    private final Backups backups;
    private final Nodes nodes;
    private final JdbcClient jdbc;
    private final Clock clock;

    SetUpCheck(
            Environment settings,
            LifelineProperties properties,
            Languages languages,
            Administrators accounts,
            TrialMessages trial,
            SigningKeys keys,
            @Qualifier("documentStoreHealthIndicator") HealthIndicator documents,
            HeldBack held,
            IndexCheck index,
            Backups backups,
            Nodes nodes,
            JdbcClient jdbc,
            Clock clock) {
        this.settings = settings;
        this.properties = properties;
        this.languages = languages;
        this.accounts = accounts;
        this.trial = trial;
        this.keys = keys;
        this.documents = documents;
        this.held = held;
        this.index = index;
        this.backups = backups;
        this.nodes = nodes;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private static Map<String, Integer> people() {
        Map<String, Integer> people = new LinkedHashMap<>();
        people.put(Role.PROGRAMME_MANAGER, 2);
        people.put(Role.SOCIAL_WORKER, 1);
        people.put(Role.ACCOUNTANT, 1);
        people.put(Role.CASH_MANAGER, 1);
        people.put(Role.AUDITOR, 1);
        people.put(Role.OPERATIONS, 1);
        return people;
    }

    /** All points, in the order in which they are best seen to. Looks at other servers, so it may take some seconds. */
    List<Point> points() {
        List<Point> points = new ArrayList<>();
        points.add(address());
        points.add(proxy());
        points.add(organisation());
        points.add(zone());
        points.add(clocks());
        points.add(languages());
        points.add(treasury());
        points.add(asked("identity", this::identityProvider));
        points.add(asked("administrators", this::administrators));
        points.add(password());
        points.add(asked("people", this::rolesWithTooFew));
        points.add(mail());
        points.add(mailSender());
        points.add(
                trial.sendsSms()
                        ? new Point("sms", State.good, "good", setting("lifeline.sms.url"))
                        : new Point("sms", State.notUsed, "none"));
        points.add(signingKeys());
        points.add(
                documents.health().getStatus().equals(Status.UP)
                        ? new Point("documents", State.good, "good")
                        : new Point("documents", State.wrong, "down"));
        points.add(scanner());
        points.add(figures());
        points.add(backups());
        points.add(nodes());
        points.add(
                setting("lifeline.metrics.token").isEmpty()
                        ? new Point("metrics", State.notUsed, "none", "lifeline.metrics.token")
                        : new Point("metrics", State.good, "good"));
        return points;
    }

    /** Whether nothing is missing or wrong. */
    static boolean isReady(List<Point> points) {
        return points.stream().allMatch(point -> point.state() == State.good || point.state() == State.notUsed);
    }

    /** What is said of a trial mail: {@code setup.<this>}. */
    static String ofMail(TrialMessages.Outcome outcome) {
        return switch (outcome) {
            case good, refused -> "mailTrial." + outcome.name();
            default -> "mail." + outcome.name();
        };
    }

    /** What is said of a trial SMS: {@code setup.<this>}. */
    static String ofSms(TrialMessages.Outcome outcome) {
        return switch (outcome) {
            case good, refused, usedUp -> "smsTrial." + outcome.name();
            case none -> "sms.none";
            default -> "smsTrial.failed";
        };
    }

    private String setting(String name) {
        return settings.getProperty(name, "").strip();
    }

    private Point address() {
        URI address = properties.publicUrl();
        String host = address.getHost();
        if (host.equals("localhost") || host.endsWith(".localhost") || host.startsWith("127.")) {
            return new Point("address", State.wrong, "local", address, "lifeline.public-url");
        }
        return "https".equals(address.getScheme())
                ? new Point("address", State.good, "good", address)
                : new Point("address", State.wrong, "plain", address, "lifeline.public-url");
    }

    private Point proxy() {
        String trusted = setting("lifeline.trusted-proxies");
        return trusted.isEmpty()
                ? new Point("proxy", State.missing, "missing", "lifeline.trusted-proxies")
                : new Point("proxy", State.good, "good", trusted);
    }

    private Point organisation() {
        return properties.organisation().equals("Lifeline")
                ? new Point("organisation", State.missing, "missing", "lifeline.organisation")
                : new Point("organisation", State.good, "good", properties.organisation());
    }

    private Point zone() {
        String zone = properties.zone().getId();
        return zone.equals("UTC") || zone.equals("Z")
                ? new Point("zone", State.missing, "missing", "lifeline.zone", LocalDate.now(clock))
                : new Point("zone", State.good, "good", zone, LocalDate.now(clock));
    }

    private Point clocks() {
        Instant before = clock.instant();
        Instant there = jdbc.sql("select clock_timestamp()")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class))
                .single()
                .toInstant();
        Instant after = clock.instant();
        boolean agree = !there.isBefore(before.minus(CLOCKS_AGREE)) && !there.isAfter(after.plus(CLOCKS_AGREE));
        return agree
                ? new Point("clock", State.good, "good")
                : new Point("clock", State.wrong, "off", after.toString(), there.toString());
    }

    private Point languages() {
        return new Point(
                "languages",
                State.good,
                "good",
                languages.all().stream().map(Language::name).toArray());
    }

    private Point treasury() {
        String account = setting("lifeline.treasury.iban").replaceAll("\\s", "");
        if (setting("lifeline.treasury.town").isEmpty()) {
            return new Point("treasury", State.missing, "town", "lifeline.treasury.town");
        }
        return new Point(
                "treasury",
                State.good,
                "good",
                setting("lifeline.treasury.name"),
                "…" + account.substring(Math.max(0, account.length() - SHOWN_OF_ACCOUNT)));
    }

    /** What the accounts are asked for; the identity provider may not answer. */
    private static Point asked(String key, Supplier<Point> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            LOG.warn("the accounts could not be asked", e);
            return new Point(key, State.wrong, "unknown");
        }
    }

    private Point identityProvider() {
        String issuer = setting("lifeline.identity.issuer");
        if (issuer.isEmpty()) {
            return new Point("identity", State.notUsed, "none");
        }
        // counted there, with our own log-in
        accounts.having(Administrators.ROLE);
        return new Point("identity", State.good, "good", issuer);
    }

    private Point administrators() {
        long there = accounts.having(Administrators.ROLE);
        return there < ADMINISTRATORS
                ? new Point("administrators", State.missing, "missing", there)
                : new Point("administrators", State.good, "good", there);
    }

    /** Its first use makes the account. After that it is a password in a file. */
    private Point password() {
        return setting("lifeline.administrator.password").isEmpty()
                ? new Point("password", State.good, "good")
                : new Point("password", State.wrong, "left", "lifeline.administrator.password");
    }

    private Point rolesWithTooFew() {
        List<String> few = new ArrayList<>();
        PEOPLE.forEach((role, needed) -> {
            long there = accounts.having(role);
            if (there < needed) {
                few.add(role + ": " + there + " / " + needed);
            }
        });
        return few.isEmpty()
                ? new Point("people", State.good, "good")
                : new Point("people", State.missing, "missing", few.toArray());
    }

    private Point mail() {
        TrialMessages.Outcome outcome = trial.mailServer();
        return switch (outcome) {
            case good -> new Point("mail", State.good, "good", setting("spring.mail.host"));
            case none -> new Point("mail", State.notUsed, "none");
            case refused -> new Point("mail", State.wrong, "failed", setting("spring.mail.host"));
            default -> new Point("mail", State.wrong, outcome.name(), setting("spring.mail.host"));
        };
    }

    private Point mailSender() {
        if (!settings.getProperty("lifeline.mail.require-tls", Boolean.class, true)) {
            return new Point("sender", State.wrong, "plain", "lifeline.mail.require-tls");
        }
        String sender = setting("lifeline.mail.from");
        return sender.isEmpty() || sender.contains(".invalid") || sender.contains(".example")
                ? new Point("sender", State.missing, "missing", "lifeline.mail.from")
                : new Point("sender", State.good, "good", sender);
    }

    private Point signingKeys() {
        return settings.getProperty("lifeline.keys.generate", Boolean.class, false)
                ? new Point("keys", State.wrong, "generate", "lifeline.keys.generate")
                : new Point("keys", State.good, "good", keys.all().size());
    }

    private Point scanner() {
        if (!held.hasScanner()) {
            return new Point("scanner", State.notUsed, "none", "lifeline.documents.scanner.address");
        }
        return held.scannerAnswers()
                ? new Point("scanner", State.good, "good")
                : new Point("scanner", State.wrong, "down", setting("lifeline.documents.scanner.address"));
    }

    private Point figures() {
        if (!index.hasIndex()) {
            return new Point("figures", State.notUsed, "none");
        }
        if (!index.answers()) {
            return new Point("figures", State.wrong, "down", setting("lifeline.opensearch.url"));
        }
        return new Point("figures", State.good, index.isComplete() ? "good" : "filling");
    }

    private Point backups() {
        Instant late = clock.instant().minus(BACKUP_IN_TIME);
        List<String> missing = backups.last().stream()
                .filter(each -> Optional.ofNullable(each.last())
                        .map(last -> last.isBefore(late))
                        .orElse(true))
                .map(Backups.Backup::part)
                .toList();
        return missing.isEmpty()
                ? new Point("backup", State.good, "good")
                : new Point("backup", State.missing, "missing", missing.toArray());
    }

    private Point nodes() {
        long alive = nodes.all().stream().filter(Nodes.Node::alive).count();
        return alive > 1 ? new Point("nodes", State.good, "good", alive) : new Point("nodes", State.notUsed, "one");
    }
}
