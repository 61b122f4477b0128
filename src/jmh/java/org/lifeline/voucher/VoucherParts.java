package org.lifeline.voucher;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.lifeline.platform.pdf.QrCode;
import org.lifeline.platform.signing.SignedCode;
import org.lifeline.platform.signing.SignedCodes;
import org.lifeline.platform.signing.TestKeys;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a voucher is made of, without a database. */
@State(Scope.Thread)
public class VoucherParts {

    /** So many vouchers of a list are used up, stopped or revoked: one in twenty. */
    private static final int ENDED = StatusLists.SIZE / 20;

    private static final Instant NOW = SampleVouchers.ISSUED.plusSeconds(60);

    private VoucherSigner signer;
    private VoucherVerifier verifier;
    private VoucherContent content;
    private String code;

    @Setup
    public void sign() {
        SignedCodes codes = TestKeys.codes(TestKeys.fresh());
        signer = new VoucherSigner(codes, Clock.fixed(NOW, ZoneOffset.UTC));
        verifier = new VoucherVerifier(codes);
        content = SampleVouchers.voucher();
        code = signer.sign(content).text();
        if (!verifier.verify(code, NOW, null).valid()) {
            throw new IllegalStateException("what is measured does not work");
        }
    }

    @Benchmark
    public SignedCode encodedAndSigned() {
        return signer.sign(content);
    }

    @Benchmark
    public Verification verified() {
        return verifier.verify(code, NOW, null);
    }

    @Benchmark
    public QrCode qrCode() {
        return QrCode.of(code);
    }

    @Benchmark
    public byte[] statusListOfAMillion() {
        StatusBits bits = new StatusBits(StatusLists.SIZE);
        for (int i = 0; i < ENDED; i++) {
            // spread as the days at which vouchers end spread them
            bits.set((int) (i * 2_654_435_761L % StatusLists.SIZE), StatusBits.EXHAUSTED);
        }
        return bits.compressed();
    }
}
