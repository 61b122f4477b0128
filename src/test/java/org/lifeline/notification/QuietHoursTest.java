package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.notification.MessageKinds.Kind;
import org.lifeline.notification.MessageKinds.Window;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.Jobs;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** An analyst says when telephones may ring; what somebody waits for is sent at any time. */
class QuietHoursTest extends LifelineTest {

    private static final String TABLE = "notification/message-kinds.dmn";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    @Autowired
    private RepositoryService models;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ValueTables tables;

    @Autowired
    private Clock clock;

    private static String with(String message, String from, String until) {
        String changed = ChangedTable.text(TABLE)
                .replaceFirst("(outputEntry_" + message + "_from\">\\s*<text>)[^<]*", "$1\"" + from + "\"")
                .replaceFirst("(outputEntry_" + message + "_until\">\\s*<text>)[^<]*", "$1\"" + until + "\"");
        assertThat(changed).isNotEqualTo(ChangedTable.text(TABLE));
        return changed;
    }

    @Test
    void anSmsWaitsForTheMorningAndTheMailDoesNot() {
        LocalTime later = LocalTime.now(clock).plusHours(2);
        String phone = "+251911580" + (100 + Math.abs(hashCode() % 900));
        String number;
        try (ChangedTable quiet = ChangedTable.deploy(
                models, TABLE, with("applicationReceived", TIME.format(later), TIME.format(later.plusHours(1))))) {
            number = Cases.apply(as(Accounts.create(identities, "applicant")), Cases.answers("phone", phone));
            await().atMost(PATIENCE).until(() -> waiting(number) != null);
            assertThat(SMS.to(phone)).isEmpty();
            assertThat(waiting(number).getDuedate().toInstant())
                    .isAfter(Instant.now(clock))
                    .isBefore(Instant.now(clock).plusSeconds(3 * 3600));
            // a code, for which somebody waits, is not held
            assertThat(tables.latest(MessageKinds.TABLE).waitsUntil("log-in-code", Instant.now(clock), clock.getZone()))
                    .isEmpty();
        }

        Jobs.run(management, waiting(number));
        await().atMost(PATIENCE).until(() -> !SMS.to(phone).isEmpty());
        assertThat(SMS.to(phone)).hasSize(1);
    }

    private Job waiting(String number) {
        return management.createJobQuery().activityId("event_smsMayGo").list().stream()
                .filter(job -> runtime.createProcessInstanceQuery()
                                .processInstanceId(job.getProcessInstanceId())
                                .processInstanceBusinessKey(number)
                                .count()
                        > 0)
                .findFirst()
                .orElse(null);
    }

    @ParameterizedTest
    @CsvSource({
        // in Addis Ababa it is three hours later
        "07:00, 21:00, 2026-05-01T04:00:00Z, ",
        "07:00, 21:00, 2026-05-01T17:59:59Z, ",
        "07:00, 21:00, 2026-05-01T18:00:00Z, 2026-05-02T04:00:00Z",
        "07:00, 21:00, 2026-05-01T03:59:59Z, 2026-05-01T04:00:00Z",
        "20:00, 02:00, 2026-05-01T22:59:00Z, ",
        "20:00, 02:00, 2026-05-01T23:00:00Z, 2026-05-02T17:00:00Z",
        "00:00, 00:00, 2026-05-01T23:00:00Z, ",
        "07:00, 00:00, 2026-05-01T20:59:00Z, "
    })
    void aWindowBeginsAndEndsToTheMinute(LocalTime from, LocalTime until, Instant now, Instant waits) {
        MessageKinds times = new MessageKinds(Map.of("helpQuestion", new Kind(null, new Window(from, until))));

        assertThat(times.waitsUntil("help-question", now, ZoneId.of("Africa/Addis_Ababa"))
                        .orElse(null))
                .isEqualTo(waits);
        assertThat(times.waitsUntil("another", now, ZoneId.of("Africa/Addis_Ababa")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7 o'clock", "25:00", "24:00", ""})
    void aTableThatCannotBeReadIsRefused(String from) {
        assertThatThrownBy(() -> ChangedTable.deploy(models, TABLE, with("helpQuestion", from, "21:00")))
                .hasMessageContaining("helpQuestion");
    }

    @Test
    void theTableNamesEachSmsOfTheProduct() throws IOException {
        try (Stream<Path> texts = Files.list(Path.of("templates", "sms", "en"))) {
            Set<String> names = texts.map(text ->
                            MessageKinds.name(text.getFileName().toString().replace(".txt", "")))
                    // goes to whoever tries the gateway, at once
                    .filter(name -> !name.equals("trial"))
                    .collect(Collectors.toSet());
            assertThat(tables.latest(MessageKinds.TABLE).kinds().keySet()).isEqualTo(names);
        }
    }
}
