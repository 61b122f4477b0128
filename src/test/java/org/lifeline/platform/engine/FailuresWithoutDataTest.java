package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class FailuresWithoutDataTest {

    @Test
    void keepsTypeAndPlaceOfAnExceptionWithoutItsMessage() {
        Throwable cleared = FailuresWithoutData.of(new DataIntegrityViolationException(
                "could not execute",
                new IllegalStateException("Failing row contains (Almaz Tadesse, +251 91 234 5678)")));

        assertThat(trace(cleared))
                .doesNotContain("Almaz", "251", "Failing row")
                .contains(
                        "DataIntegrityViolationException",
                        "Caused by: java.lang.IllegalStateException",
                        "FailuresWithoutDataTest.keepsTypeAndPlace");
        assertThat(cleared.getMessage()).startsWith("IllegalStateException; what it says is left out");
    }

    @Test
    void keepsTheMessageOfANetworkErrorWithoutAddressesOfPeople() {
        Throwable cleared = FailuresWithoutData.of(new IllegalStateException(
                "mail to almaz@example.org failed",
                new ConnectException("Connection refused: mail.example for <almaz@example.org> 'Almaz'")));

        assertThat(cleared.getMessage())
                .contains("ConnectException: Connection refused: mail.example")
                .doesNotContain("almaz", "Almaz");
        assertThat(trace(cleared)).doesNotContain("almaz@", "Almaz'");
    }

    @Test
    void handlesACycleOfCauses() {
        Exception first = new Exception("a");
        Exception second = new Exception("b", first);
        first.initCause(second);

        assertThat(FailuresWithoutData.of(second).getMessage()).isNotBlank();
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
