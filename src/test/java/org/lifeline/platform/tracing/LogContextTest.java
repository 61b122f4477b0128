package org.lifeline.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class LogContextTest {

    @ParameterizedTest
    @CsvSource({
        "A-2026-000001, A-2026-000001",
        "C-2026-000917, C-2026-000917",
        "A-2026-000001/received/sms, A-2026-000001",
    })
    void findsTheCaseInAKey(String key, String number) {
        assertThat(LogContext.caseIn(key)).isEqualTo(number);
    }

    /** Keys of other processes, some of which are secrets, and what somebody may write into an address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "EMA",
                "voucher 7KQ2-M9XA-4TZB-HC5D-WE3F",
                "7KQ2M9XA4TZBHC5DWE3F",
                "Almaz Tadesse A-2026-000001",
                "A-2026-000001234567890",
                "A-2026-000001x",
                "+251911234567",
            })
    void findsNoCaseInAnythingElse(String key) {
        assertThat(LogContext.caseIn(key)).isNull();
    }

    @Test
    void namesNothingOutsideOfWork() {
        LogContext.name("A-2026-000001");
        assertThat(MDC.get(LogContext.CASE_NUMBER)).isNull();

        try (LogContext.Work request = LogContext.begin("request-1")) {
            LogContext.name("A-2026-000001");
            try (LogContext.Work job = LogContext.begin(null)) {
                assertThat(LogContext.requestId()).isNull();
                assertThat(LogContext.named()).isNull();
                LogContext.name("A-2026-000002");
            }
            assertThat(LogContext.requestId()).isEqualTo("request-1");
            assertThat(LogContext.named()).isEqualTo("A-2026-000001");
        }
        assertThat(MDC.getCopyOfContextMap() == null
                        || MDC.getCopyOfContextMap().isEmpty())
                .isTrue();
        LogContext.name("A-2026-000003");
        assertThat(LogContext.named()).isNull();
    }
}
