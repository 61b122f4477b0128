package org.lifeline.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A file of 1,000,000 people, of whom one in ten is wrong, sent, checked, confirmed and entered. Prints, and asserts no time. */
@Tag("benchmark")
class PeopleImportBenchmark extends LifelineTest {

    private static final int PEOPLE = Integer.getInteger("lifeline.people", 1_000_000);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    @Autowired
    private JdbcClient jdbc;

    @Test
    void measuresAFileOfPeople() throws Exception {
        Api manager = as("programme-manager");
        byte[] file = file();
        Figures.print("A file of " + PEOPLE + " people, " + file.length / 1_000_000 + " MB, one in ten wrong");
        Figures.row("baseline: as many rows of two numbers, by the database alone", seconds(this::baseline) + " s", "");
        long[] id = new long[1];
        long sent = seconds(() -> id[0] = manager.post("/api/people/imports?name=people.csv", "text/csv", file)
                .expect(201)
                .json()
                .path("id")
                .asLong());
        long checked = seconds(() -> until(manager, id[0], "checked"));
        JsonNode found = manager.get("/api/people/imports/" + id[0]).json();
        if (found.path("linesNew").asInt() != PEOPLE - PEOPLE / 10) {
            throw new AssertionError(found.toString());
        }
        manager.post(
                "/people/imports/" + id[0] + "/request",
                "application/x-www-form-urlencoded",
                "reason=Measured".getBytes(StandardCharsets.UTF_8));
        Confirmations.confirm(as("programme-manager-2"), Long.toString(id[0]));
        long entered = seconds(() -> until(manager, id[0], "entered"));
        Figures.row("sent", sent + " s", "");
        Figures.row("checked", checked + " s", "");
        Figures.row("entered", entered + " s", "");
        Figures.row("together", sent + checked + entered + " s", "at most 600 s");
    }

    private static void until(Api manager, long id, String state) {
        await().atMost(LONGEST).pollInterval(Duration.ofMillis(500)).until(() -> {
            JsonNode now = manager.get("/api/people/imports/" + id).expect(200).json();
            return now.path("state").asText().equals(state);
        });
    }

    private void baseline() {
        jdbc.sql("create unlogged table baseline_people (id bigint primary key, other bigint)")
                .update();
        jdbc.sql("insert into baseline_people select n, n from generate_series(1, :people) n")
                .param("people", PEOPLE)
                .update();
        jdbc.sql("drop table baseline_people").update();
    }

    private interface Step {
        void run() throws Exception;
    }

    private static long seconds(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    private static byte[] file() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(
                "givenName,familyName,gender,birthDate,idNumber,phone,address\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < PEOPLE; i++) {
            String birth = i % 10 == 0 ? "03/04/1990" : 1940 + i % 70 + "-0" + (1 + i % 9) + "-1" + i % 9;
            file.writeBytes(("%s%s,Tesfaye,%s,%s,M%09d,09%08d,\"Kebele %d, House %d, Adama\"\n"
                            .formatted(
                                    i % 5 == 0 ? "\u12a0\u120d\u121b\u12dd" : "Almaz",
                                    Integer.toString(i % 5000, 36).replaceAll("[0-9]", "e"),
                                    i % 2 == 0 ? "F" : "M",
                                    birth,
                                    i,
                                    10_000_000 + i,
                                    i % 20,
                                    i % 900))
                    .getBytes(StandardCharsets.UTF_8));
        }
        return file.toByteArray();
    }
}
