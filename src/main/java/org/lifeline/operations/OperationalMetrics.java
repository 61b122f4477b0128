package org.lifeline.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.EngineWork;
import org.springframework.stereotype.Component;

/**
 * The operational figures as metrics. Each node tells those of the whole product, so whoever adds nodes up counts them several times: take the
 * highest. A figure that could not be read for a minute is NaN.
 */
@Component
class OperationalMetrics implements MeterBinder {

    private static final String SECONDS = "seconds";
    private static final double MILLIS_A_SECOND = 1_000;

    /** The figures that have a row for each process or group of officers, in one registry. */
    private record Tables(MultiGauge incidents, MultiGauge tasks, MultiGauge oldestTasks) {}

    private final LatestFigures latest;
    private final List<Tables> tables = new CopyOnWriteArrayList<>();

    OperationalMetrics(LatestFigures latest) {
        this.latest = latest;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("lifeline.figures.age", latest, its -> seconds(its.age()))
                .baseUnit(SECONDS)
                .description("How old the figures are that are read from the database")
                .register(registry);
        number(
                registry,
                "jobs.failed",
                "Jobs that wait for operations",
                f -> f.jobs().failed());
        number(
                registry,
                "jobs.overdue",
                "Jobs that should have been done a minute ago",
                f -> f.jobs().overdue());
        age(
                registry,
                "job.oldest.age",
                "How long the first of the jobs that are due has waited",
                f -> f.jobs().oldestDue());
        number(
                registry,
                "messages.waiting",
                "Messages that are not sent yet",
                f -> f.messages().waiting());
        number(
                registry,
                "messages.failed",
                "Mails and SMS that wait for operations",
                f -> f.messages().failed());
        age(
                registry,
                "message.oldest.age",
                "How long the first message has waited",
                f -> f.messages().oldest());
        age(
                registry,
                "audit.seal.age",
                "How old the last seal of the audit log is",
                f -> f.seals().lastSeal());
        number(
                registry,
                "audit.unsealed",
                "Entries of the audit log that are not sealed yet",
                f -> f.seals().unsealed());
        age(
                registry,
                "audit.unsealed.oldest.age",
                "How long the first of them has not been sealed",
                f -> f.seals().oldestUnsealed());
        number(
                registry,
                "facts.waiting",
                "Changes whose facts are not built yet",
                f -> f.changes().waiting());
        age(
                registry,
                "facts.oldest.age",
                "How long the first of them has waited",
                f -> f.changes().oldest());
        number(
                registry,
                "facts.set.aside",
                "Changes whose facts cannot be built",
                f -> f.changes().setAside());
        number(
                registry,
                "index.on",
                "1 where figures are kept in OpenSearch, too",
                f -> f.index().on() ? 1 : 0);
        number(
                registry,
                "index.complete",
                "1 where the index has all facts but the latest",
                f -> f.index().complete() ? 1 : 0);
        number(
                registry,
                "index.waiting",
                "Documents that OpenSearch does not have yet",
                f -> f.index().waiting());
        age(
                registry,
                "index.oldest.age",
                "How long the first of them has waited",
                f -> f.index().oldest());
        number(
                registry,
                "index.parked",
                "Documents that OpenSearch does not take",
                f -> f.index().parked());
        age(
                registry,
                "index.failing.age",
                "For how long OpenSearch has taken nothing",
                f -> f.index().failingSince());
        number(
                registry,
                "archive.on",
                "1 where the database keeps an archive of what it writes",
                f -> f.safety().archive().on() ? 1 : 0);
        age(
                registry,
                "archive.age",
                "How long ago something was put into that archive",
                f -> f.safety().archive().last());
        age(
                registry,
                "restore.waiting.age",
                "How long ago the database was restored, while what goes out waits for operations",
                f -> f.safety().restored());
        for (String part : Backups.PARTS) {
            Gauge.builder(
                            "lifeline.backup.age",
                            latest,
                            its -> value(
                                    its, f -> age(f.readAt(), f.safety().since().get(part))))
                    .tag("part", part)
                    .baseUnit(SECONDS)
                    .description("How old the last backup of a part is; before the first one, since the first start")
                    .register(registry);
        }
        tables.add(new Tables(
                MultiGauge.builder("lifeline.incidents")
                        .description("Incidents of a process")
                        .register(registry),
                MultiGauge.builder("lifeline.tasks.open")
                        .description("Open tasks of a group of officers")
                        .register(registry),
                MultiGauge.builder("lifeline.task.oldest.age")
                        .baseUnit(SECONDS)
                        .description("How long the first of them has been open")
                        .register(registry)));
    }

    /** Brings all figures up to date. Who reads the metrics calls it before. */
    void bringUpToDate() {
        latest.bringUpToDate();
        OperationalFigures figures = latest.get();
        tables.forEach(each -> {
            each.incidents()
                    .register(
                            rows(
                                    figures,
                                    f -> f.incidents().entrySet().stream()
                                            .map(its -> MultiGauge.Row.of(
                                                    Tags.of("process", its.getKey()), its.getValue()))),
                            true);
            each.tasks()
                    .register(
                            rows(figures, f -> f.tasks().stream().map(its -> MultiGauge.Row.of(of(its), its.count()))),
                            true);
            each.oldestTasks()
                    .register(
                            rows(
                                    figures,
                                    f -> f.tasks().stream()
                                            .map(its -> MultiGauge.Row.of(of(its), age(f.readAt(), its.oldest())))),
                            true);
        });
    }

    private static Tags of(EngineWork.OpenTasksOfGroup tasks) {
        return Tags.of("process", tasks.process(), "task", tasks.task(), "group", tasks.group());
    }

    private static List<MultiGauge.Row<?>> rows(
            @Nullable OperationalFigures figures, Function<OperationalFigures, Stream<MultiGauge.Row<?>>> rows) {
        return figures == null ? List.of() : rows.apply(figures).toList();
    }

    private void number(
            MeterRegistry registry, String name, String description, ToDoubleFunction<OperationalFigures> figure) {
        Gauge.builder("lifeline." + name, latest, its -> value(its, figure))
                .description(description)
                .register(registry);
    }

    /** @param since where nothing waits, the age is 0 */
    private void age(
            MeterRegistry registry,
            String name,
            String description,
            Function<OperationalFigures, @Nullable Instant> since) {
        Gauge.builder("lifeline." + name, latest, its -> value(its, f -> age(f.readAt(), since.apply(f))))
                .baseUnit(SECONDS)
                .description(description)
                .register(registry);
    }

    private static double value(LatestFigures latest, ToDoubleFunction<OperationalFigures> figure) {
        OperationalFigures figures = latest.get();
        return figures == null ? Double.NaN : figure.applyAsDouble(figures);
    }

    private static double age(Instant now, @Nullable Instant since) {
        return since == null ? 0 : Math.max(0, seconds(Duration.between(since, now)));
    }

    private static double seconds(Duration length) {
        return length.toMillis() / MILLIS_A_SECOND;
    }
}
