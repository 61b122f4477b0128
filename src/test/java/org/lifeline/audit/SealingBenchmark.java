package org.lifeline.audit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.audit.ExportVerifier.Result;

/** What a million entries cost. Prints, and asserts no time: the figures depend on the machine. */
@Tag("benchmark")
class SealingBenchmark {

    private static final int ENTRIES = 1_000_000;
    private static final int ONE_BY_ONE = 2_000;

    @TempDir
    Path folder;

    @Test
    void sealing() throws Exception {
        try (AuditDatabase database = new AuditDatabase()) {
            database.jdbc.sql("""
                            insert into audit_entry (at, actor, action, case_number, programme_code, details)
                            select timestamptz '2026-11-21T08:00:00Z' + n * interval '1 millisecond', 'service-provider', 'redemption',
                                   'A-2026-' || to_char(n / 4, 'FM000000'), 'EMA',
                                   jsonb_build_object('id', gen_random_uuid()::text, 'voucher', 'ABCD-EFGH-IJKL-MNOP', 'provider', 'HOSPITAL-1',
                                                      'amountMinor', n, 'balanceMinor', 1000000 - n, 'currency', 'EUR')
                              from generate_series(1, ?) n""").param(ENTRIES).update();
            database.jdbc.sql("analyze").update();

            long start = System.nanoTime();
            if (database.sealer.seal() != ENTRIES) {
                throw new AssertionError("not all were sealed");
            }
            double seal = seconds(start);

            Path file = folder.resolve("export.jsonl");
            start = System.nanoTime();
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                database.export.jsonLines(Selection.WHOLE, out);
            }
            double export = seconds(start);

            start = System.nanoTime();
            Result result;
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                result = new ExportVerifier(database.publicKeys(), null).verify(in);
            }
            double verify = seconds(start);
            if (!result.holds() || result.entries() != ENTRIES) {
                throw new AssertionError(result.text());
            }

            start = System.nanoTime();
            database.records.proof(ENTRIES / 2);
            double proof = seconds(start);

            start = System.nanoTime();
            database.transaction.executeWithoutResult(status -> {
                for (int i = 0; i < ONE_BY_ONE; i++) {
                    database.log.append(
                            Action.decision,
                            "officer",
                            "A-2026-000001",
                            "EMA",
                            java.util.Map.of("stage", 1, "decision", "approve"));
                }
            });
            double append = seconds(start) * 1_000 / ONE_BY_ONE;

            System.out.printf("%n%s%n%-52s %14s   %s%n", "The audit log", "figure", "measured", "asked");
            row("sealing 1,000,000 entries, s", seal, "less than 60");
            row("verifying them, s", verify, "less than 60");
            row("exporting them, s", export, "");
            row("size of the export, MB", Files.size(file) / 1e6, "");
            row("proof of one, s", proof, "");
            row("one append in a transaction, ms", append, "");
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void row(String figure, double measured, String asked) {
        System.out.printf(Locale.ROOT, "%-52s %14.2f   %s%n", figure, measured, asked);
    }
}
