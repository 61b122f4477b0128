package org.lifeline.voucher;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.pdf.PrintRuns.Printed;

/**
 * A thousand vouchers as one print run, beside the same letters one after the other on one core. Prints, and asserts nothing: the
 * figures depend on the machine. Beside the time on the clock stands what the processors did for it (compiler and garbage collector
 * included): a busy neighbour takes the former, not the latter.
 */
@Tag("benchmark")
class VoucherPrintBenchmark {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int VOUCHERS = 1000;
    private static final int SINGLE = 200;

    @Test
    void printRun() {
        List<VoucherLetter> letters = new ArrayList<>();
        for (int i = 0; i < VOUCHERS; i++) {
            // every tenth name needs its script shaped
            letters.add(
                    i % 10 == 0
                            ? Letters.letter("አልማዝ በቀለ ታደሰ", SampleVouchers.voucher(), List.of("Black Lion Hospital"))
                            : Letters.letter());
        }
        letters.subList(0, SINGLE).forEach(Letters.DOCUMENT::render);
        Letters.DOCUMENT.print("voucher", letters.subList(0, SINGLE), "Warm");

        System.out.printf(
                Locale.ROOT, "%n| vouchers to paper, warm | a second | processor time each, ms |%n|---|---|---|%n");
        measure(
                "one after the other, archive's copy",
                SINGLE,
                () -> letters.subList(0, SINGLE).forEach(Letters.DOCUMENT::render));
        for (String template : List.of("voucher", "voucher-card")) {
            Printed[] printed = new Printed[1];
            System.gc();
            measure(
                    "1,000 as one print run, " + template + ", "
                            + Runtime.getRuntime().availableProcessors() + " processors",
                    VOUCHERS,
                    () -> printed[0] = Letters.DOCUMENT.print(template, letters, "Benchmark"));
            System.out.printf(
                    Locale.ROOT,
                    "| of it, pages and KB | %d | %d |%n",
                    printed[0].pages(),
                    printed[0].pdf().length / 1024);
        }
    }

    private static void measure(String what, int vouchers, Runnable work) {
        long clock = System.nanoTime();
        long processors = PROCESS.getProcessCpuTime();
        work.run();
        double seconds = (System.nanoTime() - clock) / 1e9;
        double cpu = (PROCESS.getProcessCpuTime() - processors) / 1e6;
        System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f |%n", what, vouchers / seconds, cpu / vouchers);
    }
}
