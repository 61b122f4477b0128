package org.lifeline.bench;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.engine.DecisionParts;
import org.lifeline.platform.forms.AnswerParts;
import org.lifeline.voucher.VoucherParts;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The parts that need no database and are done most often, one processor each, measured by JMH in a process of its own. {@code
 * -Dlifeline.iterations} sets how many seconds of each are measured, after three for the compiler.
 */
@Tag("benchmark")
class HotPartsBenchmark {

    private static final int ITERATIONS = Integer.getInteger("lifeline.iterations", 5);

    @Test
    void measuresEachPart() throws RunnerException {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        OptionsBuilder options = new OptionsBuilder();
        for (Class<?> parts : new Class<?>[] {VoucherParts.class, AnswerParts.class, DecisionParts.class}) {
            options.include("^" + parts.getName().replace(".", "\\.") + "\\.");
        }
        options.mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-Xmx512m")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        Figures.print("Hot parts, one thread, microseconds each, load before %.1f".formatted(load));
        for (RunResult result : new Runner(options.build()).run()) {
            Figures.row(
                    result.getPrimaryResult().getLabel(),
                    "%.2f ± %.2f"
                            .formatted(
                                    result.getPrimaryResult().getScore(),
                                    result.getPrimaryResult().getScoreError()),
                    "");
        }
    }
}
