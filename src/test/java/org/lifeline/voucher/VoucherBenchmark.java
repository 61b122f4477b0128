package org.lifeline.voucher;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.Signature;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.signing.TestKeys;

/**
 * What a voucher costs. Prints, and asserts nothing: the figures depend on the machine. Times are processor time of one
 * thread, so that a busy neighbour does not count.
 */
@Tag("benchmark")
class VoucherBenchmark {

    private interface Work {
        void run() throws Exception;
    }

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void voucher() throws Exception {
        VoucherContent content = SampleVouchers.voucher();
        VoucherLetter letter = Letters.letter();
        VoucherVerifier verifier = new VoucherVerifier(TestKeys.codes(Letters.KEYS));
        byte[] message = new byte[letter.content().toString().length()];
        Signature signing = Signature.getInstance("SHA256withECDSAinP1363Format");
        var key = java.security.KeyPairGenerator.getInstance("EC");
        key.initialize(256);
        var pair = key.generateKeyPair();
        signing.initSign(pair.getPrivate());
        signing.update(message);
        byte[] signature = signing.sign();

        double issue = millis(200, 100, () -> Letters.DOCUMENT.render(Letters.letter()));
        double sign = millis(1000, 500, () -> Letters.SIGNER.sign(content));
        double bare = millis(1500, 1000, () -> {
            Signature es256 = Signature.getInstance("SHA256withECDSAinP1363Format");
            es256.initVerify(pair.getPublic());
            es256.update(message);
            es256.verify(signature);
        });
        double verify = millis(1500, 1000, () -> verifier.verify(letter.qr(), SampleVouchers.ISSUED, "HOSP-01"));

        System.out.printf(Locale.ROOT, "%n| voucher, one core, warm | ms |%n|---|---|%n");
        System.out.printf(Locale.ROOT, "| sign + QR + PDF | %.1f |%n", issue);
        System.out.printf(Locale.ROOT, "| of it, sign | %.2f |%n", sign);
        System.out.printf(Locale.ROOT, "| bare ES256 verify, Java's own | %.3f |%n", bare);
        System.out.printf(Locale.ROOT, "| verify a voucher | %.3f |%n", verify);
        System.out.printf(Locale.ROOT, "| ratio (asked: at most 1.5) | %.2f |%n", verify / bare);
        System.out.printf(
                Locale.ROOT, "| verifications a second, one core (asked: at least 1000) | %.0f |%n%n", 1000 / verify);
    }

    private static double millis(int warmUp, int rounds, Work work) throws Exception {
        for (int i = 0; i < warmUp; i++) {
            work.run();
        }
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < rounds; i++) {
            work.run();
        }
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e6 / rounds;
    }
}
