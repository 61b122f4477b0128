package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoucherCodeTest {

    @Test
    void aVoucherCodeHasTenBytes() {
        byte[] bytes = {0, 1, 2, 3, 4, -1, -2, -3, -4, -5};
        VoucherCode code = VoucherCode.of(bytes);
        assertThat(code.text()).matches("[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}");
        assertThat(code.bytes()).isEqualTo(bytes);
        // RFC 4648 §10
        assertThat(VoucherCode.of("foobarfoob".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .hasToString("MZXW-6YTB-OJTG-633C");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MZXW-6YTB-OJTG-633C", "mzxw6ytbojtg633c", " mzxw 6ytb\tojtg–633C\n", "M-Z-X-W6YTBOJTG633C"})
    void readsACodeInAnySpelling(String typed) {
        assertThat(VoucherCode.parse(typed)).hasToString("MZXW-6YTB-OJTG-633C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MZXW", "MZXW-6YTB-OJTG-6330", "MZXW-6YTB-OJTG-633CA", "MZXW-6YTB-OJTG-633!", "١٢٣"})
    void refusesOtherTexts(String typed) {
        assertThatIllegalArgumentException().isThrownBy(() -> VoucherCode.parse(typed));
    }

    @Test
    void randomCodesDiffer() {
        Set<VoucherCode> codes = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            codes.add(VoucherCode.random());
        }
        assertThat(codes).hasSize(1000);
    }
}
