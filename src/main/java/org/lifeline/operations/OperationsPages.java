package org.lifeline.operations;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.HeldBack;
import org.lifeline.documents.StoreFigures;
import org.lifeline.insight.RebuildInBackground;
import org.lifeline.notification.MessageBacklog;
import org.lifeline.notification.SmsAllowance;
import org.lifeline.operations.OperationsActions.Done;
import org.lifeline.operations.OperationsActions.Outcome;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.database.RestoredDatabase;
import org.lifeline.platform.engine.FailedJobs;
import org.lifeline.platform.engine.HeldSteps;
import org.lifeline.platform.engine.ModelMigrations;
import org.lifeline.platform.engine.Nodes;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.retention.DocumentRetention;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of those who run the product: what works, what does not, and what they can do about it. It shows no money and no person. */
@Controller
class OperationsPages {

    private static final int MOST_INCIDENTS = 50;

    /** Everything that was written is sealed every minute. */
    private static final Duration UNSEALED_IN_TIME = Duration.ofMinutes(5);

    /** A night, and some hours for a backup that takes long. */
    private static final Duration BACKUP_IN_TIME = Duration.ofHours(30);

    /** A document is scanned when it comes in, and tried again every minute. */
    private static final Duration SCANNED_IN_TIME = Duration.ofMinutes(10);

    /** A server archives what it wrote at least every minute, if it is set up as the guide says. */
    private static final Duration ARCHIVED_IN_TIME = Duration.ofMinutes(15);

    /** Facts are renewed every half minute. */
    private static final Duration FACTS_IN_TIME = Duration.ofMinutes(10);

    /** A moment and how long it is ago, in the largest unit: {@code operations.ago.<unit>}. */
    record Ago(ZonedDateTime at, String unit, long count) {}

    record ShownNode(String name, String id, String version, Ago started, Ago seen, boolean alive, long running) {}

    /** @param command what does the same without the page */
    record ShownIncident(
            FailedJobs.Failed failed, Ago since, @Nullable String command) {}

    /** @param late whether it is older than a day and some hours */
    record ShownBackup(String part, @Nullable Ago last, boolean late) {}

    /** Something that waits for operations: {@code operations.problem.<key>}, with a link to its part of the page. */
    record Problem(String key, long count, String part) {}

    private final FiguresReader figures;
    private final Nodes nodes;
    private final FailedJobs jobs;
    private final RebuildInBackground rebuild;
    private final Backups backups;
    private final StoreFigures documents;
    private final DocumentRetention retention;
    private final SmsAllowance allowance;
    private final MessageBacklog messages;
    private final HeldBack held;
    private final HeldSteps heldSteps;
    private final ModelMigrations migrations;
    private final OperationsActions actions;
    private final URI publicUrl;
    private final boolean demo;
    private final Clock clock;

    OperationsPages(
            FiguresReader figures,
            Nodes nodes,
            FailedJobs jobs,
            RebuildInBackground rebuild,
            Backups backups,
            StoreFigures documents,
            DocumentRetention retention,
            SmsAllowance allowance,
            MessageBacklog messages,
            HeldBack held,
            HeldSteps heldSteps,
            ModelMigrations migrations,
            OperationsActions actions,
            LifelineProperties properties,
            RunMode mode,
            Clock clock) {
        this.figures = figures;
        this.nodes = nodes;
        this.jobs = jobs;
        this.rebuild = rebuild;
        this.backups = backups;
        this.documents = documents;
        this.retention = retention;
        this.allowance = allowance;
        this.messages = messages;
        this.held = held;
        this.heldSteps = heldSteps;
        this.migrations = migrations;
        this.actions = actions;
        this.publicUrl = properties.publicUrl();
        this.demo = mode.embedded();
        this.clock = clock;
    }

    /**
     * @param done what was just started
     * @param count how many of it
     */
    @GetMapping("/operations")
    String show(
            @RequestParam(required = false) @Nullable String done,
            @RequestParam(required = false) @Nullable String count,
            Model model) {
        OperationalFigures now = read();
        Instant at = clock.instant();
        List<ShownNode> all = nodes.all().stream()
                .map(node -> new ShownNode(
                        node.name(),
                        node.id(),
                        node.version(),
                        ago(node.started(), at),
                        ago(node.seen(), at),
                        node.alive(),
                        node.running()))
                .toList();
        List<ShownBackup> saved = backups.last().stream()
                .map(each -> new ShownBackup(
                        each.part(),
                        each.last() == null ? null : ago(each.last(), at),
                        each.last() == null || each.last().isBefore(at.minus(BACKUP_IN_TIME))))
                .toList();
        boolean rebuilding = rebuild.isRunning();
        List<RebuildInBackground.Step> steps = rebuild.steps();
        model.addAttribute("done", outcome(done));
        model.addAttribute("count", count != null && count.matches("\\d{1,9}") ? Long.parseLong(count) : 0);
        StoreFigures.Figures store = documents.read();
        HeldBack.Queue queue = held.queue();
        SmsAllowance.Used sms = allowance.used();
        List<Problem> problems = problems(now, all, saved, store.faults(), !rebuilding && !steps.isEmpty(), at);
        add(problems, "unscanned", late(queue.oldest(), SCANNED_IN_TIME, at) * queue.waiting(), "documents");
        add(problems, "smsUsedUp", sms.isUsedUp() ? 1 : 0, "messages");
        Backups.Archive archive = now.safety().archive();
        add(
                problems,
                "archive",
                !demo && (!archive.on() || late(archive.last(), ARCHIVED_IN_TIME, at) > 0) ? 1 : 0,
                "backups");
        RestoredDatabase.Restore restore = heldSteps.waiting();
        add(problems, "restored", restore == null ? 0 : 1, "restored");
        model.addAttribute("restoredTo", restore == null ? null : restore.to().atZone(clock.getZone()));
        model.addAttribute("heldJobs", restore == null ? 0 : heldSteps.jobs());
        model.addAttribute("archive", archive);
        model.addAttribute("archived", agoOrNull(archive.last(), at));
        model.addAttribute("problems", problems);
        model.addAttribute("sms", sms);
        model.addAttribute("unreached", messages.unreached());
        model.addAttribute("unscanned", queue.waiting());
        model.addAttribute("unscannedSince", agoOrNull(queue.oldest(), at));
        model.addAttribute("scanner", held.hasScanner());
        model.addAttribute("nodes", all);
        model.addAttribute("figures", now);
        model.addAttribute("due", agoOrNull(now.jobs().oldestDue(), at));
        model.addAttribute("incidents", incidents(at));
        model.addAttribute(
                "manyFailed",
                jobs.many(now.incidents().entrySet().stream()
                        .filter(each -> each.getValue() > 1)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList()));
        model.addAttribute(
                "allIncidents",
                now.incidents().values().stream().mapToLong(Long::longValue).sum());
        model.addAttribute("sealed", agoOrNull(now.seals().lastSeal(), at));
        model.addAttribute("unsealed", agoOrNull(now.seals().oldestUnsealed(), at));
        model.addAttribute("posted", agoOrNull(now.messages().oldest(), at));
        model.addAttribute("changed", agoOrNull(now.changes().oldest(), at));
        model.addAttribute("queued", agoOrNull(now.index().oldest(), at));
        model.addAttribute("failing", agoOrNull(now.index().failingSince(), at));
        model.addAttribute("rebuilding", rebuilding);
        model.addAttribute("steps", steps);
        model.addAttribute("backups", saved);
        model.addAttribute("store", store);
        model.addAttribute("faults", documents.faults());
        model.addAttribute("documentsDue", retention.dueNextNight());
        model.addAttribute("migrations", migrations.open());
        model.addAttribute("migrating", migrations.isRunning());
        model.addAttribute("command", command(""));
        return "operations";
    }

    private OperationalFigures read() {
        try {
            return figures.read();
        } catch (DataAccessException | TransactionException e) {
            throw Refused.unavailable(
                    "databaseSlow",
                    "The database does not answer in time. Look at it first, and load this page again.");
        }
    }

    private List<ShownIncident> incidents(Instant at) {
        return jobs.oldest(MOST_INCIDENTS).stream()
                .map(failed -> new ShownIncident(
                        failed,
                        ago(failed.since(), at),
                        failed.job() == null ? null : command("jobs/" + failed.job() + "/retry")))
                .toList();
    }

    private List<Problem> problems(
            OperationalFigures now,
            List<ShownNode> all,
            List<ShownBackup> saved,
            long damaged,
            boolean brokeOff,
            Instant at) {
        List<Problem> problems = new ArrayList<>();
        add(problems, "nodes", all.stream().filter(node -> !node.alive()).count(), "nodes");
        add(
                problems,
                "incidents",
                now.incidents().values().stream().mapToLong(Long::longValue).sum(),
                "incidents");
        add(problems, "overdue", now.jobs().overdue(), "jobs");
        add(problems, "messages", now.messages().failed(), "messages");
        add(problems, "unsealed", late(now.seals().oldestUnsealed(), UNSEALED_IN_TIME, at), "seals");
        // nobody keeps the demonstration
        add(
                problems,
                "backups",
                demo ? 0 : saved.stream().filter(ShownBackup::late).count(),
                "backups");
        add(problems, "documents", damaged, "documents");
        add(problems, "facts", late(now.changes().oldest(), FACTS_IN_TIME, at), "facts");
        add(problems, "setAside", now.changes().setAside(), "facts");
        add(problems, "failing", now.index().failingSince() == null ? 0 : 1, "index");
        add(problems, "parked", now.index().parked(), "index");
        add(problems, "brokeOff", brokeOff ? 1 : 0, "index");
        return problems;
    }

    private static void add(List<Problem> problems, String key, long count, String part) {
        if (count > 0) {
            problems.add(new Problem(key, count, part));
        }
    }

    private static long late(@Nullable Instant since, Duration inTime, Instant at) {
        return since != null && since.isBefore(at.minus(inTime)) ? 1 : 0;
    }

    private @Nullable Ago agoOrNull(@Nullable Instant since, Instant at) {
        return since == null ? null : ago(since, at);
    }

    private Ago ago(Instant since, Instant at) {
        Duration age = Duration.between(since, at);
        ZonedDateTime moment = since.atZone(clock.getZone());
        if (age.toMinutes() < 1) {
            return new Ago(moment, "now", 0);
        }
        if (age.toHours() < 1) {
            return new Ago(moment, "minutes", age.toMinutes());
        }
        return age.toDays() < 2 ? new Ago(moment, "hours", age.toHours()) : new Ago(moment, "days", age.toDays());
    }

    private static @Nullable Outcome outcome(@Nullable String done) {
        return Stream.of(Outcome.values())
                .filter(each -> each.name().equals(done))
                .findFirst()
                .orElse(null);
    }

    /** The demonstration has passwords; a real deployment gives a program a token. */
    private String command(String action) {
        return "curl -X POST " + (demo ? "-u operations " : "-H \"Authorization: Bearer $TOKEN\" ") + publicUrl
                + "/operations/" + action;
    }

    @PostMapping("/operations/jobs/{id}/retry")
    String retry(@PathVariable String id, CurrentUser user) {
        return told(actions.retry(user, id));
    }

    @PostMapping("/operations/processes/{key}/retry")
    String retryAll(@PathVariable String key, CurrentUser user) {
        return told(actions.retryAll(user, key));
    }

    @PostMapping("/operations/parked")
    String retryParked(CurrentUser user) {
        return told(actions.retryParked(user));
    }

    @PostMapping("/operations/seal")
    String seal(CurrentUser user) {
        return told(actions.seal(user));
    }

    @PostMapping("/operations/facts")
    String renewFacts(CurrentUser user) {
        return told(actions.renewFacts(user));
    }

    @PostMapping("/operations/set-aside")
    String renewSetAside(CurrentUser user) {
        return told(actions.renewSetAside(user));
    }

    @PostMapping("/operations/document-care")
    String careForDocuments(CurrentUser user) {
        return told(actions.careForDocuments(user));
    }

    @PostMapping("/operations/document-check")
    String checkDocuments(CurrentUser user) {
        return told(actions.checkDocuments(user));
    }

    @PostMapping("/operations/release-restore")
    String releaseRestore(CurrentUser user) {
        return told(actions.releaseRestore(user));
    }

    @PostMapping("/operations/rebuild")
    String rebuildIndex(CurrentUser user) {
        return told(actions.rebuildIndex(user));
    }

    /** @param plan name of a file of processes/migrations */
    @PostMapping("/operations/migrations/{plan}")
    String migrate(@PathVariable String plan, CurrentUser user) {
        return told(actions.migrate(user, plan));
    }

    private static String told(Done done) {
        return "redirect:/operations?done=" + done.outcome() + "&count=" + done.count();
    }
}
