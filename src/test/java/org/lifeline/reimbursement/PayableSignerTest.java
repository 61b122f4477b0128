package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.Refusal;
import org.lifeline.platform.signing.SignedCode;
import org.lifeline.platform.signing.SignedCodes;
import org.lifeline.platform.signing.TestKeys;

class PayableSignerTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
    private static final PayableContent CONTENT = new PayableContent(
            "C-2026-000045", "HOSP-01", Money.ofMinor("EUR", 480_000), "INV 7/2026", NOW, "ab".repeat(32));

    private final SignedCodes codes = TestKeys.codes(TestKeys.fresh());
    private final PayableSigner payables = new PayableSigner(codes, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void readsBackWhatWasSigned() {
        SignedCode signed = payables.sign(CONTENT);

        assertThat(signed.text()).startsWith("https://lifeline.example/p#");
        assertThat(payables.verify(signed.text()).valid()).isTrue();
        assertThat(payables.verify(signed.text()).content()).isEqualTo(CONTENT);

        PayableContent withoutInstruction =
                new PayableContent("C-1", "HOSP-01", Money.ofMinor("JPY", 1), "7", NOW, null);
        assertThat(payables.verify(payables.sign(withoutInstruction).text()).content())
                .isEqualTo(withoutInstruction);
    }

    @Test
    void refusesAVoucherAndAForgery() {
        String voucher = codes.sign(KeyUse.VOUCHER, "/v", PayableClaims.write(CONTENT), NOW)
                .text();
        assertThat(payables.verify(voucher).refusal()).isEqualTo(Refusal.UNKNOWN_KEY);

        String text = payables.sign(CONTENT).text();
        char changed = text.charAt(text.length() - 40) == 'A' ? 'B' : 'A';
        String forged = text.substring(0, text.length() - 40) + changed + text.substring(text.length() - 39);
        assertThat(payables.verify(forged).refusal()).isEqualTo(Refusal.BAD_SIGNATURE);
        assertThat(payables.verify(forged).content()).isNull();
        assertThat(payables.verify("").refusal()).isEqualTo(Refusal.NOT_A_CODE);
    }
}
