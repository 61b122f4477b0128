package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever many people do at the same moment on many nodes, no more SMS are paid for than the deployment allows. */
class SmsAllowanceTest extends LifelineTest {

    private static final ZoneId ADDIS = ZoneId.of("Africa/Addis_Ababa");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    /** 100 parts an hour, 150 a day, of which half for codes; a node whose clock stands still. */
    private SmsAllowance at(String moment) {
        return new SmsAllowance(jdbc, properties(List.of(), List.of()), Clock.fixed(Instant.parse(moment), ADDIS));
    }

    private static SmsProperties properties(List<String> countries, List<String> never) {
        return new SmsProperties(null, null, "Lifeline", Duration.ofSeconds(20), countries, never, 100, 150, 50);
    }

    private Optional<Instant> take(SmsAllowance allowance, boolean code, int parts) {
        return transactions.execute(status -> allowance.take(code, parts));
    }

    @Test
    void aFloodOfCodesLeavesTheRestToMessagesAboutCases() throws Exception {
        List<Optional<Instant>> codes = Together.run(80, n -> take(at("2003-01-01T09:30:00Z"), true, 1));

        assertThat(codes).filteredOn(Optional::isEmpty).hasSize(50);
        assertThat(codes)
                .filteredOn(Optional::isPresent)
                .containsOnly(Optional.of(Instant.parse("2003-01-01T10:00:00Z")));
        SmsAllowance now = at("2003-01-01T09:59:59Z");
        assertThat(now.codesWaitUntil()).isEqualTo(Instant.parse("2003-01-01T10:00:00Z"));
        assertThat(now.used().codesThisHour()).isEqualTo(50);
        assertThat(now.used().isUsedUp()).isTrue();

        List<Optional<Instant>> others = Together.run(40, n -> take(now, false, 2));
        assertThat(others).filteredOn(Optional::isEmpty).hasSize(25);
        assertThat(now.used().thisHour()).isEqualTo(100);
        assertThat(now.used().today()).isEqualTo(100);
    }

    @Test
    void aNewHourHasItsOwnAllowanceUntilTheDaysIsUsedUp() {
        assertThat(take(at("2003-02-01T09:00:00Z"), false, 100)).isEmpty();
        assertThat(take(at("2003-02-01T09:10:00Z"), false, 1)).contains(Instant.parse("2003-02-01T10:00:00Z"));
        assertThat(at("2003-02-01T09:10:00Z").used().today()).isEqualTo(100);
        assertThat(take(at("2003-02-01T10:00:00Z"), false, 50)).isEmpty();
        // the day ends at midnight in the product's zone
        assertThat(take(at("2003-02-01T10:01:00Z"), false, 1)).contains(Instant.parse("2003-02-01T21:00:00Z"));
        assertThat(take(at("2003-02-01T21:00:00Z"), false, 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "+251, +2519, +251811234567, true",
        "+251, +2519, +251911234567, false",
        "+251, +2519, +14155550100, false"
    })
    void sendsOnlyToNumbersThatTheDeploymentNames(String country, String never, String number, boolean sent) {
        assertThat(properties(List.of(country), List.of(never)).sendsTo(number)).isEqualTo(sent);
        assertThat(properties(List.of(), List.of()).sendsTo(number)).isTrue();
    }

    /** A failed transaction has not used anything. */
    @Test
    void whatIsRolledBackIsNotCounted() {
        SmsAllowance allowance = at("2003-03-01T09:00:00Z");
        transactions.executeWithoutResult(status -> {
            allowance.take(true, 50);
            status.setRollbackOnly();
        });
        assertThat(allowance.used().thisHour()).isZero();
        assertThat(take(allowance, true, 50)).isEmpty();
    }
}
