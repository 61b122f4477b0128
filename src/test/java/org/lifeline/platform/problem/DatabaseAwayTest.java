package org.lifeline.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class DatabaseAwayTest {

    @ParameterizedTest
    @ValueSource(strings = {"08000", "08001", "08006", "57P01", "57P02", "57P03", "53300", "25P03"})
    void knowsADatabaseThatDoesNotAnswer(String state) {
        assertThat(DatabaseAway.is(new TransactionSystemException(
                        "commit", new SQLException("An I/O error", state, new SocketTimeoutException()))))
                .isTrue();
    }

    @Test
    void knowsAPoolWithoutAConnection() {
        assertThat(DatabaseAway.is(new CannotCreateTransactionException(
                        "no connection", new SQLTransientConnectionException("not available, request timed out"))))
                .isTrue();
        assertThat(DatabaseAway.refused().status()).isEqualTo(503);
    }

    @Test
    void knowsAConnectionThatThePoolGaveUp() {
        assertThat(DatabaseAway.is(new IllegalStateException(new SQLException("Connection is closed"))))
                .isTrue();
        TransactionSystemException rollback = new TransactionSystemException("rollback", new SQLException("no"));
        rollback.initApplicationException(new IllegalStateException(new SQLException("An I/O error", "08006")));
        assertThat(DatabaseAway.is(rollback)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "40001", "42P01", "57014", "22001"})
    void takesNoOtherFailureForIt(String state) {
        assertThat(DatabaseAway.is(new IllegalStateException(new SQLException("no", state))))
                .isFalse();
        assertThat(DatabaseAway.is(new IllegalStateException(new SQLException("no"))))
                .isFalse();
        assertThat(DatabaseAway.is(null)).isFalse();
    }
}
